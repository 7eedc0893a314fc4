// SPDX-License-Identifier: MIT
// The run of a process: the root of its tests, its settings, its events; how it begins (reporters, global set-up),
// what it makes of errors nobody caught, and how it ends: counts, summary, exit code.
'use strict';

const lazy = require('internal/lazy');
const { option } = require('internal/options');
const { CANCELLED, HOOK, failure } = require('internal/test/failure');
const { TestsStream } = require('internal/test/events');
const { Test, now } = require('internal/test/tree');
const { running, runningTest } = require('internal/test/running');
const { globalConfig } = require('internal/test/config');

const lazyOutput = lazy(() => require('internal/test/output'));
const lazySetup = lazy(() => require('internal/test/global_setup'));

const { setImmediate, setInterval, clearInterval } = require('internal/timer_functions');
const FOREVER = 2 ** 31 - 1;

class Harness {
  #workers = new Set(); // numbers of the files that run
  #idle; // the hooks at the end, when they run
  #holds = 0; // promises that the tests wait for
  #queue = []; // what begins after them
  #toldTests = 0; // at the top
  #waits = 0;
  #afterHooks = 0; // of the root, that have begun
  #keeper; // a timer that keeps the process until the tests are done
  #isEnding = false;
  #listeners = [];

  constructor(config) {
    this.config = config;
    this.stream = new TestsStream();
    this.lastId = 0;
    this.attempt = 0;
    this.entryFile = config.entryFile; // whose tests are made now
    this.counts = noCounts();
    this.startTime = now();
    const file = config.entryFile;
    const place = file === undefined ? {} : { line: 1, column: 1, file };
    this.root = new Test(this, null, 'test', '<root>', undefined,
                         { concurrency: config.concurrency, timeout: config.timeout }, place);
    this.root.startTime = this.startTime;
  }

  tell(type, data) {
    const told = { __proto__: null, ...data };
    // Files count from 1 each; their tests are one row.
    if (told.nesting === 0 && (type === 'test:pass' || type === 'test:fail') && this.config.isolation === 'process') {
      told.testNumber = ++this.#toldTests;
    }
    this.stream.tell(type, told);
  }

  count(test) {
    const { counts } = this;
    if (test.nesting === 0) counts.topLevel++;
    if (test.isSuite) {
      counts.suites++;
      return;
    }
    counts.tests++;
    if (test.isCancelled) counts.cancelled++;
    else if (test.isSkipped) counts.skipped++;
    else if (test.isTodo) counts.todo++;
    else if (test.passed) counts.passed++;
    else counts.failed++;
  }

  // A test at the top was made.
  rootBusy() {
    this.#keeper ??= setInterval(() => {}, FOREVER);
  }

