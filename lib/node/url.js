// SPDX-License-Identifier: MIT
// node:url: the WHATWG classes, helpers for files and HTTP, and the legacy parser.
'use strict';

const { lazyProperty } = require('internal/lazy');
const {
  domainToASCII, domainToUnicode, fileURLToPath, fileURLToPathBuffer, pathToFileURL, URL, urlToHttpOptions,
} = require('internal/url');
const { URLSearchParams } = require('internal/url/search_params');
const { Url, format, parse, resolve, resolveObject } = require('internal/url/legacy');

module.exports = {
  Url,
  parse,
  resolve,
  resolveObject,
  format,
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
};

lazyProperty(module.exports, 'URLPattern', () => require('web/url_pattern').URLPattern);
