// SPDX-License-Identifier: MIT
// node:os: the machine, its users and its limits. Functions that answer one value also convert to it, as in
// `${os.hostname}`.
'use strict';

const { codes: { ERR_SYSTEM_ERROR }, uvErrmapGet } = require('internal/errors');
const { validateInt32, validateObject } = require('internal/validate');
const { i32, f64, N0, F0 } = require('internal/cells');
const constants = require('internal/constants').os;
const binding = internalBinding('os');

function systemError(errno, syscall) {
  const [code, message] = uvErrmapGet(errno) ?? ['UNKNOWN', 'unknown error'];
  return new ERR_SYSTEM_ERROR({ errno, code, message, syscall });
}

// A result of the binding, where a negative number stands for a failure.
function checked(value, syscall) {
  if (typeof value === 'number' && value < 0) throw systemError(value, syscall);
  return value;
}

let uname;
function unameField(index) {
  uname ??= checked(binding.uname(), 'uv_os_uname');
  return uname[index];
}

const [, lowByte] = new Uint8Array(new Uint16Array([1]).buffer);
const endian = lowByte === 0 ? 'LE' : 'BE';

const os = {
  arch: () => process.arch,
  availableParallelism: () => binding.parallelism(),
  cpus() {
    const list = checked(binding.cpus(), 'uv_cpu_info');
    const cpus = [];
    for (let i = 0; i < list.length; i += 7) {
      cpus.push({
        model: list[i],
        speed: list[i + 1],
        times: { user: list[i + 2], nice: list[i + 3], sys: list[i + 4], idle: list[i + 5], irq: list[i + 6] },
      });
    }
    return cpus;
  },
  endianness: () => endian,
  freemem() {
    binding.memory();
    return f64[F0 + 1];
  },
  getPriority(pid) {
    if (pid === undefined) pid = 0;
    else validateInt32(pid, 'pid');
    checked(binding.getPriority(pid), 'uv_os_getpriority');
    return i32[N0];
  },
  homedir: () => checked(binding.homedir(), 'uv_os_homedir'),
  hostname: () => checked(binding.hostname(), 'uv_os_gethostname'),
  loadavg() {
    binding.loadavg();
    return [f64[F0], f64[F0 + 1], f64[F0 + 2]];
  },
  networkInterfaces() {
    const list = checked(binding.interfaces(), 'uv_interface_addresses');
    const interfaces = {};
    for (let i = 0; i < list.length; i += 7) {
      const [name, address, netmask, isIPv6, mac, internal, scopeid] = list.slice(i, i + 7);
      const bits = prefixLength(netmask, isIPv6);
      const entry = {
        address,
        netmask,
        family: isIPv6 ? 'IPv6' : 'IPv4',
        mac,
        internal,
        cidr: bits === -1 ? null : `${address}/${bits}`,
      };
      if (isIPv6) entry.scopeid = scopeid;
      (interfaces[name] ??= []).push(entry);
    }
    return interfaces;
  },
  platform: () => process.platform,
  release: () => unameField(1),
  setPriority(pid, priority) {
    if (priority === undefined) {
      priority = pid;
      pid = 0;
    }
    validateInt32(pid, 'pid');
    validateInt32(priority, 'priority', -20, 19);
    checked(binding.setPriority(pid, priority), 'uv_os_setpriority');
  },
  tmpdir() {
    const { TMPDIR, TMP, TEMP } = process.env;
    const path = TMPDIR || TMP || TEMP || '/tmp';
    return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  },
  totalmem() {
    binding.memory();
    return f64[F0];
  },
  type: () => unameField(0),
  userInfo(options) {
    if (options !== undefined) validateObject(options, 'options');
    const encoding = options?.encoding;
    const asBytes = encoding !== undefined && encoding !== null && `${encoding}`.toLowerCase() === 'buffer';
    const list = checked(binding.userInfo(asBytes), 'uv_os_get_passwd');
    const [uid, gid, username, homedir, shell] = list;
    const convert = (value) => {
      if (value === null) return null;
      const { Buffer } = require('node/buffer');
      if (asBytes) return Buffer.from(value);
      return encoding === undefined || encoding === 'utf8' || !Buffer.isEncoding(encoding) ?
        value : Buffer.from(value).toString(encoding);
    };
    return { __proto__: null, uid, gid, username: convert(username), homedir: convert(homedir), shell: convert(shell) };
  },
  uptime: () => checked(binding.uptime(), 'uv_uptime'),
  version: () => unameField(2),
  machine: () => unameField(3),
};

for (const name of ['arch', 'availableParallelism', 'endianness', 'freemem', 'homedir', 'hostname', 'platform',
                    'release', 'tmpdir', 'totalmem', 'type', 'uptime', 'version', 'machine']) {
  const answer = os[name];
  answer[Symbol.toPrimitive] = () => answer();
}

// How many bits of a netmask are set; -1 when they are not all in front.
function prefixLength(netmask, isIPv6) {
  let bits;
  if (isIPv6) {
    const [head, tail] = netmask.split('::');
    const words = (text) => (text ? text.split(':') : []);
    const front = words(head);
    const back = words(tail);
    const middle = netmask.includes('::') ? new Array(8 - front.length - back.length).fill('0') : [];
    bits = [...front, ...middle, ...back].map((word) => parseInt(word, 16).toString(2).padStart(16, '0')).join('');
  } else {
    bits = netmask.split('.').map((byte) => Number(byte).toString(2).padStart(8, '0')).join('');
  }
  return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : -1;
}

const fixed = { __proto__: null, enumerable: true, configurable: true, writable: false };
Object.defineProperties(os, {
  constants: { __proto__: null, value: Object.freeze(constants), enumerable: true },
  EOL: { ...fixed, value: '\n' },
  devNull: { ...fixed, value: '/dev/null' },
});

module.exports = os;
