// SPDX-License-Identifier: MIT
// The tests of a process as a tree: a root without a function of its own, suites, whose functions run at once and only
// name what is below them, and tests.
//
// A test goes: made, started (announced by test:enqueue; it waits when its parent runs as many as it may), running
// (test:dequeue), done (test:complete). Results are reported in the order of the tree, not of time: a test is reported
// when all before it are, and its ancestors' turn has come (flush).
'use strict';

const lazy = require('internal/lazy');
const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validate');
const { CANCELLED, ABORTED, CODE, EXPECTED, PARENT_FINISHED, SUBTESTS, asFailure, failure } =
  require('internal/test/failure');
const { Stop, call } = require('internal/test/calls');
const { Hook, Hooks, eachHooks, runEach, runHooks } = require('internal/test/hooks');
const { SuiteContext, TestContext, Plan } = require('internal/test/context');
const {
  checkConcurrency, checkTags, checkTimeout, readArguments, readExpectation, validateAbortSignal,
} = require('internal/test/options');
const { numbers } = require('internal/test/random');
const { running } = require('internal/test/running');
const { callerPlace } = require('internal/test/place');

const { hrtime } = process;
const lazyController = lazy(() => require('web/abort_controller').AbortController);
const lazyAssert = lazy(() => require('node/assert'));

