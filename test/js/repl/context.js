// SPDX-License-Identifier: MIT
// What a prompt's code sees: a context of its own or the program's globals, core modules, require and module.
'use strict';

const assert = require('node:assert');
const repl = require('node:repl');
const vm = require('node:vm');
const { PassThrough } = require('node:stream');

function open(options) {
  const output = new PassThrough();
  output.setEncoding('utf8');
  const server = repl.start({ input: new PassThrough(), output, prompt: '', ...options });
  return { server, say(line) {
    server.write(`${line}\n`);
    return output.read() ?? '';
  } };
}

{
  const { server, say } = open({ useGlobal: false });
  assert.ok(vm.isContext(server.context));
  server.context.given = { a: 1 };
  assert.strictEqual(say('given'), '{ a: 1 }\n');
  say('mine = 2');
  assert.strictEqual(server.context.mine, 2);
  assert.strictEqual(globalThis.mine, undefined);
  assert.strictEqual(say('[1] instanceof Array'), 'true\n');
  assert.strictEqual(say('[global === globalThis, fs === require("fs"), path.sep, os.EOL]'),
                     "[ true, true, '/', '\\n' ]\n");
  assert.strictEqual(say('[module.id, module.filename, typeof exports]'), "[ '<repl>', null, 'undefined' ]\n");
  assert.strictEqual(say('typeof [setTimeout, URL, fetch, Buffer, process.cwd]'), "'object'\n");
  assert.strictEqual(say('console.log("here")'), 'here\nundefined\n');
  assert.match(say('require("./not-here")'), /Cannot find module '\.\/not-here'[\s\S]*requireStack: \[ '<repl>' \]/);
  server.close();
}
{
  const { server, say } = open({ useGlobal: true });
  assert.strictEqual(server.context, globalThis);
  say('mine = 3');
  assert.strictEqual(globalThis.mine, 3);
  assert.strictEqual(say('globalThis === global'), 'true\n');
  server.close();
}
assert.strictEqual(new repl.REPLServer({ input: new PassThrough(), output: new PassThrough() }).getPrompt(), '> ');
