// SPDX-License-Identifier: MIT
// Texts that programs put behind URLs for tools to load (inspector.NetworkResources), source maps for the most part.
'use strict';

const texts = new Map();

module.exports = {
  get: (url) => texts.get(url),
  put(url, text) { texts.set(url, text); },
};