function now() {
  const { 0: seconds, 1: nanoseconds } = hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

class Test {
  #controller;
  #resolve;
  #started = false;
  #isExpected = false; // failed as it should
  #random; // numbers by which subtests are drawn
  #drawn = 0; // how many subtests were, which come first then

  constructor(harness, parent, type, name, fn, options, place) {
    const { concurrency, timeout, signal, skip, todo, only, plan, expectFailure, tags } = options;
    validateAbortSignal(signal, 'options.signal');
    this.harness = harness;
    this.parent = parent;
    this.type = type;
    this.name = name;
    this.fn = fn;
    this.place = place;
    this.nesting = parent === null || parent.parent === null ? 0 : parent.nesting + 1;
    this.ownTimeout = checkTimeout(timeout) ?? null; // a suite has no other
    this.timeout = this.ownTimeout ?? parent?.timeout ?? null;
    this.concurrency = checkConcurrency(concurrency, parent === null) ??
      parent?.concurrency ?? 1;
    this.outerSignal = signal;
    this.isSkipped = skip !== undefined && skip !== false;
    this.isLeftOut = this.isSkipped; // by option: only hooks of the parent run
    this.isTodo = (todo !== undefined && todo !== false) || parent?.isTodo === true;
    this.message = typeof skip === 'string' ? skip : typeof todo === 'string' ? todo : null;
    this.only = only;
    this.expectation = expectFailure === undefined ? parent?.expectation : readExpectation(expectFailure);
    this.ownTags = checkTags(tags);
    this.tags = parent === null ? this.ownTags : [...new Set([...parent.tags, ...this.ownTags])];
    this.plan = plan === undefined ? null : new Plan(plan, {});
    this.runOnlySubtests = undefined;
    this.hasOnlyBelow = false;
    this.hooks = new Hooks();
    this.subtests = [];
    this.queue = []; // started, but there are enough running
    this.active = 0;
    this.unfinished = 0;
    this.reported = 0; // how many subtests
    this.isReported = false;
    this.isStartTold = false;
    this.passed = false;
    this.error = null;
    this.isCancelled = false;
    this.isDone = false;
    this.startTime = null;
    this.endTime = null;
    this.diagnostics = [];
    this.mock = null;
    this.filePath = harness.entryFile ?? place.file;
    this.attempt = harness.attempt;
    this.id = parent === null ? 0 : ++harness.lastId;
    this.number = 0;
    this.stop = new Stop();
    this.done = new Promise((resolve) => { this.#resolve = resolve; });
  }

  get isSuite() {
    return false;
  }

  // Whether others have said all there is to say (FileTest).
  get isSaid() {
    return false;
  }

  get context() {
    return this.ownContext ??= new TestContext(this);
  }

  get fullName() {
    return this.parent === null ? this.name : this.path().join(' > ');
  }

  // The names from the outermost test on.
  path() {
    const names = [];
    for (let test = this; test.parent !== null; test = test.parent) names.push(test.name);
    return names.reverse();
  }

  get signal() {
    this.#controller ??= new (lazyController())();
    if (this.isDone && !this.#controller.signal.aborted) this.#controller.abort();
    return this.#controller.signal;
  }

  inContext(fn) {
    return running.run(this, fn);
  }

  diagnostic(message, level = 'info') {
    this.diagnostics.push({ message: `${message}`, level });
  }

  get title() {
    return `Test "${this.name}"`;
  }

  log(message, data) {
    this.harness.tell('test:log', {
      nesting: this.nesting, name: this.name, testId: this.id, parentId: this.parent.id, message, data, ...this.place,
    });
  }

  skip(message) {
    this.isSkipped = true;
    this.message = typeof message === 'string' ? message : this.message;
  }

  todo(message) {
    this.isTodo = true;
    this.message = typeof message === 'string' ? message : this.message;
  }

  // ---- growing -----------------------------------------------------------------------------------------------------

  addHook(kind, fn, options = {}) {
    validateFunction(fn, 'fn');
    validateObject(options, 'options');
    const hook = new Hook(kind, fn, options, callerPlace());
    this.hooks[kind].push(hook);
    // A test that runs already will not come to its before hooks any more. Nor will the root of many files.
    const isRunning = this.parent === null ? this.harness.config.isRunner : !this.isSuite && this.startTime !== null;
    if (kind === 'before' && isRunning) {
      hook.runOnce(this).catch((error) => this.fail(asFailure(error)));
    }
  }

  // Makes a test below this one and starts it. The promise is fulfilled when it is done.
  addSubtest(type, name, options, fn, overrides) {
    const given = readArguments(name, options, fn);
    const all = overrides === undefined ? given.options : { ...given.options, ...overrides };
    const place = callerPlace();
    if (this.isDone) return this.harness.root.addLate(type, given.name, all, place);
    const Kind = type === 'suite' ? Suite : Test;
    const test = new Kind(this.harness, this, type, given.name, given.fn, all, place);
    if (all.only === true) test.markOnly();
    this.#adopt(test);
    if (test.isSuite) test.build();
    return this.isSuite ? Promise.resolve() : this.begin(test);
  }

  // A test whose parent has finished: it fails, at the top.
  addLate(type, name, options, place) {
    const test = new Test(this.harness, this, type, name, undefined, options, place);
    this.#adopt(test);
    test.fail(failure('test could not be started because its parent finished', PARENT_FINISHED));
    return this.begin(test);
  }

  // A file that is a test.
  addFile(test) {
    this.#adopt(test);
    return test.start();
  }

  // A file that could not be loaded.
  addFailedFile(path, error) {
    const test = new Test(this.harness, this, 'test', path, undefined, {}, { line: 1, column: 1, file: path });
    this.#adopt(test);
    test.fail(error);
    this.begin(test);
  }

  #adopt(test) {
    this.subtests.push(test);
    this.unfinished++;
    if (this.parent === null) this.harness.rootBusy();
  }

  markOnly() {
    for (let test = this.parent; test !== null; test = test.parent) test.hasOnlyBelow = true;
  }

  // Starts a subtest as soon as it may, unless the filters leave it out.
  begin(test) {
    if (this.parent === null && this.harness.isHeld) return this.harness.whenReady(() => this.begin(test));
    if (test.isSuite && test.building !== undefined) return test.building.then(() => this.begin(test));
    if (test.error === null && !test.isIncluded()) {
      this.dropSubtest(test);
      return Promise.resolve();
    }
    return test.start();
  }

  dropSubtest(test) {
    this.subtests.splice(this.subtests.indexOf(test), 1);
    test.isDone = true;
    this.childDone(test);
  }

  // ---- filters -----------------------------------------------------------------------------------------------------

  isIncluded() {
    return this.isNamed() && this.isOnly();
  }

  // By the patterns of names and tags. A suite is there for any test below that is.
  isNamed() {
    const { namePatterns, skipPatterns, tagFilters } = this.harness.config;
    if (namePatterns === undefined && skipPatterns === undefined && tagFilters === undefined) return true;
    const below = this.isSuite && this.subtests.some((test) => test.isNamed());
    if (skipPatterns !== undefined && this.matches(skipPatterns)) return false;
    if (namePatterns !== undefined && !this.matches(namePatterns)) return below;
    if (tagFilters !== undefined && !tagFilters.every((tag) => this.tags.includes(tag))) return below;
    return true;
  }

  matches(patterns) {
    const names = this.path();
    const full = names.join(' ');
    return patterns.some((pattern) => {
      const fits = (text) => pattern[Symbol.match] !== undefined && text.search(pattern) >= 0;
      return names.some(fits) || fits(full);
    });
  }

  isOnly() {
    const { parent } = this;
    if (!this.harness.config.only) return true;
    if (this.only === true) return true;
    if (this.only === false) return false;
    if (this.isSuite && this.hasOnlyBelow) return true;
    if (parent.parent === null) return false;
    if (!parent.isSuite) return parent.runOnlySubtests !== true;
    return !parent.hasOnlyBelow && parent.isOnly();
  }

  // ---- running -----------------------------------------------------------------------------------------------------

  start() {
    if (this.#started) return this.done;
    this.#started = true;
    const { parent } = this;
    this.number = parent.subtests.indexOf(this) + 1;
    this.harness.tell('test:enqueue', { nesting: this.nesting, name: this.name, type: this.type, ...this.ids() });
    if (this.harness.config.seed !== undefined) parent.drawLater(this);
    else if (parent.active < parent.concurrency) this.run();
    else parent.queue.push(this);
    return this.done;
  }

  runNext() {
    while (this.queue.length > 0 && this.active < this.concurrency) this.#next().run();
  }

  // In a random order all that are started at once wait, and are reported as they are drawn.
  drawLater(test) {
    this.queue.push(test);
    if (this.queue.length === 1) Promise.resolve().then(() => this.runNext());
  }

  #next() {
    const { queue, subtests } = this;
    if (this.harness.config.seed === undefined) return queue.shift();
    this.#random ??= numbers(this.harness.config.seed);
    const { 0: test } = queue.splice(Math.floor(this.#random() * queue.length), 1);
    this.#drawn = Math.max(this.#drawn, this.reported);
    subtests.splice(subtests.indexOf(test), 1);
    subtests.splice(this.#drawn++, 0, test);
    return test;
  }

  async run() {
    this.parent.active++;
    this.startTime ??= now();
    this.harness.tell('test:dequeue', { nesting: this.nesting, name: this.name, type: this.type, ...this.ids() });
    if (!this.harness.config.only && (this.only === true || this.parent.runOnlySubtests === true)) {
      this.diagnostic("'only' and 'runOnly' require the --test-only command-line option.");
    }
    if (this.error === null) {
      const { stop } = this;
      if (this.outerSignal?.aborted) {
        this.abandon(failure(this.outerSignal.reason, ABORTED));
      } else {
        this.parent.hasRun = true;
        await this.execute(stop);
      }
      stop.end();
    }
    this.finish();
  }

  async execute(stop) {
    let each = eachHooks(this, 'afterEach');
    const cleanUp = async () => {
      const due = each;
      each = []; // once, even if they fail
      if (due.length > 0) await runEach(due, this, 'afterEach');
    };
    try {
      stop.watch(this.timeout, this.outerSignal);
      const { before } = this.parent.hooks;
      if (before.length > 0) await runHooks(this.parent, 'before');
      if (this.isLeftOut) {
        this.pass();
        return;
      }
      const hooks = eachHooks(this, 'beforeEach');
      if (hooks.length > 0) await runEach(hooks, this, 'beforeEach');
      let turns = 1;
      if (this.fn !== undefined) {
        const { context } = this;
        const inTest = () => call(this.fn, context, [context], stop, (error) => this.fail(error));
        const pending = this.inContext(inTest);
        if (pending !== undefined) await pending;
        else turns = 3;
      }
      await this.settleSubtests(stop);
      if (this.plan !== null) await this.plan.check(stop, turns);
      this.pass();
      if (each.length > 0) await cleanUp();
      if (this.hooks.after.length > 0) await runHooks(this, 'after');
    } catch (error) {
      this.failBy(error);
      // What the hooks throw now does not matter any more.
      await cleanUp().catch(() => {});
      await runHooks(this, 'after').catch(() => {});
    }
    this.mock?.reset();
  }

  // Waits for the subtests that nobody waited for.
  async settleSubtests(stop) {
    while (this.unfinished > 0) {
      const all = this.subtests.map((test) => test.done);
      await stop.race(Promise.all(all));
    }
  }

  failBy(error) {
    // An error from outside has stopped the waiting, and failed the test already.
    if (this.stop.reason === error && this.error !== error) this.abandon(error);
    else this.fail(asFailure(error));
  }

  pass() {
    if (this.error !== null || this.#isExpected) return;
    if (this.expectation !== undefined && !this.isSkipped && !this.isTodo && this.parent !== null) {
      this.error = failure('test was expected to fail but passed', EXPECTED);
      return;
    }
    this.passed = true;
  }

  fail(error) {
    if (this.error !== null) return;
    this.passed = false;
    if (this.expectation === undefined || this.isSkipped) {
      this.error = error;
      return;
    }
    const { match } = this.expectation;
    if (match !== undefined) {
      try {
        lazyAssert().throws(() => { throw error.cause ?? error; }, match);
      } catch (mismatch) {
        this.error = failure('The test failed, but the error did not match the expected validation', CODE);
        this.error.cause = mismatch;
        return;
      }
    }
    this.#isExpected = true;
    this.passed = true;
  }

  // Fails because nobody waits any longer.
  abandon(error) {
    if (this.isDone || this.isCancelled) return;
    this.error ??= error;
    this.passed = false;
    this.isCancelled = true;
    this.stop.now(error);
    this.#controller?.abort(error.cause instanceof Error ? error.cause : undefined);
  }

  cancel(error) {
    this.startTime ??= now();
    this.abandon(error ?? failure('test did not finish before its parent and was cancelled', CANCELLED));
  }

  // An error that nobody caught, thrown by what this test began.
  failFromOutside(error, failureType) {
    const wrapped = failure(error, failureType);
    this.fail(wrapped);
    this.stop.now(wrapped);
  }

  // The end: what still runs below is cancelled.
  finish(pendingError) {
    if (this.isDone) return;
    this.endTime ??= now();
    this.queue.length = 0;
    let failed = 0;
    for (let i = 0; i < this.subtests.length; i++) {
      const test = this.subtests[i];
      if (!test.isDone) {
        test.cancel(pendingError);
        test.finish(pendingError);
      }
      if (!test.passed && !test.isTodo) failed++;
    }
    if (failed > 0 && (this.passed || this.parent === null)) {
      this.passed = false;
      if (this.parent !== null) this.fail(failure(`${failed} subtest${failed > 1 ? 's' : ''} failed`, SUBTESTS));
    }
    this.isDone = true;
    this.stop.end();
    this.#controller?.abort();
    if (this.parent !== null) {
      if (!this.#started) this.number = this.parent.subtests.indexOf(this) + 1;
      this.startTime ??= this.endTime;
      if (!this.isSaid) this.harness.count(this);
      this.harness.tell('test:complete', this.result(true));
      if (this.#started && this.parent.active > 0) this.parent.active--;
      this.parent.childDone(this);
    }
    this.#resolve();
  }

  childDone() {
    this.unfinished--;
    this.flush();
    this.runNext();
    if (this.parent === null && this.unfinished === 0) this.harness.rootIdle();
  }

  // ---- reporting ---------------------------------------------------------------------------------------------------

  get duration() {
    return Math.round((this.endTime - this.startTime) * 1e6) / 1e6;
  }

  ids() {
    return { testId: this.id, parentId: this.parent.id, tags: this.tags, ...this.place };
  }

  canReport() {
    return this.parent === null ||
      (this.parent.subtests[this.parent.reported] === this && this.parent.canReport());
  }

  // Reports the subtests whose turn it is.
  flush() {
    if (!this.canReport()) return;
    while (this.reported < this.subtests.length) {
      const next = this.subtests[this.reported];
      if (!next.isDone) {
        next.flush();
        return;
      }
      next.report();
      this.reported++;
    }
  }

  tellStart() {
    if (this.isStartTold || this.parent === null) return;
    this.isStartTold = true;
    this.parent.tellStart();
    this.harness.tell('test:start', { nesting: this.nesting, name: this.name, ...this.ids() });
  }

  report() {
    this.tellStart();
    this.flush();
    const { nesting, place } = this;
    if (this.subtests.length > 0) {
      this.harness.tell('test:plan', { nesting: nesting + 1, count: this.subtests.length, ...place });
    }
    this.harness.tell(this.passed ? 'test:pass' : 'test:fail', this.result(false));
    this.tellDiagnostics();
  }

  tellDiagnostics() {
    for (const { message, level } of this.diagnostics) {
      this.harness.tell('test:diagnostic', { nesting: this.nesting, message, level, ...this.place });
    }
    this.diagnostics = [];
  }

  result(isCompletion) {
    const details = { __proto__: null, duration_ms: this.duration, type: this.type };
    if (this.error !== null) details.error = this.error;
    const classname = this.nesting > 0 ? this.parent.path().join('.') : undefined;
    if (classname !== undefined) details.classname = classname;
    if (isCompletion) details.passed = this.passed;
    const result = {
      name: this.name, nesting: this.nesting, testNumber: this.number, testId: this.id, parentId: this.parent.id,
      details, tags: this.tags,
    };
    if (classname !== undefined && !isCompletion) result.classname = classname;
    Object.assign(result, this.place);
    if (this.isSkipped) result.skip = this.message ?? true;
    else if (this.isTodo) result.todo = this.message ?? true;
    else if (this.expectation !== undefined) result.expectFailure = this.expectation.label || true;
    return result;
  }
}

class Suite extends Test {
  constructor(...args) {
    super(...args);
    this.building = undefined; // while its function, an async one, runs
    if (this.plan !== null) {
      throw new ERR_INVALID_ARG_VALUE('options.plan', args[5].plan, 'is not supported by suites');
    }
  }

  get isSuite() {
    return true;
  }

  get context() {
    return this.ownContext ??= new SuiteContext(this);
  }

  build() {
    if (this.isSkipped || this.fn === undefined) return;
    if (this.harness.config.only && this.only === false) return;
    const { context, fn } = this;
    try {
      const inSuite = () => fn.call(context, context); // a name that stacks are read by
      const result = this.inContext(inSuite);
      if (result === null || typeof result !== 'object' || typeof result.then !== 'function') return;
      this.building = Promise.resolve(result).then(undefined, (error) => this.fail(asFailure(error)))
        .then(() => { this.building = undefined; });
      this.harness.waitFor(this.building);
    } catch (error) {
      this.fail(asFailure(error));
    }
  }

  isIncluded() {
    return this.error !== null || super.isIncluded();
  }

  async execute(stop) {
    try {
      stop.watch(this.ownTimeout, this.outerSignal);
      const { before } = this.parent.hooks;
      if (before.length > 0) await runHooks(this.parent, 'before');
      if (this.isLeftOut) {
        this.pass();
        return;
      }
      if (this.hooks.before.length > 0) await runHooks(this, 'before');
      const all = [];
      const subtests = this.subtests.slice();
      for (let i = 0; i < subtests.length; i++) all[i] = this.begin(subtests[i]);
      await stop.race(Promise.all(all));
      if (this.hooks.after.length > 0) await runHooks(this, 'after');
      this.pass();
    } catch (error) {
      this.failBy(error);
      await runHooks(this, 'after').catch(() => {});
    }
  }
}

module.exports = { Suite, Test, now };
