// SPDX-License-Identifier: MIT
// node:inspector: connections to this very program, and the server for those from outside.
'use strict';

const lazy = require('internal/lazy');

const lazyServer = lazy(() => require('internal/inspector/server'));

const { Session } = require('internal/inspector/session');
const { DOMStorage, Network, NetworkResources } = require('internal/inspector/emitters');

module.exports = {
  open: (port, host, wait) => lazyServer().open(port, host, wait),
  close: () => lazyServer().close(),
  url: () => lazyServer().url(),
  waitForDebugger: () => lazyServer().waitForDebugger(),
  console: require('internal/inspector/console_watch').makeConsole(),
  Session,
  Network,
  NetworkResources,
  DOMStorage,
};
