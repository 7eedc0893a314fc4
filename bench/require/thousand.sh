#!/bin/sh
# require() of 1,000 small modules in a tree of folders, each of which requires two others: wall time of the process,
# less that of an empty script.
set -eu
. "$(dirname "$0")/../lib/runtimes"
command -v hyperfine >/dev/null || { echo "needs hyperfine"; exit 0; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
: >"$dir/empty.js"
i=0
while [ $i -lt 1000 ]; do
  mkdir -p "$dir/m$((i % 20))"
  left=$((2 * i + 1)) right=$((2 * i + 2))
  {
    echo "'use strict';"
    [ $left -ge 1000 ] || echo "const left = require('../m$((left % 20))/mod$left');"
    [ $right -ge 1000 ] || echo "const right = require('../m$((right % 20))/mod$right.js');"
    echo "exports.id = $i;"
    echo "exports.work = function work(a, b) { return a + b + $i; };"
  } >"$dir/m$((i % 20))/mod$i.js"
  i=$((i + 1))
done
round=0
while [ $round -lt "${ROUNDS:-5}" ]; do
  runtimes | while read -r name command; do
    hyperfine -N -w 1 -r 5 --export-csv "$dir/a.csv" "$command $dir/empty.js" >/dev/null 2>&1
    # Deno takes no CommonJS in a .js file without a package.json.
    hyperfine -N -w 1 -r 5 --export-csv "$dir/b.csv" "$command $dir/m0/mod0.js" >/dev/null 2>&1 || continue
    awk -F, 'FNR == 2 {v[++n] = $4 * 1000} END {print v[2] - v[1], v[2]}' "$dir/a.csv" "$dir/b.csv" >>"$dir/$name"
  done
  round=$((round + 1))
done
base=$(awk '{print $1}' "$dir/eddy" | median)
runtimes | while read -r name command; do
  [ -f "$dir/$name" ] || continue
  value=$(awk '{print $1}' "$dir/$name" | median)
  whole=$(awk '{print $2}' "$dir/$name" | median)
  awk -v n="$name" -v v="$value" -v w="$whole" -v e="$base" \
    'BEGIN {printf "%-6s %6.1f ms for the modules (%.1f ms in all)   eddy/%s %.2f\n", n, v, w, n, e / v}'
done
