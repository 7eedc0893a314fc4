// SPDX-License-Identifier: MIT
// parsePKCS12: the key and the certificates of a bundle.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { bytesOf, toBytes } = require('internal/crypto/bytes');
const { Handle, wrap } = require('internal/crypto/keys');
const { check } = require('internal/crypto/openssl');
const { X509Certificate } = require('internal/crypto/x509');
const { FastBuffer } = require('internal/buffer/pool');
const { types: { isAnyArrayBuffer } } = require('internal/util/types');
const { validateObject } = require('internal/validate');
const { Buffer } = require('node/buffer');
const binding = internalBinding('crypto_x509');

const { isView } = ArrayBuffer;

// OpenSSL takes a text that ends with NUL.
function passphraseText(passphrase) {
  if (passphrase === undefined) return undefined;
  const bytes = toBytes(passphrase, 'options.passphrase');
  if (bytes.includes(0)) {
    throw new ERR_INVALID_ARG_VALUE('options.passphrase', passphrase, 'must not contain null bytes');
  }
  return Buffer.from(bytes).toString('utf8');
}

const certificateOf = (box) => new X509Certificate(new FastBuffer(check(binding.raw(box))));

function parsePKCS12(bundle, options = {}) {
  if (!isView(bundle) && !isAnyArrayBuffer(bundle)) {
    throw new ERR_INVALID_ARG_TYPE('bundle', ['ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'], bundle);
  }
  validateObject(options, 'options');
  const found = check(binding.pkcs12(bytesOf(bundle), passphraseText(options.passphrase)),
                      'Input is not a valid PKCS#12 structure');
  return {
    privateKey: found.key === undefined ? null : wrap(new Handle('private', found.key)),
    certificate: found.certificate === undefined ? null : certificateOf(found.certificate),
    additionalCertificates: found.others.map(certificateOf),
  };
}

module.exports = { parsePKCS12 };
