// SPDX-License-Identifier: MIT
// The thread of the hooks of module.register(): what they see there, what reaches them, how errors, exits and promises
// that never settle come back, for callers that await and for those that cannot.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const hooks = `
  import { writeSync } from 'node:fs';
  import * as threads from 'node:worker_threads';
  const { isInternalThread, isMainThread, parentPort, workerData, threadId } = threads;
  const say = (value) => writeSync(1, JSON.stringify(value) + '\\n');
  say([isInternalThread, isMainThread, parentPort, workerData, threadId > 0, typeof import.meta.resolve,
       process.argv.length, typeof globalThis.ofProgram, process.env.OF_PROGRAM]);
  let port;
  export async function initialize(data) {
    say(data.given);
    port = data.port;
    process.env.OF_HOOKS = 'x';
  }
  class OwnError extends TypeError {}
  const never = new Promise(() => {});
  export async function resolve(specifier, context, next) {
    switch (specifier) {
      case 'x:error': throw Object.assign(new OwnError('own', { cause: 1 }), { extra: { a: [1] } });
      case 'x:symbol': throw Symbol('s');
      case 'x:function': throw function f() {};
      case 'x:never': return never;
      case 'x:log': console.log('said by a hook'); return { url: specifier, shortCircuit: true };
      case 'x:slow': await new Promise((resolve) => { setTimeout(resolve, 20); });
        return { url: specifier, shortCircuit: true, uncloneable() {} };
      case 'x:port': {
        const { message } = threads.receiveMessageOnPort(port);
        return { url: 'data:text/javascript,export default ' + message, shortCircuit: true };
      }
      case 'x:exit': process.exit(41);
      case 'x:uncaught': setTimeout(() => { throw new Error('of a timer'); }); await new Promise((r) => setTimeout(r, 9e6));
      default: return next(specifier);
    }
  }`;

function run(text, ...flags) {
  const source = `
    import { register } from 'node:module';
    import { MessageChannel } from 'node:worker_threads';
    globalThis.ofProgram = true;
    process.env.OF_PROGRAM = 'y';
    const { port1, port2 } = new MessageChannel();
    let ran = false;
    setImmediate(() => { ran = true; });
    register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)},
             { data: { given: new Map([[1, 2]]).size, port: port2 }, transferList: [port2] });
    port1.unref();
    ${text}`;
  return spawnSync(process.execPath, ['--no-warnings', ...flags, '--input-type=module', '-e', source],
                   { encoding: 'utf8', timeout: 60000 });
}

const seen = '[true,false,null,null,true,"undefined",1,"undefined","y"]\n1\n';
function check(text, expected, status = 0) {
  const result = run(text);
  assert.strictEqual(result.stdout, seen + expected, result.stderr);
  assert.strictEqual(result.status, status, result.stderr);
}

// No callback of the program runs while it sleeps, and what the hooks change is theirs.
check('console.log(ran, process.env.OF_HOOKS); import.meta.resolve("x:slow"); console.log(ran);',
      'false undefined\nfalse\n');
check('console.log(import.meta.resolve("x:slow"), (await import("x:slow").catch((e) => e.code)));',
      'x:slow ERR_UNSUPPORTED_ESM_URL_SCHEME\n');
// Its output comes sooner or later.
for (const ask of ['import.meta.resolve("x:log")', 'await import("x:log").catch(() => {})']) {
  const { stdout } = run(`${ask}; console.log('after'); setTimeout(() => {}, 100)`);
  assert.deepStrictEqual(stdout.slice(seen.length).split('\n').sort(), ['', 'after', 'said by a hook']);
}
check('port1.postMessage(7); console.log((await import("x:port")).default)', '7\n');

// A message that was sent to a port of the hooks before they are asked has come by then.
{
  const heard = `
    let last;
    export const initialize = ({ port }) => { port.on('message', (message) => { last = message; }); };
    export const resolve = (specifier, context, next) => (specifier.startsWith('x:last') ?
      { url: 'data:text/javascript,export default ' + last, shortCircuit: true } : next(specifier));`;
  const { stdout, stderr } = run(`
    const { port1: mine, port2: theirs } = new MessageChannel();
    register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(heard)}`)},
             { data: { port: theirs }, transferList: [theirs] });
    const found = [];
    for (let i = 0; i < 10; i++) {
      import('data:text/javascript,' + i); // keeps the hooks busy
      mine.postMessage(i);
      found.push((await import('x:last' + i)).default);
    }
    console.log(String(found));
    process.exit();`);
  assert.strictEqual(stdout, `${seen}0,1,2,3,4,5,6,7,8,9\n`, stderr);
}

// Errors are the same whichever way they come.
for (const ask of ['await import(s)', 'import.meta.resolve(s)']) {
  check(`for (const s of ['x:error', 'x:symbol', 'x:function']) {
    try { ${ask}; } catch (error) {
      if (!(error instanceof Error)) console.log(typeof error, String(error));
      else console.log(error.message, error.cause, JSON.stringify(error.extra), /at resolve/.test(error.stack));
    }
  }`, 'own 1 {"a":[1]} true\nsymbol Symbol(s)\nstring [Function: f]\n');
}

// Never.
check(`try { import.meta.resolve('x:never'); } catch ({ code, details }) { console.log(code, details.method); }
       console.log(import.meta.resolve('node:os'));`,
      'ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED resolve\nnode:os\n');
check('await import("x:never")', '', 13);
check('console.log(await Promise.race([import("x:never"), import("node:os")]).then(() => 1))', '1\n');

// Ends.
check('process.on("exit", (code) => console.log("exit", code)); import.meta.resolve("x:exit")', 'exit 41\n', 41);
check('process.on("exit", (code) => console.log("exit", code)); import("x:exit")', 'exit 41\n', 41);
for (const ask of ['import.meta.resolve("x:uncaught")', 'import("x:uncaught")']) {
  const { signal, status, stderr } = run(ask);
  assert.match(stderr, /Error: of a timer/);
  assert.ok(status === 1 || signal === 'SIGABRT', stderr); // Node.js aborts
}
check('import("x:slow"); process.exit(3)', '', 3);

// Workers have hooks of their own, or none.
check(`import { Worker } from 'node:worker_threads';
       const w = new Worker('import("x:log").catch((e) => console.log(e.code))', { eval: true });
       await new Promise((resolve) => w.on('exit', resolve)); console.log('done');`,
      'ERR_UNSUPPORTED_ESM_URL_SCHEME\ndone\n');
const inWorker = spawnSync(process.execPath, ['--no-warnings', '-e', `
  const { Worker } = require('node:worker_threads');
  const w = new Worker(\`import('node:module').then(({ register }) => {
    register('data:text/javascript,export function resolve(s, c, n) { if (s === "x:end") process.exit(5); return n(s); }');
    import("x:end");
  })\`, { eval: true });
  w.on('exit', (code) => console.log(code));`], { encoding: 'utf8' });
assert.strictEqual(inWorker.stdout, '5\n', inWorker.stderr);

// What cannot be sent is refused, and registering goes on.
check(`try { register('data:text/javascript,', { data() {} }); } catch (error) { console.log(error.name); }
       try { register('data:text/javascript,', { transferList: [1] }); } catch (error) { console.log(error.name.slice(-5)); }
       try { register('./none.mjs', 'file:///'); } catch (error) { console.log(error.code); }
       console.log(register('data:text/javascript,export const initialize = () => 1'));`,
      'DataCloneError\nError\nERR_MODULE_NOT_FOUND\nundefined\n');
