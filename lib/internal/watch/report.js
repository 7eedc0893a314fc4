// SPDX-License-Identifier: MIT
// In a program that --watch has started: tells the starter of each file as it is loaded, as Node.js does, so that tools
// which load by themselves can tell of theirs in the same words.
'use strict';

const steps = require('internal/modules/steps');

// `file` is a path or a URL.
steps.report = (file) => {
  if (file[0] === '/') process.send({ 'watch:require': [file] });
  else if (file.startsWith('file:')) process.send({ 'watch:import': [file] });
};
