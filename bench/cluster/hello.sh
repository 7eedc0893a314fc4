#!/bin/sh
# A server of node:cluster under load, on one worker and on two, each runtime in turn: requests a second, and what the
# second worker is worth. The load shares the machine: on two cores nobody can reach 2, and the same holds for all.
#   SECONDS_EACH=4 ROUNDS=3 CONNECTIONS=64
set -eu
. "$(dirname "$0")/../lib/runtimes"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cat >"$dir/server.cjs" <<'JS'
const cluster = require('node:cluster');
const http = require('node:http');
if (cluster.isPrimary) {
  let left = Number(process.argv[2]);
  for (let i = left; i > 0; i--) cluster.fork();
  cluster.on('listening', (worker, { port }) => {
    if (--left === 0) console.log(port);
  });
  process.on('SIGTERM', () => {
    for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGKILL');
    process.exit();
  });
} else {
  http.createServer((req, res) => res.end('Hello World')).listen(0, '127.0.0.1');
}
JS

# once WORKERS COMMAND: requests a second
once() {
  # shellcheck disable=SC2086
  $2 "$dir/server.cjs" "$1" >"$dir/port" 2>/dev/null &
  server=$!
  tries=0
  while [ ! -s "$dir/port" ] && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
  if [ -s "$dir/port" ]; then
    url="http://127.0.0.1:$(cat "$dir/port")/"
    wrk -t1 -c"${CONNECTIONS:-64}" -d1 "$url" >/dev/null
    wrk -t1 -c"${CONNECTIONS:-64}" -d"${SECONDS_EACH:-4}" "$url" | awk '/^Requests\/sec/ {print $2}'
  fi
  kill $server 2>/dev/null
  wait $server 2>/dev/null || true
  : >"$dir/port"
}

round=0
while [ $round -lt "${ROUNDS:-3}" ]; do
  runtimes | while read -r name command; do
    for workers in 1 2; do once $workers "$command" >>"$dir/$name.$workers"; done
  done
  round=$((round + 1))
done
runtimes | while read -r name command; do
  [ -s "$dir/$name.2" ] || continue
  one=$(median <"$dir/$name.1") two=$(median <"$dir/$name.2")
  echo "$name $one $two" | awk '{printf "cluster-hello %-5s one %7.0f two %7.0f requests/s  scaling %.2f\n", $1, $2, $3, $3 / $2}'
done
