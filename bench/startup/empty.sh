#!/bin/sh
# Start-up of an empty script: wall time of whole processes, each runtime in turn, median of RUNS.
set -eu
. "$(dirname "$0")/../lib/runtimes"
runs=${RUNS:-60}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
: >"$dir/empty.js"
# All runtimes in each short round, so that noise hits them alike. `date` would be coarser than what is measured.
command -v hyperfine >/dev/null || { echo "needs hyperfine"; exit 0; }
round=0
while [ $round -lt $((runs / 2)) ]; do
  runtimes | while read -r name command; do
    hyperfine -N -w 1 -r 2 --export-csv "$dir/out.csv" "$command $dir/empty.js" >/dev/null 2>&1
    awk -F, 'NR == 2 {print $4 * 1000, $6 * 1000}' "$dir/out.csv" >>"$dir/$name"
  done
  round=$((round + 1))
done
base=$(awk '{print $1}' "$dir/eddy" | median)
runtimes | while read -r name command; do
  value=$(awk '{print $1}' "$dir/$name" | median)
  awk -v n="$name" -v v="$value" -v e="$base" 'BEGIN {printf "%-6s %6.1f ms   eddy/%s %.2f\n", n, v, n, e / v}'
done
