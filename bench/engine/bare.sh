#!/bin/sh
# What the engine alone costs: the scripts beside this one, which the runtimes run too, in a bare context of its C API.
set -eu
bare=$(mktemp)
trap 'rm -f "$bare"' EXIT
# shellcheck disable=SC2046
cc -std=c17 -D_GNU_SOURCE -Wall -Wextra -O2 -o "$bare" bench/engine/bare.c $(pkg-config --cflags --libs javascriptcoregtk-4.1)
for script in bench/engine/*.js; do "$bare" "$script"; done | sed 's/^/bare /'
