// SPDX-License-Identifier: MIT
// SecureContext: what connections share, made of Node's options.
'use strict';

const { codes } = require('internal/errors');
const { check, opensslError } = require('internal/crypto/failure');
const { option } = require('internal/options');
const { defaultStore, makeStore } = require('internal/tls/trust');
const { validateInt32, validateInteger, validateNumber, validateObject, validateString } = require('internal/validate');
const { Buffer } = require('node/buffer');
const { FastBuffer } = require('internal/buffer/pool');
const lazy = require('internal/lazy');
const binding = internalBinding('tls_context');

// The binding for the first call that anybody makes: OpenSSL is set up.
function ready() {
  require('internal/crypto/openssl');
  return binding;
}

const {
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE,
  ERR_TLS_INVALID_PROTOCOL_METHOD,
  ERR_TLS_INVALID_PROTOCOL_VERSION,
  ERR_TLS_PROTOCOL_VERSION_CONFLICT,
} = codes;
const { isArray } = Array;
const { isView } = ArrayBuffer;

const SSL_OP_CIPHER_SERVER_PREFERENCE = 0x400000;
const TICKET_KEYS_BYTES = 48;
const DH_BITS_MIN = 1024;
const DH_BITS_GOOD = 2048;

const versions = { '__proto__': null, 'TLSv1': 0x301, 'TLSv1.1': 0x302, 'TLSv1.2': 0x303, 'TLSv1.3': 0x304 };

const TLS_1_3 = versions['TLSv1.3'];

const CIPHERS = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:' +
  'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:' +
  'ECDHE-ECDSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:' +
  'ECDHE-RSA-AES256-SHA384:DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:DHE-RSA-AES256-SHA256:' +
  'HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA';

function leastVersion() {
  if (option('--tls-min-v1.0')) return 'TLSv1';
  if (option('--tls-min-v1.1')) return 'TLSv1.1';
  if (option('--tls-min-v1.2')) return 'TLSv1.2';
  return option('--tls-min-v1.3') ? 'TLSv1.3' : 'TLSv1.2';
}

// Users may set these (node:tls shows them).
const defaults = {
  DEFAULT_CIPHERS: option('--tls-cipher-list') ?? CIPHERS,
  DEFAULT_ECDH_CURVE: 'auto',
  DEFAULT_MIN_VERSION: leastVersion(),
  DEFAULT_MAX_VERSION: option('--tls-max-v1.3') || !option('--tls-max-v1.2') ? 'TLSv1.3' : 'TLSv1.2',
};

// ---- versions -------------------------------------------------------------------------------------------------------

// [least, greatest] of a method's name; 0 leaves it to OpenSSL.
function versionsOfMethod(name) {
  const match = /^(SSLv2|SSLv3|SSLv23|TLS|TLSv1|TLSv1_1|TLSv1_2)(?:_server|_client)?_method$/.exec(name);
  if (match === null) throw new ERR_TLS_INVALID_PROTOCOL_METHOD(`Unknown method: ${name}`);
  const [, family] = match;
  switch (family) {
    case 'SSLv2':
    case 'SSLv3':
      throw new ERR_TLS_INVALID_PROTOCOL_METHOD(`${family} methods disabled`);
    case 'SSLv23':
      return [versions[defaults.DEFAULT_MIN_VERSION], versions['TLSv1.2']];
    case 'TLS':
      return [0, 0];
    default: {
      const version = versions[family.replace('_', '.')];
      return [version, version];
    }
  }
}

function versionOf(name, what, fallback) {
  const version = versions[name ?? fallback];
  if (version === undefined) throw new ERR_TLS_INVALID_PROTOCOL_VERSION(name ?? fallback, what);
  return version;
}

class SecureContext {
  constructor(secureProtocol, secureOptions, minVersion, maxVersion) {
    let least;
    let greatest;
    if (secureProtocol) {
      if (minVersion != null) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(minVersion, secureProtocol);
      if (maxVersion != null) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(maxVersion, secureProtocol);
      validateString(secureProtocol, 'secureProtocol');
      [least, greatest] = versionsOfMethod(secureProtocol);
    } else {
      least = versionOf(minVersion, 'minimum', defaults.DEFAULT_MIN_VERSION);
      greatest = versionOf(maxVersion, 'maximum', defaults.DEFAULT_MAX_VERSION);
    }
    this.context = new Native(check(ready().create(least, greatest)), least, greatest);
    if (secureOptions) {
      validateInteger(secureOptions, 'secureOptions');
      binding.setOptions(boxOf(this), secureOptions, 0);
    }
  }
}

// What a context has of C. Some of it is used by others' code.
class Native {
  #box;
  #isShared = false;

  constructor(box, least, greatest) {
    this.#box = box;
    Object.defineProperties(this, { least: { value: least }, greatest: { value: greatest } });
  }

