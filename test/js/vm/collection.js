// Contexts and scripts that nobody holds are collected.
// Flags: --expose-gc
'use strict';

const assert = require('assert');
const vm = require('vm');

let collected = 0;
const registry = new FinalizationRegistry(() => collected++);
function make() {
  for (let i = 0; i < 20; i++) {
    const sandbox = vm.createContext({ i });
    const script = new vm.Script('var a = i; function f() { return a; } f()');
    assert.strictEqual(script.runInContext(sandbox), i);
    registry.register(sandbox);
  }
}
make();
let rounds = 0;
(function wait() {
  globalThis.gc();
  if (collected < 10 && rounds++ < 100) setTimeout(wait, 5);
  else assert.ok(collected >= 10, `${collected} of 20 contexts collected`);
})();
