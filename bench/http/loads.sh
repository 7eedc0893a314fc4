#!/bin/sh
# node:http under its loads: requests per CPU second of the process measured (steadier on shared machines than requests
# per second), and its memory before and after. Servers on core 0, load on core 1.
#
# One and the same server needs half or twice its time while other programs fill the caches and wake the cores. So all
# runtimes stand at once, take turns of one second, and what counts is the median of the ratios within each turn; the
# best turn of each is beside it. Compilers need longer than one thinks: WARM turns do not count.
#   LOADS="hello hello-512 pipelined echo upload download stream close client express" SECONDS_EACH=10 WARM=8 ROUNDS=1
#   REST=5
# `client` measures http.Agent against Eddy's hello server. REST is the pause before memory is read: allocators give back
# what a load needed, each in its own time. ROUNDS times new processes. `express` is left out unless EXPRESS names the
# folder of an installed one.
set -eu
. "$(dirname "$0")/loads/lib.sh"
warm=${WARM:-8}
hz=$(getconf CLK_TCK)
runtimes >"$dir/runtimes"

# wrk_for LOAD PORT: the load for a second, wrk's report on standard output.
wrk_for() {
  connections=64 script=
  case $1 in
    hello-512) connections=512 ;;
    pipelined | echo | close) script="-s $loads/$1.lua" ;;
    upload) connections=16 script="-s $loads/upload.lua" ;;
    download | stream) connections=16 ;;
  esac
  # shellcheck disable=SC2086
  taskset -c 1 wrk -t1 -c$connections -d1 $script "http://127.0.0.1:$2/"
}
# Each line of $dir/standing is a process to measure: name, process, port, memory at its start.
stand() { # LOAD
  case $1 in hello-512 | pipelined | close | client) handler=hello ;; *) handler=$1 ;; esac
  : >"$dir/standing"
  if [ "$1" = client ]; then start "$EDDY" hello; fi
  while read -r name command; do
    if [ "$1" = client ]; then
      mkfifo "$dir/$name.go"
      # shellcheck disable=SC2086
      taskset -c 1 $command "$loads/client.cjs" "$port" <"$dir/$name.go" >"$dir/$name.did" & servers="$servers $!"
      echo "$name $! $port 0" >>"$dir/standing"
    else
      start "$command" "$handler" || continue
      echo "$name $server $port $(rss_kb "$server")" >>"$dir/standing"
    fi
  done <"$dir/runtimes"
}
turn() { # LOAD NAME PROCESS PORT: prints requests and CPU ticks
  ticks=$(cpu_ticks "$3")
  wrk_for "$1" "$4" >"$dir/wrk"
  if grep -qE 'Non-2xx|Socket errors' "$dir/wrk"; then echo "$2" >>"$dir/$1.errors"; fi
  echo "$(awk '/requests in/ {print $1}' "$dir/wrk") $(($(cpu_ticks "$3") - ticks))"
}
turns() { # LOAD: $dir/LOAD.NAME gets a line a turn
  left=$((warm + ${SECONDS_EACH:-10}))
  while [ $left -gt 0 ]; do
    while read -r name process port _; do
      if [ "$1" = client ]; then
        lines=$(wc -l <"$dir/$name.did")
        echo >&"$(descriptor "$name")"
        while [ "$(wc -l <"$dir/$name.did")" -eq "$lines" ]; do sleep 0.1; done
        result=$(tail -1 "$dir/$name.did" | awk -v hz="$hz" '{print $1, $2 / 1e6 * hz}')
      else
        result=$(turn "$1" "$name" "$process" "$port")
      fi
      [ $left -gt "${SECONDS_EACH:-10}" ] || echo "$result" >>"$dir/$1.$name"
    done <"$dir/standing"
    left=$((left - 1))
  done
}
# The pipes to the clients stay open, so that none sees the end of its input.
descriptor() { case $1 in eddy) echo 4 ;; node) echo 5 ;; bun) echo 6 ;; deno) echo 7 ;; esac; }
hold_pipes() {
  while read -r name _; do
    case $name in
      eddy) exec 4>"$dir/eddy.go" ;;
      node) exec 5>"$dir/node.go" ;;
      bun) exec 6>"$dir/bun.go" ;;
      deno) exec 7>"$dir/deno.go" ;;
    esac
  done <"$dir/standing"
}
report() { # LOAD
  while read -r name _; do
    [ -s "$dir/$1.$name" ] || continue
    paste "$dir/$1.eddy" "$dir/$1.$name" |
      awk -v what="$1" -v name="$name" -v hz="$hz" '
        {mine = $1 * hz / $2; theirs = $3 * hz / $4; r[NR] = mine / theirs; t[NR] = theirs
         if (mine > best_mine) best_mine = mine
         if (theirs > best) best = theirs}
        function middle(v, n, i, k, x) {
          for (i = 2; i <= n; i++) for (k = i; k > 1 && v[k] < v[k - 1]; k--) {x = v[k]; v[k] = v[k - 1]; v[k - 1] = x}
          return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
        }
        END {printf "%-10s %-5s %9.0f per CPU second  eddy/%s %.2f, best turns %.2f", what, name, middle(t, NR),
               name, middle(r, NR), best_mine / best}'
    if [ -s "$dir/$1.memory.$name" ]; then
      em=$(awk '{print $2}' "$dir/$1.memory.eddy" | median)
      awk -v em="$em" -v name="$name" '{b += $1; a += $2}
        END {printf "   memory %5.1f -> %5.1f MB  eddy/%s %.2f", b / NR / 1024, a / NR / 1024, name, em / (a / NR)}' \
        "$dir/$1.memory.$name"
    fi
    if grep -qx "$name" "$dir/$1.errors" 2>/dev/null; then echo "  ERRORS"; else echo; fi
  done <"$dir/runtimes"
}

for load in ${LOADS:-hello hello-512 pipelined echo upload download stream close client express}; do
  [ "$load" != express ] || [ -n "${EXPRESS:-}" ] || continue
  round=0
  while [ $round -lt "${ROUNDS:-1}" ]; do
    stand "$load"
    [ "$load" != client ] || hold_pipes
    turns "$load"
    if [ "$load" != client ]; then
      sleep "${REST:-5}"
      while read -r name process _ before; do
        echo "$before $(rss_kb "$process")" >>"$dir/$load.memory.$name"
      done <"$dir/standing"
    fi
    exec 4>&- 5>&- 6>&- 7>&-
    stop
    rm -f "$dir"/*.go
    round=$((round + 1))
  done
  report "$load"
done
