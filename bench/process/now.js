// SPDX-License-Identifier: MIT
// process: the clocks, the environment, memory and the like.
'use strict';

const { measure } = require('../lib/harness.js');

const N = 1000;
let sum = 0;
const repeat = (fn) => () => { for (let i = 0; i < N; i++) if (fn(i)) sum++; };

process.env.EDDY_BENCH_VALUE = 'a value';

(async () => {
  await measure('hrtime', repeat(() => process.hrtime()), N);
  await measure('hrtime.bigint', repeat(() => process.hrtime.bigint()), N);
  await measure('performance.now', repeat(() => performance.now()), N);
  await measure('env-read', repeat(() => process.env.EDDY_BENCH_VALUE), N);
  await measure('env-missing', repeat(() => process.env.EDDY_BENCH_MISSING === undefined), N);
  await measure('env-write', repeat((i) => { process.env.EDDY_BENCH_VALUE = i & 1 ? 'a' : 'b'; return true; }), N);
  await measure('env-spread', () => { sum += Object.keys({ ...process.env }).length; });
  await measure('cwd', repeat(() => process.cwd()), N);
  await measure('memoryUsage.rss', () => { sum += process.memoryUsage.rss(); });
  await measure('uptime', repeat(() => process.uptime()), N);
  if (sum === 0) throw new Error('nothing ran');
})();
