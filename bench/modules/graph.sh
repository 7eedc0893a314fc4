#!/bin/sh
# A graph of 1,000 ES modules, of some 30 lines each, in a tree of folders; each imports two others, and one all share.
# The same in JavaScript and in TypeScript. Wall time of the process, less that of an empty script.
set -eu
. "$(dirname "$0")/../lib/runtimes"
command -v hyperfine >/dev/null || { echo "needs hyperfine"; exit 0; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
# Each with what it keeps between runs (docs/decisions/024); Eddy without that, too.
all() {
  runtimes
  echo "uncached env EDDY_COMPILE_CACHE=0 $EDDY"
}

# write_graph EXTENSION: `T` marks what only TypeScript has, and is cut or kept.
write_graph() {
  extension=$1
  mkdir -p "$dir/$extension"
  if [ "$extension" = ts ]; then types='s/^T //; s/@@//g'; else types='/^T /d; s/@@[^@]*@@//g'; fi
  printf '{"type": "module"}\n' >"$dir/$extension/package.json"
  sed "$types" >"$dir/$extension/shared.$extension" <<'EOF'
T export interface Item { id: number; name: string; tags?: string[] }
export const registry@@: Map<string, Item>@@ = new Map();
export function register(item@@: Item@@)@@: Item@@ {
  registry.set(item.name, item);
  return item;
}
export default class Base@@<T extends Item = Item>@@ {
  @@protected @@items@@: T[]@@ = [];
  add(item@@: T@@)@@: this@@ {
    this.items.push(item);
    return this;
  }
}
EOF
  i=0
  while [ $i -lt 1000 ]; do
    mkdir -p "$dir/$extension/m$((i % 20))"
    left=$((2 * i + 1)) right=$((2 * i + 2))
    {
      echo "import Base, { register, registry } from '../shared.$extension';"
      [ $left -ge 1000 ] || echo "import { work as left } from '../m$((left % 20))/mod$left.$extension';"
      [ $right -ge 1000 ] || echo "import * as right from '../m$((right % 20))/mod$right.$extension';"
      cat <<EOF
T import type { Item } from '../shared.$extension';
T export type Options = { deep?: boolean; limit: number } & Partial<Item>;
export const id@@: number@@ = $i;
const defaults = { limit: 10, deep: false, name: 'module $i', tags: ['a', 'b', \`c\${id}\`] };
// What a module does: a function, a class, and a little work at load.
export function work(a@@: number@@, b@@: number@@ = 1)@@: number@@ {
  let sum = 0;
  for (let i = 0; i < 3; i++) sum += a * b + i;
  return /^[a-z]+$/i.test(defaults.name) ? sum : sum + id;
}
export class Module$i extends Base {
  #count = 0;
  static kinds = new Set(['x', 'y']);
  get count()@@: number@@ { return this.#count; }
  async load({ limit, deep = false, ...rest }@@: Options@@ = defaults)@@: Promise<unknown>@@ {
    this.#count += limit;
    const found = await Promise.all(defaults.tags.map(async (tag) => \`\${tag}:\${rest.name ?? ''}\`));
    return deep ? found : found?.[0];
  }
}
export const used = register({ id, name: \`m\${id}\` });
export default () => (registry.size > 0 ? work(id) : undefined);
EOF
      [ $right -ge 1000 ] || echo 'export const total = left(id) + right.work(id);'
    } | sed "$types" >"$dir/$extension/m$((i % 20))/mod$i.$extension"
    i=$((i + 1))
  done
}

write_graph js
write_graph ts
: >"$dir/empty.js"
round=0
while [ $round -lt "${ROUNDS:-5}" ]; do
  all | while read -r name command; do
    hyperfine -N -w 1 -r 5 --export-csv "$dir/empty.csv" "$command $dir/empty.js" >/dev/null 2>&1
    for kind in js ts; do
      hyperfine -N -w 1 -r 5 --export-csv "$dir/graph.csv" "$command $dir/$kind/m0/mod0.$kind" >/dev/null 2>&1 || continue
      awk -F, 'FNR == 2 {v[++n] = $4 * 1000} END {print v[2] - v[1], v[2]}' "$dir/empty.csv" "$dir/graph.csv" \
        >>"$dir/$name.$kind"
    done
  done
  round=$((round + 1))
done
for kind in js ts; do
  base=$(awk '{print $1}' "$dir/eddy.$kind" 2>/dev/null | median)
  whole_base=$(awk '{print $2}' "$dir/eddy.$kind" 2>/dev/null | median)
  all | while read -r name command; do
    [ -f "$dir/$name.$kind" ] || { echo "$name fails with 1,000 modules, .$kind"; continue; }
    value=$(awk '{print $1}' "$dir/$name.$kind" | median)
    whole=$(awk '{print $2}' "$dir/$name.$kind" | median)
    awk -v n="$name" -v k="$kind" -v v="$value" -v w="$whole" -v e="${base:-0}" -v f="${whole_base:-0}" 'BEGIN {
      printf "%s %-8s %6.1f ms for the modules, %6.1f in all   eddy/%s %.2f, in all %.2f\n", k, n, v, w, n, e / v, f / w
    }'
  done
done