  /** Trusts what is trusted by default; `more` will be added. */
  trustDefault(more) {
    this.#isShared = !more;
    binding.useStore(this.#box, more ? makeStore() : defaultStore());
  }

  static boxOf(context) {
    return context.#box;
  }

  static is(value) {
    return typeof value === 'object' && value !== null && #box in value;
  }

  addCACert(pem) {
    // The default store is shared, so nothing is added to it for one context.
    if (this.#isShared) binding.useStore(this.#box, makeStore());
    this.#isShared = false;
    check(binding.addCa(this.#box, toBytes(pem)));
  }

  // Programs that look for it find that there is none.
  get _external() {
    nativeBox(this);
    return undefined;
  }

  getTicketKeys() { return new FastBuffer(binding.ticketKeys(this.#box)); }
  setTicketKeys(keys) { binding.setTicketKeys(this.#box, keys); }
  getCertificate() { return toBuffer(binding.certificates(this.#box)[0]); }
  getIssuer() { return toBuffer(binding.certificates(this.#box)[1]); }
}
const nativeBox = Native.boxOf;
const isNative = Native.is;
delete Native.boxOf;
delete Native.is;

const toBuffer = (der) => (der === undefined ? null : new FastBuffer(der));
const boxOf = (secureContext) => nativeBox(secureContext.context);

/** The native box of a SecureContext or of its `context`; undefined for what is neither. */
function contextBox(value) {
  if (isNative(value)) return nativeBox(value);
  return isNative(value?.context) ? nativeBox(value.context) : undefined;
}

// ---- options --------------------------------------------------------------------------------------------------------

function toBytes(value) {
  return typeof value === 'string' ? Buffer.from(value) :
    new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

function bytesOption(name, value) {
  if (typeof value !== 'string' && !isView(value)) {
    throw new ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
  }
  return toBytes(value);
}

const failed = (message) => Object.assign(new Error(message), { code: 'ERR_CRYPTO_OPERATION_FAILED' });

const listOf = (value) => (isArray(value) ? value.flat(Infinity) : [value]);

function setKeys(box, key, passphrase) {
  for (const one of listOf(key)) {
    // With a passphrase of its own, in a list
    const { pem = one, passphrase: own } = isArray(key) && one !== null && !isView(one) ? one : {};
    const words = own ?? passphrase;
    if (words !== undefined && words !== null) validateString(words, 'options.passphrase');
    check(binding.setKey(box, bytesOption('key', pem), words == null ? undefined : Buffer.from(words)));
  }
}

function pfxError(reason) {
  if (reason !== 'unsupported') return new Error(reason ?? 'Unable to load PFX certificate');
  return Object.assign(new Error('Unsupported PKCS12 PFX data'), { code: 'ERR_CRYPTO_UNSUPPORTED_OPERATION' });
}

function setPfx(box, pfx, passphrase) {
  for (const one of listOf(pfx)) {
    const isPlain = typeof one === 'string' || isView(one);
    const words = (isPlain ? undefined : one?.passphrase) ?? passphrase;
    const result = binding.setPfx(box, bytesOption('pfx', isPlain ? one : one?.buf),
                                  words == null ? undefined : `${words}`);
    if (isArray(result)) throw pfxError(opensslError(result).reason);
    if (result !== undefined) throw new Error(`Unable to load ${result ? 'certificate' : 'private key'} from PFX data`);
  }
}

// Names that begin so are of TLS 1.3, the rest is a list for the versions before it. A ! takes one of the former away.
function setCiphers(secure, ciphers) {
  const box = boxOf(secure);
  const names = ciphers.split(':').filter((name) => name !== '');
  let suites = names.filter((name) => name.startsWith('TLS_'));
  const others = names.filter((name) => !/^!?TLS_/.test(name));
  const without = names.filter((name) => name.startsWith('!TLS_')).map((name) => name.slice(1));
  if (suites.length === 0 && others.length === 0) throw new ERR_INVALID_ARG_VALUE('options.ciphers', ciphers);
  if (without.length > 0) {
    if (suites.length === 0) suites = CIPHERS.split(':').filter((name) => name.startsWith('TLS_'));
    suites = suites.filter((name) => !without.includes(name));
  }
  // Without any of them OpenSSL's own stay.
  if (suites.length > 0) check(binding.setSuites(box, suites.join(':')));
  check(binding.setCiphers(box, others.join(':')));
  const { least, greatest } = secure.context;
  if (others.length === 0 && least < TLS_1_3 && (greatest === 0 || greatest >= TLS_1_3)) {
    binding.setVersions(box, TLS_1_3, greatest);
  }
}

const warnShortDh = lazy(() => process.emitWarning('DH parameter is less than 2048 bits', 'SecurityWarning'));

function setDh(box, dhparam) {
  if (dhparam === 'auto') {
    binding.setDh(box, undefined);
    return;
  }
  const bits = check(binding.setDh(box, bytesOption('dhparam', dhparam)));
  if (bits === undefined) return;
  if (bits < DH_BITS_MIN) throw failed('DH parameter is less than 1024 bits');
  if (bits < DH_BITS_GOOD) warnShortDh();
}

// What engines of OpenSSL keep
function useEngines(box, options) {
  const { clientCertEngine, privateKeyIdentifier, privateKeyEngine } = options;
  if (privateKeyIdentifier != null && privateKeyEngine == null) {
    throw new ERR_INVALID_ARG_VALUE('options.privateKeyEngine', privateKeyEngine);
  }
  if (privateKeyEngine != null && privateKeyIdentifier == null) {
    throw new ERR_INVALID_ARG_VALUE('options.privateKeyIdentifier', privateKeyIdentifier);
  }
  for (const [name, value] of Object.entries({ privateKeyIdentifier, privateKeyEngine, clientCertEngine })) {
    if (value != null && typeof value !== 'string') {
      throw new ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'null', 'undefined'], value);
    }
  }
  if (privateKeyEngine != null) check(binding.setEngineKey(box, privateKeyEngine, privateKeyIdentifier));
  if (clientCertEngine != null) check(binding.setCertificateEngine(box, clientCertEngine));
}

function configure(secure, options) {
  const box = boxOf(secure);
  const {
    allowPartialTrustChain, ca, cert, ciphers = defaults.DEFAULT_CIPHERS, crl, dhparam,
    ecdhCurve = defaults.DEFAULT_ECDH_CURVE, key, passphrase, pfx, sessionIdContext, sessionTimeout, sigalgs,
    ticketKeys,
  } = options;
  if (ciphers !== undefined && ciphers !== null) validateString(ciphers, 'options.ciphers');
  // First: they may say how weak a key can be.
  setCiphers(secure, ciphers || defaults.DEFAULT_CIPHERS);
  if (ca) for (const one of listOf(ca)) check(binding.addCa(box, bytesOption('ca', one)));
  else secure.context.trustDefault(crl != null || pfx != null);
  if (allowPartialTrustChain) binding.allowPartialChain(box);
  if (cert) for (const one of listOf(cert)) check(binding.setCertificate(box, bytesOption('cert', one)));
  if (key) setKeys(box, key, passphrase);
  if (sigalgs !== undefined && sigalgs !== null) {
    validateString(sigalgs, 'options.sigalgs');
    if (sigalgs === '') throw new ERR_INVALID_ARG_VALUE('options.sigalgs', sigalgs);
    check(binding.setSigalgs(box, sigalgs));
  }
  useEngines(box, options);
  validateString(ecdhCurve, 'options.ecdhCurve');
  if (ecdhCurve !== 'auto' && isArray(binding.setGroups(box, ecdhCurve))) {
    throw failed('Failed to set ECDH curve');
  }
  if (dhparam !== undefined && dhparam !== null) setDh(box, dhparam);
  if (crl !== undefined && crl !== null) {
    for (const one of listOf(crl)) {
      const bytes = bytesOption('crl', one);
      if (isArray(binding.addCrl(box, bytes))) throw failed('Failed to parse CRL');
    }
  }
  if (sessionIdContext !== undefined && sessionIdContext !== null) {
    validateString(sessionIdContext, 'options.sessionIdContext');
    check(binding.setSessionId(box, Buffer.from(sessionIdContext)));
  }
  if (pfx !== undefined && pfx !== null) setPfx(box, pfx, passphrase);
  if (ticketKeys !== undefined && ticketKeys !== null) {
    if (!isView(ticketKeys)) {
      throw new ERR_INVALID_ARG_TYPE('options.ticketKeys', ['Buffer', 'TypedArray', 'DataView'], ticketKeys);
    }
    if (ticketKeys.byteLength !== TICKET_KEYS_BYTES) {
      throw new ERR_INVALID_ARG_VALUE('options.ticketKeys', ticketKeys.byteLength, 'must be exactly 48 bytes');
    }
    binding.setTicketKeys(box, toBytes(ticketKeys));
  }
  if (sessionTimeout !== undefined && sessionTimeout !== null) {
    validateInt32(sessionTimeout, 'options.sessionTimeout', 0);
    binding.setSessionTimeout(box, sessionTimeout);
  }
}

function createSecureContext(options = {}) {
  if (options === null) options = {};
  validateObject(options, 'options');
  let { secureOptions } = options;
  if (secureOptions !== undefined && secureOptions !== null) validateNumber(secureOptions, 'secureOptions');
  if (options.honorCipherOrder) secureOptions |= SSL_OP_CIPHER_SERVER_PREFERENCE;
  const secure = new SecureContext(options.secureProtocol, secureOptions, options.minVersion, options.maxVersion);
  configure(secure, options);
  return secure;
}

let ciphers;

/** Names of all ciphers, in lower case. */
function getCiphers() {
  ciphers ??= [...new Set(ready().ciphers().map((name) => name.toLowerCase()))].sort();
  return [...ciphers];
}

module.exports = {
  SecureContext, TICKET_KEYS_BYTES, contextBox, createSecureContext, defaults, getCiphers, toBytes,
};
