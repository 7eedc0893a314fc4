// SPDX-License-Identifier: MIT
// The commands of a prompt: lines that begin with a dot.
'use strict';

const fs = require('node/fs');
const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');

// True when there is such a command.
function runCommand(server, keyword, rest) {
  const command = server.commands[keyword];
  if (command === undefined) return false;
  command.action.call(server, rest);
  return true;
}

const ENTERING = '// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n';

function defineCommands(server) {
  server.defineCommand('break', {
    help: 'Sometimes you get stuck, this gets you out',
    action() {
      this.clearBufferedCommand();
      this.displayPrompt();
    },
  });
  server.defineCommand('clear', {
    help: server.useGlobal ? 'Alias for .break' : 'Break, and also clear the local context',
    action() {
      this.clearBufferedCommand();
      if (!this.useGlobal) {
        this.output.write('Clearing context...\n');
        this.resetContext();
      }
      this.displayPrompt();
    },
  });
  server.defineCommand('exit', {
    help: 'Exit the REPL',
    action() { this.close(); },
  });
  server.defineCommand('help', { help: 'Print this help message', action: help });
  server.defineCommand('save', {
    help: 'Save all evaluated commands in this REPL session to a file',
    action: save,
  });
  server.defineCommand('load', { help: 'Load JS from a file into the REPL session', action: load });
  if (!server.terminal) return;
  server.defineCommand('editor', {
    help: 'Enter editor mode',
    action() {
      this._enterEditor();
      this.output.write(ENTERING);
    },
  });
}

function help() {
  const names = Object.keys(this.commands).sort();
  const width = Math.max(...names.map((name) => name.length)) + 3;
  for (const name of names) {
    const { help: text } = this.commands[name];
    this.output.write(text ? `.${name.padEnd(width)}${text}\n` : `.${name}\n`);
  }
  this.output.write('\nPress Ctrl+C to abort current expression, Ctrl+D to exit the REPL\n');
  this.displayPrompt();
}

function save(file) {
  try {
    if (file === '') throw new ERR_MISSING_ARGS('file');
    fs.writeFileSync(file, this.lines.join('\n'));
    this.output.write(`Session saved to: ${file}\n`);
  } catch (error) {
    this.output.write(error.code === 'ERR_MISSING_ARGS' ? `${error.message}\n` : `Failed to save: ${file}\n`);
  }
  this.displayPrompt();
}

function load(file) {
  try {
    if (file === '') throw new ERR_MISSING_ARGS('file');
    if (!fs.statSync(file).isFile()) {
      this.output.write(`Failed to load: ${file} is not a valid file\n`);
    } else {
      const text = fs.readFileSync(file, 'utf8');
      if (this.terminal) this.output.write(`${text}\n`);
      this._evaluateText(text);
      return;
    }
  } catch (error) {
    this.output.write(error.code === 'ERR_MISSING_ARGS' ? `${error.message}\n` : `Failed to load: ${file}\n`);
  }
  this.displayPrompt();
}

module.exports = { defineCommands, runCommand };
