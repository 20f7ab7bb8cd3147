# shellcheck shell=bash
# Makes a swarm of the hosts by the same HTTP requests that `docker swarm init` and `join` send.

# On a loaded 2-core machine the first boot of a daemon, with its containerd, takes seconds.
SOCKET_SECONDS=60
REQUEST_SECONDS=60
READY_SECONDS=60
SWARM_PORT=2377

# api HOST METHOD PATH [BODY]: prints the answer; fails with the server's own words.
api() {
  local host=$1 method=$2 path=$3 answer status
  answer=$(curl --silent --show-error --max-time "$REQUEST_SECONDS" --request "$method" \
    --unix-socket "$(host_socket "$host")" --header 'Content-Type: application/json' \
    ${4:+--data "$4"} --write-out '\n%{http_code}' "http://localhost$path") ||
    die "$method $path on $host failed; the end of its log:"$'\n'"$(daemon_log_tail "$host")"
  status=${answer##*$'\n'}
  answer=${answer%$'\n'*}
  [[ $status == 2* ]] || die "$method $path on $host was refused with $status: $answer"
  printf '%s' "$answer"
}

json_string() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" <<<"$2"; }

cluster_await_daemons() {
  local host
  daemon_wanted || return 0
  step 'waiting for every socket to answer'
  for host in $(hosts_all); do daemon_await "$host" "$SOCKET_SECONDS"; done
}

cluster_init() {
  step 'swarm init on m1'
  api m1 POST /swarm/init "$(printf '{"ListenAddr":"0.0.0.0:%s","AdvertiseAddr":"%s:%s"}' \
    "$SWARM_PORT" "$(host_address m1)" "$SWARM_PORT")" >/dev/null
}

# cluster_join HOST TOKEN
cluster_join() {
  api "$1" POST /swarm/join "$(printf \
    '{"ListenAddr":"0.0.0.0:%s","AdvertiseAddr":"%s:%s","RemoteAddrs":["%s:%s"],"JoinToken":"%s"}' \
    "$SWARM_PORT" "$(host_address "$1")" "$SWARM_PORT" "$(host_address m1)" "$SWARM_PORT" "$2")"
}

# Each manager that joins changes the quorum, so they come one by one; workers need not wait.
cluster_join_rest() {
  local answer host pid pids=() failed=0
  answer=$(api m1 GET /swarm)
  for host in $(hosts_all); do
    [[ $host == m* && $host != m1 ]] || continue
    step "swarm join as manager: $host"
    cluster_join "$host" "$(json_string Manager "$answer")" >/dev/null
  done
  for host in $(hosts_all); do
    [[ $host == w* ]] || continue
    step "swarm join as worker: $host"
    cluster_join "$host" "$(json_string Worker "$answer")" >/dev/null &
    pids+=("$!")
  done
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  ((failed == 0)) || die 'not every worker could join, see above'
}

# cluster_all_ready COUNT: as m1 sees it.
cluster_all_ready() {
  local nodes
  nodes=$(api m1 GET /nodes 2>/dev/null) || return 1
  (($(grep -o '"State" *: *"ready"' <<<"$nodes" | wc -l) >= $1))
}

cluster_form() {
  local count
  cluster_init
  cluster_join_rest
  count=$(hosts_all | wc -l)
  step "waiting for $count nodes to be ready"
  wait_until "$READY_SECONDS" cluster_all_ready "$count" ||
    die "not all $count nodes were ready after $READY_SECONDS s; GET /nodes on m1 says:" \
      "$(api m1 GET /nodes)"
}
