// SPDX-License-Identifier: MIT
// node:path: what build tools call by the thousand.
'use strict';

const path = require('node:path');
const { measure } = require('../lib/harness.js');

const N = 1000;
let sum = 0;
const names = Array.from({ length: 16 }, (_, i) => `file${i}.test.js`);
const files = names.map((name, i) => `/home/user/project${i}/src/lib/${name}`);
const repeat = (fn) => () => { for (let i = 0; i < N; i++) sum += fn(i & 15).length; };

(async () => {
  await measure('resolve-absolute', repeat((i) => path.resolve(files[i])), N);
  await measure('resolve-relative', repeat((i) => path.resolve('src', names[i])), N);
  await measure('resolve-two', repeat((i) => path.resolve('/home/user/project', names[i])), N);
  await measure('resolve-up', repeat((i) => path.resolve('/home/user/project', '..', names[i])), N);
  await measure('join', repeat((i) => path.join('/home/user', 'project', 'src', names[i])), N);
  await measure('join-up', repeat((i) => path.join('/home/user/project', '../other', './src', names[i])), N);
  await measure('normalize', repeat((i) => path.normalize(files[i])), N);
  await measure('relative', repeat((i) => path.relative('/home/user/other/test', files[i])), N);
  await measure('dirname', repeat((i) => path.dirname(files[i])), N);
  await measure('basename', repeat((i) => path.basename(files[i])), N);
  await measure('basename-suffix', repeat((i) => path.basename(files[i], '.js')), N);
  await measure('extname', repeat((i) => path.extname(files[i])), N);
  await measure('parse', repeat((i) => path.parse(files[i]).name), N);
  await measure('isAbsolute', repeat((i) => (path.isAbsolute(files[i]) ? 'yes' : '')), N);
  if (sum === 0) throw new Error('nothing ran');
})();
