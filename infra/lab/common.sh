# shellcheck shell=bash
# What every part of the lab uses: messages, waiting with a deadline, and the locks that keep two
# lab commands from working on one lab at once.

say() { printf '%s\n' "$*"; }
step() { printf '==> %s\n' "$*"; }
note() { printf 'lab: %s\n' "$*" >&2; }

# Ends the command. The text says which object, what was asked, why not, and what to do.
die() {
  printf 'lab: %s\n' "$*" >&2
  exit 1
}

require_root() {
  [[ $EUID -eq 0 ]] && return
  die "the lab makes namespaces, cgroups and mounts, so it needs root: run it with sudo" \
    "(sudo env \"PATH=\$PATH\" $LAB_DIR/lab ..., so that root finds the same node)"
}

# Root in a container may still be forbidden to do what the lab does.
require_namespaces() {
  unshare --mount --net --pid --fork --propagation private mount -t tmpfs none /mnt 2>/dev/null ||
    die 'root may not make namespaces and mounts here: if this is a container, run it privileged'
}

# wait_until SECONDS COMMAND...: repeats the command until it succeeds; fails at the deadline.
# 20 ms between tries: short against anything waited for here, and cheap with 20 hosts waiting.
wait_until() {
  local deadline=$((${EPOCHREALTIME/./} + $1 * 1000000))
  shift
  until "$@"; do
    ((${EPOCHREALTIME/./} < deadline)) || return 1
    sleep 0.02
  done
}

# Closes every descriptor but the first three. A process that outlives this command must not hold
# the lab's lock, nor a pipe on whose end the caller waits. Only for a subshell about to exec.
close_inherited_files() {
  local file number
  for file in /proc/self/fd/*; do
    number=${file##*/}
    ((number > 2)) && eval "exec $number>&-"
  done
}

# Another command may hold the lock for as long as a whole `up` takes.
LOCK_WAIT_SECONDS=300

# lock_take FILE MODE WHAT: MODE is --exclusive or --shared. Held until this process ends; the
# kernel drops it when the process dies, so a killed command leaves nothing to clean.
lock_take() {
  local descriptor
  mkdir -p "${1%/*}"
  exec {descriptor}>>"$1"
  flock "$2" --nonblock "$descriptor" || {
    note "waiting for another lab command that holds $3"
    flock "$2" --timeout "$LOCK_WAIT_SECONDS" "$descriptor" ||
      die "$3 is still held by another lab command after $LOCK_WAIT_SECONDS s: see fuser $1"
  }
  # The holder before may have removed the file; the lock that counts is that of the new one.
  [[ $1 -ef /proc/self/fd/$descriptor ]] || lock_take "$@"
}

# Outside the state folder, because `down` removes that one while it holds the lock.
lab_lock_file() { printf '/run/lock/shoal-lab-%s.lock' "$LAB_ID"; }
lock_lab() { lock_take "$(lab_lock_file)" "$1" "the lab in $LAB_STATE"; }

# One host: commands for different hosts may run side by side, `up` and `down` wait for all.
lock_host() {
  lock_lab --shared
  require_host "$1"
  lock_take "$(host_dir "$1")/lock" --exclusive "host $1"
}
