// SPDX-License-Identifier: MIT
// The letters that come to this thread: sessions of the server, of other threads that look into this one, and what
// this thread hears from those that it looks into.
'use strict';

const { i32, N0 } = require('internal/cells');
const { hold } = require('boot/turn');
const { worker } = require('internal/realm');
const { Connection } = require('internal/inspector/hub');
const binding = internalBinding('inspector');

const CONNECT = 1;
const MESSAGE = 2;
const DISCONNECT = 3;
const REPLY = 4;
const SERVER = -1;

const threadId = worker?.threadId ?? 0;
const remotes = new Map(); // `${from}:${session}` -> Connection
const replies = new Map(); // session of ours in another thread -> receive(text)
let lastSession = 0;
let isOpen = false;
let hasEnd = false; // of a thread that is looked into

function open() {
  if (isOpen) return;
  isOpen = true;
  binding.openMailbox(hold(() => { serve(0); }), threadId);
}

function connect(session, from) {
  const deliver = from === SERVER ? (text) => binding.sendToSession(session, text) :
    (text) => binding.send(from, REPLY, session, threadId, text);
  const connection = new Connection(deliver, true);
  connection.isOfServer = from === SERVER;
  connection.closeFromHere = () => { if (from === SERVER) binding.closeSession(session); };
  if (from === SERVER) require('internal/inspector/target').begin(connection);
  if (!hasEnd && worker !== undefined) {
    hasEnd = true;
    require('internal/inspector/ends').atEnd(() => require('internal/inspector/waiting').waitForDisconnect(false));
  }
  remotes.set(`${from}:${session}`, connection);
  if (remotes.size === 1) binding.hear(() => { serve(0); });
}

function disconnect(session, from) {
  const connection = remotes.get(`${from}:${session}`);
  if (connection === undefined) return;
  remotes.delete(`${from}:${session}`);
  connection.close();
  if (remotes.size === 0) binding.hear(undefined);
}

function handle(text, kind, session, from) {
  switch (kind) {
    case CONNECT: connect(session, from); break;
    case MESSAGE: remotes.get(`${from}:${session}`)?.dispatch(text); break;
    case DISCONNECT: disconnect(session, from); break;
    default: replies.get(session)?.(text);
  }
}

// Deals with the letters that are there; waits up to `ms` for the first. Whether there was one.
function serve(ms) {
  let text = binding.take(ms);
  const any = text !== undefined;
  while (text !== undefined) {
    handle(text, i32[N0], i32[N0 + 1], i32[N0 + 2]);
    text = binding.take(0);
  }
  return any;
}

// A session of ours in another thread: {dispatch(text), close()}, or undefined when that has no mailbox.
function connectTo(thread, receive) {
  open();
  const session = ++lastSession;
  if (!binding.send(thread, CONNECT, session, threadId, '')) return undefined;
  replies.set(session, receive);
  return {
    dispatch(text) { binding.send(thread, MESSAGE, session, threadId, text); },
    close() {
      replies.delete(session);
      binding.send(thread, DISCONNECT, session, threadId, '');
    },
  };
}

module.exports = { connectTo, open, serve, threadId };
