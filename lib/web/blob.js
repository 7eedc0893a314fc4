// SPDX-License-Identifier: MIT
// Blob and File (https://w3c.github.io/FileAPI/), and the blob: URLs.
//
// A blob is a list of parts in order; slices and blobs of blobs share them, nothing is copied twice. A part is
//
//   { source, start, length }     source: a Uint8Array that nobody else writes to, or an object
//                                 { read(start, length) -> Promise<Uint8Array> } for what lies elsewhere (files;
//                                 internal/fs/blob.js). Such a part is read even when it is empty: it may have changed.
'use strict';

const context = require('internal/async_context');
const { codes } = require('internal/errors');
const { kClone, kDeserialize } = require('internal/clone');
const { encodeUtf8 } = require('internal/buffer/encodings');
const { isAnyArrayBuffer } = require('internal/buffer/brand');
const { copyOf } = require('internal/buffer/pool');

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const CHUNK_BYTES_MAX = 65536;
const kParts = Symbol('parts'); // marks the options of a blob made by this module

function typeOf(type) {
  const text = `${type}`;
  return /[^ -~]/.test(text) ? '' : text.toLowerCase();
}

function checkOptions(options) {
  if (options === undefined || options === null || typeof options === 'object' || typeof options === 'function') return;
  throw new codes.ERR_INVALID_ARG_TYPE('options', 'a dictionary', options);
}

function bytesPart(bytes) {
  return { source: bytes, start: 0, length: bytes.length };
}

function textPart(text, endings) {
  // encodeUtf8() turns lone surrogates into U+FFFD, as the conversion to USVString would.
  return bytesPart(encodeUtf8(endings === 'native' ? text.replace(/\r\n|\r/g, '\n') : text, Uint8Array));
}

// The elements of a sequence, those that are no bytes as text. The iterator is looked up once, as Web IDL has it.
function readSources(sources) {
  const method = sources === null || typeof sources !== 'object' && typeof sources !== 'function' ? undefined :
    sources[Symbol.iterator];
  if (typeof method !== 'function') {
    throw Object.assign(new TypeError('Value cannot be converted to sequence.'), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  const list = [];
  for (const value of { [Symbol.iterator]: () => Reflect.apply(method, sources, []) }) {
    if (typeof value === 'symbol') {
      throw Object.assign(new TypeError(`Value[${list.length}] is a Symbol and cannot be converted to a string.`),
                          { code: 'ERR_INVALID_ARG_TYPE' });
    }
    list.push(isAnyArrayBuffer(value) || ArrayBuffer.isView(value) || isBlob(value) ? value : `${value}`);
  }
  return list;
}

function addSource(parts, value, endings) {
  if (typeof value === 'string') {
    parts.push(textPart(value, endings));
  } else if (isAnyArrayBuffer(value)) {
    parts.push(bytesPart(new Uint8Array(value).slice()));
  } else if (ArrayBuffer.isView(value)) {
    parts.push(bytesPart(new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice()));
  } else {
    const inner = partsOf(value);
    for (let i = 0; i < inner.length; i++) parts.push(inner[i]);
  }
}

// WebIDL's [Clamp] long long: rounded to the nearest integer, ties to even.
function clampInteger(value) {
  const number = +value;
  if (Number.isNaN(number)) return 0;
  const floor = Math.floor(number);
  const rest = number - floor;
  return rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1;
}

// The parts of the bytes from `start` to `end`.
function sliceParts(parts, start, end) {
  const result = [];
  let at = 0;
  for (let i = 0; i < parts.length && at < end; i++) {
    const { source, start: first, length } = parts[i];
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, length);
    if (from < to) result.push({ source, start: first + from, length: to - from });
    at += length;
  }
  return result;
}

function readPart({ source, start, length }, offset, count) {
  const first = start + offset;
  const size = Math.min(count, length - offset);
  return source instanceof Uint8Array ? source.subarray(first, first + size) : source.read(first, size);
}

function cloneableParts(parts) {
  if (!parts.every((part) => part.source instanceof Uint8Array)) {
    throw new codes.ERR_INVALID_STATE('File-backed Blobs are not cloneable');
  }
  return parts;
}

async function readAll(parts, size) {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const chunk = readPart(parts[i], 0, parts[i].length);
    bytes.set(chunk instanceof Uint8Array ? chunk : await context.keep(chunk), at);
    at += parts[i].length;
  }
  return bytes;
}

class Blob {
  #parts;
  #size = 0;
  #type;

