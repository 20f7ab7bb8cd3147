#!/bin/sh
# One answer: which container, of which version, saw which client.
address=${REMOTE_ADDR#[}
address=${address%]}
printf 'Content-Type: text/plain\r\n\r\n'
printf 'hostname: %s\nversion: %s\nclient: %s\n' \
  "$(hostname)" "$WHOAMI_VERSION" "${address#::ffff:}"
