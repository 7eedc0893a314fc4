// SPDX-License-Identifier: MIT
// A Duplex made of two other streams: what is written to it goes to `writable`, what is read from it comes from
// `readable`; either may be missing. Common ground of stream.compose() and Duplex.from().
'use strict';

const { Duplex } = require('internal/streams/duplex');
const { destroyer } = require('internal/streams/destroy');
const { AbortError } = require('internal/errors');

/**
 * @param {Writable | null} writable
 * @param {Readable | null} readable
 * @param {(Stream | null)[]} owned destroyed with the Duplex
 * @returns {{ duplex: Duplex, flushed: () => void, over: (err?: Error) => void }} the caller says `flushed` when all
 *   that was written has arrived, which lets the Duplex finish, and `over` when the parts are done or failed
 */
function join(writable, readable, owned) {
  const duplex = new Duplex({
    writableObjectMode: !!writable?.writableObjectMode,
    readableObjectMode: !!readable?.readableObjectMode,
    writable: !!writable,
    readable: !!readable,
  });
  let ondrain = null;
  let onfinish = null;
  let onreadable = null;
  let onclose = null;
  let isOver = false;

  if (writable) {
    duplex._write = (chunk, encoding, callback) => {
      if (writable.write(chunk, encoding)) callback();
      else ondrain = callback;
    };
    duplex._final = (callback) => {
      onfinish = callback;
      writable.end();
    };
    writable.on('drain', () => {
      const callback = ondrain;
      ondrain = null;
      callback?.();
    });
  }
  if (readable) {
    duplex._read = () => {
      for (;;) {
        const chunk = readable.read();
        if (chunk === null) {
          onreadable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
    readable.on('readable', () => {
      const read = onreadable;
      onreadable = null;
      read?.();
    });
    readable.on('end', () => duplex.push(null));
  }
  duplex._destroy = (err, callback) => {
    if (!err && !isOver) err = new AbortError();
    ondrain = onfinish = onreadable = null;
    if (isOver) {
      callback(err);
    } else {
      onclose = callback;
    }
    for (let i = 0; i < owned.length; i++) destroyer(owned[i], err);
  };

  function flushed() {
    const callback = onfinish;
    onfinish = null;
    callback?.();
  }
  function over(err) {
    isOver = true;
    const callback = onclose;
    onclose = null;
    if (callback !== null) callback(err);
    else if (err) duplex.destroy(err);
    else if (!duplex.readable && !duplex.writable) duplex.destroy();
  }
  return { duplex, flushed, over };
}

module.exports = join;
