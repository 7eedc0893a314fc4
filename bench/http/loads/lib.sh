# Sourced by the scripts of bench/http: servers under a runtime on core 0, and what the kernel knows of them.
. "$(dirname "$0")/../lib/runtimes"
command -v "${GENERATOR:=wrk}" >/dev/null || { echo "needs $GENERATOR"; exit 0; }
loads=$(dirname "$0")/loads
dir=$(mktemp -d)
server=
servers=
# shellcheck disable=SC2086
trap '[ -z "$servers" ] || kill $servers 2>/dev/null; rm -rf "$dir"' EXIT
cpu_ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{print $12 + $13}'; }
rss_kb() { awk '/VmRSS/ {print $2}' "/proc/$1/status"; }
# start COMMAND LOAD: sets $server and $port, or says why not and fails.
start() {
  : >"$dir/port"
  # shellcheck disable=SC2086
  taskset -c 0 $1 "$loads/server.cjs" "$2" >"$dir/port" 2>"$dir/err" </dev/null &
  server=$!
  servers="$servers $server"
  tries=0
  while [ ! -s "$dir/port" ] && [ $tries -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
  port=$(cat "$dir/port")
  [ -n "$port" ] || { echo "$1 did not start: $(cat "$dir/err")" >&2; return 1; }
}
# Ends all that were started.
stop() {
  for server in $servers; do
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  done
  server=
  servers=
}
