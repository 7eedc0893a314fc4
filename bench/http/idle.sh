#!/bin/sh
# 20,000 idle keep-alive connections beside load on 64 others: resident memory of the server for each idle connection,
# requests of the load, errors. The idle client is always Eddy, from eight addresses of loopback; the server is each
# runtime in turn.
#   IDLE=20000 SECONDS_EACH=5
set -eu
. "$(dirname "$0")/../lib/runtimes"
command -v wrk >/dev/null || { echo "needs wrk"; exit 0; }
idle=${IDLE:-20000}
ulimit -n $((idle + 200)) || { echo "needs $((idle + 200)) descriptors"; exit 0; }
dir=$(mktemp -d)
trap 'kill $(cat "$dir"/*.pid 2>/dev/null) 2>/dev/null || true; rm -rf "$dir"' EXIT
cat >"$dir/server.js" <<'JS'
const server = require('node:http').createServer((req, res) => {
  res.setHeader('Content-Type', 'text/plain');
  res.end('Hello World');
});
server.keepAliveTimeout = 600000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(server.address().port));
JS
cat >"$dir/idle.js" <<'JS'
// Opens the connections, 200 at a time; each makes one request and then stays. Prints "ready" when all are idle, and
// "lost N" at the end of its input when N of them were closed or answered badly.
const net = require('node:net');
const [port, count] = process.argv.slice(2).map(Number);
let opened = 0;
let idle = 0;
let lost = 0;
function open() {
  if (opened === count) return;
  opened++;
  const socket = net.connect({ port, host: '127.0.0.1', localAddress: `127.0.0.${1 + (opened % 8)}` });
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  socket.once('data', (data) => {
    if (!data.toString('latin1').startsWith('HTTP/1.1 200')) lost++;
    if (++idle === count) console.log('ready');
    open();
  });
  socket.on('error', () => {});
  socket.on('close', () => { lost++; });
}
for (let i = 0; i < 200; i++) open();
process.stdin.resume().on('end', () => {
  console.log(`lost ${lost}`);
  process.exit();
});
JS
rss_kb() { awk '/VmRSS/ {print $2}' "/proc/$1/status"; }
wait_for() { # FILE WORD
  tries=0
  while ! grep -q "$2" "$1" 2>/dev/null && [ $tries -lt 600 ]; do sleep 0.1; tries=$((tries + 1)); done
}
runtimes | while read -r name command; do
  # shellcheck disable=SC2086
  $command "$dir/server.js" >"$dir/port" 2>"$dir/err" &
  server=$!
  echo $server >"$dir/server.pid"
  wait_for "$dir/port" '[0-9]'
  port=$(cat "$dir/port")
  [ -n "$port" ] || { echo "$name did not start: $(cat "$dir/err")" >&2; kill $server 2>/dev/null || true; continue; }
  wrk -t1 -c64 -d3 "http://127.0.0.1:$port/" >/dev/null # warm: what compiling needs is not counted below
  sleep 3
  before=$(rss_kb $server)
  mkfifo "$dir/in"
  "$EDDY" "$dir/idle.js" "$port" "$idle" <"$dir/in" >"$dir/out" &
  client=$!
  echo $client >"$dir/client.pid"
  exec 3>"$dir/in"
  wait_for "$dir/out" ready
  sleep 1
  after=$(rss_kb $server)
  wrk -t1 -c64 -d"${SECONDS_EACH:-5}" "http://127.0.0.1:$port/" >"$dir/wrk"
  exec 3>&-
  wait_for "$dir/out" lost
  wait $client 2>/dev/null || true
  rm -f "$dir/in"
  awk -v n="$name" -v b="$before" -v a="$after" -v c="$idle" -v lost="$(awk '/lost/ {print $2}' "$dir/out")" \
    -v bad="$(grep -cE 'Non-2xx|Socket errors' "$dir/wrk" || true)" -v r="$(awk '/Requests\/sec/ {print $2}' "$dir/wrk")" \
    'BEGIN {printf "%-6s %5.2f KiB for each of %d idle connections, %8.0f requests/s beside them, %d lost, %s\n",
      n, (a - b) / c, c, r, lost, (bad > 0 ? "ERRORS in the load" : "no error")}'
  kill $server
  wait $server 2>/dev/null || true
  : >"$dir/port"
done
