# shellcheck shell=bash
# Processes are remembered by pid and start time together, as the machine sees them, never by
# name: a pid alone may belong to a stranger once the process is gone or the machine has rebooted.

# record_self FILE: notes the calling shell as "PID STARTTIME". It must run while /proc is still
# the machine's, which also holds inside a new pid namespace until that mounts its own.
record_self() {
  local stat pid fields
  read -r stat </proc/self/stat
  pid=${stat%% *}
  # The command's name may hold spaces and brackets; what follows the last bracket is regular.
  read -ra fields <<<"${stat##*) }"
  printf '%s %s\n' "$pid" "${fields[19]}" >"$1.new"
  mv "$1.new" "$1"
}

# process_alive FILE: is the recorded process there, and not merely a zombie waiting to be reaped?
process_alive() {
  local pid started stat fields
  [[ -s $1 ]] || return 1
  read -r pid started <"$1"
  { read -r stat <"/proc/$pid/stat"; } 2>/dev/null || return 1
  read -ra fields <<<"${stat##*) }"
  [[ ${fields[19]} == "$started" && ${fields[0]} != [ZX] ]]
}

process_gone() { ! process_alive "$1"; }

# process_pid FILE: the recorded pid; fails when that process is gone.
process_pid() {
  process_alive "$1" || return 1
  local pid
  read -r pid _ <"$1"
  printf '%s' "$pid"
}

# process_signal FILE SIGNAL: fails when the process is gone, also when it goes in between.
process_signal() {
  local pid
  pid=$(process_pid "$1") && kill -"$2" "$pid" 2>/dev/null
}
