// SPDX-License-Identifier: MIT
// What the algorithms of the Web Cryptography API share: errors, usages, keys made of handles, checks of JWK.
'use strict';

const { DOMException } = require('web/dom_exception');
const { createCryptoKey } = require('internal/crypto/crypto_key');
const { Handle, read, write } = require('internal/crypto/keys');
const { DER, PKCS8, SPKI } = require('internal/crypto/key_encoding');
const { runAside } = require('internal/crypto/openssl');

const fail = (message, name) => new DOMException(message, name);

// An operation that OpenSSL failed; its error is the cause.
function operationFailed(cause) {
  return new DOMException('The operation failed for an operation-specific reason', { name: 'OperationError', cause });
}

function badData(cause) {
  return new DOMException('Invalid keyData', cause === undefined ? 'DataError' : { name: 'DataError', cause });
}

// Runs a job of a type (internal/crypto/openssl) on the pool; a number as its result is a failure too.
async function job(type, start) {
  try {
    return await runAside(type, start, (result) => {
      if (typeof result === 'number') throw new Error('Cipher job failed');
      return result;
    });
  } catch (error) {
    throw operationFailed(error);
  }
}

// ---- usages ---------------------------------------------------------------------------------------------------------

const order = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];

function checkUsages(usages, allowed, what) {
  for (let i = 0; i < usages.length; i++) {
    if (!allowed.includes(usages[i])) throw fail(`Unsupported key usage for ${what} key`, 'SyntaxError');
  }
}

// Those of `usages` that are in `allowed`, each once, in the standard's order.
const pick = (usages, allowed) => order.filter((usage) => usages.includes(usage) && allowed.includes(usage));

// ---- making ---------------------------------------------------------------------------------------------------------

// A key, whose usages must not be empty unless it is public.
function importedKey(handle, algorithm, usages, extractable) {
  const { type } = handle;
  if (type !== 'public' && usages.length === 0) {
    throw fail(`Usages cannot be empty when importing a ${type} key.`, 'SyntaxError');
  }
  return createCryptoKey(handle, algorithm, pick(usages, order), extractable);
}

function pairOf(box, algorithm, publicUsages, privateUsages, extractable) {
  if (privateUsages.length === 0) throw emptyUsages();
  return {
    publicKey: createCryptoKey(new Handle('public', box), algorithm, publicUsages, true),
    privateKey: createCryptoKey(new Handle('private', box), algorithm, privateUsages, extractable),
  };
}

const emptyUsages = () => fail('Usages cannot be empty when creating a key.', 'SyntaxError');

// ---- JWK ------------------------------------------------------------------------------------------------------------

// The checks that all kinds of keys share. `use` is what the algorithm is for.
function checkJwk(jwk, kty, extractable, usages, use) {
  if (jwk.kty === undefined) throw badData();
  if (jwk.kty !== kty) throw fail('Invalid JWK "kty" Parameter', 'DataError');
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) {
    throw fail('Invalid JWK "use" Parameter', 'DataError');
  }
  const ops = jwk.key_ops;
  if (ops !== undefined) {
    if (new Set(ops).size !== ops.length) throw fail('Duplicate key operation', 'DataError');
    for (let i = 0; i < usages.length; i++) {
      if (!ops.includes(usages[i])) throw fail('Key operations and usage mismatch', 'DataError');
    }
  }
  if (jwk.ext === false && extractable) throw fail('JWK "ext" Parameter and extractable mismatch', 'DataError');
}

const algMismatch = () => fail('JWK "alg" does not match the requested algorithm', 'DataError');

// What a key's JWK begins with; its own members follow.
function jwkHead(slots, alg) {
  const head = { key_ops: slots.usages.slice(), ext: slots.extractable };
  if (alg !== undefined) head.alg = alg;
  return head;
}

// ---- DER ------------------------------------------------------------------------------------------------------------

function toDer(slots, format) {
  const type = format === 'spki' ? 'public' : 'private';
  if (slots.type !== type) throw fail(`Key must be a ${type} key`, 'InvalidAccessError');
  try {
    const bytes = write(slots.handle, { format: DER, type: format === 'spki' ? SPKI : PKCS8 });
    return bytes.buffer;
  } catch (error) {
    throw operationFailed(error);
  }
}

// The native box of a key in spki or pkcs8.
function fromDer(bytes, format) {
  try {
    return read(format === 'pkcs8', bytes, DER, format === 'spki' ? SPKI : PKCS8);
  } catch (error) {
    throw badData(error);
  }
}

const cannotImport = (name, format) => fail(`Unable to import ${name} using ${format} format`, 'NotSupportedError');

module.exports = {
  algMismatch, badData, cannotImport, checkJwk, checkUsages, emptyUsages, fail, fromDer, importedKey, job, jwkHead,
  operationFailed, order, pairOf, pick, toDer,
};
