// SPDX-License-Identifier: MIT
// node:sea: what a program in a single executable asks of it. The bytes of an asset are those of the executable's file,
// mapped for this process: getRawAsset() copies nothing.
'use strict';

const {
  codes: { ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION, ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND },
} = require('internal/errors');
const { validateString } = require('internal/validate');
const lazy = require('internal/lazy');

const binding = internalBinding('sea');
const lazyTextDecoder = lazy(() => require('web/encoding').TextDecoder);
const lazyBlob = lazy(() => require('node/buffer').Blob);

function isSea() {
  return binding.isSea();
}

function getRawAsset(key) {
  validateString(key, 'key');
  if (!isSea()) throw new ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION();
  const asset = binding.asset(key);
  if (asset === undefined) throw new ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND(key);
  return asset;
}

function getAsset(key, encoding = undefined) {
  if (encoding !== undefined) validateString(encoding, 'encoding');
  const asset = getRawAsset(key);
  return encoding === undefined ? asset.slice() : new (lazyTextDecoder())(encoding).decode(asset);
}

function getAssetAsBlob(key, options = undefined) {
  return new (lazyBlob())([getRawAsset(key)], options);
}

function getAssetKeys() {
  if (!isSea()) throw new ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION();
  return binding.keys();
}

module.exports = { isSea, getAsset, getRawAsset, getAssetAsBlob, getAssetKeys };
