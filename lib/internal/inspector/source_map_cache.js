// SPDX-License-Identifier: MIT
// The source maps of covered scripts, in the form that coverage files have them for: by URL, the map (null when it
// cannot be had), where it is said to be, and the lengths of the script's lines, to which it refers.
'use strict';

const scripts = require('internal/inspector/scripts');

const COMMENT = /^[ \t]*\/[/*][#@][ \t]+sourceMappingURL=([^\s'"]+)/gm;

function load(reference, base) {
  try {
    const inline = /^data:application\/json[^,]*?(;base64)?,(.*)$/s.exec(reference);
    if (inline !== null) {
      const text = inline[1] === undefined ? decodeURIComponent(inline[2]) :
        require('node/buffer').Buffer.from(inline[2], 'base64').toString('utf8');
      return JSON.parse(text);
    }
    const url = new URL(reference, base);
    if (url.protocol !== 'file:') return null;
    return JSON.parse(require('node/fs').readFileSync(url, 'utf8'));
  } catch {
    return null;
  }
}

// Sources by URL, too.
function resolved(map, base) {
  if (map === null || !Array.isArray(map.sources)) return map;
  const root = map.sourceRoot ? `${map.sourceRoot.replace(/\/$/, '')}/` : '';
  const sources = map.sources.map((source) => {
    try {
      return new URL(root + source, base).href;
    } catch {
      return source;
    }
  });
  return { ...map, sources };
}

// Undefined when none of the scripts has one.
function cacheOf(result) {
  let cache;
  for (const { scriptId, url } of result) {
    const text = scripts.sourceOf(scripts.get(scriptId));
    const reference = [...text.matchAll(COMMENT)].at(-1)?.[1];
    if (reference === undefined) continue;
    const lineLengths = text.split('\n').map((line) => line.replace(/\r$/, '').length);
    const isInline = reference.startsWith('data:');
    const data = resolved(load(reference, url), isInline ? url : new URL(reference, url));
    (cache ??= {})[url] = { lineLengths, data, url: isInline ? null : reference };
  }
  return cache;
}

module.exports = { cacheOf };
