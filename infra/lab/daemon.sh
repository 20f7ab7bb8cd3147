# shellcheck shell=bash
# The host's shoald: how it is called, started and signalled. Containers and containerd are
# children of the host's init, so nothing here touches them.
#
# SHOALD replaces the command (words, no quotes; the lab's flags are appended; empty for hosts
# without a daemon), SHOALD_ARGS adds flags, SHOAL_DIST=0 runs the sources.

# shoald lets running requests end before it exits.
STOP_SECONDS=30
KILL_SECONDS=10
LOG_LINES_SHOWN=15

daemon_wanted() { [[ -z ${SHOALD+set} || -n $SHOALD ]]; }
daemon_is_running() { process_alive "$(host_dir "$1")/shoald.proc"; }
daemon_is_gone() { ! daemon_is_running "$1"; }
daemon_log_tail() { tail -n "$LOG_LINES_SHOWN" "$(host_dir "$1")/shoald.log" 2>/dev/null || true; }

# Compiling on the fly makes every start slow, so what runs is dist/ unless told otherwise.
daemon_runs_dist() { [[ ${SHOAL_DIST:-1} != 0 ]]; }

daemon_build() {
  [[ -z ${SHOALD+set} ]] && daemon_runs_dist || return 0
  build_if_stale
}

# Sets DAEMON_PROGRAM.
daemon_choose_program() {
  if [[ -n ${SHOALD:-} ]]; then
    read -ra DAEMON_PROGRAM <<<"$SHOALD"
  elif daemon_runs_dist; then
    [[ -e $ROOT/dist/services/daemon/main.js ]] ||
      die "dist/services/daemon/main.js is missing: run 'npm run build', or set SHOAL_DIST=0"
    DAEMON_PROGRAM=(node "${NODE_MEMORY_FLAGS[@]}" "$ROOT/dist/services/daemon/main.js")
  else
    DAEMON_PROGRAM=(node "${NODE_MEMORY_FLAGS[@]}" --conditions=source --import tsx "$ROOT/services/daemon/main.ts")
  fi
}

# Before anything is changed: is there a daemon to start?
require_daemon_program() { ! daemon_wanted || daemon_choose_program; }

# Sets DAEMON_FLAGS for host $1.
daemon_choose_flags() {
  local dir
  dir=$(host_dir "$1")
  DAEMON_FLAGS=(
    --data-root "$dir/data" --exec-root /run/shoal --pidfile "$dir/shoald.pid"
    -H "unix://$(host_socket "$1")" --swarm-default-advertise-addr "$(host_address "$1")"
    --cgroup-parent "$LAB_CGROUP/$1" --log-level info)
  local -a extra
  read -ra extra <<<"${SHOALD_ARGS:-}"
  DAEMON_FLAGS+=("${extra[@]}")
}

# As after a boot, only what is named here is passed on: a proxy set for the caller's shell, for
# example, cannot be reached from the lab. Eight threads, because disk and TLS work share the pool
# and the default of four lets one slow fsync hold up the rest.
# Sets DAEMON_ENVIRONMENT.
daemon_choose_environment() {
  DAEMON_ENVIRONMENT=("PATH=$PATH" "HOME=$HOME" LANG=C.UTF-8 UV_THREADPOOL_SIZE=8
    "MALLOC_ARENA_MAX=$MALLOC_ARENAS")
  local name
  for name in NODE_OPTIONS ${!SHOAL_@}; do
    [[ -z ${!name:-} ]] || DAEMON_ENVIRONMENT+=("$name=${!name}")
  done
}

# daemon_start HOST: returns once the process runs, before its socket answers.
daemon_start() {
  local dir
  daemon_wanted || return 0
  dir=$(host_dir "$1")
  daemon_choose_program
  daemon_choose_flags "$1"
  daemon_choose_environment
  # node finds the loader for the sources from its working folder.
  host_launch "$1" "$dir/shoald.proc" "$dir/shoald.log" env -i -C "$ROOT" \
    "${DAEMON_ENVIRONMENT[@]}" "${DAEMON_PROGRAM[@]}" "${DAEMON_FLAGS[@]}"
}

# daemon_end HOST SIGNAL SECONDS: reports how long the exit took, or that it did not come.
daemon_end() {
  local began=${EPOCHREALTIME/./}
  process_signal "$(host_dir "$1")/shoald.proc" "$2" || {
    say "$1: shoald is not running"
    return
  }
  wait_until "$3" daemon_is_gone "$1" ||
    die "shoald on $1 is still running $3 s after SIG$2:" "$(daemon_log_tail "$1")"
  say "$1: shoald ended $(((${EPOCHREALTIME/./} - began) / 1000)) ms after SIG$2"
}

daemon_stop() { daemon_end "$1" TERM "$STOP_SECONDS"; }
daemon_kill() { daemon_end "$1" KILL "$KILL_SECONDS"; }

daemon_answers() {
  [[ $(curl --silent --max-time 2 --unix-socket "$(host_socket "$1")" \
    http://localhost/_ping 2>/dev/null) == OK ]]
}

daemon_answers_or_has_ended() { daemon_is_gone "$1" || daemon_answers "$1"; }

# daemon_await HOST SECONDS: until `_ping` is answered. A daemon that ended is not waited for.
daemon_await() {
  wait_until "$2" daemon_answers_or_has_ended "$1" && daemon_answers "$1" && return
  local why='has ended'
  ! daemon_is_running "$1" || why="does not answer on $(host_socket "$1") after $2 s"
  die "shoald on $1 $why; the end of its log:"$'\n'"$(daemon_log_tail "$1")"
}
