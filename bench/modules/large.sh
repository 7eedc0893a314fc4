#!/bin/sh
# One large file: typescript's own lib/typescript.js (9 MB), loaded and run. TYPESCRIPT names it, or the folder of an
# installed package in which it is; without, nothing is measured. Wall time of the process, less that of an empty script.
set -eu
. "$(dirname "$0")/../lib/runtimes"
command -v hyperfine >/dev/null || { echo "needs hyperfine"; exit 0; }
file=${TYPESCRIPT:-}
[ ! -d "$file" ] || file=$file/lib/typescript.js
[ -f "$file" ] || { echo "needs TYPESCRIPT, the path of an installed typescript"; exit 0; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
# Each with what it keeps between runs (docs/decisions/024); Eddy without that, too.
all() {
  runtimes
  echo "uncached env EDDY_COMPILE_CACHE=0 $EDDY"
}
: >"$dir/empty.cjs"
# By require, which all take, and by import, as one ES module does of another.
printf 'require(%s);\n' "'$file'" >"$dir/require.cjs"
printf 'import ts from %s;\nif (ts.version === undefined) throw 0;\n' "'$file'" >"$dir/import.mjs"
round=0
while [ $round -lt "${ROUNDS:-5}" ]; do
  all | while read -r name command; do
    hyperfine -N -w 1 -r 3 --export-csv "$dir/empty.csv" "$command $dir/empty.cjs" >/dev/null 2>&1
    for kind in require.cjs import.mjs; do
      hyperfine -N -w 1 -r 3 --export-csv "$dir/large.csv" "$command $dir/$kind" >/dev/null 2>&1 || continue
      awk -F, 'FNR == 2 {v[++n] = $4 * 1000} END {print v[2] - v[1], v[2]}' "$dir/empty.csv" "$dir/large.csv" \
        >>"$dir/$name.$kind"
    done
  done
  round=$((round + 1))
done
for kind in require.cjs import.mjs; do
  base=$(awk '{print $1}' "$dir/eddy.$kind" 2>/dev/null | median)
  all | while read -r name command; do
    [ -f "$dir/$name.$kind" ] || { echo "$name fails, ${kind%.*}"; continue; }
    value=$(awk '{print $1}' "$dir/$name.$kind" | median)
    whole=$(awk '{print $2}' "$dir/$name.$kind" | median)
    awk -v n="$name" -v k="${kind%.*}" -v v="$value" -v w="$whole" -v e="${base:-0}" \
      'BEGIN {printf "%-8s %-6s %7.1f ms for the file (%.1f ms in all)   eddy/%s %.2f\n", k, n, v, w, n, e / v}'
  done
done
