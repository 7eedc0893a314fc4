#!/bin/sh
# The hello-world server of nodejs.org under wrk: requests per CPU second of the server (steadier on shared machines than
# requests per second), memory before and after. Server on core 0, load on core 1, each runtime in turn, ROUNDS times.
#   CONNECTIONS=64 SECONDS_EACH=5 ROUNDS=3
set -eu
. "$(dirname "$0")/../lib/runtimes"
command -v wrk >/dev/null || { echo "needs wrk"; exit 0; }
connections=${CONNECTIONS:-64} seconds=${SECONDS_EACH:-5}
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT
cat >"$dir/server.js" <<'JS'
const { createServer } = require('node:http');
const server = createServer((req, res) => {
  res.statusCode = 200;
  res.setHeader('Content-Type', 'text/plain');
  res.end('Hello World');
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
JS
cpu_ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }
rss_kb() { awk '/VmRSS/ {print $2}' "/proc/$1/status"; }
round=0
while [ $round -lt "${ROUNDS:-3}" ]; do
  runtimes | while read -r name command; do
    # shellcheck disable=SC2086
    taskset -c 0 $command "$dir/server.js" >"$dir/port" 2>"$dir/err" &
    server=$!
    tries=0
    while [ ! -s "$dir/port" ] && [ $tries -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
    [ -s "$dir/port" ] || { echo "$name did not start: $(cat "$dir/err")" >&2; kill $server 2>/dev/null || true; continue; }
    port=$(cat "$dir/port")
    before=$(rss_kb $server)
    taskset -c 1 wrk -t1 -c"$connections" -d1 "http://127.0.0.1:$port/" >/dev/null
    ticks=$(cpu_ticks $server)
    taskset -c 1 wrk -t1 -c"$connections" -d"$seconds" "http://127.0.0.1:$port/" >"$dir/wrk"
    ticks=$(($(cpu_ticks $server) - ticks))
    sleep 5 # allocators give back what the load needed, each in its own time
    requests=$(awk '/requests in/ {print $1}' "$dir/wrk")
    errors=$(grep -cE 'Non-2xx|Socket errors' "$dir/wrk" || true)
    echo "$requests $ticks $before $(rss_kb $server) $errors" >>"$dir/$name"
    kill $server
    wait $server 2>/dev/null || true
    server=
    : >"$dir/port"
  done
  round=$((round + 1))
done
hz=$(getconf CLK_TCK)
rate() { awk -v hz="$hz" '{print $1 / ($2 / hz)}' "$dir/$1" | median; }
after() { awk '{print $4 / 1024}' "$dir/$1" | median; }
base=$(rate eddy) base_rss=$(after eddy)
runtimes | while read -r name command; do
  [ -s "$dir/$name" ] || continue
  awk -v n="$name" -v r="$(rate "$name")" -v m="$(after "$name")" -v b="$(awk '{print $3 / 1024}' "$dir/$name" | median)" \
    -v e="$base" -v em="$base_rss" -v bad="$(awk '{s += $5} END {print s}' "$dir/$name")" \
    'BEGIN {printf "%-6s %8.0f requests per CPU second  eddy/%s %.2f   memory %5.1f -> %5.1f MB  eddy/%s %.2f%s\n", n, r, n, e / r, b, m, n, em / m, (bad > 0 ? "  ERRORS" : "")}'
done
