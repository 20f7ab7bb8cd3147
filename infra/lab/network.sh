# shellcheck shell=bash
# The underlay: one bridge in a namespace of its own (the switch, itself booted like a host), one
# cable per host, and faults as a set of port pairs that the bridge does not connect.

SUBNET=10.77.0
SWITCH_ADDRESS=$SUBNET.254
# Everybody's IPv6 address ends like the IPv4 one: fd77::11 is 10.77.0.11.
SUBNET6=fd77:
# Hosts' addresses begin at .11 and .21, which leaves room for ten managers; workers end below .254.
MANAGERS_MAX=10
WORKERS_MAX=200

require_host_counts() {
  (($1 >= 1 && $1 <= MANAGERS_MAX)) ||
    die "--managers $1: between 1 and $MANAGERS_MAX, as their addresses are $SUBNET.11 to .20"
  (($2 <= WORKERS_MAX)) || die "--workers $2: at most $WORKERS_MAX"
}

in_switch() {
  local pid
  pid=$(host_init_pid switch) || die "the lab's switch is not running: start again with 'up'"
  nsenter --target "$pid" --net "$@"
}

# Left alone, a bridge takes the lowest address of its ports and so changes it as hosts come and
# go. Addresses outside the lab are refused at once instead of being waited for. What the bridge
# carries is not for the machine's packet filter (br_netfilter), which costs time and drops.
switch_start() {
  host_boot switch
  in_switch ip -batch - <<EOF
link set lo up
link add br0 address $(hardware_address "$SWITCH_ADDRESS") type bridge mcast_snooping 0
address add $SWITCH_ADDRESS/24 dev br0
link set br0 up
address add $(address6_of "$SWITCH_ADDRESS")/64 dev br0 nodad
route add unreachable default
EOF
  # shellcheck disable=SC2016 # expanded in the switch
  in_switch bash -c 'echo 1 >/proc/sys/net/ipv4/ip_forward
    for file in /proc/sys/net/bridge/bridge-nf-call-*; do [[ ! -e $file ]] || echo 0 >"$file"; done'
  in_switch nft -f - <<'EOF'
table bridge faults {
  set cut { type ifname . ifname; }
  set cut_from_switch { type ifname; }
  chain between { type filter hook forward priority 0; iifname . oifname @cut drop; }
  chain inwards { type filter hook input priority 0; iifname @cut_from_switch drop; }
  chain outwards { type filter hook output priority 0; oifname @cut_from_switch drop; }
}
EOF
}

# host_connect NAME: the hardware address follows from the IP address, so that neighbours need not
# learn a new one after the host has been off. A cable of an earlier boot may still be dying.
host_connect() {
  local host=$1 pid address
  address=$(host_address "$host")
  pid=$(host_init_pid "$host") || die "host $host ended while it booted"
  in_switch ip link delete "p-$host" 2>/dev/null || true
  in_switch ip -batch - <<EOF
link add p-$host type veth peer name eth0 address $(hardware_address "$address") netns $pid
link set p-$host master br0 up
EOF
  nsenter --target "$pid" --net ip -batch - <<EOF
link set lo up
link set eth0 up
address add $address/24 dev eth0
address add $(address6_of "$address")/64 dev eth0 nodad
route add default via $SWITCH_ADDRESS
EOF
}

address6_of() {
  printf '%s:%s' "$SUBNET6" "${1##*.}"
}

# The leading 02 marks an address as given by hand rather than by a maker.
hardware_address() {
  local -a part
  IFS=. read -ra part <<<"$1"
  printf '02:4c:%02x:%02x:%02x:%02x' "${part[@]}"
}

# partition HOST...: the hosts named together stay connected with one another; adds to what is
# already cut. Pairs hold names of ports, so they outlive a host's power cut.
partition() {
  local inside outside pairs=() lonely=()
  for inside in "$@"; do
    lonely+=("\"p-$inside\"")
    for outside in $(hosts_all); do
      [[ " $* " == *" $outside "* ]] && continue
      pairs+=("\"p-$inside\" . \"p-$outside\"" "\"p-$outside\" . \"p-$inside\"")
    done
  done
  {
    printf 'add element bridge faults cut_from_switch { %s }\n' "$(join_with_commas "${lonely[@]}")"
    ((${#pairs[@]} == 0)) ||
      printf 'add element bridge faults cut { %s }\n' "$(join_with_commas "${pairs[@]}")"
  } | in_switch nft -f -
}

join_with_commas() {
  local IFS=,
  printf '%s' "$*"
}

# Neighbours that could not be found meanwhile are forgotten, or the kernel would refuse them for
# up to three seconds more.
heal() {
  local host pid
  in_switch nft -f - <<'EOF'
flush set bridge faults cut
flush set bridge faults cut_from_switch
EOF
  in_switch ip neighbour flush dev br0
  for host in $(hosts_all); do
    pid=$(host_init_pid "$host") || continue
    nsenter --target "$pid" --net ip neighbour flush dev eth0
  done
}
