// SPDX-License-Identifier: MIT
// The domain Network: what programs tell by inspector.Network, and, with --experimental-network-inspection, what the
// runtime's own clients do (network_watch.js). Bodies are kept by request until they are asked for, or to be streamed.
'use strict';

const { need, ProtocolError } = require('internal/inspector/errors');
const { broadcast, isEnabled } = require('internal/inspector/hub');
const { stackAbove } = require('internal/inspector/frames');
const lazy = require('internal/lazy');

const lazyBuffer = lazy(() => require('node/buffer').Buffer);

const KEPT_BYTES = 100 << 20;
const REQUESTS = 1000; // whose bodies are kept

// id -> {sent, received: chunks, charset, requestCharset, streams: connections, isFinished, isSent}
const requests = new Map();
let keptBytes = 0;

function forget(id) {
  const found = requests.get(id);
  if (found === undefined) return;
  for (const chunk of [...found.sent, ...found.received]) keptBytes -= chunk.length;
  requests.delete(id);
}

function keep(list, data) {
  const chunk = lazyBuffer().from(data);
  keptBytes += chunk.length;
  list.push(chunk);
  while (keptBytes > KEPT_BYTES && requests.size > 1) forget(requests.keys().next().value);
  return chunk;
}

const demand = (params, name) => {
  if (params[name] === undefined) {
    const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
    throw new ERR_MISSING_ARGS(`params.${name}`);
  }
};

function pick(params, names) {
  const picked = {};
  for (const name of names) if (params[name] !== undefined) picked[name] = params[name];
  return picked;
}

const headersOf = (headers = {}) => {
  const picked = {};
  for (const name of Object.keys(headers)) picked[name] = `${headers[name]}`;
  return picked;
};

// ---- events --------------------------------------------------------------------------------------------------------

const events = {
  __proto__: null,

  requestWillBeSent(params) {
    if (!isEnabled('Network')) return;
    const { requestId, request, timestamp, wallTime, charset = '' } = params;
    demand(params, 'requestId');
    if (request === undefined) return;
    requests.set(requestId, {
      sent: [], received: [], charset: '', requestCharset: charset, streams: new Set(), isFinished: false,
      isSent: !request.hasPostData,
    });
    if (requests.size > REQUESTS) forget(requests.keys().next().value);
    const { url, method, headers, hasPostData = false } = request;
    broadcast('Network', 'requestWillBeSent', {
      requestId, request: { url, method, headers: headersOf(headers), hasPostData },
      initiator: { type: 'script', stack: initiator() }, timestamp, wallTime,
    });
  },

  responseReceived(params) {
    if (!isEnabled('Network')) return;
    demand(params, 'requestId');
    const { requestId, timestamp, type, response = {} } = params;
    const { url, status, statusText = '', headers, mimeType = '', charset = '' } = response;
    const found = requests.get(requestId);
    if (found !== undefined) found.charset = charset;
    broadcast('Network', 'responseReceived', {
      requestId, timestamp, type,
      response: { url, status, statusText, headers: headersOf(headers), mimeType, charset },
    });
  },

  dataReceived(params) {
    const found = requests.get(params.requestId);
    if (found === undefined || found.isFinished) return;
    const { requestId, timestamp, dataLength, encodedDataLength, data } = params;
    if (found.streams.size > 0) {
      const text = data === undefined ? undefined : lazyBuffer().from(data).toString('base64');
      for (const connection of found.streams) {
        connection.notify('Network.dataReceived', { requestId, timestamp, dataLength, encodedDataLength, data: text });
      }
    }
    if (data !== undefined) keep(found.received, data);
  },

  dataSent(params) {
    const found = requests.get(params.requestId);
    if (found === undefined || found.isSent) return;
    if (params.finished) found.isSent = true;
    else if (params.data !== undefined) keep(found.sent, params.data);
  },

  loadingFinished(params) {
    if (!isEnabled('Network')) return;
    const found = requests.get(params.requestId);
    if (found !== undefined) found.isFinished = true;
    broadcast('Network', 'loadingFinished', pick(params, ['requestId', 'timestamp']));
  },

  loadingFailed(params) {
    if (!isEnabled('Network')) return;
    forget(params.requestId);
    broadcast('Network', 'loadingFailed', pick(params, ['requestId', 'timestamp', 'type', 'errorText']));
  },

  webSocketCreated(params) {
    if (!isEnabled('Network')) return;
    const { requestId, url } = params;
    broadcast('Network', 'webSocketCreated', { requestId, url, initiator: { type: 'script', stack: initiator() } });
  },

  webSocketHandshakeResponseReceived(params) {
    if (!isEnabled('Network')) return;
    const { requestId, timestamp, response = {} } = params;
    const { status, statusText, headers } = response;
    broadcast('Network', 'webSocketHandshakeResponseReceived',
              { requestId, timestamp, response: { status, statusText, headers: headersOf(headers) } });
  },

  webSocketClosed(params) {
    if (!isEnabled('Network')) return;
    broadcast('Network', 'webSocketClosed', pick(params, ['requestId', 'timestamp']));
  },
};

// Scripts here are called as the program calls them, by path.
function initiator() {
  const { callFrames } = stackAbove(initiator);
  const { fileURLToPath } = require('node/url');
  return {
    callFrames: callFrames.filter(({ url }) => url !== 'node:internal/inspector/network').map((frame) => ({
      ...frame, url: frame.url.startsWith('file:') ? fileURLToPath(frame.url) : frame.url,
    })),
  };
}

// ---- commands ------------------------------------------------------------------------------------------------------

function requestOf(params) {
  need(params, { requestId: 'string' });
  const found = requests.get(params.requestId);
  if (found === undefined) throw new ProtocolError('Request not found');
  return found;
}

const isText = (charset) => /^utf-?8$/i.test(charset);

const commands = {
  __proto__: null,
  enable(connection) {
    connection.enabled.add('Network');
    require('internal/inspector/network_watch').begin();
  },
  disable(connection) {
    connection.enabled.delete('Network');
    if (!isEnabled('Network')) require('internal/inspector/network_watch').end();
  },
  getRequestPostData(connection, params) {
    const found = requestOf(params);
    if (!found.isSent) throw new ProtocolError('Request data is not finished yet');
    if (!isText(found.requestCharset)) throw new ProtocolError('Unable to serialize binary request body');
    return { postData: lazyBuffer().concat(found.sent).toString('utf8') };
  },
  getResponseBody(connection, params) {
    const found = requestOf(params);
    if (found.streams.size > 0) throw new ProtocolError('Response body of the request is been streamed');
    if (!found.isFinished) throw new ProtocolError('Response data is not finished yet');
    const body = lazyBuffer().concat(found.received);
    return isText(found.charset) ? { body: body.toString('utf8'), base64Encoded: false } :
      { body: body.toString('base64'), base64Encoded: true };
  },
  streamResourceContent(connection, params) {
    const found = requestOf(params);
    const bufferedData = lazyBuffer().concat(found.received).toString('base64');
    if (found.isFinished) forget(params.requestId);
    else found.streams.add(connection);
    return { bufferedData };
  },
  loadNetworkResource(connection, params) {
    need(params, { url: 'string' });
    const text = require('internal/inspector/resources').get(params.url);
    if (text === undefined) return { resource: { success: false } };
    return { resource: { success: true, stream: require('internal/inspector/io').open(lazyBuffer().from(text)) } };
  },
};

module.exports = {
  close(connection) {
    commands.disable(connection);
    for (const { streams } of requests.values()) streams.delete(connection);
  },
  commands, events,
};