  // Tests at the top do not run before this promise is fulfilled.
  waitFor(promise) {
    this.#holds++;
    promise.then(() => {
      if (--this.#holds > 0) return;
      const queue = this.#queue;
      this.#queue = [];
      for (const start of queue) start();
    }, (error) => {
      this.detach();
      process.nextTick(() => { throw error; });
    });
  }

  get isHeld() {
    return this.#holds > 0;
  }

  // Calls fn when tests may run, in the order of these calls.
  whenReady(fn) {
    return new Promise((resolve) => {
      this.#queue.push(() => resolve(fn()));
    });
  }

  // All tests at the top are done, for now: those hooks at the end of the root run that are there and have not yet.
  rootIdle() {
    clearInterval(this.#keeper);
    this.#keeper = undefined;
    if (this.#isEnding) return;
    if (this.root.hasRun && this.#afterHooks < this.root.hooks.after.length) {
      this.#waits++;
      this.#idle = Promise.all([this.#idle, this.#runAfter()]).then(() => {
        this.#waits--;
        this.#forceExit();
      });
    } else {
      this.#forceExit();
    }
  }

  // When the hooks at the end have run.
  async idle() {
    await this.#idle;
  }

  takeWorker() {
    let id = 1;
    while (this.#workers.has(id)) id++;
    this.#workers.add(id);
    return id;
  }

  freeWorker(id) {
    this.#workers.delete(id);
  }

  #forceExit() {
    if (!this.config.forceExit || this.config.isRunner || this.root.unfinished > 0) return;
    // What the file itself still does after the tests comes first.
    setImmediate(async () => {
      if (this.root.unfinished > 0 || this.#waits > 0) return;
      await this.end();
      await lazyOutput().finished;
      process.exit();
    });
  }

  async #runAfter() {
    const { root } = this;
    while (this.#afterHooks < root.hooks.after.length) {
      const hook = root.hooks.after[this.#afterHooks++];
      try {
        await hook.runOnce(root);
      } catch (error) {
        root.hookError ??= error;
        root.passed = false;
        this.tell('test:fail', this.#failureOf(error, hook));
      }
    }
  }

  // A failed hook of the root is reported as a test of the file.
  #failureOf(error, hook) {
    const { root } = this;
    const wrapped = failure('failed running after hook', HOOK);
    wrapped.cause = error;
    return {
      name: root.place.file, nesting: 0, testNumber: root.subtests.length + 1, testId: 0, parentId: 0,
      details: { __proto__: null, duration_ms: now() - root.startTime, error: wrapped }, tags: [], ...hook.place,
    };
  }

  // ---- the process -------------------------------------------------------------------------------------------------

  // Errors that nobody caught fail the test that began what threw them.
  attach() {
    const hear = (eventName) => (error) => this.#uncaught(error, eventName);
    this.#listen({
      uncaughtException: hear('uncaughtException'),
      unhandledRejection: hear('unhandledRejection'),
      beforeExit: () => this.end(),
    });
  }

  // A run of many files ends in good order when it is interrupted.
  attachSignals() {
    const interrupt = () => this.#interrupt();
    this.#listen({ SIGINT: interrupt, SIGTERM: interrupt });
  }

