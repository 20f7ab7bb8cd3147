# shellcheck shell=bash
# Node.js: is it there, is it new enough, and are the packages of package-lock.json installed?

# The first release of the 20 line that has all that the sources use (require of ES modules).
NODE_MAJOR_MIN=20
NODE_MINOR_MIN=19

# How shoald is run: a daemon of 100 MB needs neither large young generations nor an allocation
# arena per thread; together they save 30 MB and cost no throughput that could be measured.
# shellcheck disable=SC2034 # for those who source this file
NODE_MEMORY_FLAGS=(--max-semi-space-size=4)
# shellcheck disable=SC2034
MALLOC_ARENAS=2

node_is_new_enough() {
  local version major minor
  version=$(node --version) || return 1
  IFS=. read -r major minor _ <<<"${version#v}"
  ((major > NODE_MAJOR_MIN || (major == NODE_MAJOR_MIN && minor >= NODE_MINOR_MIN)))
}

# Ends the command with directions when Node is missing or too old.
require_node() {
  local found='no node is on the PATH'
  if command -v node >/dev/null; then
    node_is_new_enough && return
    found="$(command -v node) is $(node --version)"
  fi
  cat >&2 <<EOF
Shoal needs Node.js $NODE_MAJOR_MIN.$NODE_MINOR_MIN or newer; $found.
Get it from https://nodejs.org/en/download (any LTS release), with your version manager
(nvm install --lts), or from https://deb.nodesource.com. Under sudo, root's PATH may lack it:
  sudo env "PATH=\$PATH" COMMAND
EOF
  exit 1
}

# npm notes what it installed in node_modules/.package-lock.json; older than the lock file means
# that the lock file has changed since.
ensure_node_modules() {
  local installed=$ROOT/node_modules/.package-lock.json
  [[ -e $installed && ! $installed -ot $ROOT/package-lock.json ]] && return
  printf 'installing the packages of package-lock.json\n'
  (cd "$ROOT" && npm ci --no-audit --no-fund) || {
    printf 'npm ci failed in %s: see above; it needs the npm registry or a filled cache\n' \
      "$ROOT" >&2
    exit 1
  }
  # npm leaves the time of its note alone when nothing changed in it.
  touch "$installed"
}
