// SPDX-License-Identifier: MIT
// fetch (https://fetch.spec.whatwg.org) over node:http.
'use strict';

const http = require('node/http');
const { json, text } = require('node/stream/consumers');

function failure(cause) {
  return new TypeError('fetch failed', { cause });
}

async function fetch(input, init = {}) {
  const url = new URL(input);
  if (url.protocol !== 'http:') throw failure(new Error(`unsupported scheme ${url.protocol}`));
  const { promise, resolve, reject } = Promise.withResolvers();
  const { method = 'GET', headers, body, signal } = init;
  const request = http.request(url, { method, headers, signal });
  request.on('error', (error) => reject(signal?.aborted ? signal.reason : failure(error)));
  request.on('response', resolve);
  request.end(body);
  const message = await promise;
  return {
    status: message.statusCode,
    statusText: message.statusMessage,
    ok: message.statusCode >= 200 && message.statusCode < 300,
    url: url.href,
    text: () => text(message),
    json: () => json(message),
  };
}

module.exports = { fetch };
