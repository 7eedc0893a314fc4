// SPDX-License-Identifier: MIT
// EDDY_AS_NODE=1 in the environment of a child: a folder that holds nothing but `node`, a link to this program, comes
// first in its PATH. All that starts `node` by its name gets this program: spawn("node"), shells, scripts with a first
// line of `#!/usr/bin/env node`, and their children (docs/decisions/013-node-by-name.md).
'use strict';

const { genericNodeError } = require('internal/errors');
const fs = require('node/fs');
const os = require('node/os');

const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

let folder;

// One for each user and program, kept for the next process. It must be nobody else's to change: what is in it will run.
function nodeFolder() {
  if (folder !== undefined) return folder;
  const { execPath } = process;
  let hash = 0;
  for (let i = 0; i < execPath.length; i++) hash = Math.imul(hash, 31) + execPath.charCodeAt(i) | 0;
  const uid = process.getuid();
  const path = `${os.tmpdir()}/eddy-node-${uid}-${(hash >>> 0).toString(36)}`;
  ignoreExisting(() => fs.mkdirSync(path, 0o700));
  const { mode, uid: owner } = fs.lstatSync(path);
  if ((mode & fs.constants.S_IFMT) !== fs.constants.S_IFDIR || owner !== uid || (mode & 0o22) !== 0) {
    throw genericNodeError(`EDDY_AS_NODE: ${path} is not a folder of this user alone`, { code: 'EPERM', path });
  }
  ignoreExisting(() => fs.symlinkSync(execPath, `${path}/node`));
  if (fs.readlinkSync(`${path}/node`) !== execPath) {
    throw genericNodeError(`EDDY_AS_NODE: ${path}/node is another program`, { code: 'EEXIST', path });
  }
  return folder = path;
}

function ignoreExisting(make) {
  try {
    make();
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

/** Puts the folder first in the PATH of a list of "NAME=value". */
function putFirst(pairs) {
  const first = nodeFolder();
  let at = pairs.findIndex((pair) => pair.startsWith('PATH='));
  if (at < 0) at = pairs.push(`PATH=${DEFAULT_PATH}`) - 1;
  const path = pairs[at].slice(5);
  if (path !== first && !path.startsWith(`${first}:`)) pairs[at] = `PATH=${first}:${path}`;
}

module.exports = { putFirst };
