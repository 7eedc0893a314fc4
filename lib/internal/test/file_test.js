// SPDX-License-Identifier: MIT
// A test that is a file, run in a process of its own. What the process reports is told here in the file's turn; the
// file itself is reported only where that says too little: it had no tests, or ended otherwise than by failing tests.
'use strict';

const { Test } = require('internal/test/tree');
const { CODE, SUBTESTS, failure } = require('internal/test/failure');
const { Reader } = require('internal/test/wire');
const { childArguments } = require('internal/test/child_arguments');

// Told when they happen, whosever turn it is.
const AT_ONCE = new Set(['test:enqueue', 'test:dequeue', 'test:complete']);
const CANCELS = new Set(['testTimeoutFailure', 'cancelledByParent', 'testAborted']);

// What a process that is debugged says of that
const OF_INSPECTOR = /^(?:Debugger (?:listening on ws:|attached\.)|For help, see: https:|Waiting for the debugger)/;

class FileTest extends Test {
  #backlog = [];
  #reported = 0; // tests of the file at the top
  #failed = 0;
  #child;

  constructor(harness, name) {
    const { cwd, signal } = harness.config;
    const path = require('node/path').resolve(cwd, name);
    super(harness, harness.root, 'test', name, undefined, { signal }, { line: 1, column: 1, file: path });
    this.timeout = null; // that of the options is for its tests
    this.entry = path;
  }

  async execute(stop) {
    stop.watch(null, this.outerSignal);
    const workerId = this.harness.takeWorker();
    try {
      const { code, signal } = await stop.race(this.#spawn(workerId));
      if (code === 0 && signal === null) {
        this.pass();
      } else {
        const error = failure('test failed', this.#failed > 0 ? SUBTESTS : CODE);
        error.exitCode = code;
        error.signal = signal;
        this.fail(error);
      }
    } catch (error) {
      this.#child?.kill('SIGTERM');
      this.failBy(error);
    } finally {
      this.harness.freeWorker(workerId);
    }
  }

  #spawn(workerId) {
    const { spawn } = require('node/child_process');
    const { createInterface } = require('node/readline');
    const { config } = this.harness;
    const env = { ...(config.env ?? process.env), NODE_TEST_CONTEXT: 'child-v8', NODE_TEST_WORKER_ID: `${workerId}` };
    if (config.collection !== undefined) env.NODE_V8_COVERAGE = config.collection.folder;
    if (config.watcher !== undefined) env.WATCH_REPORT_DEPENDENCIES = '1';
    const child = spawn(process.execPath, childArguments(config, this.entry), { cwd: config.cwd, env });
    this.#child = child;
    const reader = new Reader((event) => this.#hear(event), (bytes) => this.#tellText('test:stdout', `${bytes}`));
    child.stdout.on('data', (chunk) => reader.read(chunk));
    child.stdout.on('end', () => reader.end());
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (OF_INSPECTOR.test(line)) process.stderr.write(`${line}\n`); // for who waits for it, not part of the report
      else this.#tellText('test:stderr', `${line}\n`);
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal }));
    });
  }

  #tellText(type, message) {
    this.#pass({ type, data: { __proto__: null, file: this.name, message, entryFile: this.entry } });
  }

  #hear(event) {
    const { type, data } = event;
    if (type === 'test:watch:files') {
      this.harness.config.watcher?.note(this.entry, data.files);
      return;
    }
    data.entryFile = this.entry;
    if (type === 'test:complete') this.#count(data);
    if (type === 'test:summary' && data.file === undefined) data.file = this.entry;
    // The plan is that of all files.
    if (type === 'test:plan' && data.nesting === 0) return;
    if (AT_ONCE.has(type)) this.harness.tell(type, data);
    else this.#pass(event);
  }

  #count(data) {
    const { details, nesting } = data;
    if (nesting === 0) this.#reported++;
    if (!details.passed && data.todo === undefined) this.#failed++;
    this.harness.count({
      nesting, isSuite: details.type === 'suite', isCancelled: CANCELS.has(details.error?.failureType),
      isSkipped: data.skip !== undefined, isTodo: data.todo !== undefined, passed: details.passed,
    });
  }

  // Tells an event now or in the file's turn.
  #pass(event) {
    if (this.#backlog.length === 0 && this.canReport()) this.harness.tell(event.type, event.data);
    else this.#backlog.push(event);
  }

  flush() {
    if (!this.canReport()) return;
    const events = this.#backlog;
    this.#backlog = [];
    for (const { type, data } of events) this.harness.tell(type, data);
  }

  get isSaid() {
    return this.#reported > 0 && (this.error === null || this.error.failureType === SUBTESTS);
  }

  report() {
    this.flush();
    if (!this.isSaid) super.report();
  }
}

module.exports = { FileTest };
