// SPDX-License-Identifier: MIT
// Trace events as this thread's JavaScript has them: the natives tell of most things by themselves (src/loop/trace.h);
// here the others are connected, each while its category is on, and what runs is named.
//
// Categories belong to the process. Those that the main thread enables later reach the natives of all threads, but the
// JavaScript of its own and of threads begun afterwards only, as in Node.
'use strict';

const binding = internalBinding('trace');
const { option } = require('internal/options');
const { worker } = require('internal/realm');
const sources = require('internal/trace/sources');

const on = new Uint32Array(binding.groups());
const running = new Set();

// Starts and stops the sources as the categories say.
function follow() {
  for (const source of sources) {
    const isOn = (on[0] >>> source.group & 1) === 1;
    if (isOn === running.has(source)) continue;
    if (isOn) {
      running.add(source);
      source.start();
    } else {
      running.delete(source);
      source.stop();
    }
  }
}

const members = (object) => JSON.stringify(object).slice(1, -1);

function nameProcess() {
  const { arch, platform, release, title, versions } = process;
  binding.metadata('process_name', members({ name: title }));
  binding.metadata('version', members({ node: versions.node }));
  binding.metadata('thread_name', members({ name: 'JavaScriptMainThread' }));
  const { name, lts } = release;
  binding.metadata('node', members({ process: { versions, arch, platform, release: { name, lts } } }));
}

function nameEnvironment() {
  const args = { args: [process.argv[0], ...process.argv.slice(1)], exec_args: process.execArgv };
  binding.environment(members({ args }));
}

function enable(categories) {
  const isFirst = !binding.hasBegun();
  binding.enable(categories, option('--trace-event-file-pattern'));
  if (isFirst) nameProcess();
  follow();
}

function disable(categories) {
  binding.disable(categories);
  follow();
}

/** Events for somebody who takes them himself, instead of a file: the inspector. */
function collect(categories) {
  binding.collect(categories);
  follow();
}

function take() {
  const events = JSON.parse(`[${binding.take()}]`);
  follow();
  return events;
}

/** What the command line asks for, before the program runs. */
function begin(categories) {
  enable(categories);
  nameEnvironment();
  internalBinding('process').traceMilestones();
}

/** A thread that begins while there is a trace. */
function join() {
  const { name, threadId } = worker;
  binding.metadata('thread_name', members({ name: `[worker ${threadId}] ${name || 'WorkerThread'}` }));
  nameEnvironment();
  internalBinding('process').traceMilestones();
  follow();
}

module.exports = {
  begin, categories: binding.categories, collect, disable, enable, hasBegun: binding.hasBegun, join, take,
};
