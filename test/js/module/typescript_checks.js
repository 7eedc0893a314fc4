// SPDX-License-Identifier: MIT
// What the stripper of types refuses though it needs no types to be known: modifiers of class members that contradict
// each other or their class, constants without a value.
'use strict';

const assert = require('node:assert');
const { stripTypeScriptTypes } = require('node:module');

process.removeAllListeners('warning');
const OVERRIDE = "This member cannot have an 'override' modifier because its containing class does not extend another " +
  'class.';
const ABSTRACT = 'Abstract methods can only appear within an abstract class.';
const ORDER = 'Unexpected token `ident`. Expected * for generator, private key, identifier or async';
const refused = [
  ['class A { override m() {} }', OVERRIDE],
  ['class A { static override m() {} }', OVERRIDE],
  ['class A extends Object { m() { return class { override x } } }', OVERRIDE],
  ['declare class A { override m(): void }', OVERRIDE],
  ['class A { abstract m(): void }', ABSTRACT],
  ['class A { abstract x }', ABSTRACT],
  ['abstract class A { m() { return class { abstract x } } }', ABSTRACT],
  ['abstract class A { abstract m(): void {} }', 'Abstract method cannot have an implementation.'],
  ['abstract class A { abstract x = 1 }', 'Abstract property cannot have an initializer.'],
  ['class A { readonly m() {} }', 'A method cannot be readonly'],
  ['class A { readonly get x() { return 1 } }', 'A getter or a setter cannot be readonly'],
  ['class A { readonly readonly x }', "'readonly' modifier already seen."],
  ['class A { declare m(): void }', '`declare` modifier cannot appear on class elements of this kind'],
  ['class A { declare x = 1 }', 'An implementation cannot be declared in ambient contexts'],
  ['class A { private #x }', 'An accessibility modifier cannot be used with a private identifier.'],
  ['class A { declare #x }', "'declare' modifier cannot be used with a private identifier"],
  ['class A { async constructor() {} }', "Constructor can't be an async function"],
  ['class A { *constructor() {} }', 'A constructor cannot be generator'],
  ['class A { get constructor() { return 1 } }', "Class constructor can't be an accessor."],
  ['class A { static private x }', ORDER],
  ['class A { readonly private x }', ORDER],
  ['class A extends Object { override static x }', "'static' modifier must precede 'override' modifier."],
  ['const x: number;', "'const' declarations must be initialized"],
  ['const { a };', "'const' declarations must be initialized"],
  ['let { a };', 'Destructuring bindings require initializers'],
];
for (const [source, message] of refused) {
  assert.throws(() => stripTypeScriptTypes(source), (error) => {
    assert.ok(error.message.includes(message), `${source}: ${error.message}`);
    assert.strictEqual(error.code, 'ERR_INVALID_TYPESCRIPT_SYNTAX');
    return true;
  });
}

const taken = [
  'abstract class A { public abstract x: number; protected abstract readonly y: string; abstract get z(): number }',
  'class A<T> extends B { override readonly x = 1; public override m(): void {} static override s() {} }',
  'class A { readonly; public; abstract = 1; declare() {} override() {} private?: number; static; }',
  'class A { get; set; static get; readonly static x; private readonly [a] = 1; readonly [k: string]: any }',
  'export default abstract class { protected abstract readonly x: number }',
  'abstract class A { abstract x?: number; abstract m?(): void; private abstract n(): void }',
  'class A { declare public x; public declare y; declare static z }',
  'declare const x: number, y: string; declare let { z }: any;',
  'let { a } = { a: 1 }; for (const { b } of []) {} for (let [c] in {}) {} for (let { d } = { d: 1 }; false;) {}',
];
for (const source of taken) stripTypeScriptTypes(source);
