#!/usr/bin/env bash
# Shoal's main job on this machine, from nothing: five hosts, a swarm, a service that is scaled and
# updated, a leader and a worker that die. Leaves the cluster up. Can be run again at any time.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
INFRA_DIR=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
ROOT=$(realpath "$INFRA_DIR/..")
# shellcheck source=lab/common.sh
source "$INFRA_DIR/lab/common.sh"
# shellcheck source=packages.sh
source "$INFRA_DIR/packages.sh"
# shellcheck source=node.sh
source "$INFRA_DIR/node.sh"
# shellcheck source=build.sh
source "$INFRA_DIR/build.sh"

LAB=$INFRA_DIR/lab/lab
LAB_STATE=${SHOAL_LAB:-/tmp/shoal-lab}
HOSTS=(m1 m2 m3 w1 w2)
# A rolling update of ten tasks takes seconds; more than this means that something is stuck.
WAIT_SECONDS=60

title() { printf '\n\033[1m== %s\033[0m\n' "$*"; }

# shoal HOST ARGS...: the command line on that host's socket, shown before it runs.
shoal() {
  local host=$1
  shift
  printf '\033[2m[%s]\033[0m shoal %s\n' "$host" "$*"
  quietly "$host" "$@"
}

quietly() {
  local host=$1
  shift
  node "$ROOT/dist/services/cli/main.js" -H "unix://$LAB_STATE/$host/docker.sock" "$@"
}

# running HOST SERVICE: how many of its tasks run.
running() {
  quietly "$1" service ps --filter desired-state=running --format '{{.CurrentState}}' "$2" |
    grep -c '^Running' || true
}

# has_running HOST SERVICE COUNT
has_running() { (($(running "$1" "$2" 2>/dev/null) >= $3)); }

await_running() {
  wait_until "$WAIT_SECONDS" has_running "$@" ||
    die "after $WAIT_SECONDS s only $(running "$1" "$2") of $3 tasks of $2 run:" \
      "$(quietly "$1" service ps --no-trunc "$2")"
}

leader_is_known() { [[ -n $(leader "$1") ]]; }

# leader HOST: the lab's name of the host that leads, as HOST sees it.
leader() {
  quietly "$1" node ls --format '{{.Hostname}} {{.ManagerStatus}}' 2>/dev/null |
    awk '$2 == "Leader" { print $1 }'
}

all_ready() {
  (($(quietly "$1" node ls --format '{{.Status}}' 2>/dev/null | grep -c '^Ready') == ${#HOSTS[@]}))
}

prepare() {
  title '1. Preparing this machine'
  require_node
  ensure_packages
  build_if_stale
  step 'building the demo images whoami:1 and whoami:2 from busybox'
  IMAGES=$(mktemp -d)
  trap 'rm -rf -- "$IMAGES"' EXIT
  "$INFRA_DIR/images/whoami.sh" "$IMAGES"
}

bring_up() {
  title '2. Five hosts on one machine, each with a daemon; m1 makes a swarm, the others join'
  "$LAB" up --managers 3 --workers 2
  title '3. The images, loaded on every host (no registry needed)'
  local host pids=() pid
  for host in "${HOSTS[@]}"; do
    (for version in 1 2; do
      quietly "$host" image load --quiet --input "$IMAGES/whoami-$version.tar" >/dev/null
    done) &
    pids+=("$!")
  done
  for pid in "${pids[@]}"; do wait "$pid"; done
  shoal m1 image ls
}

run_service() {
  title '4. A service with four replicas'
  shoal m1 service create --name web --replicas 4 --update-parallelism 2 --update-delay 0s \
    --update-monitor 1s --restart-delay 1s --detach whoami:1
  await_running m1 web 4
  shoal m1 service ps web
  title '5. Ten replicas'
  shoal m1 service scale --detach web=10
  await_running m1 web 10
  shoal m1 service ls
  title '6. A rolling update, two tasks at a time'
  shoal m1 service update --image whoami:2 web
  shoal m1 service ls
}

lose_leader() {
  local old survivor
  old=$(leader m1)
  survivor=m1
  [[ $old != m1 ]] || survivor=m2
  title "7. kill -9 of the leader ($old)"
  "$LAB" kill "$old"
  shoal "$survivor" service create --name second --replicas 2 --detach whoami:2
  await_running "$survivor" second 2
  shoal "$survivor" node ls
  printf 'The containers of %s run on; its daemon comes back and finds them:\n' "$old"
  "$LAB" start "$old"
  wait_until "$WAIT_SECONDS" all_ready "$survivor" || die "$old did not come back"
}

lose_worker() {
  title '8. A power cut of worker w2'
  "$LAB" power-off w2
  wait_until "$WAIT_SECONDS" worker_is_down || die 'the loss of w2 was not noticed'
  await_running m1 web 10
  shoal m1 service ps --filter desired-state=running web
  printf 'w2 comes back, empty-handed:\n'
  "$LAB" power-on w2
  wait_until "$WAIT_SECONDS" all_ready m1 || die 'w2 did not come back'
}

worker_is_down() {
  quietly m1 node ls --format '{{.Hostname}} {{.Status}}' 2>/dev/null | grep -q '^w2 Down'
}

explain() {
  title 'Done: the cluster is up'
  shoal m1 node ls
  shoal m1 service ls
  cat <<EOF

Play with it:
  docker -H unix://$LAB_STATE/m1/docker.sock service scale web=20
  node $ROOT/dist/services/cli/main.js -H unix://$LAB_STATE/m2/docker.sock service ps web
  $LAB exec w1 -- sh                a shell on a host
  $LAB kill m1; $LAB start m1       lose a daemon, get it back
  $LAB partition m3; $LAB heal      cut a host off the network, undo it
Take it down:
  $LAB down
EOF
}

main() {
  [[ $EUID -eq 0 ]] || die "namespaces and containers need root: sudo env \"PATH=\$PATH\" $0"
  local began=$SECONDS
  prepare
  bring_up
  wait_until "$WAIT_SECONDS" leader_is_known m1 || die 'the swarm has no leader'
  run_service
  lose_leader
  lose_worker
  explain
  printf '\nAll of it took %d s.\n' $((SECONDS - began))
}

main "$@"
