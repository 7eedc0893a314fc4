// SPDX-License-Identifier: MIT
// A for await at the top of a module may be the body of another statement, without a block.
import assert from 'node:assert';
const of = async function* (...values) { yield* values; };
const seen = [];
for (const a of [1, 2]) for await (const b of of(a, a * 10)) seen.push(b);
for await (const a of of(of(1), of(2))) for await (const b of a) seen.push(b);
if (seen.length === 0) for await (const a of of(1)) seen.push('if'); else for await (const a of of('else')) seen.push(a);
if (seen.length === 0) for await (const a of of(1)) seen.push('never');
let n = 0;
while (n++ < 2) for await (const a of of(n)) seen.push(a);
do for await (const a of of('do')) seen.push(a); while (false);
outer: for (const a of [1, 2]) inner: for await (const b of of(1, 2)) { if (b === 2) continue outer; seen.push(`${a}${b}`); if (a === 2) break inner }
if (seen.length === 0) for (using x = { [Symbol.dispose]() { seen.push('never'); } }; ;) break;
if (n > 0) label: for await (const a of of(1, 2)) { if (a === 1) continue label; seen.push(`l${a}`); }
try { if (true) for await (const a of of(1)) throw new Error('out'); } catch ({ message }) { seen.push(message); }
assert.deepStrictEqual(seen, [1, 10, 2, 20, 1, 2, 'else', 1, 2, 'do', '11', '21', 'l2', 'out']);
