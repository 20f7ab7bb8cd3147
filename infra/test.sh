#!/usr/bin/env bash
# Installs what is needed and runs every test: types, lint, style, units, and the cluster of real
# containers on this machine. Passes on a fresh clone, and again after that.
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

# A minute of processor time for all profiles.
SIMULATED_SEEDS=200

main() {
  [[ $EUID -eq 0 ]] || die "namespaces and containers need root: sudo env \"PATH=\$PATH\" $0"
  local began=$SECONDS
  cd "$ROOT"
  require_node
  ensure_packages
  ensure_node_modules
  step 'generated code is what the .proto files say'
  npm run --silent gen -- --check
  step 'types, lint, format, style'
  npm run --silent check
  step 'unit tests'
  npm test --silent
  local profile
  for profile in raft store core; do
    step "simulator: $SIMULATED_SEEDS seeds of $profile under faults"
    npm run --silent sim -- --profile "$profile" --seeds "$SIMULATED_SEEDS"
  done
  build_if_stale
  step 'end-to-end tests: real containers on five hosts'
  npm run --silent e2e
  step "all tests passed in $((SECONDS - began)) s"
}

main "$@"
