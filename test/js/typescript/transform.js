// SPDX-License-Identifier: MIT
// --experimental-transform-types: enum, namespace, parameter properties, import = and export =.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

// Node.js 26 has no such option any more.
if (!process.allowedNodeEnvironmentFlags.has('--experimental-transform-types')) return;

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'transform-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));

function prints(name, source, want) {
  const file = path.join(dir, name);
  fs.writeFileSync(file, source);
  const flags = ['--no-warnings', '--experimental-transform-types'];
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, file], { encoding: 'utf8' });
  assert.strictEqual(stderr, '');
  assert.strictEqual(stdout, want);
}

prints('enum.ts', `
enum A { X, Y = 5, Z, 'a-b', S = 's', C = Y | 2, L = 'abc'.length }
enum A { Later = Z + 10 }
const enum B { One = 1, Two = One << 1, Text = \`t\${1}\` }
console.log(JSON.stringify(A), JSON.stringify(B));
function local() { { enum L { p } return L.p } }
console.log(local(), A[5], (<any>A).S);
`, '{"0":"X","3":"L","5":"Y","6":"Z","7":"C","16":"Later","X":0,"Y":5,"Z":6,"a-b":7,"S":"s","C":7,"L":3,"Later":16} ' +
   '{"1":"One","2":"Two","One":1,"Two":2,"Text":"t1"}\n0 Y s\n');

prints('namespace.ts', `
namespace N {
  export const x: number = 1, { y, z: [w] } = { y: 2, z: [3] }
  export let count = 0
  export function inc(by?: number): void
  export function inc(by = 1) { count += by }
  export class N { v = x }
  export namespace Inner.Most { export const deep = y }
  export type T = string
  export import D = Inner.Most.deep
}
N.inc(); N.inc(2)
console.log(N.x, N.y, N.w, N.count, new N.N().v, N.Inner.Most.deep, N.D)
namespace N { export const more = x + 1; export enum E { e } }
console.log(N.more, N.E.e)
namespace Nothing { export interface I { } }
console.log(typeof Nothing)
function f() { return 1 }
namespace f { export const p = 2 }
class C { static s = 3 }
namespace C { export const t = C.s + 1 }
console.log(f(), f.p, C.t)
`, '1 2 3 3 1 2 2\n2 0\nundefined\n1 2 4\n');

prints('properties.ts', `
class Base { constructor(public name: string, protected readonly n = 4) { console.log(this.name, this.n) } }
class Derived extends Base {
  field = this.extra
  constructor(private extra: string) {
    console.log('before')
    super('d')
    console.log(this.extra, this.field)
  }
}
console.log(JSON.stringify(new Derived('e')))
`, 'before\nd 4\ne undefined\n{"name":"d","n":4,"extra":"e"}\n');

prints('equals.cts', 'import util = require("node:util")\nimport inspect = util.inspect\nenum E { a }\n' +
       'export = { E, t: typeof inspect }', '');
prints('require.cts', 'import e = require("./equals.cts")\nconsole.log(JSON.stringify(e))',
       '{"E":{"0":"a","a":0},"t":"function"}\n');
prints('exports.mts', 'export enum E { a }\nexport enum E { b = 2 }\nexport namespace N { export const v = E.b }\n' +
       'import util = require("node:util")\nexport import I = N.v\nexport default typeof util.inspect', '');
prints('imports.mts', 'import * as all from "./exports.mts"\nconsole.log(JSON.stringify(all))',
       '{"E":{"0":"a","2":"b","a":0,"b":2},"I":2,"N":{"v":2},"default":"function"}\n');
