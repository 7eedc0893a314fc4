// SPDX-License-Identifier: MIT
// measure(name, fn, perCall): runs fn until a quarter second has passed, three times after a warm-up, and prints the
// best rate as "name value ops/s". fn does perCall operations; it may return a promise. BENCH_ONLY, a regular
// expression, chooses by name. BENCH_CLOCK=cpu counts the time of all the process's threads instead of the wall's, for
// what waits for nothing on a machine that is busy.
'use strict';

const only = new RegExp(process.env.BENCH_ONLY ?? '');

function cpuTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const now = process.env.BENCH_CLOCK === 'cpu' ? cpuTime : () => performance.now();

async function measure(name, fn, perCall = 1) {
  if (!only.test(name)) return;
  for (const start = now(); now() - start < 100;) await fn();
  let best = 0;
  for (let round = 0; round < 3; round++) {
    let calls = 0;
    const start = now();
    let spent = 0;
    while (spent < 250) {
      const result = fn();
      if (result !== undefined) await result;
      calls++;
      spent = now() - start;
    }
    best = Math.max(best, calls * perCall / spent * 1000);
  }
  console.log(`${name} ${best.toPrecision(5)} ops/s`);
}

module.exports = { measure, now };
