// SPDX-License-Identifier: MIT
// FormData (https://xhr.spec.whatwg.org/#interface-formdata): a list of [name, value] pairs, a value a string or a
// File. How it is written and read as multipart/form-data is in internal/fetch/multipart.
'use strict';

const { codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { File, isBlob } = require('web/blob');
const { defineIterator } = require('internal/fetch/iterate');

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

function toEntry(name, value, filename) {
  if (isBlob(value)) {
    // A Blob gets a name and a time; a File keeps its own unless a name is given.
    if (!(value instanceof File)) {
      value = new File([value], filename ?? 'blob', { type: value.type });
    } else if (filename !== undefined) {
      value = new File([value], filename, { type: value.type, lastModified: value.lastModified });
    }
    return [name, value];
  }
  return [name, `${value}`.toWellFormed()];
}

class FormData {
  #rows = [];

  constructor(form = undefined) {
    if (form !== undefined) {
      throw new TypeError("Failed to construct 'FormData': parameter 1 is not of type 'undefined'.");
    }
  }

  static #check(self, count, wanted) {
    if (typeof self !== 'object' || self === null || !(#rows in self)) throw new ERR_INVALID_THIS('FormData');
    if (count < wanted) throw new ERR_MISSING_ARGS(...['name', 'value'].slice(0, wanted));
  }

  static #entry(method, args) {
    const [name, value, filename] = args;
    if (args.length > 2 && !isBlob(value)) {
      throw new TypeError(`Failed to execute '${method}' on 'FormData': parameter 2 is not of type 'Blob'.`);
    }
    return toEntry(`${name}`.toWellFormed(), value,
                   filename === undefined ? undefined : `${filename}`.toWellFormed());
  }

  append(name, value, filename = undefined) {
    FormData.#check(this, arguments.length, 2);
    this.#rows.push(FormData.#entry('append', arguments));
  }

  delete(name) {
    FormData.#check(this, arguments.length, 1);
    name = `${name}`.toWellFormed();
    this.#rows = this.#rows.filter((row) => row[0] !== name);
  }

  get(name) {
    FormData.#check(this, arguments.length, 1);
    name = `${name}`.toWellFormed();
    return this.#rows.find((row) => row[0] === name)?.[1] ?? null;
  }

  getAll(name) {
    FormData.#check(this, arguments.length, 1);
    name = `${name}`.toWellFormed();
    return this.#rows.filter((row) => row[0] === name).map((row) => row[1]);
  }

  has(name) {
    FormData.#check(this, arguments.length, 1);
    name = `${name}`.toWellFormed();
    return this.#rows.some((row) => row[0] === name);
  }

  set(name, value, filename = undefined) {
    FormData.#check(this, arguments.length, 2);
    const entry = FormData.#entry('set', arguments);
    const first = this.#rows.findIndex((row) => row[0] === entry[0]);
    if (first < 0) this.#rows.push(entry);
    else this.#rows = this.#rows.filter((row, i) => i <= first || row[0] !== entry[0]).with(first, entry);
  }

  forEach(callback, thisArg = undefined) {
    FormData.#check(this, 0, 0);
    if (typeof callback !== 'function') {
      throw new TypeError("Failed to execute 'forEach' on 'FormData': parameter 1 is not of type 'Function'.");
    }
    for (const [name, value] of this) callback.call(thisArg, value, name, this);
  }

  [inspectCustom](depth, options) {
    const { inspect } = require('internal/util/inspect');
    if (depth < 0) return options.stylize('[FormData]', 'special');
    const shown = {};
    for (const [name, value] of this.#rows) {
      if (!Object.hasOwn(shown, name)) shown[name] = value;
      else if (Array.isArray(shown[name])) shown[name].push(value);
      else shown[name] = [shown[name], value];
    }
    return `FormData ${inspect(shown, options)}`;
  }

  // Taken off the class below: for the house.
  static rowsOf(form) {
    FormData.#check(form, 0, 0);
    return form.#rows;
  }

  static isFormData(value) {
    return typeof value === 'object' && value !== null && #rows in value;
  }
}

const { rowsOf, isFormData } = FormData;
delete FormData.rowsOf;
delete FormData.isFormData;

defineIterator(FormData, 'FormData', rowsOf, ['append', 'delete', 'get', 'getAll', 'has', 'set', 'forEach']);

module.exports = { FormData, isFormData, rowsOf };
