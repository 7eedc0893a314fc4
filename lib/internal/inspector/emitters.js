// SPDX-License-Identifier: MIT
// inspector.Network, NetworkResources and DOMStorage: programs tell tools what they do. Nothing happens while nobody
// inspects.
'use strict';

const { validateObject, validateString } = require('internal/validate');
const { loaded } = require('internal/realm');

// The domain, once a connection has named it.
const domainOf = (id) => loaded[id]?.exports;

const emitters = (id, names) => {
  const made = {};
  for (const name of names) {
    made[name] = { [name](params = {}) {
      validateObject(params, 'params');
      domainOf(id)?.events[name](params);
    } }[name];
  }
  return made;
};

const Network = emitters('internal/inspector/network', [
  'requestWillBeSent', 'responseReceived', 'loadingFinished', 'loadingFailed', 'dataSent', 'dataReceived',
  'webSocketCreated', 'webSocketClosed', 'webSocketHandshakeResponseReceived',
]);

const DOMStorage = emitters('internal/inspector/dom_storage', [
  'domStorageItemAdded', 'domStorageItemRemoved', 'domStorageItemUpdated', 'domStorageItemsCleared',
]);
DOMStorage.registerStorage = function registerStorage(params = {}) {
  validateObject(params, 'params');
  domainOf('internal/inspector/dom_storage')?.registerStorage(params);
};

const NetworkResources = {
  put(url, data) {
    validateString(url, 'url');
    validateString(data, 'data');
    require('internal/inspector/resources').put(url, data);
  },
};

module.exports = { DOMStorage, Network, NetworkResources };
