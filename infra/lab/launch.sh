#!/usr/bin/env bash
# Starts a command in a lab host so that it becomes a child of the host's init, and notes its
# process. Called by hosts.sh inside the host's pid namespace but still with the machine's files:
# launch.sh RECORD_FILE LOG_FILE INIT_PID COMMAND...
set -euo pipefail
LAB_DIR=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
# shellcheck source-path=SCRIPTDIR source=process.sh
source "$LAB_DIR/process.sh"
record=$1 log=$2 init=$3
shift 3
# A daemon and its containers need as many open files as the machine allows.
ulimit -n "$(ulimit -Hn)"

# Entering a namespace and `setsid` keep the pid here, as this subshell leads no process group:
# what is recorded is the command itself. The parent is this script, which ends at once; its
# namespace's init then takes the orphan over, which it would not for a child of the lab's shell.
(
  record_self "$record"
  exec setsid nsenter --net="/proc/$init/ns/net" --mount="/proc/$init/ns/mnt" \
    --uts="/proc/$init/ns/uts" --ipc="/proc/$init/ns/ipc" "$@"
) </dev/null >>"$log" 2>&1 &
