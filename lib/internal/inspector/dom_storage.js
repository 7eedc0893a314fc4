// SPDX-License-Identifier: MIT
// The domain DOMStorage: what is in localStorage and sessionStorage, or in what the program registered in their place.
'use strict';

const { validateBoolean, validateObject } = require('internal/validate');
const { need } = require('internal/inspector/errors');
const { broadcast } = require('internal/inspector/hub');
const { option } = require('internal/options');

const registered = { __proto__: null }; // by 'local' and 'session': an object

function storageKey() {
  const file = option('--localstorage-file');
  const { pathToFileURL } = require('node/url');
  return pathToFileURL(require('node/path').resolve(file ?? 'localstorage.db')).href;
}

const kindOf = ({ storageId }) => (storageId.isLocalStorage ? 'local' : 'session');

function realStorage(params) { return params.storageId.isLocalStorage ? globalThis.localStorage : sessionStorage; }

function entriesOf(params) {
  const stand = registered[kindOf(params)];
  if (stand !== undefined) return Object.entries(stand).map(({ 0: key, 1: value }) => [key, `${value}`]);
  const storage = realStorage(params);
  if (storage === undefined) return [];
  return Array.from({ length: storage.length }, (_, i) => [storage.key(i), storage.getItem(storage.key(i))]);
}

const events = { __proto__: null };
const NAMES = ['domStorageItemAdded', 'domStorageItemRemoved', 'domStorageItemUpdated', 'domStorageItemsCleared'];
for (const name of NAMES) {
  events[name] = (params) => broadcast('DOMStorage', name, params);
}

const commands = {
  __proto__: null,
  enable(connection) { connection.enabled.add('DOMStorage'); },
  disable(connection) { connection.enabled.delete('DOMStorage'); },
  getDOMStorageItems(connection, params) {
    need(params, { storageId: 'object' });
    return { entries: entriesOf(params) };
  },
  setDOMStorageItem(connection, params) {
    need(params, { storageId: 'object', key: 'string', value: 'string' });
    const stand = registered[kindOf(params)];
    if (stand !== undefined) stand[params.key] = params.value;
    else realStorage(params).setItem(params.key, params.value);
  },
  removeDOMStorageItem(connection, params) {
    need(params, { storageId: 'object', key: 'string' });
    const stand = registered[kindOf(params)];
    if (stand !== undefined) delete stand[params.key];
    else realStorage(params).removeItem(params.key);
  },
  clear(connection, params) {
    need(params, { storageId: 'object' });
    const kind = kindOf(params);
    if (registered[kind] !== undefined) registered[kind] = {};
    else realStorage(params).clear();
  },
};

function registerStorage(params) {
  validateBoolean(params.isLocalStorage, 'params.isLocalStorage');
  validateObject(params.storageMap, 'params.storageMap');
  registered[params.isLocalStorage ? 'local' : 'session'] = params.storageMap;
}

module.exports = {
  close(connection) { connection.enabled.delete('DOMStorage'); },
  commands, events, registerStorage, storageKey,
};
