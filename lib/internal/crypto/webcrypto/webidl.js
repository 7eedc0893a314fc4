// SPDX-License-Identifier: MIT
// Arguments of the Web Cryptography API, converted as Web IDL says (https://webidl.spec.whatwg.org/), with Node's words
// and codes. `context` is what the value is called, with the call in front: "Failed to execute ...: 1st argument".
'use strict';

const { coded } = require('internal/crypto/coded');
const { types: { isAnyArrayBuffer, isCryptoKey, isSharedArrayBuffer, isUint8Array } } = require('internal/util/types');

const { isView } = ArrayBuffer;

const refuse = (text, code = 'ERR_INVALID_ARG_TYPE') => coded(TypeError, code, text);

function required(given, count, prefix) {
  if (given >= count) return;
  throw refuse(`${prefix}: ${count} argument${count === 1 ? '' : 's'} required, but only ${given} present.`,
               'ERR_MISSING_ARGS');
}

function bufferSource(value, context) {
  if (!isView(value) && !isAnyArrayBuffer(value)) {
    throw refuse(`${context} is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
  }
  if (isSharedArrayBuffer(isView(value) ? value.buffer : value)) {
    throw refuse(`${context} is a view on a SharedArrayBuffer, which is not allowed.`);
  }
  return value;
}

function bigInteger(value, context) {
  if (!isUint8Array(value)) throw refuse(`${context} is not an Uint8Array object.`);
  bufferSource(value, context);
  return new Uint8Array(value);
}

function string(value, context) {
  if (typeof value === 'symbol') throw refuse(`${context} is a Symbol and cannot be converted to a string.`);
  return `${value}`;
}

// [EnforceRange] of an unsigned integer below 2 ** bits.
const integer = (bits) => (value, context) => {
  if (typeof value === 'symbol') throw refuse(`${context} is a Symbol and cannot be converted to a number.`);
  if (typeof value === 'bigint') throw refuse(`${context} is a BigInt and cannot be converted to a number.`);
  const n = Number(value);
  if (!Number.isFinite(n)) throw refuse(`${context} is not a finite number.`);
  const whole = Math.trunc(n);
  if (whole < 0 || whole > 2 ** bits - 1) {
    throw refuse(`${context} is outside the expected range of 0 to ${2 ** bits - 1}.`, 'ERR_OUT_OF_RANGE');
  }
  return whole + 0;
};

function cryptoKey(value, context) {
  if (!isCryptoKey(value)) throw refuse(`${context} is not of type CryptoKey.`);
  return value;
}

function enumeration(name, values) {
  const known = new Set(values);
  return (value, context) => {
    const text = string(value, context);
    if (!known.has(text)) {
      throw refuse(`${context} '${text}' is not a valid enum value of type ${name}.`, 'ERR_INVALID_ARG_VALUE');
    }
    return text;
  };
}

function sequence(convert) {
  return (value, context) => {
    if (typeof value !== 'object' || value === null || typeof value[Symbol.iterator] !== 'function') {
      throw refuse(`${context} cannot be converted to sequence.`);
    }
    const list = [];
    for (const item of value) list.push(convert(item, `${context}[${list.length}]`));
    return list;
  };
}

const keyFormat = enumeration('KeyFormat', [
  'raw', 'raw-public', 'raw-seed', 'raw-secret', 'raw-private', 'pkcs8', 'spki', 'jwk',
]);
const keyUsages = sequence(enumeration('KeyUsage', [
  'encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey', 'encapsulateKey',
  'encapsulateBits', 'decapsulateKey', 'decapsulateBits',
]));

// A dictionary: members are [name, convert, whether it is required], in the order in which they are read.
function dictionary(type, members, value, context) {
  if (value !== undefined && value !== null && typeof value !== 'object' && typeof value !== 'function') {
    throw refuse(`${context} cannot be converted to a dictionary`);
  }
  const result = {};
  const colon = context.lastIndexOf(': ') + 2;
  for (let i = 0; i < members.length; i++) {
    const [name, convert, isRequired] = members[i];
    const member = value?.[name];
    if (member !== undefined) {
      result[name] = convert(member, `${context.slice(0, colon)}${name} in ${context.slice(colon)}`);
    } else if (isRequired) {
      throw refuse(`${context} cannot be converted to '${type}' because '${name}' is required in '${type}'.`,
                   'ERR_MISSING_OPTION');
    }
  }
  return result;
}

const texts = sequence(string);
const boolean = (value) => !!value;
const jwkMembers = [
  ['alg', string], ['crv', string], ['d', string], ['dp', string], ['dq', string], ['e', string], ['ext', boolean],
  ['k', string], ['key_ops', texts], ['kty', string], ['n', string], ['oth', (value) => value], ['p', string],
  ['q', string], ['qi', string], ['use', string], ['x', string], ['y', string],
];
const jsonWebKey = (value, context) => dictionary('JsonWebKey', jwkMembers, value, context);

module.exports = {
  bigInteger, boolean, bufferSource, cryptoKey, dictionary, integer, jsonWebKey, keyFormat, keyUsages,
  refuse, required, string,
};
