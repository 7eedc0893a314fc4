#!/bin/sh
# node:http under its loads: requests per CPU second of the process measured (steadier on shared machines than requests
# per second), and its memory before and after. Server on core 0, load on core 1, each runtime in turn, ROUNDS times.
#   LOADS="hello hello-512 pipelined echo upload download stream close client express" SECONDS_EACH=5 WARM=2 ROUNDS=3 REST=5
# `client` measures http.Agent against Eddy's hello server. REST is the pause before memory is read: allocators give back
# what a load needed, each in its own time. `express` is left out unless EXPRESS names the folder of an installed one.
set -eu
. "$(dirname "$0")/loads/lib.sh"
seconds=${SECONDS_EACH:-5}
export WARM="${WARM:-2}" # seconds of load before what counts: compilers need them
hz=$(getconf CLK_TCK)

# wrk_for LOAD SECONDS: the load on $port, wrk's report on standard output.
wrk_for() {
  connections=64 script=
  case $1 in
    hello-512) connections=512 ;;
    pipelined | echo | close) script="-s $loads/$1.lua" ;;
    upload) connections=16 script="-s $loads/upload.lua" ;;
    download | stream) connections=16 ;;
  esac
  # shellcheck disable=SC2086
  taskset -c 1 wrk -t1 -c$connections -d"$2" $script "http://127.0.0.1:$port/"
}
serve() { # LOAD NAME COMMAND: a line "requests ticks before after errors"
  case $1 in hello-512 | pipelined | close) handler=hello ;; *) handler=$1 ;; esac
  start "$3" "$handler" || return 0
  before=$(rss_kb $server)
  wrk_for "$1" "$WARM" >/dev/null
  ticks=$(cpu_ticks $server)
  wrk_for "$1" "$seconds" >"$dir/wrk"
  ticks=$(($(cpu_ticks $server) - ticks))
  sleep "${REST:-5}"
  echo "$(awk '/requests in/ {print $1}' "$dir/wrk") $ticks $before $(rss_kb $server)" \
    "$(grep -cE 'Non-2xx|Socket errors' "$dir/wrk" || true)" >>"$dir/$1.$2"
  stop
}
ask() { # NAME COMMAND: the same line for http.Agent
  start "$EDDY" hello || return 0
  # shellcheck disable=SC2086
  taskset -c 1 $2 "$loads/client.cjs" "$port" "$seconds" |
    awk -v hz="$hz" '{print $1, $2 / 1e6 * hz, 0, 0, 0}' >>"$dir/client.$1"
  stop
}
value() { awk -v hz="$hz" "{print $3}" "$dir/$1.$2" | median; }

for load in ${LOADS:-hello hello-512 pipelined echo upload download stream close client express}; do
  [ "$load" != express ] || [ -n "${EXPRESS:-}" ] || continue
  round=0
  while [ $round -lt "${ROUNDS:-3}" ]; do
    runtimes | while read -r name command; do
      if [ "$load" = client ]; then ask "$name" "$command"; else serve "$load" "$name" "$command"; fi
    done
    round=$((round + 1))
  done
  [ -s "$dir/$load.eddy" ] || continue
  runtimes | while read -r name command; do
    [ -s "$dir/$load.$name" ] || continue
    awk -v load="$load" -v n="$name" -v r="$(value "$load" "$name" '$1 / ($2 / hz)')" \
      -v e="$(value "$load" eddy '$1 / ($2 / hz)')" -v m="$(value "$load" "$name" '$4 / 1024')" \
      -v em="$(value "$load" eddy '$4 / 1024')" -v b="$(value "$load" "$name" '$3 / 1024')" \
      -v bad="$(awk '{s += $5} END {print s}' "$dir/$load.$name")" 'BEGIN {
        printf "%-10s %-5s %9.0f per CPU second  eddy/%s %.2f", load, n, r, n, e / r
        if (m > 0) printf "   memory %5.1f -> %5.1f MB  eddy/%s %.2f", b, m, n, em / m
        print (bad > 0 ? "  ERRORS" : "")}'
  done
done
