// SPDX-License-Identifier: MIT
// The program of a thread of hooks: it answers what internal/modules/registered asks from the thread that made it. Over
// their channel go
//
//   to this thread   { id, method, list }: a call of internal/modules/hooks_chain
//   to the other     { id, value }, { id, failure }, { id, never: true }: what came of it
//                    { failure }: an error that nobody caught; { exit }: process.exit(), both the last words
//
// The thread lives as long as the other one. While nothing is asked the channel keeps it alive; a call that is under
// way does not, so that a loop with nothing left to do tells that it will never end.
'use strict';

const { made } = require('boot/globals');
const natives = internalBinding('process');

const asked = new Set(); // numbers of calls

function run(channel) {
  require('internal/process/object'); // whose moment `atIdle` is
  const { pack } = require('internal/worker/errors');
  const { answers } = require('internal/modules/hooks_chain');

  const post = (id, answer) => {
    if (!asked.delete(id)) return; // it was given up
    channel.setRef(asked.size === 0);
    channel.post({ id, ...answer }, []);
  };
  const fail = (id, error) => post(id, { failure: pack(error) });
  const succeed = (id, value) => {
    try {
      post(id, { value });
    } catch (error) { // what a hook gave cannot be cloned
      asked.add(id);
      fail(id, error);
    }
  };

  channel.onMessage = ({ id, method, list }) => {
    asked.add(id);
    channel.setRef(false);
    // What the hooks said, warnings included, comes before the answer.
    answers[method](...list).then((value) => process.nextTick(succeed, id, value),
                                  (error) => process.nextTick(fail, id, error));
  };
  made.atIdle = () => {
    for (const id of [...asked]) post(id, { never: true });
  };
  const { exit } = natives;
  natives.exit = (code) => {
    channel.post({ exit: code }, []);
    exit(code);
  };
  channel.setRef(true);
  // What the program sent to a port of the hooks before it asked is there when they are asked.
  internalBinding('message').queueUp(channel.number);
  channel.start();
}

module.exports = { run };
