// SPDX-License-Identifier: MIT
// What fetch() publishes on the channels of node:diagnostics_channel that undici has for it, while somebody subscribes:
// undici:request:create, bodyChunkSent, bodySent, headers, bodyChunkReceived, trailers and error, and
// undici:client:sendHeaders.
'use strict';

const { channel } = require('node/diagnostics_channel');
const { Buffer } = require('node/buffer');

class Request {
  constructor(url, path, method, headers, body) {
    this.method = method;
    this.origin = url.origin;
    this.path = path;
    this.protocol = url.protocol;
    this.host = null;
    this.body = body === null ? null : body.source ?? body.stream;
    this.contentLength = body?.length ?? null;
    this.contentType = null;
    this.headers = headers; // [name, value, name, value ...]
    this.completed = false;
    this.aborted = false;
    this.upgrade = null;
    this.idempotent = method === 'GET' || method === 'HEAD';
    for (let i = 0; i < headers.length; i += 2) {
      if (headers[i].toLowerCase() === 'content-type') this.contentType = headers[i + 1];
    }
  }

  /** For who hears of its creation. */
  addHeader(name, value) {
    const { validateHeaderName, validateHeaderValue } = require('internal/http/common');
    validateHeaderName(name);
    validateHeaderValue(name, value);
    this.headers.push(name, `${value}`);
    return this;
  }
}

function split(text, colon, end, make) {
  const list = [];
  for (let at = 0; at < text.length;) {
    const stop = text.indexOf(end, at);
    const middle = text.indexOf(colon, at);
    list.push(make(text.slice(at, middle)), make(text.slice(middle + colon.length, stop)));
    at = stop + end.length;
  }
  return list;
}

const bytes = (text) => Buffer.from(text, 'latin1');

// One exchange, as it is told.
class Told {
  constructor(request) {
    this.request = request;
    this.publish('request:create', {});
  }

  publish(name, message) {
    const to = channel(`undici:${name}`);
    if (to.hasSubscribers) to.publish({ request: this.request, ...message });
  }

  /** The lines of the request's head, also those that subscribers have added. */
  lines() {
    const { headers } = this.request;
    let text = '';
    for (let i = 0; i < headers.length; i += 2) text += `${headers[i]}: ${headers[i + 1]}\r\n`;
    return text;
  }

  sending(head, socket) { this.publish('client:sendHeaders', { headers: head.slice(0, -2), socket }); }
  chunkSent(chunk) { this.publish('request:bodyChunkSent', { chunk }); }
  sent() { this.publish('request:bodySent', {}); }

  headers(statusCode, text) {
    const line = text.indexOf('\n');
    const headers = split(text.slice(line + 1), ':', '\n', bytes);
    this.publish('request:headers', { response: { statusCode, headers, statusText: text.slice(0, line) } });
  }

  chunkReceived(chunk) { this.publish('request:bodyChunkReceived', { chunk }); }

  trailers(text) {
    this.request.completed = true;
    this.publish('request:trailers', { trailers: split(text, ':', '\n', bytes) });
  }

  error(error) {
    this.request.aborted = true;
    this.publish('request:error', { error });
  }
}

/** Tells of a request that will be sent. */
function tell(url, path, method, lines, body) {
  return new Told(new Request(url, path, method, split(lines, ': ', '\r\n', String), body));
}

module.exports = { tell };
