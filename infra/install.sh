#!/usr/bin/env bash
# Installs Shoal on this machine from this folder: the distribution's packages, a build, the
# commands `shoald` and `shoal` in /usr/local/bin and, where systemd runs, the service. Starts
# nothing. Run again after an update of this folder.
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

BIN_DIR=/usr/local/bin
UNIT_DIR=/etc/systemd/system

# launcher COMMAND PROGRAM: node's full path, since systemd and cron search fewer folders.
install_launcher() {
  step "$BIN_DIR/$1"
  cat >"$BIN_DIR/$1.new" <<EOF
#!/bin/sh
# Written by infra/install.sh of $ROOT.
# Disk and TLS work share these threads; with the default of four one slow fsync holds up the rest.
export UV_THREADPOOL_SIZE="\${UV_THREADPOOL_SIZE:-8}"
export MALLOC_ARENA_MAX="\${MALLOC_ARENA_MAX:-$MALLOC_ARENAS}"
exec "$(command -v node)" ${NODE_MEMORY_FLAGS[*]} "$ROOT/$2" "\$@"
EOF
  chmod 755 "$BIN_DIR/$1.new"
  mv "$BIN_DIR/$1.new" "$BIN_DIR/$1"
}

# The folder that systemd itself makes when it is the machine's first process.
systemd_runs() { [[ -d /run/systemd/system ]]; }

install_unit() {
  step "$UNIT_DIR/shoald.service"
  install -m 644 "$INFRA_DIR/systemd/shoald.service" "$UNIT_DIR/shoald.service"
  systemctl daemon-reload
}

explain() {
  say ''
  if systemd_runs; then
    say 'systemctl enable --now shoald                        start it, now and at every boot'
  else
    say 'shoald --data-root /var/lib/shoal --exec-root /run/shoal -H unix:///run/shoal/docker.sock'
  fi
  say 'export DOCKER_HOST=unix:///run/shoal/docker.sock'
  say 'shoal swarm init --advertise-addr ADDRESS            on the first machine'
  say 'shoal swarm join --token TOKEN ADDRESS:2377          on the others, as init prints it'
  say ''
  mention_docker_client
}

main() {
  [[ $EUID -eq 0 ]] ||
    die "installing into $BIN_DIR needs root: sudo env \"PATH=\$PATH\" $INFRA_DIR/install.sh"
  require_node
  ensure_packages
  build_if_stale
  install_launcher shoald dist/services/daemon/main.js
  install_launcher shoal dist/services/cli/main.js
  ! systemd_runs || install_unit
  explain
}

main "$@"
