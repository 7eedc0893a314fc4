// SPDX-License-Identifier: MIT
// What concerns OpenSSL as a whole: constants, FIPS, engines, the secure heap; and comparing bytes in constant time.
'use strict';

const { codes } = require('internal/errors');
const { coded } = require('internal/crypto/coded');
const { binding, check } = require('internal/crypto/openssl');
const { typed } = require('internal/crypto/bytes');
const { types: { isAnyArrayBuffer } } = require('internal/util/types');
const { validateNumber, validateString } = require('internal/validate');
const { option } = require('internal/options');
const { deprecate } = require('internal/util/deprecate');

const { isView } = ArrayBuffer;

// ---- constants ------------------------------------------------------------------------------------------------------

const defaultCipherList =
  'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256:' +
  'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:' +
  'DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:' +
  'DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:DHE-RSA-AES256-SHA256:HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:' +
  '!PSK:!SRP:!CAMELLIA';

const constants = { __proto__: null };
{
  const list = binding.constants();
  list.push('defaultCoreCipherList', defaultCipherList);
  for (let i = 0; i < list.length; i += 2) {
    Object.defineProperty(constants, list[i], { value: list[i + 1], enumerable: true });
  }
  constants.defaultCipherList = option('--tls-cipher-list') ?? defaultCipherList;
}

// ---- FIPS -----------------------------------------------------------------------------------------------------------

const getFips = () => (binding.fips() ? 1 : 0);

function setFips(value) {
  const on = !!value;
  if (on !== binding.fips()) check(binding.setFips(on));
}

const words = 'The crypto.fips is deprecated. Please use crypto.setFips() and crypto.getFips()';

// ---- engines and the secure heap ------------------------------------------------------------------------------------

function setEngine(id, flags) {
  validateString(id, 'id');
  if (flags) validateNumber(flags, 'flags');
  flags >>>= 0;
  if (flags === 0) flags = constants.ENGINE_METHOD_ALL;
  if (!binding.setEngine(id, flags)) throw new codes.ERR_CRYPTO_ENGINE_UNKNOWN(id);
}

function secureHeapUsed() {
  const total = Number(option('--secure-heap') ?? 0);
  const used = binding.secureHeapUsed();
  return { total, used, utilization: used / total, min: Number(option('--secure-heap-min') ?? 2) };
}

// ---- comparing ------------------------------------------------------------------------------------------------------

const isBytes = (value) => isView(value) || isAnyArrayBuffer(value);

// The words do not show what was received.
const notBytes = (name) => coded(
  TypeError, 'ERR_INVALID_ARG_TYPE',
  `The "${name}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);

function timingSafeEqual(buf1, buf2) {
  if (!isBytes(buf1)) throw notBytes('buf1');
  if (!isBytes(buf2)) throw notBytes('buf2');
  if (buf1.byteLength !== buf2.byteLength) throw new codes.ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  return binding.equal(typed(buf1), typed(buf2));
}

module.exports = {
  constants,
  fipsGetter: deprecate(getFips, words, 'DEP0093'),
  fipsSetter: deprecate(setFips, words, 'DEP0093'),
  getFips, secureHeapUsed, setEngine, setFips, timingSafeEqual,
};
