// SPDX-License-Identifier: MIT
// inspector.Session: a connection from within the program, to its own thread or, from a worker, to the main thread.
'use strict';

const EventEmitter = require('node/events');
const { codes: {
  ERR_INSPECTOR_ALREADY_CONNECTED, ERR_INSPECTOR_CLOSED, ERR_INSPECTOR_COMMAND, ERR_INSPECTOR_NOT_CONNECTED,
  ERR_INSPECTOR_NOT_WORKER,
} } = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validate');
const { demand } = require('internal/permission');
const { worker } = require('internal/realm');
const { parse, stringify } = JSON;

class Session extends EventEmitter {
  #connection = null; // {dispatch(text), close()}
  #nextId = 1;
  #callbacks = new Map();

  connect() {
    demand('inspector');
    if (this.#connection !== null) throw new ERR_INSPECTOR_ALREADY_CONNECTED('The inspector session');
    const { Connection } = require('internal/inspector/hub');
    this.#connection = new Connection((text) => this.#onMessage(text), false);
  }

  connectToMainThread() {
    if (worker === undefined) throw new ERR_INSPECTOR_NOT_WORKER();
    if (this.#connection !== null) throw new ERR_INSPECTOR_ALREADY_CONNECTED('The inspector session');
    const { connectToMain } = require('internal/inspector/threads');
    this.#connection = connectToMain((text) => this.#onMessage(text));
  }

  #onMessage(text) {
    const message = parse(text);
    try {
      if (message.id !== undefined) {
        const callback = this.#callbacks.get(message.id);
        this.#callbacks.delete(message.id);
        if (callback === undefined) return;
        const { error } = message;
        if (error !== undefined) callback(new ERR_INSPECTOR_COMMAND(error.code, error.message));
        else callback(null, message.result);
      } else {
        this.emit(message.method, message);
        this.emit('inspectorNotification', message);
      }
    } catch (error) {
      process.emitWarning(error);
    }
  }

  post(method, params, callback) {
    validateString(method, 'method');
    if (!callback && typeof params === 'function') {
      callback = params;
      params = null;
    }
    if (params) validateObject(params, 'params');
    if (callback) validateFunction(callback, 'callback');
    if (this.#connection === null) throw new ERR_INSPECTOR_NOT_CONNECTED();
    const id = this.#nextId++;
    const message = { id, method };
    if (params) message.params = params;
    if (callback) this.#callbacks.set(id, callback);
    this.#connection.dispatch(stringify(message));
  }

  disconnect() {
    if (this.#connection === null) return;
    this.#connection.close();
    this.#connection = null;
    for (const callback of this.#callbacks.values()) process.nextTick(callback, new ERR_INSPECTOR_CLOSED());
    this.#callbacks.clear();
    this.#nextId = 1;
  }
}

module.exports = { Session };