  #listen(listeners) {
    for (const name of Object.keys(listeners)) {
      process.on(name, listeners[name]);
      this.#listeners.push({ name, listener: listeners[name] });
    }
  }

  detach() {
    for (const { name, listener } of this.#listeners) process.removeListener(name, listener);
  }

  #uncaught(error, eventName) {
    const origin = running.getStore();
    const isKnown = origin !== undefined && origin !== this.root;
    if (isKnown && !origin.isDone) {
      origin.failFromOutside(error, eventName);
      return;
    }
    const what = `This activity created the error "${error}"`;
    let message;
    if (isKnown) {
      const { line, column, file } = origin.place;
      const place = file === undefined ? '' : ` at ${relative(file)}:${line}:${column}`;
      message = `Error: ${origin.title}${place} generated asynchronous activity after the test ended. ${what} ` +
        `and would have caused the test to fail, but instead triggered an ${eventName} event.`;
    } else {
      message = `Error: A resource generated asynchronous activity after the test ended. ${what} which triggered an ` +
        `${eventName} event, caught by the test runner.`;
    }
    this.root.diagnostic(message, 'warn');
    process.exitCode = 1;
  }

  async #interrupt() {
    if (this.#isEnding) return;
    this.#isEnding = true;
    const tests = [];
    const list = (test) => {
      for (const below of test.subtests) {
        if (below.isDone || below.startTime === null) continue;
        if (below.subtests.some((next) => !next.isDone && next.startTime !== null)) list(below);
        else tests.push({ __proto__: null, name: below.name, ...below.place });
      }
    };
    list(this.root);
    this.tell('test:interrupted', { tests });
    for (const test of this.root.subtests) test.stop.now(failure('test was interrupted', CANCELLED));
    await lazySetup().tearDown();
    this.stream.end();
    await lazyOutput().finished;
    process.exit(1);
  }

  // The end of the run: whatever is not done is cancelled.
  async end() {
    if (this.#isEnding) return;
    const { root, counts } = this;
    if (root.subtests.length === 0 && !this.config.isRunner) await this.#runLonelyHooks();
    if (this.#isEnding) return;
    this.#isEnding = true;
    root.finish(failure('Promise resolution is still pending but the event loop has already resolved', CANCELLED));
    root.flush();
    const success = root.passed || (counts.failed === 0 && counts.cancelled === 0 && !root.subtests.some(isFailed));
    root.passed = success && root.hookError === undefined;
    if (!root.passed && this.config.isMain) process.exitCode = 1;
    await lazySetup().tearDown();
    if (option('--test-update-snapshots')) require('internal/test/snapshot').saveAll();
    this.#summarize();
    this.stream.end();
    this.detach();
  }

  // Hooks of a file that has no tests.
  async #runLonelyHooks() {
    const { before, after } = this.root.hooks;
    if (before.length === 0 && after.length === 0) return;
    for (const hook of before) await hook.runOnce(this.root);
    await this.#runAfter();
  }

  // Says how the tests so far went, and begins anew.
  renew() {
    const { root } = this;
    root.flush();
    root.endTime = now();
    root.passed = !root.subtests.some(isFailed);
    this.#summarize();
    this.counts = noCounts();
    this.#toldTests = 0;
    root.subtests = [];
    root.reported = 0;
    root.startTime = now();
    root.endTime = null;
  }

  #tellCoverage() {
    const { collection, coverage, cwd = process.cwd() } = this.config;
    if (coverage === undefined) return;
    const { collection: own, shortfalls, summarize } = require('internal/test/coverage');
    const summary = summarize(coverage, collection ?? own(), cwd);
    for (const message of shortfalls(summary)) {
      this.root.passed = false;
      process.exitCode = 1;
      this.tell('test:diagnostic', { nesting: 0, message, level: 'error', ...this.root.place });
    }
    this.tell('test:coverage', { nesting: 0, summary });
  }

  #summarize() {
    const { root, counts } = this;
    const { place } = root;
    if (root.subtests.length > 0 || !this.config.isChild) {
      this.tell('test:plan', { nesting: 0, count: counts.topLevel, ...place });
    }
    root.tellDiagnostics();
    const { isRunner, seed } = this.config;
    if (isRunner && seed !== undefined) {
      const message = `Randomized test order seed: ${seed}`;
      this.tell('test:diagnostic', { nesting: 0, message, level: 'info', ...place });
    }
    const duration = root.duration;
    const rows = [
      ['tests', counts.tests], ['suites', counts.suites], ['pass', counts.passed], ['fail', counts.failed],
      ['cancelled', counts.cancelled], ['skipped', counts.skipped], ['todo', counts.todo], ['duration_ms', duration],
    ];
    if (!this.config.isChild) {
      for (const { 0: name, 1: value } of rows) {
        this.tell('test:diagnostic', { nesting: 0, message: `${name} ${value}`, level: 'info', ...place });
      }
    }
    this.#tellCoverage();
    this.tell('test:summary', {
      success: root.passed, counts: { ...counts, __proto__: null }, duration_ms: duration, file: place.file,
    });
  }
}

function noCounts() {
  return { __proto__: null, tests: 0, failed: 0, passed: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0, suites: 0 };
}

function isFailed(test) {
  return !test.passed && !test.isTodo;
}

function relative(file) {
  return require('node/path').relative(process.cwd(), file);
}

// The harness of the process, made at its first test.
let harness;
function theHarness() {
  if (harness !== undefined) return harness;
  harness = new Harness(globalConfig());
  harness.attach();
  if (!harness.config.isRunner) harness.waitFor(begin());
  return harness;
}

// The same for a run that loads its files here.
function adopt(config) {
  if (harness === undefined) {
    harness = new Harness(config);
    harness.attach();
  } else {
    harness.config = config;
  }
  return harness;
}

async function begin() {
  await lazyOutput().begin(harness);
  await lazySetup().setUp(harness);
}

module.exports = {
  Harness, adopt, current: () => runningTest() ?? theHarness().root,
};
