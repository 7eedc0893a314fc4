#!/bin/sh
# Latency of the hello server at the same rate for all: half of what the slowest runtime here can serve. h2load sends at
# that rate over 64 connections; median and 99th percentile over ROUNDS rounds, in microseconds.
set -eu
. "$(dirname "$0")/loads/lib.sh"
command -v h2load >/dev/null || { echo "needs h2load (nghttp2-client)"; exit 0; }
seconds=${SECONDS_EACH:-5}
runtimes | while read -r name command; do
  start "$command" hello || continue
  taskset -c 1 wrk -t1 -c64 -d2 "http://127.0.0.1:$port/" | awk '/Requests\/sec/ {print $2}'
  stop
done | sort -g | head -1 >"$dir/slowest"
each=$(awk '{printf "%d", $1 / 2 / 64}' "$dir/slowest")
round=0
while [ $round -lt "${ROUNDS:-3}" ]; do
  runtimes | while read -r name command; do
    start "$command" hello || continue
    taskset -c 1 wrk -t1 -c64 -d1 "http://127.0.0.1:$port/" >/dev/null
    taskset -c 1 h2load --h1 -t1 -c64 -n$((each * 64 * seconds)) --rps="$each" --log-file="$dir/log" \
      "http://127.0.0.1:$port/" >/dev/null
    awk '$2 == 200 {print $3}' "$dir/log" | sort -g |
      awk '{v[NR] = $1} END {print v[int(NR * 0.5) + 1], v[int(NR * 0.99) + 1]}' >>"$dir/$name"
    rm -f "$dir/log"
    stop
  done
  round=$((round + 1))
done
runtimes | while read -r name command; do
  [ -s "$dir/$name" ] || continue
  echo "$name at $((each * 64)) requests a second: median $(awk '{print $1}' "$dir/$name" | median) us," \
    "99th percentile $(awk '{print $2}' "$dir/$name" | median) us"
done
