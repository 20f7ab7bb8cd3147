# shellcheck shell=bash
# Keeps dist/ in step with the sources: builds only when a source is newer than the last build.
# Needs lab/common.sh and node.sh.

BUILD_STAMP=$ROOT/dist/.built

build_is_stale() {
  [[ -e $BUILD_STAMP ]] || return 0
  [[ -n $(cd "$ROOT" && find lib proto manager agent services package.json tsconfig.json \
    tsconfig.build.json -newer "$BUILD_STAMP" -type f -print -quit) ]]
}

# A whole build takes seconds; the lock keeps two commands from building into one dist/.
build_if_stale() {
  [[ -e $ROOT/services/daemon/main.ts ]] ||
    die "there is no daemon to build: $ROOT/services/daemon/main.ts is missing"
  ensure_node_modules
  local root_id
  root_id=$(cksum <<<"$ROOT")
  (
    lock_take "/run/lock/shoal-build-${root_id%% *}.lock" --exclusive "the build of $ROOT"
    build_is_stale || exit 0
    step 'building dist/'
    # The stamp is as old as the build's beginning: a file saved meanwhile counts as newer.
    mkdir -p "$ROOT/dist"
    : >"$BUILD_STAMP.new"
    (cd "$ROOT" && npm run --silent build) ||
      die "'npm run build' failed in $ROOT, see above"
    mv "$BUILD_STAMP.new" "$BUILD_STAMP"
  )
}