  constructor(sources = [], options = undefined) {
    if (options?.[kParts] !== undefined) {
      this.#parts = options[kParts];
      this.#type = options.type;
    } else {
      const list = readSources(sources);
      checkOptions(options);
      const endings = options?.endings === undefined ? 'transparent' : `${options.endings}`;
      if (endings !== 'transparent' && endings !== 'native') {
        throw new codes.ERR_INVALID_ARG_VALUE('options.endings', endings);
      }
      const type = options?.type;
      this.#type = type === undefined ? '' : typeOf(type);
      this.#parts = [];
      for (let i = 0; i < list.length; i++) addSource(this.#parts, list[i], endings);
    }
    for (let i = 0; i < this.#parts.length; i++) this.#size += this.#parts[i].length;
  }

  static #check(value) {
    if (!isBlob(value)) throw new codes.ERR_INVALID_THIS('Blob');
  }

  // Taken off the class below, so that users do not see them.
  static isBlob(value) {
    return typeof value === 'object' && value !== null && #parts in value;
  }

  static partsOf(blob) {
    return blob.#parts;
  }

  get type() {
    Blob.#check(this);
    return this.#type;
  }

  get size() {
    Blob.#check(this);
    return this.#size;
  }

  slice(start = 0, end = undefined, type = '') {
    Blob.#check(this);
    const size = this.#size;
    const clamp = (position) => (position < 0 ? Math.max(size + position, 0) : Math.min(position, size));
    const from = clamp(clampInteger(start));
    const to = end === undefined ? size : clamp(clampInteger(end));
    return fromParts(sliceParts(this.#parts, from, Math.max(from, to)), typeOf(type));
  }

  async arrayBuffer() {
    Blob.#check(this);
    return (await context.keep(readAll(this.#parts, this.#size))).buffer;
  }

  async bytes() {
    Blob.#check(this);
    return readAll(this.#parts, this.#size);
  }

  async text() {
    Blob.#check(this);
    return new TextDecoder().decode(await context.keep(readAll(this.#parts, this.#size)));
  }

  stream() {
    Blob.#check(this);
    const parts = this.#parts;
    let index = 0;
    let offset = 0;
    return new ReadableStream({
      type: 'bytes',
      async pull(controller) {
        while (index < parts.length) {
          let chunk = readPart(parts[index], offset, CHUNK_BYTES_MAX);
          if (!(chunk instanceof Uint8Array)) chunk = await context.keep(chunk);
          offset += chunk.length;
          if (offset >= parts[index].length) {
            index++;
            offset = 0;
          }
          if (chunk.length === 0) continue; // of an empty file
          controller.enqueue(copyOf(chunk)); // a copy: the stream takes the memory of what it is given
          return;
        }
        controller.close();
        controller.byobRequest?.respond(0);
      },
    }, { highWaterMark: 0 });
  }

  textStream() {
    Blob.#check(this);
    return this.stream().pipeThrough(new TextDecoderStream());
  }

  [inspectCustom](depth, options) {
    if (typeof depth === 'number' && depth < 0) return options.stylize(`[${this.constructor.name}]`, 'special');
    const { inspect } = require('internal/util/inspect');
    return `${this.constructor.name} ${inspect(shownProperties(this), {
      ...options, depth: options.depth == null ? null : options.depth - 1,
    })}`;
  }

  [kClone]() {
    if (!isBlob(this)) return undefined;
    const state = { parts: cloneableParts(this.#parts), type: this.#type };
    // In the same thread the bytes, which nobody changes, are shared.
    return { module: 'web/blob', name: 'Blob', state, local: () => Blob[kDeserialize](state) };
  }

  static [kDeserialize]({ parts, type }) {
    return fromParts(parts, type);
  }
}

const { isBlob, partsOf } = Blob;
delete Blob.isBlob;
delete Blob.partsOf;

// A blob of parts that are ready; `size` is the sum of their lengths.
function fromParts(parts, type = '') {
  return new Blob(undefined, { [kParts]: parts, type });
}

function shownProperties(blob) {
  const { size, type } = blob;
  return isFile(blob) ? { size, type, name: blob.name, lastModified: blob.lastModified } : { size, type };
}

class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = undefined) {
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    const lastModified = options?.lastModified;
    this.#name = `${fileName}`.toWellFormed();
    this.#lastModified = lastModified === undefined ? Date.now() : +lastModified || 0;
  }

  static isFile(value) {
    return typeof value === 'object' && value !== null && #name in value;
  }

  static #check(value) {
    if (!isFile(value)) throw new codes.ERR_INVALID_THIS('File');
  }

  get name() {
    File.#check(this);
    return this.#name;
  }

  get lastModified() {
    File.#check(this);
    return this.#lastModified;
  }

  [kClone]() {
    if (!isFile(this)) return super[kClone]();
    const state = {
      parts: cloneableParts(partsOf(this)), type: this.type, name: this.#name, lastModified: this.#lastModified,
    };
    return { module: 'web/blob', name: 'File', state, local: () => File[kDeserialize](state) };
  }

  static [kDeserialize]({ parts, type, name, lastModified }) {
    return new File(undefined, name, { [kParts]: parts, type, lastModified });
  }
}

const { isFile } = File;
delete File.isFile;

function expose(Class, names) {
  for (let i = 0; i < names.length; i++) {
    Object.defineProperty(Class.prototype, names[i], { __proto__: null, enumerable: true });
  }
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, value: Class.name, configurable: true,
  });
}
expose(Blob, ['type', 'size', 'slice', 'arrayBuffer', 'text', 'bytes', 'stream', 'textStream']);
expose(File, ['name', 'lastModified']);
for (const Class of [Blob, File]) {
  Object.defineProperty(Class, kDeserialize, { __proto__: null, enumerable: false });
}

// ---- blob: URLs -----------------------------------------------------------------------------------------------------

const PREFIX = 'blob:nodedata:';
const registered = new Map(); // id -> blob

function createObjectURL(blob) {
  if (!isBlob(blob)) throw new codes.ERR_INVALID_ARG_TYPE('obj', 'Blob', blob);
  const id = internalBinding('random').uuid();
  registered.set(id, blob);
  return PREFIX + id;
}

function idOf(url) {
  return url.startsWith(PREFIX) ? url.slice(PREFIX.length).replace(/[?#].*$/s, '') : undefined;
}

function revokeObjectURL(url) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
  registered.delete(idOf(`${url}`));
}

// The blob of a blob: URL, undefined when there is none.
function resolveObjectURL(url) {
  const blob = registered.get(idOf(`${url}`));
  return blob === undefined ? undefined : fromParts(partsOf(blob), blob.type);
}

module.exports = {
  Blob,
  File,
  createObjectURL,
  fromParts,
  isBlob,
  resolveObjectURL,
  revokeObjectURL,
};
