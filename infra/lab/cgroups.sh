# shellcheck shell=bash
# One cgroup per host, LAB_CGROUP/HOST, in every hierarchy of the machine (cgroup v1, v2 and the
# mixture of both). Host by host the processor is shared evenly, as if each were a machine of its
# own; inside a host the daemon's leaf `system` weighs more than a container's.

# Eight default containers' worth: a busy daemon keeps its heartbeats, yet starves nobody.
SYSTEM_WEIGHT_FACTOR=8
V1_SHARES_DEFAULT=1024
V1_SHARES_MAX=262144
V2_WEIGHT_DEFAULT=100
V2_WEIGHT_MAX=10000
# A killed process leaves its cgroup when it is reaped, which a loaded machine may delay.
CGROUP_EMPTY_SECONDS=20

# Mount point and kind of each hierarchy: "PATH cgroup cpu,cpuacct" or "PATH cgroup2".
cgroup_hierarchies() {
  awk '{ for (i = 7; i <= NF; i++) if ($i == "-") break
         if ($(i + 1) ~ /^cgroup2?$/ && $5 ~ /^\/sys\/fs\/cgroup/)
           print $5, $(i + 1), $(i + 3) }' /proc/self/mountinfo
}

# Where the lab's own processes are put: on v1 the hierarchies that share out and count processor
# time and count processes, on v2 the only one. Memory is left as it was on v1: whatever limit
# the caller stands under keeps holding for the daemons.
cgroup_joined() {
  local path kind options
  while read -r path kind options; do
    [[ $kind == cgroup2 && $path == /sys/fs/cgroup ]] && printf '%s\n' "$path"
    [[ $kind == cgroup && ,$options, =~ ,(cpu|cpuacct|pids), ]] && printf '%s\n' "$path"
  done < <(cgroup_hierarchies)
}

# v2 hands a controller down only where each ancestor says so; absent ones are refused one by one.
cgroup_delegate() {
  local controller
  [[ -e $1/cgroup.subtree_control ]] || return 0
  for controller in $(<"$1/cgroup.controllers"); do
    { printf '+%s' "$controller" >"$1/cgroup.subtree_control"; } 2>/dev/null ||
      note "cgroup $1 does not hand down $controller: limits on it will not work in the lab"
  done
}

# cgroup_weigh FOLDER FACTOR: FACTOR default weights, in whichever file this hierarchy has.
cgroup_weigh() {
  local shares=$(($2 * V1_SHARES_DEFAULT)) weight=$(($2 * V2_WEIGHT_DEFAULT))
  if [[ -e $1/cpu.shares ]]; then
    printf '%s' $((shares < V1_SHARES_MAX ? shares : V1_SHARES_MAX)) >"$1/cpu.shares"
  elif [[ -e $1/cpu.weight ]]; then
    printf '%s' $((weight < V2_WEIGHT_MAX ? weight : V2_WEIGHT_MAX)) >"$1/cpu.weight"
  fi
}

# cgroup_create_lab HOSTS: the lab as a whole weighs as much as that many machines.
cgroup_create_lab() {
  local root
  [[ -n $(cgroup_joined) ]] ||
    die 'no cgroup hierarchy is mounted below /sys/fs/cgroup: the lab keeps track of processes there'
  while read -r root; do
    mkdir -p "$root$LAB_CGROUP"
    cgroup_delegate "$root"
    cgroup_delegate "$root$LAB_CGROUP"
    cgroup_weigh "$root$LAB_CGROUP" "$1"
  done < <(cgroup_joined)
}

# The leaf exists because v2 allows no process beside child cgroups that have controllers.
cgroup_create_host() {
  local root
  while read -r root; do
    mkdir -p "$root$LAB_CGROUP/$1/system"
    cgroup_delegate "$root$LAB_CGROUP/$1"
    cgroup_weigh "$root$LAB_CGROUP/$1/system" "$SYSTEM_WEIGHT_FACTOR"
  done < <(cgroup_joined)
}

# Moves the calling shell, and so all that it starts, into a host's leaf.
cgroup_join_host() {
  local root
  while read -r root; do
    printf '%s' "$BASHPID" >"$root$LAB_CGROUP/$1/system/cgroup.procs"
  done < <(cgroup_joined)
}

# cgroup_processes PATH: every process at or below LAB_CGROUP or LAB_CGROUP/HOST.
cgroup_processes() {
  local root
  while read -r root; do
    [[ -d $root$1 ]] && find "$root$1" -name cgroup.procs -exec cat {} + 2>/dev/null
  done < <(cgroup_joined) | sort -un
}

# Being in the lab's cgroup is proof enough that a process is the lab's. Repeated, as a process
# may fork between the look and the signal.
cgroup_kill_all() {
  local pids
  mapfile -t pids < <(cgroup_processes "$1")
  ((${#pids[@]} == 0)) && return
  kill -KILL "${pids[@]}" 2>/dev/null
  return 1
}

cgroup_try_remove() {
  local path left=0
  while read -r path _; do
    [[ -d $path$1 ]] || continue
    find "$path$1" -depth -type d -exec rmdir {} + 2>/dev/null || left=1
  done < <(cgroup_hierarchies)
  return "$left"
}

# cgroup_remove PATH: ends every process in it and removes it from every hierarchy.
cgroup_remove() {
  wait_until "$CGROUP_EMPTY_SECONDS" cgroup_kill_all "$1" ||
    die "cgroup $1 still has processes $CGROUP_EMPTY_SECONDS s after SIGKILL:" \
      "$(cgroup_processes "$1" | tr '\n' ' ')"
  wait_until "$CGROUP_EMPTY_SECONDS" cgroup_try_remove "$1" ||
    die "cgroup $1 cannot be removed: somebody else may have put a process into it"
}
