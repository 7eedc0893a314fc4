// SPDX-License-Identifier: MIT
// ExceptionDetails: what was thrown, and where.
'use strict';

const { stackOf } = require('internal/inspector/frames');

let lastId = 0;

function detailsOf(error, connection, options, text = 'Uncaught') {
  const stackTrace = stackOf(error);
  const place = stackTrace?.callFrames[0];
  const details = {
    exceptionId: ++lastId,
    text,
    lineNumber: place?.lineNumber ?? 0,
    columnNumber: place?.columnNumber ?? 0,
  };
  if (place !== undefined) {
    details.scriptId = place.scriptId;
    details.url = place.url;
    details.stackTrace = stackTrace;
  }
  details.exception = connection.mirror.show(error, { ...options, returnByValue: false });
  return details;
}

module.exports = { detailsOf };
