# shellcheck shell=bash
# The lab's commands, one function each: what is checked, locked and done, in which order.

# Every process of the lab is in its cgroup from its first moment on, so a lab whose command was
# killed half way is cleaned as surely as a whole one. Namespaces end with their processes.
remove_lab() {
  cgroup_remove "$LAB_CGROUP"
  state_remove
}

lab_exists() { state_is_ours || [[ -n $(cgroup_processes "$LAB_CGROUP") ]]; }

# Sets MANAGERS, WORKERS and BARE.
parse_up() {
  MANAGERS=3 WORKERS=2 BARE=0
  while (($# > 0)); do
    case $1 in
      --managers) MANAGERS=${2:-} ;;
      --workers) WORKERS=${2:-} ;;
      --bare)
        BARE=1
        shift
        continue ;;
      *) usage ;;
    esac
    (($# >= 2)) || usage
    shift 2
  done
  [[ $MANAGERS =~ ^[0-9]+$ && $WORKERS =~ ^[0-9]+$ ]] || usage
  require_host_counts "$MANAGERS" "$WORKERS"
}

command_up() {
  local host began=$SECONDS
  parse_up "$@"
  require_commands
  require_node
  require_namespaces
  lock_lab --exclusive
  state_require_ours_or_empty
  daemon_build
  lab_exists && step "removing the lab that is in $LAB_STATE"
  remove_lab
  step "booting the switch, $MANAGERS managers and $WORKERS workers in $LAB_STATE"
  state_create
  cgroup_create_lab $((MANAGERS + WORKERS))
  hosts_create "$MANAGERS" "$WORKERS"
  switch_start
  for host in $(hosts_all); do start_host "$host"; done
  cluster_await_daemons
  ((BARE == 1)) || cluster_form
  step "ready after $((SECONDS - began)) s"
  status_table
  explain
}

start_host() {
  host_boot "$1"
  host_connect "$1"
  daemon_start "$1"
}

explain() {
  say ''
  say "docker -H unix://$(host_socket m1) node ls      any docker command, on any host"
  say "$LAB_DIR/lab exec m1 -- sh                      a shell on a host"
  say "$LAB_DIR/lab down                               remove everything"
}

command_exec() {
  local host=${1:-}
  [[ $# -ge 3 && $2 == -- ]] || usage
  shift 2
  require_host "$host"
  require_host_on "$host"
  host_enter "$host" "$@"
}

command_stop() {
  require_one_host "$@"
  daemon_stop "$1"
}

command_kill() {
  require_one_host "$@"
  daemon_kill "$1"
}

command_start() {
  require_one_host "$@"
  require_host_on "$1"
  if daemon_is_running "$1"; then
    say "$1: shoald is running already"
    return
  fi
  daemon_start "$1"
  say "$1: shoald started"
}

command_power_off() {
  require_one_host "$@"
  host_power_off "$1"
  say "$1: off"
}

command_power_on() {
  require_one_host "$@"
  if host_is_on "$1"; then
    say "$1: is on already"
    return
  fi
  require_daemon_program
  # A host may also have gone off by itself, by the death of its init.
  host_power_off "$1"
  start_host "$1"
  say "$1: on"
}

require_one_host() {
  (($# == 1)) || usage
  [[ $1 != switch ]] || die 'the switch is not a host: it lives as long as the lab'
  lock_host "$1"
}

command_partition() {
  (($# >= 1)) || usage
  local host
  lock_lab --shared
  for host in "$@"; do
    [[ $host != switch ]] || die "the switch cannot be cut off from itself"
    require_host "$host"
  done
  partition "$@"
  say "cut off from all others: $*"
}

command_heal() {
  (($# == 0)) || usage
  lock_lab --shared
  require_host switch
  heal
  say 'all hosts are connected'
}

command_status() {
  case ${1:-} in
    '') status_table ;;
    --json) status_json ;;
    *) usage ;;
  esac
}

command_down() {
  (($# == 0)) || usage
  lock_lab --exclusive
  if lab_exists; then
    remove_lab
    say "the lab in $LAB_STATE is gone"
  else
    cgroup_remove "$LAB_CGROUP"
    say "there is no lab in $LAB_STATE"
  fi
  rm -f "$(lab_lock_file)"
}
