// SPDX-License-Identifier: MIT
// module.register() and --experimental-loader: their hooks run on a thread of their own (hooks_thread.js), one for each
// thread that has such hooks, made with the first. Here are the two steps of this thread's loaders while that one has
// hooks for them: `import` waits for the answer in the event loop, a caller that needs it at once sleeps until it is
// there (docs/decisions/009-module-hooks.md).
'use strict';

const { codes } = require('internal/errors');
const { inner, update } = require('internal/modules/hooks');
const { worker } = require('internal/realm');
const binding = internalBinding('modules');
const messages = internalBinding('message');
const { isStopped } = internalBinding('worker');

const SLICE_MS = 50;

// ---- the thread ----------------------------------------------------------------------------------------------------

let thread; // the Worker
let channel; // the end that leads to it
let hearNow;
const asked = new Map(); // number of a call -> { isAwaited, reject, request, resolve }
let count = 0; // calls so far
let awaited = 0; // calls that the event loop waits for

function begin() {
  const { channelOf, hearNow: hear, Worker } = require('internal/worker/worker');
  const { HOOKS } = require('internal/worker/options');
  hearNow = hear;
  thread = new Worker(HOOKS);
  channel = channelOf(thread);
  channel.onMessage = take;
  thread.unref();
}

function errorOf(failure) {
  return require('internal/worker/errors').unpack(failure);
}

// Never returns when the thread has come to its end: so does the program.
function take({ id, exit, failure, never, value }) {
  if (id === undefined) {
    hearNow(thread);
    if (failure !== undefined) require('internal/fatal').die(1, errorOf(failure));
    process.exit(exit);
  }
  const { isAwaited, reject, request, resolve } = asked.get(id);
  asked.delete(id);
  if (isAwaited) {
    awaited--;
    channel.setRef(awaited > 0);
  }
  if (failure !== undefined) reject(errorOf(failure));
  else if (never !== true) resolve(value);
  else if (!isAwaited) reject(neverSettled(request));
}

function neverSettled({ method, list }) {
  const error = new codes.ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED();
  error.details = { method, args: list };
  return error;
}

// A call: it is sent when somebody waits for it, in one way or the other.
class Request {
  constructor(method, list, transferList = []) {
    this.method = method;
    this.list = list;
    this.transferList = transferList;
  }

  #send(isAwaited, resolve, reject) {
    if (thread === undefined) begin();
    const id = ++count;
    channel.post({ id, method: this.method, list: this.list }, this.transferList);
    asked.set(id, { isAwaited, reject, request: this, resolve });
    return id;
  }

  then(fulfilled, rejected) {
    const { promise, resolve, reject } = Promise.withResolvers();
    this.#send(true, resolve, reject);
    awaited++;
    channel.setRef(true);
    return promise.then(fulfilled, rejected);
  }

  // The value; this thread sleeps until it is there.
  wait() {
    let value;
    let error;
    const id = this.#send(false, (result) => { value = result; }, (reason) => { error = { reason }; });
    while (asked.has(id)) {
      const message = channel.take();
      if (message !== undefined) {
        take(message.data);
      } else if (messages.isOver(channel.number)) {
        throw neverSettled(this);
      } else if (!messages.wait(channel.number, SLICE_MS)) {
        hearNow(thread); // it may wait for its output to be written
        while (isStopped()); // until the engine tears this thread down
      }
    }
    hearNow(thread);
    if (error !== undefined) throw error.reason;
    return value;
  }
}

// ---- the two steps -------------------------------------------------------------------------------------------------

function settle(request, mustWait) { return mustWait ? request.wait() : request; }

// As `inner` of internal/modules/hooks: with `mustWait` the value, else what can be waited for.
function resolve(specifier, { importAttributes, parentURL }, last, mustWait) {
  return settle(new Request('resolve', [specifier, parentURL, importAttributes]), mustWait);
}
function load(url, { format, importAttributes }, last, mustWait) {
  return settle(new Request('load', [url, { format, importAttributes }]), mustWait);
}

function note({ resolves, loads }) {
  if (resolves) inner.resolve = resolve;
  if (loads) inner.load = load;
  update();
}

// ---- registering ---------------------------------------------------------------------------------------------------

const deprecate = () => process.emitWarning(
  '`module.register()` is deprecated. Use `module.registerHooks()` instead.', 'DeprecationWarning', 'DEP0205');
let isDeprecated = false;

function register(specifier, parentURL = undefined, options = undefined) {
  if (!isDeprecated) {
    isDeprecated = true;
    deprecate();
  }
  if (parentURL !== null && typeof parentURL === 'object' && !(parentURL instanceof URL)) {
    options = parentURL;
    ({ parentURL } = options);
  }
  const list = [`${specifier}`, `${parentURL ?? 'data:'}`, options?.data];
  if (worker?.kind === 'hooks') {
    registerHere(list);
    return;
  }
  const transferList = options?.transferList;
  note(new Request('register', list, transferList === undefined ? undefined :
    require('web/message_channel').checkedTransferList(transferList)).wait());
}

// By a module of hooks: they join it on its thread.
function registerHere(list) {
  const { wait } = require('internal/modules/wait');
  wait(require('internal/modules/hooks_chain').register(...list));
}

// The modules of --experimental-loader, one after the other.
async function registerLoaders(specifiers) {
  const calls = specifiers.map((one) => `register(${JSON.stringify(one)}, pathToFileURL("./"));`).join('');
  process.emitWarning(
    '`--experimental-loader` may be removed in the future; instead use `register()`:\n' +
    '--import \'data:text/javascript,import { register } from "node:module"; ' +
    `import { pathToFileURL } from "node:url"; ${calls}'`, 'ExperimentalWarning');
  const parentURL = binding.urlOf(`${process.cwd()}/`);
  for (let i = 0; i < specifiers.length; i++) note(await new Request('register', [specifiers[i], parentURL]));
}

module.exports = { register, registerLoaders };
