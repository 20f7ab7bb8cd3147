# shellcheck shell=bash
# The one list of what Shoal needs from the distribution, as "COMMAND:PACKAGE" of Debian and
# Ubuntu. It is the command that counts: who has containerd from elsewhere keeps it.

packages_needed() {
  printf '%s\n' \
    containerd:containerd runc:runc ip:iproute2 nft:nftables conntrack:conntrack \
    busybox:busybox-static docker-registry:docker-registry nsenter:util-linux \
    mount:mount ps:procps curl:curl perl:perl-base wg:wireguard-tools \
    wireguard-go:wireguard-go
}

# Only for benchmarks: peers to be measured beside ours, and a network without offloads.
packages_bench() {
  printf '%s\n' dockerd:docker.io dnsmasq:dnsmasq-base ethtool:ethtool \
    etcd:etcd-server h2load:nghttp2-client
}

# Prints the entries of a list on stdin whose command is absent. Some live in sbin folders, which
# a login shell may not search.
packages_missing() {
  local entry
  while read -r entry; do
    PATH=$PATH:/usr/sbin:/sbin command -v "${entry%%:*}" >/dev/null || printf '%s\n' "$entry"
  done
}

# Ends the command when something is missing, and says what to install.
require_commands() {
  local missing
  mapfile -t missing < <(packages_needed | packages_missing)
  ((${#missing[@]} == 0)) && return
  printf 'missing: %s\ninstall them with: apt-get install %s (or infra/install.sh)\n' \
    "${missing[*]%%:*}" "${missing[*]##*:}" >&2
  exit 1
}

# Installs what is missing. No service is started: Shoal runs its own containerd, and a registry or
# engine that the user did not ask for must not listen anywhere.
ensure_packages() { packages_needed | install_missing; }
ensure_bench_packages() { packages_bench | install_missing; }

install_missing() {
  local missing
  mapfile -t missing < <(packages_missing)
  ((${#missing[@]} == 0)) && return
  command -v apt-get >/dev/null || {
    printf 'missing: %s; this system has no apt-get, please install them with its own tool\n' \
      "${missing[*]%%:*}" >&2
    return 1
  }
  [[ $EUID -eq 0 ]] || {
    printf 'missing: %s; installing them needs root\n' "${missing[*]%%:*}" >&2
    return 1
  }
  printf 'installing %s\n' "${missing[*]##*:}"
  without_service_starts apt_install "${missing[@]##*:}" </dev/null
}

# The package lists may be absent (a fresh image) or too old to name what the mirror still has.
apt_install() {
  local options=(--yes --no-install-recommends -o Dpkg::Use-Pty=0)
  export DEBIAN_FRONTEND=noninteractive
  apt-get install "${options[@]}" "$@" && return
  apt-get update && apt-get install "${options[@]}" "$@"
}

# Packages ask policy-rc.d before they start a service; 101 means no. A policy that the machine
# has already is put back afterwards. The mark tells ours, which a killed run may have left.
POLICY=/usr/sbin/policy-rc.d
POLICY_MARK='# no service starts while Shoal installs packages'

without_service_starts() (
  trap policy_restore EXIT
  [[ ! -e $POLICY ]] || grep -qF "$POLICY_MARK" "$POLICY" || mv "$POLICY" "$POLICY.before-shoal"
  printf '#!/bin/sh\n%s\nexit 101\n' "$POLICY_MARK" >"$POLICY"
  chmod 755 "$POLICY"
  "$@"
)

policy_restore() {
  rm -f "$POLICY"
  [[ ! -e $POLICY.before-shoal ]] || mv "$POLICY.before-shoal" "$POLICY"
}

# `shoal` speaks the same commands, so the stock client is a convenience.
mention_docker_client() {
  command -v docker >/dev/null && return
  printf '%s\n' "The docker command is not installed. 'shoal' takes the same commands; the stock" \
    "client comes with 'apt-get install docker.io' (with an engine, which Shoal does not use) or" \
    "as docker-ce-cli from https://docs.docker.com/engine/install/."
}
