// SPDX-License-Identifier: MIT
// node:_tls_common, an older name for parts of node:tls.
'use strict';

process.emitWarning('The _tls_common module is deprecated. Use `node:tls` instead.', 'DeprecationWarning', 'DEP0192');

const { SecureContext, createSecureContext } = require('node/tls');

const NAMES = ['subject', 'issuer'];

// A certificate as peers show it, with the names of its parties as objects of their own, and what more is told of it by
// kind. Certificates of this runtime come so already.
function translatePeerCertificate(certificate) {
  if (!certificate) return null;
  for (const key of NAMES) {
    if (typeof certificate[key] === 'string') certificate[key] = namesOf(certificate[key]);
  }
  const { issuerCertificate, infoAccess } = certificate;
  if (issuerCertificate != null && issuerCertificate !== certificate) {
    certificate.issuerCertificate = translatePeerCertificate(issuerCertificate);
  }
  if (typeof infoAccess === 'string') certificate.infoAccess = listsOf(infoAccess, ':');
  return certificate;
}

// Lines `key=value` or `key:value`: one value, or a list of them, by key.
function listsOf(text, mark) {
  const lists = { __proto__: null };
  for (const line of text.split('\n')) {
    const at = line.indexOf(mark);
    if (at <= 0) continue;
    (lists[line.slice(0, at)] ??= []).push(line.slice(at + 1));
  }
  return lists;
}

function namesOf(text) {
  const names = listsOf(text, '=');
  for (const key of Object.keys(names)) if (names[key].length === 1) names[key] = names[key][0];
  return names;
}

module.exports = { SecureContext, createSecureContext, translatePeerCertificate };
