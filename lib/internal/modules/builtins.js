// SPDX-License-Identifier: MIT
// Core modules as users name them.
'use strict';

const { textSlice, textSplit, textStartsWith } = require('internal/modules/paths');
const { require: load } = require('internal/realm');

const names = textSplit(
  '_http_agent,_http_client,_http_common,_http_incoming,_http_outgoing,_http_server,_tls_common,_tls_wrap,assert,' +
  'assert/strict,async_hooks,buffer,child_process,cluster,console,constants,crypto,dgram,diagnostics_channel,dns,' +
  'dns/promises,domain,events,fs,fs/promises,http,http2,https,inspector,inspector/promises,module,net,os,path,' +
  'path/posix,path/win32,perf_hooks,process,punycode,querystring,readline,readline/promises,repl,stream,' +
  'stream/consumers,stream/promises,stream/web,string_decoder,sys,timers,timers/promises,tls,trace_events,tty,url,' +
  'util,util/types,v8,vm,wasi,worker_threads,zlib', ',');
// These need the prefix: without it the name may be a package's.
const prefixOnly = ['ffi', 'sea', 'sqlite', 'test', 'test/reporters'];

const PLAIN = 1;
const PREFIXED = 2;
const kinds = { __proto__: null };
for (let i = 0; i < names.length; i++) kinds[names[i]] = PLAIN;
for (let i = 0; i < prefixOnly.length; i++) kinds[prefixOnly[i]] = PREFIXED;

// The id below lib/node/ for what a user may write ("fs", "node:fs", "node:test"), or undefined.
function builtinId(request) {
  if (kinds[request] === PLAIN) return request;
  if (typeof request !== 'string' || !textStartsWith(request, 'node:')) return undefined;
  const id = textSlice(request, 5);
  return kinds[id] !== undefined ? id : undefined;
}

// Takes one that needs the prefix out of reach.
function hideBuiltin(id) {
  kinds[id] = undefined;
  prefixOnly.splice(prefixOnly.indexOf(id), 1);
}

// Users may replace fs.readFileSync (file systems in memory, archives), or what process.binding('fs') lends of it: the
// loader must then read through that.
let fs;
let readFileSync;
let lent;
let readFileUtf8;
function patchedReader() {
  if (fs !== undefined && fs.readFileSync !== readFileSync) return fs.readFileSync;
  return lent !== undefined && lent.readFileUtf8 !== readFileUtf8 ? readThroughLent : undefined;
}

function readThroughLent(filename) {
  return lent.readFileUtf8(filename, 0);
}

// `binding` is what process.binding('fs') gives from now on.
function watchReader(binding) {
  lent = binding;
  readFileUtf8 = binding.readFileUtf8;
  return binding;
}

// `id` without prefix.
function loadBuiltin(id) {
  let exports;
  try {
    exports = load(`node/${id}`);
  } catch (error) {
    // The realm's word for a module that is not built in.
    if (error !== `No such built-in module: node/${id}`) throw error;
    throw new (require('internal/errors').codes.ERR_UNKNOWN_BUILTIN_MODULE)(`node:${id}`);
  }
  if (id === 'fs' && fs === undefined) {
    fs = exports;
    readFileSync = exports.readFileSync;
  }
  return exports;
}

function builtinModules() {
  const list = [];
  for (let i = 0; i < names.length; i++) list[i] = names[i];
  for (let i = 0; i < prefixOnly.length; i++) list[names.length + i] = `node:${prefixOnly[i]}`;
  return list;
}

module.exports = { builtinId, builtinModules, hideBuiltin, loadBuiltin, patchedReader, watchReader };
