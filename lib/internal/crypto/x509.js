// SPDX-License-Identifier: MIT
// X509Certificate, and Certificate (SPKAC).
'use strict';

const { codes } = require('internal/errors');
const { coded } = require('internal/crypto/coded');
const { check } = require('internal/crypto/openssl');
const { bytesOf, toBytes } = require('internal/crypto/bytes');
const { Handle, handleOf, isKeyObject, wrap } = require('internal/crypto/keys');
const { isStringOrBytes } = require('internal/crypto/key_encoding');
const { FastBuffer } = require('internal/buffer/pool');
const { kClone, kDeserialize } = require('internal/clone');
const { validateBoolean, validateObject, validateOneOf, validateString } = require('internal/validate');
const binding = internalBinding('crypto_x509');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

// ---- X509Certificate ------------------------------------------------------------------------------------------------

const HOST = 0, EMAIL = 1, IP = 2;
const ALWAYS_SUBJECT = 0x1, NO_WILDCARDS = 0x2, NO_PARTIAL_WILDCARDS = 0x4, MULTI_LABEL_WILDCARDS = 0x8;
const SINGLE_LABEL_SUBDOMAINS = 0x10, NEVER_SUBJECT = 0x20;

function checkFlags(options) {
  if (options === undefined) return 0;
  validateObject(options, 'options');
  const {
    subject = 'default', wildcards = true, partialWildcards = true, multiLabelWildcards = false,
    singleLabelSubdomains = false,
  } = options;
  validateString(subject, 'options.subject');
  validateBoolean(wildcards, 'options.wildcards');
  validateBoolean(partialWildcards, 'options.partialWildcards');
  validateBoolean(multiLabelWildcards, 'options.multiLabelWildcards');
  validateBoolean(singleLabelSubdomains, 'options.singleLabelSubdomains');
  validateOneOf(subject, 'options.subject', ['default', 'always', 'never']);
  return (subject === 'always' ? ALWAYS_SUBJECT : subject === 'never' ? NEVER_SUBJECT : 0) |
    (wildcards ? 0 : NO_WILDCARDS) | (partialWildcards ? 0 : NO_PARTIAL_WILDCARDS) |
    (multiLabelWildcards ? MULTI_LABEL_WILDCARDS : 0) | (singleLabelSubdomains ? SINGLE_LABEL_SUBDOMAINS : 0);
}

// [key, value ...] as an object; keys that come again have a list.
function gather(list) {
  const object = { __proto__: null };
  for (let i = 0; i < list.length; i += 2) {
    const key = list[i];
    if (object[key] === undefined) object[key] = list[i + 1];
    else if (Array.isArray(object[key])) object[key].push(list[i + 1]);
    else object[key] = [object[key], list[i + 1]];
  }
  return object;
}

// The lines of infoAccess, whose values may be JSON.
function gatherAccess(text) {
  if (text === undefined) return undefined;
  const object = { __proto__: null };
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    const key = line.slice(0, colon);
    const value = line.slice(colon + 1);
    (object[key] ??= []).push(value[0] === '"' ? JSON.parse(value) : value);
  }
  return object;
}

class X509Certificate {
  #box;
  #fields;
  #publicKey;
  #issuer;

  constructor(buffer) {
    if (!isStringOrBytes(buffer)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    }
    this.#box = check(binding.read(toBytes(buffer, 'buffer')));
  }

  static withIssuer(certificate, issuer) {
    certificate.#issuer = issuer;
    return certificate;
  }

  static isX509Certificate(value) {
    return typeof value === 'object' && value !== null && #box in value;
  }

