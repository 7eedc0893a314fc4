// SPDX-License-Identifier: MIT
// What has to happen once the program is over and its 'exit' listeners have run: profiles are written, debuggers are
// waited for. The newest first.
'use strict';

const { made } = require('boot/globals');
require('internal/process/object');
const binding = internalBinding('process');

const ends = [];

function run() {
  while (ends.length > 0) {
    try {
      ends.pop()();
    } catch (error) {
      binding.writeSync(2, `${error?.stack ?? error}\n`);
    }
  }
}

const { exit } = binding;
binding.exit = (code) => {
  run();
  exit(code);
};
made.ended = run;

module.exports = { atEnd: (fn) => { ends.push(fn); } };
