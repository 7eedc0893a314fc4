// SPDX-License-Identifier: MIT
// The head that an answer was given last. Most servers say the same again, but for the length of the body: then no text
// is put together, and C reads the flat string where it is. Only plain heads are remembered: what a header does to its
// message (other than Content-Length) has to be done each time.
'use strict';

const { hasBadChar, utcDate } = require('internal/http/common');

let firstLine = '';
let headers = []; // [name, value, name, value ...], strings and numbers only
let date = '';
let keepAlive = 0;
let givesLength = false; // Content-Length is one of the headers
let length = -1; // of the body, as the head says it
let opening = ''; // the head without its framing
let head = '';

/** Whether nothing about the message asks for special lines. */
function isPlain(message) {
  return (
    message.sendDate &&
    message.shouldKeepAlive &&
    message._hasBody &&
    message._defaultKeepAlive &&
    message.useChunkedEncodingByDefault &&
    !message.chunkedEncoding &&
    !message._removedConnection &&
    !message._removedContLen &&
    !message._removedTE &&
    !message._last &&
    !message.maxRequestsOnConnectionReached &&
    message._maxRequestsPerSocket === null
  );
}

// `list` is what setHeader() made: triples that end with name and value.
function isSameList(list) {
  if (list.length * 2 !== headers.length * 3) return false;
  for (let i = 0, k = 0; i < list.length; i += 3, k += 2) {
    if (list[i + 1] !== headers[k] || list[i + 2] !== headers[k + 1]) return false;
  }
  return true;
}

function isSameObject(given) {
  const names = Object.keys(given);
  if (names.length * 2 !== headers.length) return false;
  for (let i = 0, k = 0; i < names.length; i++, k += 2) {
    if (names[i] !== headers[k] || given[names[i]] !== headers[k + 1]) return false;
  }
  return true;
}

/** The head of a plain message with these headers (a list of setHeader(), or an object), if it is known. */
function recall(message, line, list, given) {
  if (line !== firstLine || message._keepAliveTimeout !== keepAlive || utcDate() !== date) return null;
  if (given === null ? !isSameList(list) : !isSameObject(given)) return null;
  if (givesLength) {
    message._contentLength = length;
  } else if (message._contentLength !== length) {
    if (typeof message._contentLength !== 'number') return null;
    length = message._contentLength;
    head = `${opening}Content-Length: ${length}\r\n\r\n`;
  }
  return head;
}

function isPlainValue(value) {
  return typeof value === 'number' || (typeof value === 'string' && !hasBadChar(value));
}

/** Remembers a plain message's head. `text` is all but the framing, or all but the empty line. */
function remember(message, line, list, given, hasLength, text) {
  firstLine = ''; // until all is known to fit
  headers = [];
  if (given === null) {
    for (let i = 0; i < list.length; i += 3) headers.push(list[i + 1], list[i + 2]);
  } else {
    for (const name of Object.keys(given)) headers.push(name, given[name]);
  }
  for (let i = 1; i < headers.length; i += 2) if (!isPlainValue(headers[i])) return;
  firstLine = line;
  date = utcDate();
  keepAlive = message._keepAliveTimeout;
  givesLength = hasLength;
  length = message._contentLength;
  opening = text;
  head = message._header;
}

module.exports = { isPlain, recall, remember };
