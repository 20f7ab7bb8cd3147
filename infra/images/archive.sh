# shellcheck shell=bash
# Builds container images without a builder and without a network: one layer from a folder, packed
# as `docker save` packs them. The same input gives the same bytes, hence the same image ID.

# All times in an image; the convention of reproducible builds. 2026-01-01 unless told otherwise.
IMAGE_EPOCH=${SOURCE_DATE_EPOCH:-1767225600}

image_architecture() {
  case $(uname -m) in
    x86_64) printf amd64 ;;
    aarch64) printf arm64 ;;
    armv7l) printf arm ;;
    *) uname -m ;;
  esac
}

# image_tar FOLDER FILE [OPTION...]: sorted, without owners and times of this machine.
image_tar() {
  tar --create --file "$2" --directory "$1" --sort=name --format=ustar --mtime="@$IMAGE_EPOCH" \
    --owner=0 --group=0 --numeric-owner "${@:3}" .
}

sha256_of() {
  local sum
  sum=$(sha256sum "$1")
  printf '%s' "${sum%% *}"
}

# image_pack ROOTFS CONFIG TAG FILE: CONFIG is the JSON object of run-time settings (Cmd, Env, ...).
image_pack() {
  local rootfs=$1 config=$2 tag=$3 file=$4 work layer id created
  work=$(mktemp -d)
  image_tar "$rootfs" "$work/layer.tar"
  layer=$(sha256_of "$work/layer.tar")
  created=$(date --utc --date="@$IMAGE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
  mkdir -p "$work/image/$layer"
  mv "$work/layer.tar" "$work/image/$layer/layer.tar"
  printf '{"architecture":"%s","config":%s,"created":"%s","history":[{"created":"%s",' \
    "$(image_architecture)" "$config" "$created" "$created" >"$work/config"
  printf '"created_by":"infra/images"}],"os":"linux","rootfs":{"diff_ids":["sha256:%s"],' \
    "$layer" >>"$work/config"
  printf '"type":"layers"}}' >>"$work/config"
  id=$(sha256_of "$work/config")
  mv "$work/config" "$work/image/$id.json"
  printf '[{"Config":"%s.json","RepoTags":["%s"],"Layers":["%s/layer.tar"]}]' \
    "$id" "$tag" "$layer" >"$work/image/manifest.json"
  printf '{"%s":{"%s":"%s"}}' "${tag%:*}" "${tag##*:}" "$layer" >"$work/image/repositories"
  image_tar "$work/image" "$file" --mode=u=rwX,go=rX
  rm -rf -- "$work"
  printf '%s  %s  sha256:%s\n' "$file" "$tag" "$id"
}

# busybox_rootfs FOLDER: a small system of one static program under all its names.
busybox_rootfs() {
  local program name
  program=$(command -v busybox) || {
    printf 'busybox is missing: apt-get install busybox-static\n' >&2
    return 1
  }
  mkdir -p "$1"/{bin,dev,etc,home,proc,root,run,sys,tmp,var/tmp}
  cp --dereference "$program" "$1/bin/busybox"
  for name in $("$program" --list); do
    [[ $name == busybox ]] || ln -s busybox "$1/bin/$name"
  done
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' \
    >"$1/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$1/etc/group"
  # Not left to the umask of whoever builds.
  find "$1" -type d -exec chmod 755 {} +
  chmod 755 "$1/bin/busybox"
  chmod 644 "$1/etc/passwd" "$1/etc/group"
  chmod 700 "$1/root"
  chmod 1777 "$1/tmp" "$1/var/tmp"
}
