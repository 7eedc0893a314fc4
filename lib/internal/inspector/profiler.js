// SPDX-License-Identifier: MIT
// The domain Profiler: CPU profiles (internal/v8/cpu_profile) and coverage (internal/inspector/coverage).
'use strict';

const { need, ProtocolError } = require('internal/inspector/errors');
const { eachEnabled } = require('internal/inspector/hub');
const { stackAbove, urlOf } = require('internal/inspector/frames');
const lazy = require('internal/lazy');

const lazyProfile = lazy(() => require('internal/v8/cpu_profile'));
const lazyCoverage = lazy(() => require('internal/inspector/coverage'));

function demand(connection) {
  if (!connection.enabled.has('Profiler')) throw new ProtocolError('Profiler is not enabled');
}

function stopCoverage(connection) {
  if (connection.state.coverage === undefined) return;
  connection.state.coverage = undefined;
  lazyCoverage().release();
}

function disable(connection) {
  stopCoverage(connection);
  connection.state.profile?.stop();
  connection.state.profile = undefined;
  connection.enabled.delete('Profiler');
}

const commands = {
  __proto__: null,
  enable(connection) { connection.enabled.add('Profiler'); },
  disable,
  setSamplingInterval(connection, params) {
    need(params, { interval: 'number' });
    // The engine's is fixed at its start.
    if (connection.state.profile !== undefined) {
      throw new ProtocolError('Cannot change sampling interval when profiling.');
    }
  },
  start(connection) {
    demand(connection);
    if (connection.state.profile !== undefined) return;
    connection.state.profileBegin = stackAbove(commands.start).callFrames
      .filter(({ url }) => !url.startsWith('node:internal/inspector/'));
    connection.state.profile = lazyProfile().startCpuProfile();
  },
  stop(connection) {
    const { profile, profileBegin } = connection.state;
    if (profile === undefined) throw new ProtocolError('No recording profiles found');
    connection.state.profile = undefined;
    return { profile: profile.take(urlOf, profileBegin) };
  },

  startPreciseCoverage(connection, params) {
    demand(connection);
    stopCoverage(connection);
    const { callCount = false, detailed = false } = params;
    lazyCoverage().acquire();
    connection.state.coverage = { callCount, detailed };
    return { timestamp: performance.now() / 1000 };
  },
  stopPreciseCoverage(connection) {
    demand(connection);
    stopCoverage(connection);
  },
  takePreciseCoverage(connection) {
    const { coverage } = connection.state;
    if (coverage === undefined) throw new ProtocolError('Precise coverage has not been started.');
    return { result: lazyCoverage().take(coverage), timestamp: performance.now() / 1000 };
  },
  getBestEffortCoverage() {
    const { acquire, release, take } = lazyCoverage();
    acquire();
    try {
      return { result: take({ callCount: false, detailed: false }) };
    } finally {
      release();
    }
  },
};

// console.profile() and profileEnd()
const named = new Map(); // title -> {id, profile}
let lastId = 0;

function beginConsoleProfile(title = '') {
  const id = `${++lastId}`;
  named.set(title, { id, profile: lazyProfile().startCpuProfile() });
  const location = stackAbove(beginConsoleProfile).callFrames[0];
  eachEnabled('Profiler', (connection) =>
    connection.notify('Profiler.consoleProfileStarted', { id, location, title: `${title}` }));
}

function endConsoleProfile(title = [...named.keys()].pop()) {
  const found = named.get(title);
  if (found === undefined) return;
  named.delete(title);
  const profile = found.profile.take(urlOf);
  const location = stackAbove(endConsoleProfile).callFrames[0];
  eachEnabled('Profiler', (connection) => connection.notify(
    'Profiler.consoleProfileFinished', { id: found.id, location, profile, title: `${title}` }));
}

module.exports = { beginConsoleProfile, close: disable, commands, endConsoleProfile };
