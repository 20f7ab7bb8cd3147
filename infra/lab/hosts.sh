# shellcheck shell=bash
# A host: a process tree in network, mount, pid, uts and ipc namespaces of its own. Its init
# (host-init.sh) is all that holds it together: with the init everything in the host dies at once.

# A boot is a handful of mounts: tens of milliseconds, unless the machine is badly loaded.
BOOT_SECONDS=20

host_is_on() { process_alive "$(host_dir "$1")/init.proc"; }
host_init_pid() { process_pid "$(host_dir "$1")/init.proc"; }
host_has_booted() { [[ -e $(host_dir "$1")/booted ]]; }
host_has_booted_or_failed() { host_has_booted "$1" || ! kill -0 "$2" 2>/dev/null; }

require_host_on() {
  host_is_on "$1" || die "host $1 is off: boot it with '$LAB_DIR/lab power-on $1'"
}

# host_create NAME ADDRESS: the host's disk, as it stands before its first boot.
host_create() {
  local dir
  dir=$(host_dir "$1")
  mkdir -p "$dir/data" "$dir/etc"
  printf '%s\n' "$1" >"$dir/etc/hostname"
  # Nothing listens there, so a name that nobody knows is refused at once, not after a timeout.
  printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' >"$dir/etc/resolv.conf"
  printf '%s\n' "$2" >"$dir/address"
}

# hosts_create MANAGERS WORKERS: the disks of all hosts and of the switch.
hosts_create() {
  local index
  host_create switch "$SWITCH_ADDRESS"
  for ((index = 1; index <= $1; index++)); do
    host_create "m$index" "$SUBNET.$((10 + index))"
  done
  for ((index = 1; index <= $2; index++)); do
    host_create "w$index" "$SUBNET.$((20 + index))"
  done
  hosts_write_names
}

# Every host knows every other one by name.
hosts_write_names() {
  local host names
  names=$(printf '127.0.0.1 localhost\n::1 localhost ip6-localhost\n%s switch registry\n' \
    "$SWITCH_ADDRESS")
  for host in $(hosts_all); do
    names+=$'\n'"$(host_address "$host") $host"
  done
  for host in switch $(hosts_all); do
    printf '%s\n' "$names" >"$(host_dir "$host")/etc/hosts"
  done
}

# host_boot NAME: namespaces and init; the disk is as the last run left it.
host_boot() {
  local dir
  dir=$(host_dir "$1")
  rm -f "$dir/booted" "$dir/init.proc" "$dir/shoald.proc"
  cgroup_create_host "$1"
  (
    cgroup_join_host "$1"
    cd /
    close_inherited_files
    exec setsid unshare --fork --net --mount --pid --uts --ipc --propagation private \
      "$LAB_DIR/host-init.sh" "$dir" "$1"
  ) </dev/null >>"$dir/boot.log" 2>&1 &
  disown
  wait_until "$BOOT_SECONDS" host_has_booted_or_failed "$1" "$!" || true
  host_has_booted "$1" ||
    die "host $1 did not boot: $(tail -n 5 "$dir/boot.log")"
}

# The end of the init ends everything in its pid namespace; the kernel then drops the mounts and
# the network namespace with them. What is left is the cgroup, and the cable in the switch.
host_power_off() {
  process_signal "$(host_dir "$1")/init.proc" KILL || true
  cgroup_remove "$LAB_CGROUP/$1"
  rm -f "$(host_dir "$1")"/{booted,init.proc,shoald.proc}
}

# A started process records itself before it becomes the command; the rest is process creation.
LAUNCH_SECONDS=10

# host_launch NAME RECORD LOG COMMAND...: starts a command that lives on as a child of the host's
# init, and notes its process in RECORD.
host_launch() {
  local host=$1 record=$2 log=$3 init
  shift 3
  init=$(host_init_pid "$host") || die "host $host is off"
  rm -f "$record"
  (
    cgroup_join_host "$host"
    close_inherited_files
    exec nsenter --target "$init" --pid "$LAB_DIR/launch.sh" "$record" "$log" "$init" "$@"
  )
  wait_until "$LAUNCH_SECONDS" test -s "$record" ||
    die "on $host, this could not be started: $*"$'\n'"$(tail -n 5 "$log")"
}

# host_enter NAME COMMAND...: runs a command as if typed on the host, in the caller's folder where
# that exists there. Never returns.
host_enter() {
  local host=$1 pid
  shift
  pid=$(host_init_pid "$host") || die "host $host went off"
  cgroup_join_host "$host"
  # shellcheck disable=SC2016 # expanded by the inner shell, inside the host
  exec nsenter --target "$pid" --net --mount --pid --uts --ipc \
    env DOCKER_HOST="unix://$(host_socket "$host")" HOSTNAME="$host" \
    bash -c 'cd -- "$1" 2>/dev/null || cd /; shift; exec "$@"' bash "$PWD" "$@"
}
