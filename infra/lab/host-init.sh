#!/usr/bin/env bash
# The first process of a lab host: makes the host's own view of the machine's files, then only
# reaps orphans. Called by hosts.sh inside fresh namespaces: host-init.sh DIR NAME.
set -euo pipefail
LAB_DIR=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
# shellcheck source-path=SCRIPTDIR source=process.sh
source "$LAB_DIR/process.sh"

own_etc_file() {
  local target
  target=$(readlink -m "/etc/$2")
  # Where systemd-resolved runs, /etc/resolv.conf points into /run, which is empty now.
  [[ $target != /run/* ]] || { mkdir -p "${target%/*}" && : >"$target"; }
  # An absent file stays absent: making it would change the machine that the lab runs on.
  [[ ! -e $target ]] || mount --bind "$1/etc/$2" "$target"
}

# The machine's sysfs shows the devices of the machine's network namespace; a new one shows the
# host's. The cgroup mounts below it are carried over, for runc needs them.
own_sys() {
  mkdir /run/cgroup
  mount --rbind /sys/fs/cgroup /run/cgroup
  umount --recursive --lazy /sys
  mount -t sysfs sysfs /sys
  mount --rbind /run/cgroup /sys/fs/cgroup
  umount --recursive --lazy /run/cgroup
  rmdir /run/cgroup
}

own_files() {
  umount --recursive --lazy /proc
  mount -t proc proc /proc
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir /run/lock
  own_sys
  own_etc_file "$1" hostname
  own_etc_file "$1" hosts
  own_etc_file "$1" resolv.conf
  # As systemd leaves it on a real machine; a volume with shared propagation depends on it.
  mount --make-rshared /
}

reap_forever() {
  while :; do
    sleep infinity &
    wait || true
  done
}

record_self "$1/init.proc"
hostname "$2"
own_files "$1"
: >"$1/booted"
reap_forever
