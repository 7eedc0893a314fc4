# Sourced by the scripts of bench/http: a server under a runtime on core 0, and what the kernel knows of it.
. "$(dirname "$0")/../lib/runtimes"
command -v "${GENERATOR:=wrk}" >/dev/null || { echo "needs $GENERATOR"; exit 0; }
loads=$(dirname "$0")/loads
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT
cpu_ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }
rss_kb() { awk '/VmRSS/ {print $2}' "/proc/$1/status"; }
# start COMMAND LOAD: sets $server and $port, or says why not and fails.
start() {
  : >"$dir/port"
  # shellcheck disable=SC2086
  taskset -c 0 $1 "$loads/server.cjs" "$2" >"$dir/port" 2>"$dir/err" &
  server=$!
  tries=0
  while [ ! -s "$dir/port" ] && [ $tries -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
  port=$(cat "$dir/port")
  [ -n "$port" ] || { echo "$1 did not start: $(cat "$dir/err")" >&2; stop; return 1; }
}
stop() {
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}
