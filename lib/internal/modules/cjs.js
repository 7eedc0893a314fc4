// SPDX-License-Identifier: MIT
// Provisional CommonJS loader: relative and absolute files, core modules.
'use strict';
const { read, compile } = internalBinding('temp');
const { require: own, ids } = require('internal/realm');
const { made } = require('boot/globals');
const cache = {};
function norm(p) {
  const out = [];
  for (const part of p.split('/')) { if (part === '..') out.pop(); else if (part !== '.' && part !== '') out.push(part); }
  return '/' + out.join('/');
}
function load(file) {
  if (cache[file]) return cache[file].exports;
  let text = read(file);
  if (file.endsWith('.json')) return JSON.parse(text);
  if (text.startsWith('#!')) text = '//' + text;
  const m = cache[file] = { id: file, filename: file, exports: {}, loaded: false, children: [], paths: [] };
  const dir = file.slice(0, file.lastIndexOf('/')) || '/';
  const require = (id) => {
    if (id.startsWith('node:')) id = id.slice(5);
    if (ids().includes('node/' + id)) return own('node/' + id);
    if (id[0] === '.' || id[0] === '/') {
      const base = norm(id[0] === '/' ? id : dir + '/' + id);
      for (const ext of ['', '.js', '.json', '/index.js']) if (read(base + ext) !== undefined) return load(base + ext);
    }
    throw Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });
  };
  require.cache = cache;
  require.main = require.cache[process.argv[1]];
  compile('(function (exports, require, module, __filename, __dirname) {\n' + text + '\n})', file).call(m.exports, m.exports, require, m, file, dir);
  m.loaded = true;
  return m.exports;
}
function runMain(path) {
  const file = norm(path[0] === '/' ? path : process.cwd() + '/' + path);
  if (made.process) process.argv[1] = file; else made.mainPath = file;
  load(file);
}
module.exports = { runMain };
