# shellcheck shell=bash
# The lab's folder on disk: where it is, what stands in it, and whether it may be removed.
# LAB_STATE/HOST holds what a machine has on its disk, plus what the lab notes about the host.

# A unix socket's path has at most 107 bytes; the folder's must leave room for HOST/docker.sock
# and for the sockets that a daemon makes below HOST/data.
STATE_PATH_LENGTH_MAX=60

# The root cgroup of the default folder's lab is /shoal-lab; a lab elsewhere gets a name of its own,
# so that two labs may live side by side.
# shellcheck disable=SC2034 # the other parts read what is set here
state_init() {
  LAB_STATE=$(realpath -m -- "${SHOAL_LAB:-/tmp/shoal-lab}")
  LAB_ID=$(cksum <<<"$LAB_STATE")
  LAB_ID=${LAB_ID%% *}
  LAB_CGROUP=/shoal-lab
  [[ $LAB_STATE == /tmp/shoal-lab ]] || LAB_CGROUP=/shoal-lab-$LAB_ID
  ((${#LAB_STATE} <= STATE_PATH_LENGTH_MAX)) ||
    die "SHOAL_LAB=$LAB_STATE is longer than $STATE_PATH_LENGTH_MAX characters: sockets below it" \
      "would not fit into a socket address; choose a shorter folder"
  [[ $LAB_STATE =~ ^[A-Za-z0-9._/-]+$ ]] ||
    die "SHOAL_LAB=$LAB_STATE: use letters, digits and . _ / - only, as the path becomes part of" \
      "addresses and command lines"
  case $LAB_STATE/ in
    /run/* | /var/run/* | /proc/* | /sys/* | /dev/*)
      die "SHOAL_LAB=$LAB_STATE: every host mounts its own ${LAB_STATE%"${LAB_STATE#/*/}"}, which" \
        "would hide it; choose a folder on a disk, for example /var/tmp/shoal-lab" ;;
  esac
}

# The marker makes `rm -rf` safe: only a folder that the lab has made itself is ever removed.
state_is_ours() { [[ -e $LAB_STATE/.shoal-lab ]]; }

state_require_ours_or_empty() {
  [[ -e $LAB_STATE ]] || return 0
  state_is_ours && return
  [[ -d $LAB_STATE && -z $(ls -A -- "$LAB_STATE") ]] ||
    die "SHOAL_LAB=$LAB_STATE has something in it that is not a lab's: choose another folder"
}

state_create() {
  mkdir -p "$LAB_STATE"
  chmod 755 "$LAB_STATE"
  : >"$LAB_STATE/.shoal-lab"
  state_carries_overlay || state_mount_tmpfs
}

# An overlay cannot have its upper folder on another overlay, which is what / is in a container.
# Tried rather than looked up, as the answer depends on the kernel and the options.
state_carries_overlay() {
  local probe=$LAB_STATE/.overlay-probe fits=0
  mkdir -p "$probe"/{lower,upper,work,merged}
  unshare --mount --propagation private mount -t overlay overlay "$probe/merged" \
    -o "lowerdir=$probe/lower,upperdir=$probe/upper,workdir=$probe/work" 2>/dev/null || fits=1
  rm -rf -- "$probe"
  return "$fits"
}

state_mount_tmpfs() {
  note "the filesystem of $LAB_STATE cannot carry image layers (overlay on overlay), so the" \
    "lab's disks are in memory; set SHOAL_LAB to a folder on ext4 or xfs for real ones"
  mount -t tmpfs -o mode=755 shoal-lab "$LAB_STATE"
  : >"$LAB_STATE/.shoal-lab"
}

state_unmount() {
  local target
  # Deepest first, so that nothing is busy because of what is mounted in it.
  while read -r target; do
    umount "$target" 2>/dev/null || umount --lazy "$target"
  done < <(awk -v state="$LAB_STATE" \
    '$5 == state || index($5, state "/") == 1 { print $5 }' /proc/self/mountinfo | sort -ru)
}

state_remove() {
  state_is_ours || return 0
  state_unmount
  rm -rf --one-file-system -- "$LAB_STATE"
}

host_dir() { printf '%s/%s' "$LAB_STATE" "$1"; }
host_socket() { printf '%s/%s/docker.sock' "$LAB_STATE" "$1"; }
host_address() { cat "$(host_dir "$1")/address"; }
host_exists() { [[ $1 =~ ^[mw][0-9]+$|^switch$ && -e $(host_dir "$1")/address ]]; }

# m1, m2, .. w1, w2, ..: in the order in which they were made.
hosts_all() {
  local file
  for file in "$LAB_STATE"/[mw]*/address; do
    [[ -e $file ]] && basename "${file%/address}"
  done | sort -V
}

require_host() {
  host_exists "$1" && return
  state_is_ours || die "there is no lab in $LAB_STATE: start one with '$LAB_DIR/lab up'"
  die "no host named '$1' in the lab in $LAB_STATE; there are: $(hosts_all | tr '\n' ' ')"
}
