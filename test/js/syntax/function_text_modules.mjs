// SPDX-License-Identifier: MIT
// The text of a function of a module names what it imports as the author does.
import assert from 'node:assert';
import fs, { readFileSync as read } from 'node:fs';
import * as os from 'node:os';
import { join, sep, 'sep' as separator } from 'node:path';

void [fs, sep, os];
function f(a) { return [import.meta.url, fs.x, read(a), os.cpus(), `${join}`, separator, { join, read, fs, x: fs }]; }
assert.strictEqual(`${f}`,
  'function f(a) { return [import.meta.url, fs.x, read(a), os.cpus(), `${join}`, separator, { join, read, fs, x: fs }]; }');
const g = async () => { await read(1); for await (const x of join(fs)) (0,fs.y)(join)(x); return import('x'); };
assert.strictEqual(g.toString(),
  "async () => { await read(1); for await (const x of join(fs)) (0,fs.y)(join)(x); return import('x'); }");
class A { m() { return join(new.target, import.meta.dirname); } }
assert.strictEqual(`${A}`, 'class A { m() { return join(new.target, import.meta.dirname); } }');
