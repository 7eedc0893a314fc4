// SPDX-License-Identifier: MIT
// Which authorities are trusted when nobody says: the system's, as OpenSSL finds them (SSL_CERT_FILE and SSL_CERT_DIR,
// else its own places), and those of the file NODE_EXTRA_CA_CERTS. There are no bundled ones: what Node calls bundled
// is the system's too, so --use-system-ca, --use-openssl-ca and --use-bundled-ca are all the same.
//
// Verifying reads only the certificate that is wanted; the whole list is read when somebody asks for it.
'use strict';

const { check, opensslError } = require('internal/crypto/failure');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateArray, validateOneOf, validateString } = require('internal/validate');
const { Buffer } = require('node/buffer');
const lazy = require('internal/lazy');
const binding = internalBinding('tls_context');

const lazyFs = lazy(() => require('node/fs'));

// The binding for the first call that anybody makes: OpenSSL is set up.
function ready() {
  require('internal/crypto/openssl');
  return binding;
}

const pem = /-----BEGIN (?:X509 )?CERTIFICATE-----[^-]+-----END (?:X509 )?CERTIFICATE-----/g;
const BUNDLE = 'ca-certificates.crt'; // of Debian's folder, all in one

let chosen; // by setDefaultCACertificates()
let store;

const pemsOf = (text) => (text.match(pem) ?? []).map((one) => `${one}\n`);

function readPems(path) {
  try {
    return pemsOf(lazyFs().readFileSync(path, 'latin1'));
  } catch {
    return [];
  }
}

function readFolder(folder) {
  const bundle = readPems(`${folder}/${BUNDLE}`);
  if (bundle.length > 0) return bundle;
  let names;
  try {
    names = lazyFs().readdirSync(folder);
  } catch {
    return [];
  }
  // OpenSSL finds files by the hash of a name.
  return names.filter((name) => /^[0-9a-f]{8}\.\d+$/.test(name)).flatMap((name) => readPems(`${folder}/${name}`));
}

const systemCertificates = lazy(() => {
  const [fileVariable, file, folderVariable, folder] = ready().storePaths();
  const found = readPems(process.env[fileVariable] ?? file);
  for (const one of (process.env[folderVariable] ?? folder).split(':')) found.push(...readFolder(one));
  // As those that Node brings along: without a line's end.
  return Object.freeze([...new Set(found.map((one) => one.trimEnd()))]);
});

// The path of the extra file, if its certificates can be read; a warning if not.
const extraFile = lazy(() => {
  const path = process.env.NODE_EXTRA_CA_CERTS;
  if (!path) return undefined;
  const result = binding.storeAddFile(ready().store(false), path);
  if (result === undefined) return path;
  process.emitWarning(`Ignoring extra certs from \`${path}\`, load failed: ${opensslError(result).message}`);
  return undefined;
});

const extraCertificates = lazy(() => Object.freeze(extraFile() === undefined ? [] : readPems(extraFile())));
const defaultCertificates = lazy(() => Object.freeze([...systemCertificates(), ...extraCertificates()]));

/** A store of what is trusted by default, to which more can be added. */
function makeStore() {
  const made = check(ready().store(chosen === undefined));
  if (chosen !== undefined) {
    for (let i = 0; i < chosen.length; i++) check(binding.storeAdd(made, Buffer.from(chosen[i])));
  } else if (extraFile() !== undefined) {
    check(binding.storeAddFile(made, extraFile()));
  }
  return made;
}

/** The store of what is trusted by default, which contexts share. */
const defaultStore = () => (store ??= makeStore());

function getCACertificates(type = 'default') {
  validateString(type, 'type');
  validateOneOf(type, 'type', ['default', 'system', 'bundled', 'extra']);
  if (type === 'default') return chosen ?? defaultCertificates();
  return type === 'extra' ? extraCertificates() : systemCertificates();
}

function setDefaultCACertificates(certs) {
  validateArray(certs, 'certs');
  const { X509Certificate } = require('internal/crypto/x509');
  const list = new Set();
  for (let i = 0; i < certs.length; i++) {
    const cert = certs[i];
    if (typeof cert !== 'string' && !ArrayBuffer.isView(cert)) {
      throw new ERR_INVALID_ARG_TYPE(`certs[${i}]`, ['string', 'ArrayBufferView'], cert);
    }
    const text = typeof cert === 'string' ? cert :
      Buffer.from(cert.buffer, cert.byteOffset, cert.byteLength).latin1Slice();
    const found = pemsOf(text);
    const rest = text.replace(pem, '');
    // OpenSSL says what is wrong with it.
    if (/-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----/.test(rest)) found.push(rest);
    for (const one of found) {
      // In the newest of OpenSSL's words
      const result = binding.storeAdd(ready().store(false), Buffer.from(one));
      if (result !== undefined) throw opensslError(result.slice(-4));
      list.add(new X509Certificate(one).toString());
    }
  }
  if (list.size === 0 && certs.length > 0) {
    throw Object.assign(new Error('No valid certificates found in the provided array'), {
      code: 'ERR_CRYPTO_OPERATION_FAILED',
    });
  }
  chosen = Object.freeze([...list]);
  store = undefined;
}

module.exports = { defaultStore, getCACertificates, makeStore, setDefaultCACertificates, systemCertificates };
