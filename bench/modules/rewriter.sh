#!/bin/sh
# The rewriter (src/syntax) over large bundles: megabytes of source a second of CPU time, of each file and of all.
# SOURCES names files, or folders in which those of at least half a megabyte are taken, such as the node_modules of an
# installed typescript, three, monaco-editor. REWRITE may name another build of tools/rewrite.c, which compares two.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
[ -n "${SOURCES:-}" ] || { echo "needs SOURCES, paths of large JavaScript files or folders with some"; exit 0; }
make -s -C "$root" build/rewrite >/dev/null
rewrite=${REWRITE:-$root/build/rewrite}
# shellcheck disable=SC2086
find $SOURCES -name '*.js' -size +500k | sort | while read -r file; do
  kind=
  "$rewrite" --check "$file" 2>/dev/null || kind=--module
  "$rewrite" $kind --time "$file" 2>/dev/null || echo "cannot be parsed: $file" >&2
done | awk '{bytes += $5; ms += $3; print}
  END {if (ms) printf "%9.1f MB/s %9.3f ms %10d bytes in all\n", bytes / ms / 1e3, ms, bytes}'
