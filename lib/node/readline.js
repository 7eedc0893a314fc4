// SPDX-License-Identifier: MIT
// node:readline: Interface with callbacks, control sequences, keypress events. See lib/internal/readline/.
'use strict';

const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('internal/readline/cursor');
const { Editor } = require('internal/readline/editor');
const { withSignal } = require('internal/readline/interface');
const { emitKeypressEvents } = require('internal/readline/keypress');
const { lazyProperty } = require('internal/lazy');
const { promisify } = require('node/util');

class CallbackEditor extends Editor {
  constructor(...args) {
    super(...args);
    // A completer of one parameter gives its result at once.
    const { completer } = this;
    if (completer !== undefined && completer.length !== 2) {
      this.completer = (text, callback) => callback(null, completer(text));
    }
  }
}

function question(query, options, callback) {
  if (typeof options === 'function') callback = options;
  const signal = typeof options === 'object' ? options?.signal : undefined;
  if (typeof callback !== 'function' && !signal) return;
  withSignal(this, signal, undefined, (forget) => {
    this._ask(query, (answer) => {
      forget();
      callback?.(answer);
    });
  });
}
question[promisify.custom] = function question(query, options) {
  return new Promise((resolve, reject) => {
    withSignal(this, options?.signal, reject, (forget) => {
      this._ask(query, (answer) => {
        forget();
        resolve(answer);
      });
    });
  });
};

// A function, since it may be called without `new`.
function Interface(...args) {
  return Reflect.construct(CallbackEditor, args, new.target ?? Interface);
}
Object.setPrototypeOf(Interface, CallbackEditor);
Interface.prototype = Object.create(CallbackEditor.prototype, {
  constructor: { __proto__: null, value: Interface, writable: true, enumerable: false, configurable: true },
});
Interface.prototype.question = question;

// Node's tests call it with `new`, too.
function createInterface(...args) { return new Interface(...args); }

module.exports = {
  Interface,
  clearLine,
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents,
  moveCursor,
};
lazyProperty(module.exports, 'promises', () => require('node/readline/promises'));
