#!/bin/sh
# node:http2 under h2load (Debian: nghttp2-client): requests per CPU second of the server, each runtime in turn.
#   LOADS="hello core download upload" REQUESTS=20000 ROUNDS=3
set -eu
here=$(cd "$(dirname "$0")" && pwd)
GENERATOR=h2load
. "$here/../http/loads/lib.sh"
loads=$here # the server is this folder's
hz=$(getconf CLK_TCK)
requests=${REQUESTS:-20000}
head -c 65536 /dev/zero >"$dir/body"

ask() { # LOAD REQUESTS
  body=
  [ "$1" != upload ] || body="-d $dir/body"
  # shellcheck disable=SC2086
  h2load -n "$2" -c 8 -m 16 $body "http://127.0.0.1:$port/"
}

for load in ${LOADS:-hello core download upload}; do
  round=0
  while [ $round -lt "${ROUNDS:-3}" ]; do
    runtimes | while read -r name command; do
      start "$command" "$load" || continue
      ask "$load" $((requests / 4)) >/dev/null # compilers need it
      ticks=$(cpu_ticks $server)
      ask "$load" "$requests" >"$dir/report"
      ticks=$(($(cpu_ticks $server) - ticks))
      done=$(sed -n 's/^requests:.* \([0-9]*\) succeeded.*/\1/p' "$dir/report")
      echo "$done $ticks $((requests - done))" >>"$dir/$load.$name"
      stop
    done
    round=$((round + 1))
  done
  [ -s "$dir/$load.eddy" ] || continue
  value() { awk -v hz="$hz" '{print $1 / ($2 / hz)}' "$dir/$load.$1" | median; }
  runtimes | while read -r name command; do
    [ -s "$dir/$load.$name" ] || continue
    awk -v load="$load" -v n="$name" -v r="$(value "$name")" -v e="$(value eddy)" \
      -v bad="$(awk '{s += $3} END {print s}' "$dir/$load.$name")" \
      'BEGIN {printf "%-10s %-5s %9.0f per CPU second  eddy/%s %.2f%s\n", load, n, r, n, e / r, (bad > 0 ? "  ERRORS" : "")}'
  done
done
