#!/usr/bin/env bash
# An image registry beside the lab's switch, for trying pulls and logins without the internet:
#   registry.sh up                   10.77.0.254:5000 (open) and :5001 (login), both plain HTTP
#   registry.sh push TAR NAME:TAG    puts the image of a `docker save` archive into it
#   registry.sh down
# Both doors show the same images. The login is REGISTRY_USER and REGISTRY_PASSWORD, by default
# shoal / shoal. It ends with the lab at the latest. SHOAL_LAB names the lab, as for infra/lab/lab.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
INFRA_DIR=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
LAB_DIR=$INFRA_DIR/lab
# shellcheck source=lab/common.sh
source "$LAB_DIR/common.sh"
# shellcheck source=lab/process.sh
source "$LAB_DIR/process.sh"
# shellcheck source=lab/state.sh
source "$LAB_DIR/state.sh"
# shellcheck source=lab/cgroups.sh
source "$LAB_DIR/cgroups.sh"
# shellcheck source=lab/hosts.sh
source "$LAB_DIR/hosts.sh"
# shellcheck source=lab/network.sh
source "$LAB_DIR/network.sh"
# shellcheck source=images/push.sh
source "$INFRA_DIR/images/push.sh"

OPEN_PORT=5000
LOGIN_PORT=5001
ANSWER_SECONDS=20
EXIT_SECONDS=10

usage() {
  printf 'usage: registry.sh up | push TAR NAME:TAG | down\n' >&2
  exit 2
}

registry_dir() { printf '%s/registry' "$(host_dir switch)"; }

# The registry takes bcrypt only, which Perl reaches through libcrypt. The cost of 2^5 rounds is
# right for a login that guards nothing. The salt is 16 random bytes in bcrypt's own base 64.
password_entry() {
  REGISTRY_USER=$1 REGISTRY_PASSWORD=$2 perl -e '
    open my $random, "<:raw", "/dev/urandom" or die "urandom: $!";
    read($random, my $bytes, 21) == 21 or die "urandom is short";
    my @letters = (".", "/", "A" .. "Z", "a" .. "z", 0 .. 9);
    my $salt = join "", map { $letters[ord($_) & 63] } split //, $bytes;
    my $hash = crypt($ENV{REGISTRY_PASSWORD}, "\$2y\$05\$${salt}u");
    $hash =~ /^\$2y\$/ or die "this libcrypt has no bcrypt\n";
    print "$ENV{REGISTRY_USER}:$hash\n"'
}

# registry_config PORT: in the registry's own YAML.
registry_config() {
  cat <<EOF
version: 0.1
log: { level: warn, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: $(registry_dir)/data }, delete: { enabled: true } }
http: { addr: "$SWITCH_ADDRESS:$1", secret: lab }
EOF
  (($1 == OPEN_PORT)) ||
    printf 'auth: { htpasswd: { realm: lab, path: %s/htpasswd } }\n' "$(registry_dir)"
}

# 401 is an answer too: the one of the door with a login.
registry_answers() {
  local status
  status=$(in_switch curl --silent --output /dev/null --max-time 2 --write-out '%{http_code}' \
    "http://$SWITCH_ADDRESS:$1/v2/") && [[ $status == 200 || $status == 401 ]]
}

# Each start reads the password anew, so a new one takes effect with `down` and `up`.
registry_up() {
  local dir port
  host_is_on switch || die "the lab in $LAB_STATE is not running: start it with '$LAB_DIR/lab up'"
  command -v docker-registry >/dev/null ||
    die 'docker-registry is missing: apt-get install docker-registry'
  dir=$(registry_dir)
  mkdir -p "$dir/data"
  password_entry "${REGISTRY_USER:-shoal}" "${REGISTRY_PASSWORD:-shoal}" >"$dir/htpasswd"
  for port in "$OPEN_PORT" "$LOGIN_PORT"; do
    process_alive "$dir/$port.proc" && continue
    registry_config "$port" >"$dir/$port.yml"
    host_launch switch "$dir/$port.proc" "$dir/$port.log" \
      env -i "PATH=$PATH" OTEL_TRACES_EXPORTER=none docker-registry serve "$dir/$port.yml"
  done
  for port in "$OPEN_PORT" "$LOGIN_PORT"; do
    wait_until "$ANSWER_SECONDS" registry_answers "$port" ||
      die "the registry on port $port does not answer: $(tail -n 5 "$dir/$port.log")"
    say "http://$SWITCH_ADDRESS:$port"
  done
}

# The images stay until the lab goes.
registry_down() {
  local port record
  for port in "$OPEN_PORT" "$LOGIN_PORT"; do
    record=$(registry_dir)/$port.proc
    process_signal "$record" TERM || continue
    wait_until "$EXIT_SECONDS" process_gone "$record" ||
      die "the registry on port $port is still running $EXIT_SECONDS s after SIGTERM"
  done
  say 'the registry is down'
}

main() {
  local command=${1:-}
  (($# == 0)) || shift
  require_root
  state_init
  lock_lab --shared
  case $command in
    up) registry_up ;;
    down) registry_down ;;
    push)
      [[ $# -eq 2 && $2 == *:* ]] || usage
      registry_answers "$OPEN_PORT" || die "no registry answers: run '$INFRA_DIR/registry.sh up'"
      image_push "$1" "$2" "http://$SWITCH_ADDRESS:$OPEN_PORT" ;;
    *) usage ;;
  esac
}

main "$@"
