// SPDX-License-Identifier: MIT
// Why a test fails: ERR_TEST_FAILURE around what was thrown (`cause`), with the kind of the failure in `failureType`.
'use strict';

const { codes: { ERR_TEST_FAILURE } } = require('internal/errors');

const CANCELLED = 'cancelledByParent';
const ABORTED = 'testAborted';
const CALLBACK_AND_PROMISE = 'callbackAndPromisePresent';
const MANY_CALLBACKS = 'multipleCallbackInvocations';
const PARENT_FINISHED = 'parentAlreadyFinished';
const SUBTESTS = 'subtestsFailed';
const CODE = 'testCodeFailure';
const TIMEOUT = 'testTimeoutFailure';
const HOOK = 'hookFailed';
const EXPECTED = 'expectedFailure';

function failure(error, type) {
  const made = new ERR_TEST_FAILURE(error, type);
  // Where in the runner it was made says nothing; what was thrown has a stack of its own.
  made.stack = made.stack.slice(0, made.stack.indexOf('\n    at ')) || made.stack;
  return made;
}

function isFailure(error) {
  return error?.code === 'ERR_TEST_FAILURE' && typeof error.failureType === 'string';
}

// What was thrown, wrapped unless it is a failure already.
function asFailure(error, type = CODE) {
  return isFailure(error) ? error : failure(error, type);
}

module.exports = {
  ABORTED, CALLBACK_AND_PROMISE, CANCELLED, CODE, EXPECTED, HOOK, MANY_CALLBACKS, PARENT_FINISHED, SUBTESTS, TIMEOUT,
  asFailure, failure, isFailure,
};
