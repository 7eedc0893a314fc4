// SPDX-License-Identifier: MIT
// Descriptors that a thread has opened by fs.open() and fs.openSync(): those it leaves open are closed at its end
// (trackUnmanagedFds of new Worker()). The main thread does not keep account, and does not load this.
'use strict';

const { track } = internalBinding('worker');

function opened(fd) {
  if (!track(fd, true)) process.emitWarning(`File descriptor ${fd} opened in unmanaged mode twice`);
}

function closed(fd) {
  if (!track(fd, false)) process.emitWarning(`File descriptor ${fd} closed but not opened in unmanaged mode`);
}

module.exports = { closed, opened };
