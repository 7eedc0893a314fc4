// SPDX-License-Identifier: MIT
// Tab at a prompt: commands, names, members of what can be found without running code of the program's (getters and
// proxies are not asked), modules in require() and import(), files in calls of node:fs.
'use strict';

const fs = require('node/fs');
const path = require('node/path');
const { builtinModules } = require('internal/modules/builtins');
const { commonPrefix } = require('internal/readline/completion');
const { moduleNames } = require('internal/repl/context');
const { Script } = require('internal/vm/script');
const { types: { isProxy } } = require('internal/util/types');

const { getOwnPropertyDescriptor, getOwnPropertyNames, getPrototypeOf } = Object;

const ID = String.raw`[\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*`;
const STRING = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|` + '`[^`$\\\\]*`';
const MEMBER = String.raw`\s*\??\.\s*${ID}|\s*\[\s*(?:${STRING}|\d+|${ID})\s*\]`;
// A key may be a chain itself, or a sum.
const KEY = String.raw`${STRING}|\d+|${ID}(?:${MEMBER})*`;
const LINK = String.raw`${MEMBER}|\s*\[\s*(?:${KEY})(?:\s*\+\s*(?:${KEY}))*\s*\]`;
const IS_ID = new RegExp(`^${ID}$`, 'u');
const OLD = /^__(?:define|lookup)[GS]etter__$/; // nobody wants these
const NAME = new RegExp(`(?<![\\p{ID_Continue}$.?'"\`\\])}])(${ID})?$`, 'u');
const NEW_NAME = new RegExp(`(?:^|[^\\p{ID_Continue}$])(?:let|const|var|function|class)\\s+(?:${ID})?$`, 'u');
const WHOLE = new RegExp(`^\\s*(?<base>${ID})(?<links>(?:${LINK})*)\\s*$`, 'u');
const BASE = `(?<![\\p{ID_Continue}$.\\])}])(?<base>${ID})|\\(?\\s*(?<literal>${STRING})\\s*\\)?|` +
  '(?<![\\p{ID_Continue}$\\])}])\\[\\]';
const CHAIN = new RegExp(`((?:${BASE})(?<links>(?:${LINK})*)\\s*\\??\\.\\s*)(?<filter>${ID})?$`, 'u');

const COMMAND = /^\s*\.(\S*)$/;
const MODULE = /\b(require|import)\s*\(\s*['"`]([^'"`]*)$|\b(import|from)\s*['"]([^'"]*)$/;
const FILE = /\bfs\s*(?:\.\s*promises\s*)?\.\s*[a-zA-Z]\w*\(\s*['"`]([^'"`]*)$/;

const WORDS = ['async', 'await', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default',
               'delete', 'do', 'else', 'export', 'false', 'finally', 'for', 'function', 'if', 'import', 'in',
               'instanceof', 'let', 'new', 'null', 'return', 'static', 'super', 'switch', 'this', 'throw', 'true',
               'try', 'typeof', 'undefined', 'var', 'void', 'while', 'with', 'yield'];

// ---- groups --------------------------------------------------------------------------------------------------------

// What begins with the filter, in whatever case; groups apart by '', the last one first.
function choose(groups, filter) {
  const wanted = filter.toLowerCase();
  const seen = new Set(); // a name is in the first group that has it
  const parts = [];
  for (const group of groups) {
    const chosen = group.filter((name) => name.toLowerCase().startsWith(wanted) && !seen.has(name));
    for (const name of chosen) seen.add(name);
    if (chosen.length > 0) parts.unshift([...new Set(chosen)].sort());
  }
  return parts.flatMap((part, i) => (i === 0 ? part : ['', ...part]));
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function isWanted(name) {
  const first = name.charCodeAt(0);
  if (first >= 0x30 && first <= 0x39) return false; // there may be millions of indices
  return IS_ID.test(name) && !OLD.test(name);
}

// Names along the prototype chain, nearest first.
function memberGroups(value) {
  const groups = [];
  for (let at = isObject(value) ? value : getPrototypeOf(value); at !== null && !isProxy(at); at = getPrototypeOf(at)) {
    groups.push(getOwnPropertyNames(at).filter(isWanted));
  }
  return groups;
}

// ---- values --------------------------------------------------------------------------------------------------------

const NOTHING = Symbol('nothing');
const NONE = [[], undefined];

// A property that is no accessor.
function member(value, key) {
  if (value === undefined || value === null) return NOTHING;
  for (let at = Object(value); at !== null; at = getPrototypeOf(at)) {
    if (isProxy(at)) return NOTHING;
    const found = getOwnPropertyDescriptor(at, key);
    if (found !== undefined) return 'value' in found ? found.value : NOTHING;
  }
  return NOTHING;
}

// What a name stands for at the top level. Accessors there are asked only if they are our own.
function valueOf(server, name) {
  const { context } = server;
  for (let at = context; at !== null && !isProxy(at); at = getPrototypeOf(at)) {
    const found = getOwnPropertyDescriptor(at, name);
    if (found === undefined) continue;
    if (found.get !== undefined && !server.ownGetters.has(found.get)) return NOTHING;
    break;
  }
  try {
    const script = new Script(name);
    return server.useGlobal ? script.runInThisContext() : script.runInContext(context);
  } catch {
    return NOTHING;
  }
}

function textOf(literal) {
  const body = literal.slice(1, -1);
  return body.includes('\\') ? NOTHING : body;
}

// What stands in brackets.
function keyOf(server, text) {
  let key;
  for (const { 0: part } of text.matchAll(new RegExp(KEY, 'gu'))) {
    let value;
    if (/^\d/.test(part)) value = +part;
    else if (/^['"`]/.test(part)) value = textOf(part);
    else value = chainValue(server, WHOLE.exec(part).groups);
    if (value === NOTHING || isObject(value) || typeof value === 'symbol') return NOTHING;
    key = key === undefined ? value : key + value;
  }
  return key;
}

function chainValue(server, { base, literal, links }) {
  let value = base !== undefined ? valueOf(server, base) : literal !== undefined ? '' : [];
  for (const { 0: link } of links.matchAll(new RegExp(LINK, 'gu'))) {
    if (value === NOTHING) return NOTHING;
    const inner = /^\s*\[\s*([\s\S]*?)\s*\]$/.exec(link)?.[1];
    const key = inner === undefined ? link.replace(/[\s?.]/g, '') : keyOf(server, inner);
    if (key === NOTHING) return NOTHING;
    value = member(value, key);
  }
  return value;
}

// { value } of a text that is a name or a member of what it stands for; undefined when it is none, or nothing to show.
function valueOfText(server, text) {
  const match = WHOLE.exec(text);
  if (match === null) return undefined;
  const value = chainValue(server, match.groups);
  return value === NOTHING || value === undefined ? undefined : { value };
}

// ---- modules and files ---------------------------------------------------------------------------------------------

function entriesOf(folder) {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isFolder(entry, folder) {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return fs.statSync(path.join(folder, entry.name)).isDirectory();
  } catch {
    return false;
  }
}

// Paths that begin like `text`: folders end in a slash, files are named by nameOf, or left out.
function files(text, nameOf) {
  if (text !== '' && !text.endsWith('/') && fs.statSync(text, { throwIfNoEntry: false })?.isDirectory()) text += '/';
  const head = text.slice(0, text.lastIndexOf('/') + 1);
  const folder = path.resolve(head === '' ? '.' : head);
  const found = [];
  for (const entry of entriesOf(folder)) {
    const isInside = isFolder(entry, folder);
    const name = isInside ? `${entry.name}/` : nameOf(entry.name);
    if (name !== undefined) found.push(head + name);
    if (isInside && entriesOf(path.join(folder, entry.name)).some((inner) => nameOf(inner.name) === 'index')) {
      found.push(head + entry.name); // require() takes the folder itself
    }
  }
  return found;
}

// The last part of a path.
function completeFile(text) {
  const names = files(text, (name) => name);
  if (names.length > 0 && names[0].startsWith(`${text}/`)) text += '/'; // a folder, as it stands
  const head = text.slice(0, text.lastIndexOf('/') + 1);
  const part = text.slice(head.length);
  return [choose([names.map((name) => name.slice(head.length))], part), part];
}

// require() needs no extension, import() does.
function nameForRequire(context) {
  const extensions = Object.keys(context.require?.extensions ?? require('internal/modules/cjs').Module._extensions);
  return (name) => {
    const extension = path.extname(name);
    return extensions.includes(extension) ? name.slice(0, -extension.length) : undefined;
  };
}
const nameForImport = (name) => (/\.(?:[cm]?[jt]s|json|wasm|node)$/.test(name) ? name : undefined);

function packages(server, text) {
  const found = [];
  for (const folder of server.context.module?.paths ?? []) {
    if (typeof folder !== 'string') continue;
    const scope = /^@[^/]*\//.exec(text)?.[0] ?? '';
    const inside = text.slice(scope.length).includes('/') ? text.slice(0, text.lastIndexOf('/') + 1) : scope;
    for (const entry of entriesOf(path.join(folder, inside))) {
      if (entry.name[0] === '.') continue;
      const name = `${inside}${entry.name}`;
      if (isFolder(entry, path.join(folder, inside))) found.push(name, `${name}/`);
    }
  }
  return found;
}

function completeModule(server, match) {
  const isImport = match[1] !== 'require';
  const text = match[2] ?? match[4];
  if (text === '.' || text === '..') return [choose([['./', '../']], text), text];
  if (/^\.{0,2}\//.test(text)) {
    return [choose([files(text, isImport ? nameForImport : nameForRequire(server.context))], text), text];
  }
  const { builtinModules: names } = require('node/repl'); // which programs may change
  const prefixed = builtinModules().filter((id) => id[0] !== '_').map((id) => `node:${id.replace(/^node:/, '')}`);
  return [choose([packages(server, text), names.filter((id) => !id.startsWith('node:')), prefixed], text), text];
}

// ---- the way in ----------------------------------------------------------------------------------------------------

function completeNames(server, filter) {
  const groups = memberGroups(server.context);
  if (!server.useGlobal) groups.unshift(require('node/vm').runInContext('Reflect.ownKeys(globalThis)', server.context)
    .filter((name) => typeof name === 'string' && IS_ID.test(name)));
  const lexicals = [...server.lexicalNames].filter((name) => valueOf(server, name) !== NOTHING);
  groups.unshift(lexicals, moduleNames());
  if (filter !== '') groups.push(WORDS);
  return [choose(groups, filter), filter];
}

function find(server, line) {
  let match = COMMAND.exec(line);
  if (match !== null) return [choose([Object.keys(server.commands)], match[1]), match[1]];
  match = MODULE.exec(line);
  if (match !== null) return completeModule(server, match);
  match = FILE.exec(line);
  if (match !== null) return completeFile(match[1]);
  return completeExpression(server, line);
}

function completeExpression(server, line) {
  let match = CHAIN.exec(line);
  if (match !== null) {
    const { filter = '' } = match.groups;
    const value = chainValue(server, match.groups);
    const text = match[0];
    if (value === NOTHING || value === undefined || value === null) return [[], text];
    const names = choose(memberGroups(value), filter);
    return [names.map((name) => (name === '' ? '' : match[1] + name)), text];
  }
  if (NEW_NAME.test(line)) return NONE;
  match = NAME.exec(line);
  if (match === null) return NONE;
  return completeNames(server, match[1] ?? '');
}

function complete(server, line, callback) {
  callback(null, find(server, line));
}

// What all completions have in common, as the only one.
function onlyCommon({ 0: completions, 1: text }) {
  const common = commonPrefix(completions.filter((name) => name !== ''));
  return common.length > (text?.length ?? 0) ? [[common], text] : [[], text];
}

// What Tab would insert behind an expression, if it has begun a name.
function suffixOf(server, line) {
  if (!/[\p{ID_Continue}$]$/u.test(line) || /^\s*\.|['"`]/.test(line)) return '';
  const { 0: completions, 1: text } = onlyCommon(completeExpression(server, line));
  return completions.length === 1 && completions[0].startsWith(text) ? completions[0].slice(text.length) : '';
}

module.exports = { complete, onlyCommon, suffixOf, valueOfText };
