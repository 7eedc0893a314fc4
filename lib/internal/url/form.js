// SPDX-License-Identifier: MIT
// application/x-www-form-urlencoded: the two codecs of the URL Standard.
'use strict';

const binding = internalBinding('url');

function encodeForm(text) {
  const encoded = binding.escapeForm(text);
  return encoded === true ? text : encoded;
}

// Percent-decoding to bytes, then UTF-8 with replacement.
function decodeForm(text) {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 37 || code === 43) return binding.unescapeForm(text);
  }
  return text;
}

module.exports = { decodeForm, encodeForm };
