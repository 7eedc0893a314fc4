// SPDX-License-Identifier: MIT
// Path operations of the loader, on POSIX paths, and the captured natives that it works with: loading a script at
// start-up needs neither node:path nor the whole of primordials, and must survive tampered prototypes all the same.
'use strict';

const { apply } = Reflect;
const uncurry = (method) => (self, ...args) => apply(method, self, args);
const { charCodeAt, indexOf, lastIndexOf, slice, split, startsWith } = String.prototype;
const codeAt = uncurry(charCodeAt);
const textIndexOf = uncurry(indexOf);
const textLastIndexOf = uncurry(lastIndexOf);
const textSlice = uncurry(slice);
const textSplit = uncurry(split);
const textStartsWith = uncurry(startsWith);
const arraySlice = uncurry(Array.prototype.slice);
const arrayJoin = uncurry(Array.prototype.join);

const { made } = require('boot/globals');

const SLASH = 47;

// As path.dirname, for paths that do not end in a slash.
function dirname(path) {
  const at = textLastIndexOf(path, '/');
  if (at > 0) return textSlice(path, 0, at);
  return at === 0 ? '/' : '.';
}

// The node_modules folders above a folder, nearest first; handed out as copies (src/loader/natives.c has the same
// for the main module).
const chains = { __proto__: null };
function chainOf(folder) {
  let chain = chains[folder];
  if (chain !== undefined) return chain;
  chain = [];
  let end = folder.length;
  // Segments from the last to the first; one that is itself node_modules has no node_modules inside.
  while (end > 0) {
    const slash = textLastIndexOf(folder, '/', end - 1);
    if (end - slash > 1 && textSlice(folder, slash + 1, end) !== 'node_modules') {
      chain[chain.length] = `${textSlice(folder, 0, end)}/node_modules`;
    }
    end = slash;
  }
  chain[chain.length] = '/node_modules';
  chains[folder] = chain;
  return chain;
}

function cwd() {
  if (made.process === undefined) {
    const folder = internalBinding('process').cwd();
    if (typeof folder === 'string') return folder;
  }
  return process.cwd();
}

function isNormal(path) {
  const last = path.length - 1;
  return textIndexOf(path, '/.') < 0 && textIndexOf(path, '//') < 0 && (last === 0 || codeAt(path, last) !== SLASH);
}

// As path.resolve(path): absolute, without "." and "..", without a slash at the end.
function absolute(path) {
  if (path.length === 0) return cwd();
  const full = codeAt(path, 0) === SLASH ? path : `${cwd()}/${path}`;
  if (isNormal(full)) return full;
  const parts = textSplit(full, '/');
  const kept = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part === '..') {
      if (kept.length > 0) kept.length--;
    } else if (part !== '' && part !== '.') {
      kept[kept.length] = part;
    }
  }
  return `/${arrayJoin(kept, '/')}`;
}

// True for ".", "..", "./x" and "../x".
function isRelative(request) {
  if (request[0] !== '.') return false;
  const second = request[1];
  if (second === undefined || second === '/') return true;
  return second === '.' && (request[2] === undefined || request[2] === '/');
}

module.exports = {
  absolute, arrayJoin, arraySlice, chainOf, codeAt, cwd, dirname, isRelative, textIndexOf, textLastIndexOf, textSlice,
  textSplit, textStartsWith,
};
