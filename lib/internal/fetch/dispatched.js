// SPDX-License-Identifier: MIT
// fetch() by a dispatcher: an object of the program's, as npm's undici makes them (Agent, ProxyAgent, MockAgent ...),
// given with the request or set for all. It is asked by dispatch(request, handler), and tells the handler.
'use strict';

const { Exchange } = require('internal/fetch/client');
const bodies = require('web/body');
const context = require('internal/async_context');
const { Buffer, isUtf8 } = require('node/buffer');

// What stands for the connection of an exchange
class Link {
  constructor() {
    this.controller = null; // of the dispatcher's, once the request is on its way
  }

  resume() {
    this.controller?.resume();
  }

  abandon(error) {
    this.controller?.abort(error);
  }
}

async function* chunksOf(body) {
  if (body.stream === null && body.source instanceof Uint8Array) {
    if (body.source.byteLength > 0) yield body.source;
    return;
  }
  for await (const chunk of context.iterate(bodies.streamOf(body))) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
    yield chunk;
  }
}

// One that answers by itself compares bodies with what the program gave.
function sourceOf({ source, stream }) {
  if (source === null) return stream;
  return source instanceof Uint8Array && isUtf8(source) ? Buffer.from(source).toString() : source;
}

// In the form of internal/http/incoming.js, of the headers as they came: Node.js does not look at the others either.
function headOf(message, raw) {
  let text = `${message ?? ''}\n`;
  if (!Array.isArray(raw)) return text;
  for (let i = 0; i < raw.length; i += 2) {
    text += `${Buffer.from(raw[i]).latin1Slice()}:${Buffer.from(raw[i + 1]).latin1Slice()}\n`;
  }
  return text;
}

class Handler {
  constructor(exchange, link) {
    this.exchange = exchange;
    this.link = link;
  }

  onRequestStart(controller) {
    this.link.controller = controller;
    if (this.exchange.error !== undefined) controller.abort(this.exchange.error);
  }

  onResponseStarted() {}

  onResponseStart(controller, status, _, message) {
    const { exchange } = this;
    if (status < 200 || exchange.error !== undefined) return;
    exchange.begin(status, headOf(message, controller?.rawHeaders));
  }

  onResponseData(controller, chunk) {
    const { exchange } = this;
    if (exchange.error === undefined && !exchange.push(chunk, false)) controller.pause();
  }

  onResponseEnd() {
    const { exchange } = this;
    exchange.connection = null;
    if (exchange.error === undefined) exchange.end('');
  }

  onResponseError(controller, error) {
    this.exchange.connection = null;
    this.exchange.fail(error);
  }
}

/** Hands a request on; the promise is of its Exchange, as in client.js. */
function dispatch(agent, url, method, headers, body, signal) {
  const exchange = new Exchange(method, body);
  const link = new Link();
  exchange.connection = link;
  exchange.obey(signal);
  const chunks = body === null ? null : chunksOf(body);
  const request = {
    path: `${url.pathname}${url.search}`,
    origin: url.origin,
    method,
    body: chunks,
    __mockAgentBodyForDispatch: chunks,
    headers,
    maxRedirections: 0,
    upgrade: undefined,
  };
  try {
    if (agent.isMockActive && body !== null) request.body = sourceOf(body);
    agent.dispatch(request, new Handler(exchange, link));
  } catch (error) {
    exchange.connection = null;
    exchange.fail(error);
  }
  return exchange.promise;
}

module.exports = { dispatch };
