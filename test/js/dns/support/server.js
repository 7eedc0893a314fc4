// SPDX-License-Identifier: MIT
// A name server for the tests beside, on loopback UDP. Bytes are written as strings of latin1.
'use strict';

const dgram = require('node:dgram');

const u16 = (n) => String.fromCharCode(n >> 8, n & 255);
const u32 = (n) => u16(n >>> 16) + u16(n & 65535);
const string = (text) => String.fromCharCode(text.length) + text;
const name = (text) => text.split('.').filter(Boolean).map(string).join('') + '\0';
const POINTER = '\xc0\x0c'; // to the name of the question

const TYPES = {
  __proto__: null,
  A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, TLSA: 52, ANY: 255, CAA: 257,
};

function record(type, data, ttl = 60, owner = POINTER) {
  return owner + u16(TYPES[type] ?? type) + u16(1) + u32(ttl) + u16(data.length) + data;
}

function readQuestion(message) {
  const labels = [];
  let at = 12;
  for (let length = message[at++]; length > 0; length = message[at++]) {
    labels.push(message.latin1Slice(at, at + length));
    at += length;
  }
  return { name: labels.join('.'), type: message.readUInt16BE(at), bytes: message.latin1Slice(12, at + 4) };
}

/**
 * Starts a server: answer(question) gives the records of the reply, or { flags, id, count, records, raw } of it, or
 * undefined for silence. -> Promise of { address, asked, close() }
 */
function serve(answer) {
  const socket = dgram.createSocket('udp4');
  const asked = [];
  socket.on('message', (message, from) => {
    const question = readQuestion(message);
    asked.push(question);
    let reply = answer(question, asked.length);
    if (reply === undefined) return;
    if (Array.isArray(reply)) reply = { records: reply };
    const { flags = 0x8180, id = message.readUInt16BE(0), records = [], count = records.length, raw } = reply;
    const head = u16(id) + u16(flags) + u16(1) + u16(count) + u16(0) + u16(0);
    const text = raw ?? head + question.bytes + records.join('');
    socket.send(Buffer.from(text, 'latin1'), from.port, from.address);
  });
  return new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', () => {
      resolve({ address: `127.0.0.1:${socket.address().port}`, asked, close: () => socket.close() });
    });
  });
}

module.exports = { TYPES, POINTER, name, record, serve, string, u16, u32 };
