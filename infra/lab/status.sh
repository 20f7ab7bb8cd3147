# shellcheck shell=bash
# What the lab's hosts are doing, for people and, as JSON, for scripts. The pid is that of shoald
# as the machine sees it.

host_role() { if [[ $1 == m* ]]; then printf manager; else printf worker; fi; }

host_state() {
  if ! host_is_on "$1"; then
    printf off
  elif daemon_is_running "$1"; then
    printf running
  else
    printf stopped
  fi
}

status_rows() {
  local host pid
  for host in $(hosts_all); do
    pid=$(process_pid "$(host_dir "$host")/shoald.proc") || pid=-
    printf '%s %s %s %s %s %s\n' "$host" "$(host_address "$host")" "$pid" \
      "$(host_role "$host")" "$(host_state "$host")" "$(host_socket "$host")"
  done
}

status_table() {
  local row='%-5s %-12s %-8s %-8s %-8s %s\n' line
  # shellcheck disable=SC2059 # the format is the constant above
  printf "$row" HOST ADDRESS PID ROLE STATE SOCKET
  while read -ra line; do
    # shellcheck disable=SC2059
    printf "$row" "${line[@]}"
  done < <(status_rows)
}

# Names, addresses and paths here hold nothing that JSON would want escaped.
status_json() {
  local host address pid role state socket separator=''
  printf '['
  while read -r host address pid role state socket; do
    printf '%s\n  {"host":"%s","address":"%s","pid":%s,"role":"%s","socket":"%s","state":"%s"}' \
      "$separator" "$host" "$address" "${pid/#-/null}" "$role" "$socket" "$state"
    separator=,
  done < <(status_rows)
  printf '\n]\n'
}
