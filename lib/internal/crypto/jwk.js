// SPDX-License-Identifier: MIT
// Keys as JSON Web Keys (RFC 7517, 7518, 8037) and back, and their raw forms.
'use strict';

const { codes } = require('internal/errors');
const { coded } = require('internal/crypto/coded');
const { check, BAD_KEY } = require('internal/crypto/openssl');
const { incompatible } = require('internal/crypto/key_encoding');
const { FastBuffer } = require('internal/buffer/pool');
const { Buffer } = require('node/buffer');
const binding = internalBinding('crypto_parts');
const keys = internalBinding('crypto_keys');

const { ERR_CRYPTO_INVALID_JWK } = codes;

// JWK's names of curves and OpenSSL's, with the bytes of a coordinate.
const curves = {
  '__proto__': null,
  'P-256': { name: 'prime256v1', bytes: 32 },
  'P-384': { name: 'secp384r1', bytes: 48 },
  'P-521': { name: 'secp521r1', bytes: 66 },
  'secp256k1': { name: 'secp256k1', bytes: 32 },
};
const okpNames = { __proto__: null, ed25519: 'Ed25519', ed448: 'Ed448', x25519: 'X25519', x448: 'X448' };
const okpCurves = { __proto__: null, Ed25519: 32, Ed448: 57, X25519: 32, X448: 56 };

function curveOfJwk(name) {
  for (const jwk in curves) if (curves[jwk].name === name) return jwk;
  return undefined;
}

// ---- out ------------------------------------------------------------------------------------------------------------

function toJwk(box, isPrivate) {
  const type = keys.type(box);
  if (type === 'rsa') {
    const { n, e, d, p, q, dp, dq, qi } = check(binding.take(box, isPrivate));
    return isPrivate ? { kty: 'RSA', n, e, d, p, q, dp, dq, qi } : { kty: 'RSA', n, e };
  }
  if (type === 'ec') {
    const name = keys.details(box).namedCurve;
    const crv = curveOfJwk(name);
    if (crv === undefined) throw new codes.ERR_CRYPTO_JWK_UNSUPPORTED_CURVE(name);
    const { x, y, d } = check(binding.take(box, isPrivate));
    return isPrivate ? { kty: 'EC', x, y, crv, d } : { kty: 'EC', x, y, crv };
  }
  const crv = okpNames[type];
  if (crv === undefined) throw new codes.ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE();
  const { x, d } = check(binding.take(box, isPrivate));
  return isPrivate ? { kty: 'OKP', crv, x, d } : { kty: 'OKP', crv, x };
}

// ---- in -------------------------------------------------------------------------------------------------------------

// Bytes of a member that must be there.
function member(jwk, name, kind) {
  if (typeof jwk[name] !== 'string') throw new ERR_CRYPTO_INVALID_JWK(`Invalid JWK ${kind} key`);
  return Buffer.from(jwk[name], 'base64url');
}

function made(box, kind) {
  if (box === BAD_KEY) throw new ERR_CRYPTO_INVALID_JWK(`Invalid JWK ${kind} key`);
  return box;
}

function needsPrivate(jwk, isPrivate) {
  if (isPrivate && typeof jwk.d !== 'string') {
    throw new ERR_CRYPTO_INVALID_JWK('JWK does not contain private key material');
  }
}

function fromRsa(jwk, isPrivate) {
  const list = [member(jwk, 'n', 'RSA'), member(jwk, 'e', 'RSA')];
  needsPrivate(jwk, isPrivate);
  if (isPrivate) for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi']) list.push(member(jwk, name, 'RSA'));
  return made(binding.rsa(...list), 'RSA');
}

function fromEc(jwk, isPrivate) {
  const curve = curves[jwk.crv];
  if (curve === undefined) throw new codes.ERR_CRYPTO_INVALID_CURVE();
  const x = member(jwk, 'x', 'EC');
  const y = member(jwk, 'y', 'EC');
  needsPrivate(jwk, isPrivate);
  if (x.length > curve.bytes || y.length > curve.bytes) throw new ERR_CRYPTO_INVALID_JWK('Invalid JWK EC key');
  const point = new FastBuffer(1 + 2 * curve.bytes);
  point[0] = 4;
  point.set(x, 1 + curve.bytes - x.length);
  point.set(y, 1 + 2 * curve.bytes - y.length);
  return made(binding.ec(curve.name, point, isPrivate ? member(jwk, 'd', 'EC') : undefined), 'EC');
}

function fromOkp(jwk, isPrivate) {
  if (okpCurves[jwk.crv] === undefined) throw new ERR_CRYPTO_INVALID_JWK('Invalid JWK OKP key');
  const x = member(jwk, 'x', 'OKP');
  needsPrivate(jwk, isPrivate);
  const box = made(binding.okp(jwk.crv, isPrivate, isPrivate ? member(jwk, 'd', 'OKP') : x), 'OKP');
  // Its public part is computed, not taken on trust.
  if (isPrivate && !x.equals(new Uint8Array(check(binding.raw(box, false, false))))) {
    throw new ERR_CRYPTO_INVALID_JWK('Invalid JWK OKP key');
  }
  return box;
}

// The box of a JWK that holds a key of a public-key algorithm.
function fromJwk(jwk, isPrivate) {
  switch (jwk.kty) {
    case 'RSA':
      return fromRsa(jwk, isPrivate);
    case 'EC':
      return fromEc(jwk, isPrivate);
    case 'OKP':
      return fromOkp(jwk, isPrivate);
    default:
      throw new ERR_CRYPTO_INVALID_JWK(`${jwk.kty} is not a supported JWK key type`);
  }
}

// ---- raw ------------------------------------------------------------------------------------------------------------

function toRaw(box, isPrivate, isCompressed) {
  const type = keys.type(box);
  if (type !== 'ec' && okpNames[type] === undefined) throw incompatible();
  return new FastBuffer(check(binding.raw(box, isPrivate, isCompressed)));
}

const invalidKeyData = () => coded(TypeError, 'ERR_INVALID_ARG_VALUE', 'Invalid key data');

function fromRaw(bytes, type, curve, isPrivate) {
  let box;
  if (type === 'ec') {
    const dh = internalBinding('crypto_dh');
    if (!dh.hasCurve(curve)) throw new codes.ERR_CRYPTO_INVALID_CURVE();
    const point = isPrivate ? dh.ecPublic(curve, bytes) : undefined;
    if (point === BAD_KEY) throw invalidKeyData();
    box = isPrivate ? binding.ec(curve, new Uint8Array(point), bytes) : binding.ec(curve, bytes);
  } else {
    if (okpNames[type] === undefined) throw incompatible();
    box = binding.okp(okpNames[type], isPrivate, bytes);
  }
  if (box === BAD_KEY) throw invalidKeyData();
  return box;
}

module.exports = { curves, fromJwk, fromRaw, toJwk, toRaw };
