// SPDX-License-Identifier: MIT
// URLs: parsed, asked, changed; search parameters; what node:url adds.
'use strict';

const url = require('node:url');
const querystring = require('node:querystring');
const { measure } = require('../lib/harness.js');

const N = 500;
let sum = 0;
const repeat = (fn) => () => { for (let i = 0; i < N; i++) sum += fn(i).length; };

(async () => {
  const short = 'https://example.org/';
  const long = 'https://user:pass@sub.example.org:8080/some/path/to/file.html?one=1&two=two%20words#fragment';
  const international = 'https://m\u00fcnchen.example/stra\u00dfe?q=\u00e4';
  const fixed = new URL(long);
  await measure('parse-short', repeat(() => new URL(short).href), N);
  await measure('parse-long', repeat(() => new URL(long).href), N);
  await measure('parse-relative', repeat(() => new URL('../other/file?x=1', long).href), N);
  await measure('parse-international', repeat(() => new URL(international).href), N);
  await measure('parse-all-parts', repeat(() => {
    const u = new URL(long);
    return u.protocol + u.host + u.pathname + u.search + u.hash;
  }), N);
  await measure('canParse', repeat(() => (URL.canParse(long) ? short : '')), N);
  await measure('set-pathname', repeat((i) => {
    fixed.pathname = i & 1 ? '/a' : '/b';
    return fixed.href;
  }), N);
  await measure('searchParams-get', repeat(() => new URL(long).searchParams.get('two')), N);
  await measure('URLSearchParams', repeat(() => new URLSearchParams('a=1&b=2&c=three+words&d=%E2%82%AC').toString()), N);
  await measure('fileURLToPath', repeat(() => url.fileURLToPath('file:///some/path/to/file.js')), N);
  await measure('pathToFileURL', repeat(() => url.pathToFileURL('/some/path/to/file.js').href), N);
  await measure('url.parse', repeat(() => url.parse(long).href), N);
  await measure('querystring.parse', repeat(() => querystring.parse('a=1&b=2&c=three+words&d=%E2%82%AC').c), N);
  await measure('querystring.stringify', repeat((i) => querystring.stringify({ a: i, b: 'two words', c: [1, 2] })), N);
  if (sum === 0) throw new Error('nothing parsed');
})();
