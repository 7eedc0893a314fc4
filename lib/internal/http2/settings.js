// SPDX-License-Identifier: MIT
// Settings of HTTP/2 connections, as objects and as bytes.
'use strict';

const { codes } = require('internal/errors');
const { Buffer } = require('node/buffer');
const { validateObject } = require('internal/validate');

const {
  ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH,
  ERR_HTTP2_INVALID_SETTING_VALUE,
  ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS,
  ERR_INVALID_ARG_TYPE,
} = codes;

const UINT32_MAX = 2 ** 32 - 1;
const CUSTOM_MAX = 10;

// [name, id, least, greatest]; the last ones are booleans.
const known = [
  ['headerTableSize', 1, 0, UINT32_MAX],
  ['enablePush', 2],
  ['initialWindowSize', 4, 0, 2 ** 31 - 1],
  ['maxFrameSize', 5, 16384, 2 ** 24 - 1],
  ['maxConcurrentStreams', 3, 0, UINT32_MAX],
  ['maxHeaderListSize', 6, 0, UINT32_MAX],
  ['maxHeaderSize', 6, 0, UINT32_MAX],
  ['enableConnectProtocol', 8],
];

// By id: what holds until something else is said.
const initial = { 1: 4096, 2: 1, 3: UINT32_MAX, 4: 65535, 5: 16384, 6: UINT32_MAX, 8: 0 };

function getDefaultSettings() {
  return {
    __proto__: null,
    headerTableSize: 4096,
    enablePush: true,
    initialWindowSize: 65535,
    maxFrameSize: 16384,
    maxConcurrentStreams: UINT32_MAX,
    maxHeaderSize: 65535,
    maxHeaderListSize: 65535,
    enableConnectProtocol: false,
  };
}

function refuse(name, value, least, greatest) {
  const Refused = least === undefined ? ERR_HTTP2_INVALID_SETTING_VALUE : ERR_HTTP2_INVALID_SETTING_VALUE.RangeError;
  return new Refused(name, value, least, greatest);
}

function validateSettings(settings, as = 'settings') {
  if (settings === undefined) return;
  validateObject(settings, as);
  for (const [name, , least, greatest] of known) {
    const value = settings[name];
    if (value === undefined) continue;
    if (least === undefined) {
      if (typeof value !== 'boolean') throw refuse(name, value);
    } else if (typeof value !== 'number' || !(value >= least && value <= greatest)) {
      throw refuse(name, value, least, greatest);
    }
  }
  const { customSettings } = settings;
  if (customSettings === undefined) return;
  validateObject(customSettings, 'customSettings');
  const entries = Object.entries(customSettings);
  if (entries.length > CUSTOM_MAX) throw new ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
  for (const [id, value] of entries) {
    if (!(Number(id) >= 0 && Number(id) <= 0xffff)) throw refuse('customSettings:id', Number(id), 0, 0xffff);
    if (!(value >= 0 && value <= UINT32_MAX)) throw refuse('customSettings:value', value, 0, UINT32_MAX);
  }
}

/** [id, value ...] in ascending order of ids. */
function entriesOf(settings) {
  const byId = new Map();
  for (const [name, id] of known) if (settings[name] !== undefined) byId.set(id, Number(settings[name]));
  for (const [id, value] of Object.entries(settings.customSettings ?? {})) byId.set(Number(id), Number(value));
  return [...byId].sort((a, b) => a[0] - b[0]).flat();
}

function getPackedSettings(settings) {
  validateSettings(settings);
  const entries = entriesOf(settings ?? {});
  const packed = Buffer.alloc(entries.length * 3);
  for (let i = 0; i < entries.length; i += 2) {
    packed.writeUInt16BE(entries[i], 3 * i);
    packed.writeUInt32BE(entries[i + 1], 3 * i + 2);
  }
  return packed;
}

function getUnpackedSettings(packed, options = {}) {
  if (!ArrayBuffer.isView(packed) || packed.length === undefined) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], packed);
  }
  if (packed.length % 6 !== 0) throw new ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const bytes = Buffer.from(packed); // an element a byte, whatever they are
  const settings = {};
  for (let i = 0; i + 6 <= bytes.length; i += 6) {
    const id = bytes.readUInt16BE(i);
    const value = bytes.readUInt32BE(i + 2);
    const names = known.filter((one) => one[1] === id);
    for (const [name, , least] of names) settings[name] = least === undefined ? value !== 0 : value;
    if (names.length === 0) (settings.customSettings ??= {})[id] = value;
  }
  if (options?.validate) validateSettings(settings);
  return settings;
}

/** The settings that hold, asked one by one by `read(id)`; without it, those of a connection that has said nothing. */
function current(read = undefined, custom = undefined) {
  const settings = {};
  for (const [name, id, least] of known) {
    const value = read === undefined ? initial[id] : read(id);
    settings[name] = least === undefined ? value !== 0 : value;
  }
  if (custom !== undefined) settings.customSettings = custom;
  return settings;
}

/** The same after a frame, [id, value ...]; of others than the known ones, those that are wanted. */
function updated(before, entries, wanted) {
  const settings = { ...before };
  for (let i = 0; i < entries.length; i += 2) {
    const id = entries[i];
    const value = entries[i + 1];
    const names = known.filter((one) => one[1] === id);
    for (const [name, , least] of names) settings[name] = least === undefined ? value !== 0 : value;
    if (names.length === 0 && wanted?.includes(id)) {
      settings.customSettings = { ...settings.customSettings, [id]: value };
    }
  }
  return settings;
}

module.exports = {
  current, entriesOf, getDefaultSettings, getPackedSettings, getUnpackedSettings, updated, validateSettings,
};
