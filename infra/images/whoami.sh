#!/usr/bin/env bash
# Builds the demo's images from this machine's static busybox, without a network:
#   whoami.sh DIR   ->  DIR/whoami-1.tar, DIR/whoami-2.tar, DIR/busybox.tar  (for `docker load`)
# whoami answers on port 80 with its hostname, its version and the client's address.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
IMAGES_DIR=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
# shellcheck source=archive.sh
source "$IMAGES_DIR/archive.sh"

PATH_IN_IMAGE=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# Only the settings differ between the versions, so an update shares the layer.
whoami_config() {
  printf '{"Cmd":["/bin/serve"],"Env":["PATH=%s","WHOAMI_VERSION=%s"],' "$PATH_IN_IMAGE" "$1"
  printf '"ExposedPorts":{"80/tcp":{}},"Labels":{"org.opencontainers.image.title":"whoami",'
  printf '"org.opencontainers.image.version":"%s"},"StopSignal":"SIGTERM","WorkingDir":"/"}' "$1"
}

busybox_config() {
  printf '{"Cmd":["sh"],"Env":["PATH=%s"],"Labels":{},"WorkingDir":"/"}' "$PATH_IN_IMAGE"
}

build_all() {
  local target=$1 work version
  mkdir -p "$target"
  work=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder's name is wanted as it is now
  trap "rm -rf -- '$work'" EXIT
  busybox_rootfs "$work"
  image_pack "$work" "$(busybox_config)" busybox:latest "$target/busybox.tar"
  mkdir -p "$work/www/cgi-bin"
  chmod 755 "$work/www" "$work/www/cgi-bin"
  install -m 755 "$IMAGES_DIR/whoami/serve" "$work/bin/serve"
  install -m 755 "$IMAGES_DIR/whoami/index.cgi" "$work/www/cgi-bin/index.cgi"
  for version in 1 2; do
    image_pack "$work" "$(whoami_config "$version")" "whoami:$version" "$target/whoami-$version.tar"
  done
}

(($# == 1)) || {
  printf 'usage: whoami.sh DIR\n' >&2
  exit 2
}
build_all "$1"
