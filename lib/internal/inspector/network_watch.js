// SPDX-License-Identifier: MIT
// What the clients of the runtime do, told to the domain Network: with --experimental-network-inspection, while it is
// enabled. They publish it on diagnostics channels.
'use strict';

const { option } = require('internal/options');
const lazy = require('internal/lazy');

const lazyChannels = lazy(() => require('node/diagnostics_channel'));
const lazyEvents = lazy(() => require('internal/inspector/network').events);

let lastId = 0;
const ids = new WeakMap(); // request -> id

function begun(request) {
  const id = `node-network-event-${++lastId}`;
  ids.set(request, id);
  return id;
}

const seconds = () => performance.now() / 1000;
const wallTime = () => Date.now() / 1000;

function typeOf(contentType) {
  const match = /^\s*([\w!#$&^.+-]+\/[\w!#$&^.+-]+)\s*(?:;\s*(.*))?$/.exec(contentType ?? '');
  if (match === null) return { mimeType: '', charset: '' };
  const charset = /(?:^|;)\s*charset="?([^";\s]*)"?/i.exec(match[2] ?? '')?.[1] ?? '';
  return { mimeType: match[1], charset };
}

const joined = (name, value) =>
  (Array.isArray(value) ? value.join(name === 'set-cookie' ? '\n' : name === 'cookie' ? '; ' : ', ') : `${value}`);

function headersOf(headers) {
  const shown = {};
  for (const name of Object.keys(headers)) {
    if (name[0] !== ':') shown[name.toLowerCase()] = joined(name.toLowerCase(), headers[name]);
  }
  return shown;
}

// ---- node:http -----------------------------------------------------------------------------------------------------

const urlOf = (request) => `${request.protocol}//${request.host}${request.path}`;

function fullUrl(request) {
  const host = request.getHeader('host') ?? request.host;
  return `${request.protocol}//${host}${request.path}`;
}

function onHttpCreated({ request }) {
  const requestId = begun(request);
  const headers = headersOf(request.getHeaders());
  lazyEvents().requestWillBeSent({
    requestId, timestamp: seconds(), wallTime: wallTime(), charset: typeOf(headers['content-type']).charset,
    request: { url: fullUrl(request) ?? urlOf(request), method: request.method, headers, hasPostData: false },
  });
}

function onHttpError({ request, error }) {
  const requestId = ids.get(request);
  if (requestId === undefined) return;
  lazyEvents().loadingFailed({ requestId, timestamp: seconds(), type: 'Other', errorText: error?.message ?? '' });
}

function onHttpResponse({ request, response }) {
  const requestId = ids.get(request);
  if (requestId === undefined) return;
  const headers = headersOf(response.headersDistinct ?? response.headers);
  lazyEvents().responseReceived({
    requestId, timestamp: seconds(), type: 'Other',
    response: {
      url: fullUrl(request), status: response.statusCode, statusText: response.statusMessage ?? '', headers,
      ...typeOf(headers['content-type']),
    },
  });
  // Reading along must not make the response flow.
  const { push } = response;
  response.push = function(chunk, encoding) {
    if (chunk !== null && chunk !== undefined) {
      const data = typeof chunk === 'string' ? require('node/buffer').Buffer.from(chunk, encoding) : chunk;
      lazyEvents().dataReceived({
        requestId, timestamp: seconds(), dataLength: data.length, encodedDataLength: data.length, data,
      });
    }
    return push.call(this, chunk, encoding);
  };
  response.once('end', () => lazyEvents().loadingFinished({ requestId, timestamp: seconds() }));
}

// ---- fetch() and WebSocket -----------------------------------------------------------------------------------------

const pairs = (raw) => {
  const shown = {};
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = `${raw[i]}`.toLowerCase();
    const value = `${raw[i + 1]}`;
    shown[name] = name in shown ? joined(name, [shown[name], value]) : value;
  }
  return shown;
};

function onFetchCreated({ request }) {
  const requestId = begun(request);
  const headers = Array.isArray(request.headers) ? pairs(request.headers) : headersOf(request.headers ?? {});
  lazyEvents().requestWillBeSent({
    requestId, timestamp: seconds(), wallTime: wallTime(), charset: typeOf(headers['content-type']).charset,
    request: {
      url: `${request.origin}${request.path}`, method: request.method, headers, hasPostData: request.body != null,
    },
  });
}

function onFetchResponse({ request, response }) {
  const requestId = ids.get(request);
  if (requestId === undefined) return;
  const headers = pairs(response.headers);
  lazyEvents().responseReceived({
    requestId, timestamp: seconds(), type: 'Fetch',
    response: {
      url: `${request.origin}${request.path}`, status: response.statusCode, statusText: response.statusText ?? '',
      headers, ...typeOf(headers['content-type']),
    },
  });
}

const withId = (fn) => (message) => {
  const requestId = ids.get(message.request);
  if (requestId !== undefined) fn(requestId, message);
};

const channels = {
  __proto__: null,
  'http.client.request.created': onHttpCreated,
  'http.client.request.error': onHttpError,
  'http.client.response.finish': onHttpResponse,
  'undici:request:create': onFetchCreated,
  'undici:request:headers': onFetchResponse,
  'undici:request:bodyChunkSent': withId((requestId, { chunk }) =>
    lazyEvents().dataSent({ requestId, timestamp: seconds(), dataLength: chunk.length, data: chunk })),
  'undici:request:bodySent': withId((requestId) => lazyEvents().dataSent({ requestId, finished: true })),
  'undici:request:bodyChunkReceived': withId((requestId, { chunk }) => lazyEvents().dataReceived({
    requestId, timestamp: seconds(), dataLength: chunk.length, encodedDataLength: chunk.length, data: chunk,
  })),
  'undici:request:trailers': withId((requestId) => lazyEvents().loadingFinished({ requestId, timestamp: seconds() })),
  'undici:request:error': withId((requestId, { error }) => lazyEvents().loadingFailed({
    requestId, timestamp: seconds(), type: 'Fetch', errorText: error?.message ?? '',
  })),
  'undici:websocket:created'({ websocket, url }) {
    const requestId = begun(websocket);
    lazyEvents().webSocketCreated({ requestId, url: `${url ?? websocket.url}` });
  },
  'undici:websocket:open'({ websocket, handshakeResponse }) {
    const requestId = ids.get(websocket);
    if (requestId === undefined) return;
    const { status, statusText, headers } = handshakeResponse;
    lazyEvents().webSocketHandshakeResponseReceived({
      requestId, timestamp: seconds(), response: { status, statusText, headers: headersOf(headers) },
    });
  },
  'undici:websocket:close'({ websocket }) {
    const requestId = ids.get(websocket);
    if (requestId !== undefined) lazyEvents().webSocketClosed({ requestId, timestamp: seconds() });
  },
};

let isOn = false;

function begin() {
  if (isOn || !option('--experimental-network-inspection')) return;
  isOn = true;
  for (const name of Object.keys(channels)) lazyChannels().subscribe(name, channels[name]);
}

function end() {
  if (!isOn) return;
  isOn = false;
  for (const name of Object.keys(channels)) lazyChannels().unsubscribe(name, channels[name]);
}

module.exports = { begin, end };