  get #all() {
    return this.#fields ??= binding.fields(this.#box);
  }

  [inspectCustom](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const shown = {};
    for (const name of SHOWN) shown[name] = this[name];
    return `X509Certificate ${inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  [kClone]() {
    return { module: 'internal/crypto/x509', name: 'X509Certificate', state: this.raw };
  }

  static [kDeserialize](state) {
    return new X509Certificate(state);
  }

  get subject() { return this.#all.subject; }
  get subjectAltName() { return this.#all.subjectAltName; }
  get issuer() { return this.#all.issuer; }
  // Known only to certificates of a connection.
  get issuerCertificate() { return this.#issuer; }
  get infoAccess() { return this.#all.infoAccess; }
  get validFrom() { return this.#all.validFrom; }
  get validTo() { return this.#all.validTo; }
  get validFromDate() { return new Date(this.#all.validFromTime); }
  get validToDate() { return new Date(this.#all.validToTime); }
  get fingerprint() { return this.#all.fingerprint; }
  get fingerprint256() { return this.#all.fingerprint256; }
  get fingerprint512() { return this.#all.fingerprint512; }
  get keyUsage() { return this.#all.keyUsage; }
  get serialNumber() { return this.#all.serialNumber; }
  get signatureAlgorithm() { return this.#all.signatureAlgorithm; }
  get signatureAlgorithmOid() { return this.#all.signatureAlgorithmOid; }
  get ca() { return this.#all.ca; }
  get raw() { return new FastBuffer(check(binding.raw(this.#box))); }
  get publicKey() { return this.#publicKey ??= wrap(new Handle('public', check(binding.publicKey(this.#box)))); }

  toString() {
    return check(binding.pem(this.#box));
  }

  // There is no standard form, so the text that any tool can read.
  toJSON() {
    return this.toString();
  }

  #check(what, name, flags) {
    if (name.includes('\0')) throw invalidName();
    const found = binding.check(this.#box, what, name, flags);
    if (found === undefined) throw invalidName();
    return found === false ? undefined : found;
  }

  checkHost(name, options) {
    validateString(name, 'name');
    return this.#check(HOST, name, checkFlags(options));
  }

  checkEmail(email, options) {
    validateString(email, 'email');
    return this.#check(EMAIL, email, checkFlags(options));
  }

  checkIP(ip, options) {
    validateString(ip, 'ip');
    return this.#check(IP, ip, checkFlags(options));
  }

  checkIssued(otherCert) {
    if (!isX509Certificate(otherCert)) throw new ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', otherCert);
    return binding.issuedBy(this.#box, otherCert.#box);
  }

  checkPrivateKey(pkey) {
    if (!isKeyObject(pkey)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
    if (pkey.type !== 'private') throw new ERR_INVALID_ARG_VALUE('pkey', pkey);
    return binding.belongsTo(this.#box, handleOf(pkey).data);
  }

  verify(pkey) {
    if (!isKeyObject(pkey)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
    if (pkey.type !== 'public') throw new ERR_INVALID_ARG_VALUE('pkey', pkey);
    return binding.verify(this.#box, handleOf(pkey).data);
  }

  toLegacyObject() {
    const all = this.#all;
    const { subject, issuer, modulus, exponent, pubkey, bits, asn1Curve, nistCurve } = binding.legacy(this.#box);
    return {
      subject: gather(subject),
      issuer: gather(issuer),
      subjectaltname: all.subjectAltName,
      infoAccess: gatherAccess(all.infoAccess),
      ca: all.ca,
      modulus,
      exponent: exponent && `0x${exponent.toLowerCase()}`,
      pubkey: pubkey && new FastBuffer(pubkey),
      bits,
      valid_from: all.validFrom,
      valid_to: all.validTo,
      fingerprint: all.fingerprint,
      fingerprint256: all.fingerprint256,
      fingerprint512: all.fingerprint512,
      ext_key_usage: all.keyUsage,
      serialNumber: all.serialNumber,
      raw: this.raw,
      asn1Curve,
      nistCurve,
    };
  }
}
const { isX509Certificate, withIssuer } = X509Certificate;
delete X509Certificate.isX509Certificate;
delete X509Certificate.withIssuer;

const SHOWN = [
  'subject', 'subjectAltName', 'issuer', 'infoAccess', 'validFrom', 'validTo', 'validFromDate', 'validToDate',
  'fingerprint', 'fingerprint256', 'fingerprint512', 'keyUsage', 'serialNumber', 'signatureAlgorithm',
  'signatureAlgorithmOid',
];

const invalidName = () => coded(TypeError, 'ERR_INVALID_ARG_VALUE', 'Invalid name');

// ---- Certificate ----------------------------------------------------------------------------------------------------

const SPKAC_BYTES_MAX = 2 ** 31 - 1;

function spkacBytes(spkac, encoding) {
  const bytes = bytesOf(toBytes(spkac, 'spkac', encoding));
  if (bytes.length > SPKAC_BYTES_MAX) throw coded(RangeError, 'ERR_OUT_OF_RANGE', 'spkac is too large');
  // White space at the end does not belong to it.
  let { length } = bytes;
  while (length > 0 && (bytes[length - 1] === 0x0A || bytes[length - 1] === 0x0D || bytes[length - 1] === 0x20 ||
                        bytes[length - 1] === 0x09)) length--;
  return bytes.subarray(0, length);
}

const orEmpty = (buffer) => (buffer === undefined ? '' : new FastBuffer(buffer));

const spkac = {
  verifySpkac: (value, encoding) => binding.verifySpkac(spkacBytes(value, encoding)),
  exportPublicKey: (value, encoding) => orEmpty(binding.spkacKey(spkacBytes(value, encoding))),
  exportChallenge: (value, encoding) => orEmpty(binding.spkacChallenge(spkacBytes(value, encoding))),
};

function Certificate() {
  if (!(this instanceof Certificate)) return new Certificate();
  return undefined;
}
Object.assign(Certificate.prototype, spkac);
Object.assign(Certificate, spkac);

module.exports = { Certificate, X509Certificate, withIssuer };
