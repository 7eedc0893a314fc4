// SPDX-License-Identifier: MIT
// What FileHandle's methods do, as functions of (handle, ...). The handle is open, and stays so until they settle.
'use strict';

const { AbortError, codes } = require('internal/errors');
const { ERR_INVALID_STATE } = codes;
const hold = require('internal/slots').holderOf('FSREQPROMISE');
const { Buffer } = require('node/buffer');
const lazy = require('internal/lazy');
const { contents, fileError } = require('internal/fs/results');
const {
  EMPTY, fail, isView, nativeViews, promiseOf, throwIfAborted, validateBufferArray, validateOptionsObject,
} = require('internal/fs/utils');
const { contentsOf, readArgs, readFileArgs, writeArgs, writeFileOptions, writeTextArgs } = require('internal/fs/args');
const { forms } = require('internal/fs/calls');
const { takeStats } = require('internal/fs/stats');
const fs = internalBinding('fs');
const file = internalBinding('fs_file');

// A promise for a call that gives (err, value) to its slot.
function pending(syscall, path, start, take) {
  return promiseOf((resolve, reject) => {
    start(hold((err, value) => {
      if (err < 0) reject(fail(err, syscall, path));
      else resolve(take === undefined ? value : take(value));
    }));
  });
}

const onFd = (name) => {
  const { promise } = forms(name);
  return (handle, ...args) => promise(handle.fd, ...args);
};

function fstat(handle, options = EMPTY) {
  const bigint = options?.bigint === true;
  return pending('fstat', undefined, (slot) => fs.fstat(handle.fd, bigint, slot), () => takeStats(bigint));
}

// A length of null means the whole buffer here, unlike in the other forms.
const wholeLength = (options) => (options.length === null ? { ...options, length: undefined } : options);

async function read(handle, buffer, offset, length, position) {
  let args;
  if (!isView(buffer)) {
    // read([options])
    const options = validateOptionsObject(buffer === undefined ? null : buffer);
    args = readArgs(options.buffer ?? Buffer.alloc(16384), wholeLength(options), undefined, undefined, 2);
  } else if (offset !== null && typeof offset === 'object') {
    args = readArgs(buffer, wholeLength(offset), undefined, undefined, 2);
  } else {
    args = readArgs(buffer, offset, length ?? undefined, position, 4);
  }
  ({ buffer } = args);
  if (args.length === 0) return { __proto__: null, bytesRead: 0, buffer };
  return pending('read', undefined,
                 (slot) => fs.read(handle.fd, args.view, args.offset, args.length, args.position, slot),
                 (bytesRead) => ({ __proto__: null, bytesRead, buffer }));
}

async function write(handle, buffer, offset, length, position) {
  if (buffer?.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer };
  const args = isView(buffer) ? writeArgs(buffer, offset, length, position) : writeTextArgs(buffer, offset, length);
  return pending('write', undefined,
                 (slot) => fs.write(handle.fd, args.view, args.offset, args.length, args.position, slot),
                 (bytesWritten) => ({ __proto__: null, bytesWritten, buffer }));
}

async function readv(handle, buffers, position) {
  validateBufferArray(buffers);
  if (buffers.length === 0) return { __proto__: null, bytesRead: 0, buffers };
  const at = typeof position === 'number' ? position : -1;
  return pending('read', undefined, (slot) => fs.readv(handle.fd, nativeViews(buffers), buffers.length, at, slot),
                 (bytesRead) => ({ __proto__: null, bytesRead, buffers }));
}

async function writev(handle, buffers, position) {
  validateBufferArray(buffers);
  if (buffers.length === 0) return { __proto__: null, bytesWritten: 0, buffers };
  const at = typeof position === 'number' ? position : -1;
  return pending('write', undefined, (slot) => fs.writev(handle.fd, nativeViews(buffers), buffers.length, at, slot),
                 (bytesWritten) => ({ __proto__: null, bytesWritten, buffers }));
}

// ---- whole files ----------------------------------------------------------------------------------------------------

const lazyTarget = lazy(() => require('web/event_target'));

