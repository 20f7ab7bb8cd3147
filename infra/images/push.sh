# shellcheck shell=bash
# Puts the image of a `docker save` archive into a registry, by the registry's HTTP API. Needs
# in_switch (lab/network.sh), because only the switch and the hosts reach the lab's registry.

MANIFEST_TYPE=application/vnd.docker.distribution.manifest.v2+json
CONFIG_TYPE=application/vnd.docker.container.image.v1+json
LAYER_TYPE=application/vnd.docker.image.rootfs.diff.tar.gzip
PUSH_SECONDS=120

push_request() {
  in_switch curl --silent --show-error --fail-with-body --max-time "$PUSH_SECONDS" "$@"
}

# push_descriptor FILE TYPE: the JSON by which a manifest names a blob.
push_descriptor() {
  printf '{"mediaType":"%s","size":%s,"digest":"sha256:%s"}' \
    "$2" "$(stat --format=%s "$1")" "$(sha256sum "$1" | cut -d ' ' -f 1)"
}

# push_blob FILE URL: URL is that of the repository. The registry says where to upload to.
push_blob() {
  local digest location
  digest=sha256:$(sha256sum "$1" | cut -d ' ' -f 1)
  push_request --head --output /dev/null "$2/blobs/$digest" 2>/dev/null && return
  location=$(push_request --request POST --output /dev/null --dump-header - "$2/blobs/uploads/" |
    tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
  [[ -n $location ]] || die "$2 does not say where to upload a blob to"
  push_request --request PUT --header 'Content-Type: application/octet-stream' \
    --upload-file "$1" "$location&digest=$digest" ||
    die "the blob $digest could not be uploaded to $2"
}

# image_push ARCHIVE NAME:TAG REGISTRY_URL
image_push() {
  local archive=$1 repository=$3/v2/${2%:*} tag=${2##*:} work
  work=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder's name is wanted as it is now
  trap "rm -rf -- '$work'" EXIT
  tar --extract --file "$archive" --directory "$work"
  push_unpacked "$work" "$repository" "$tag"
  say "$repository:$tag"
}

# The archive's manifest.json names the files. Layers are packed without a time in the packing, so
# that the same image has the same digest in every registry.
push_unpacked() {
  local work=$1 repository=$2 tag=$3 config layer files layers=() manifest
  [[ $(grep -o '"Config"' "$work/manifest.json" | wc -l) == 1 ]] ||
    die 'the archive must hold exactly one image'
  config=$work/$(sed 's/.*"Config":"\([^"]*\)".*/\1/' "$work/manifest.json")
  push_blob "$config" "$repository"
  read -ra files <<<"$(sed 's/.*"Layers":\[\([^]]*\)\].*/\1/; s/[",]/ /g' "$work/manifest.json")"
  for layer in "${files[@]}"; do
    gzip --no-name --stdout "$work/$layer" >"$work/layer.gz"
    push_blob "$work/layer.gz" "$repository"
    layers+=("$(push_descriptor "$work/layer.gz" "$LAYER_TYPE")")
  done
  manifest=$(printf '{"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}' \
    "$MANIFEST_TYPE" "$(push_descriptor "$config" "$CONFIG_TYPE")" \
    "$(IFS=, && printf '%s' "${layers[*]}")")
  push_request --request PUT --header "Content-Type: $MANIFEST_TYPE" --data-binary "$manifest" \
    "$repository/manifests/$tag"
}
