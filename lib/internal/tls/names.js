// SPDX-License-Identifier: MIT
// Who a certificate is for (checkServerIdentity), why one is not trusted (codes of OpenSSL), protocols of ALPN.
'use strict';

const { codes } = require('internal/errors');
const { isIP } = require('internal/net/address');
const { Buffer } = require('node/buffer');

const { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_TLS_CERT_ALTNAME_FORMAT, ERR_TLS_CERT_ALTNAME_INVALID } = codes;
const { isView } = ArrayBuffer;

// ---- names ----------------------------------------------------------------------------------------------------------

const withoutDot = (host) => (host.endsWith('.') ? host.slice(0, -1) : host);
const labelsOf = (host) => withoutDot(host).toLowerCase().split('.');
const isSound = (label) => /^[\x21-\x7f]+$/.test(label);

// Whether a name of a certificate covers a host, both as labels. A star stands for a part of the first label only, not
// for a whole domain under a top one, nor for a piece of an internationalised label.
function covers(pattern, host) {
  if (pattern === '') return false;
  const labels = labelsOf(pattern);
  if (labels.length !== host.length || labels.includes('') || !labels.every(isSound)) return false;
  for (let i = 1; i < labels.length; i++) if (labels[i] !== host[i]) return false;
  const [first] = labels;
  const [wanted] = host;
  const pieces = first.split('*');
  if (pieces.length === 1 || first.includes('xn--')) return first === wanted;
  if (pieces.length > 2 || labels.length <= 2) return false;
  const [before, after] = pieces;
  return before.length + after.length <= wanted.length && wanted.startsWith(before) && wanted.endsWith(after);
}

// The entries of a subjectAltName text: those that hold what could be mistaken are JSON strings.
function splitNames(text) {
  const names = [];
  let at = 0;
  let name = '';
  while (at < text.length) {
    const comma = text.indexOf(', ', at);
    const quote = text.indexOf('"', at);
    if (quote >= 0 && (comma < 0 || quote < comma)) {
      const match = /^"(?:[^"\\]|\\.)*"/.exec(text.slice(quote));
      if (match === null) throw new ERR_TLS_CERT_ALTNAME_FORMAT();
      let value;
      try {
        value = JSON.parse(match[0]);
      } catch {
        throw new ERR_TLS_CERT_ALTNAME_FORMAT();
      }
      name += text.slice(at, quote) + value;
      at = quote + match[0].length;
      continue;
    }
    const end = comma < 0 ? text.length : comma;
    names.push(name + text.slice(at, end));
    name = '';
    at = end + 2;
  }
  if (name !== '') names.push(name);
  return names;
}

function canonicalAddress(address) {
  if (isIP(address) !== 6) return address;
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

function mismatch(host, cert) {
  const { subject, subjectaltname } = cert;
  const dns = [];
  const addresses = [];
  for (const name of subjectaltname ? splitNames(subjectaltname) : []) {
    if (name.startsWith('DNS:')) dns.push(name.slice(4));
    else if (name.startsWith('IP Address:') && isIP(name.slice(11))) addresses.push(canonicalAddress(name.slice(11)));
  }
  if (isIP(host)) {
    return addresses.includes(canonicalAddress(host)) ? undefined :
      `IP: ${host} is not in the cert's list: ${addresses.join(', ')}`;
  }
  const labels = labelsOf(host);
  if (dns.length > 0) {
    return dns.some((name) => covers(name, labels)) ? undefined :
      `Host: ${host}. is not in the cert's altnames: ${subjectaltname}`;
  }
  const { CN: name } = subject ?? {};
  if (!name) return 'Cert does not contain a DNS name';
  const names = Array.isArray(name) ? name : [name];
  return names.some((one) => covers(one, labels)) ? undefined : `Host: ${host}. is not cert's CN: ${name}`;
}

/** An error when the certificate (as of getPeerCertificate()) is not for the host, else undefined. */
function checkServerIdentity(hostname, cert) {
  const host = withoutDot(`${hostname}`);
  const reason = mismatch(host, cert);
  return reason === undefined ? undefined : new ERR_TLS_CERT_ALTNAME_INVALID(reason, hostname, cert);
}

// ---- trust ----------------------------------------------------------------------------------------------------------

// Names of OpenSSL's results, by number.
const verifyCodes = {
  __proto__: null,
  2: 'UNABLE_TO_GET_ISSUER_CERT',
  3: 'UNABLE_TO_GET_CRL',
  4: 'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  5: 'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  6: 'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  7: 'CERT_SIGNATURE_FAILURE',
  8: 'CRL_SIGNATURE_FAILURE',
  9: 'CERT_NOT_YET_VALID',
  10: 'CERT_HAS_EXPIRED',
  11: 'CRL_NOT_YET_VALID',
  12: 'CRL_HAS_EXPIRED',
  13: 'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  14: 'ERROR_IN_CERT_NOT_AFTER_FIELD',
  15: 'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  16: 'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  17: 'OUT_OF_MEM',
  18: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  19: 'SELF_SIGNED_CERT_IN_CHAIN',
  20: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  21: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  22: 'CERT_CHAIN_TOO_LONG',
  23: 'CERT_REVOKED',
  24: 'INVALID_CA',
  25: 'PATH_LENGTH_EXCEEDED',
  26: 'INVALID_PURPOSE',
  27: 'CERT_UNTRUSTED',
  28: 'CERT_REJECTED',
  62: 'HOSTNAME_MISMATCH',
};

// With these the issuer may be one that only the system knows.
const unknownIssuer = new Set([2, 18, 21]);

/** The Error of [number, text] of OpenSSL. */
function verifyError([number, text]) {
  const hint = '; if the root CA is installed locally, try running Node.js with --use-system-ca';
  const error = new Error(unknownIssuer.has(number) ? text + hint : text);
  error.code = verifyCodes[number] ?? 'UNSPECIFIED';
  return error;
}

// ---- ALPN -----------------------------------------------------------------------------------------------------------

// Lists go over the wire as a length and a name each.
function wireProtocols(protocols) {
  const parts = [];
  for (let i = 0; i < protocols.length; i++) {
    const name = Buffer.from(protocols[i]);
    if (name.length > 255) {
      throw new ERR_OUT_OF_RANGE(
        `The byte length of the protocol at index ${i} exceeds the maximum length.`, '<= 255', name.length, true);
    }
    parts.push(Buffer.from([name.length]), name);
  }
  return Buffer.concat(parts);
}

function namesOfWire(wire) {
  const names = [];
  for (let i = 0; i < wire.length; i += wire[i] + 1) names.push(wire.latin1Slice(i + 1, i + 1 + wire[i]));
  return names;
}

/** Sets out.ALPNProtocols to a Buffer made of a list of names, or of bytes that are in that form already. */
function convertALPNProtocols(protocols, out) {
  if (Array.isArray(protocols)) {
    out.ALPNProtocols = wireProtocols(protocols);
  } else if (isView(protocols)) {
    out.ALPNProtocols = Buffer.from(new Uint8Array(protocols.buffer, protocols.byteOffset, protocols.byteLength));
  } else if (protocols !== undefined && protocols !== null && typeof protocols !== 'function') {
    // Node takes anything here and refuses it when a connection is made.
    if (out.ALPNProtocols !== undefined && !isView(out.ALPNProtocols)) {
      throw new ERR_INVALID_ARG_TYPE('options.ALPNProtocols', ['Array', 'Buffer', 'TypedArray', 'DataView'], protocols);
    }
  }
}

module.exports = { checkServerIdentity, convertALPNProtocols, namesOfWire, verifyError, wireProtocols };