// A promise for a whole-file job; the signal may win. What only looks like one, as a proxy, is asked when the job is
// done.
function wholeFile(args, start, take) {
  const { signal } = args;
  return promiseOf((resolve, reject) => {
    let onAbort;
    if (signal) {
      throwIfAborted(signal);
      if (lazyTarget().isTarget(signal)) {
        onAbort = () => reject(new AbortError(undefined, { cause: signal.reason }));
        signal.addEventListener('abort', onAbort, { once: true });
      }
    }
    start(hold((err, value, step) => {
      if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
      if (signal?.aborted) {
        reject(new AbortError(undefined, { cause: signal.reason }));
        return;
      }
      if (err !== 0) {
        reject(fileError(err, step, args.file));
        return;
      }
      try {
        resolve(take === undefined ? undefined : take(value));
      } catch (error) {
        reject(error);
      }
    }));
  });
}

// Contents of what `args` (of readFileArgs) names.
function readWhole(args) {
  return wholeFile(args, (slot) => file.read(args.file, args.flags, args.form, slot),
                   (value) => contents(value, args.encoding));
}

async function readFile(handle, options) {
  return readWhole(readFileArgs(handle.fd, options));
}

function writeBytes(args) {
  return wholeFile(args, (slot) => file.write(args.file, args.data, args.flags, args.mode, args.flush, slot));
}

const isIterable = (data) => data !== null && typeof data === 'object' && !isView(data) &&
  (typeof data[Symbol.asyncIterator] === 'function' || typeof data[Symbol.iterator] === 'function');

// Writes data of any kind, chunk by chunk where it comes so, to an open descriptor.
async function writeTo(fd, data, args) {
  if (!isIterable(data)) {
    await writeBytes({ ...args, file: fd, data: contentsOf(data, args.encoding) });
    return;
  }
  throwIfAborted(args.signal);
  for await (const chunk of data) {
    throwIfAborted(args.signal);
    await writeBytes({ ...args, file: fd, data: contentsOf(chunk, args.encoding), flush: false });
    throwIfAborted(args.signal);
  }
  if (args.flush) await forms('fsync').promise(fd);
}

async function writeFile(handle, data, options) {
  await writeTo(handle.fd, data, writeFileOptions(handle.fd, options, false));
}

async function appendFile(handle, data, options) {
  await writeTo(handle.fd, data, writeFileOptions(handle.fd, options, true));
}

// ---- web streams ----------------------------------------------------------------------------------------------------

const kLocked = Symbol('kLocked');

function readableWebStream(handle, options) {
  const { kIsClosing, kRef, kUnref } = require('internal/fs/file_handle');
  const { validateBoolean, validateObject } = require('internal/validate');
  if (handle.fd === -1) throw new ERR_INVALID_STATE('The FileHandle is closed');
  if (handle[kIsClosing]()) throw new ERR_INVALID_STATE('The FileHandle is closing');
  if (handle[kLocked]) throw new ERR_INVALID_STATE('The FileHandle is locked');
  if (options !== undefined) validateObject(options, 'options');
  const autoClose = options?.autoClose ?? false;
  validateBoolean(autoClose, 'options.autoClose');
  if (options?.type !== undefined && options.type !== 'bytes') {
    process.emitWarning('A non-"bytes" options.type has no effect. A byte-oriented steam is always created.',
                        'ExperimentalWarning');
  }
  handle[kLocked] = true; // for ever: what the stream has taken is gone
  handle[kRef]();

  let controller;
  let isDone = false;
  const finish = () => {
    if (isDone) return;
    isDone = true;
    handle[kUnref]();
    if (autoClose) handle.close().catch(() => {});
  };
  const { ReadableStream } = require('node/stream/web');
  const stream = new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: 16384,
    start(given) { controller = given; },
    async pull() {
      const view = controller.byobRequest.view;
      const { bytesRead } = await read(handle, view, 0, view.byteLength);
      if (bytesRead === 0) {
        controller.close();
        finish();
      }
      controller.byobRequest.respond(bytesRead);
    },
    cancel: finish,
  });
  handle.once('close', () => {
    if (isDone) return;
    controller.close();
    controller.byobRequest?.respond(0);
    finish();
  });
  return stream;
}

module.exports = {
  appendFile,
  fchmod: onFd('fchmod'),
  fchown: onFd('fchown'),
  fdatasync: onFd('fdatasync'),
  fstat,
  fsync: onFd('fsync'),
  ftruncate: onFd('ftruncate'),
  futimes: onFd('futimes'),
  isIterable,
  pending,
  read,
  readFile,
  readWhole,
  readableWebStream,
  readv,
  write,
  writeBytes,
  writeFile,
  writeTo,
  writev,
};
