// SPDX-License-Identifier: MIT
// Name servers as users write them: "1.2.3.4", "1.2.3.4:53", "::1", "[::1]:53".
'use strict';

const { isIP, isIPv4, isIPv6 } = require('internal/net/address');
const { codes: { ERR_INVALID_IP_ADDRESS } } = require('internal/errors');
const { validateArray, validatePort, validateString } = require('internal/validate');

const PORT = 53;

function readServer(text) {
  if (isIP(text) !== 0) return [text, PORT];
  const inBrackets = text.startsWith('[');
  const end = inBrackets ? text.indexOf(']') : text.lastIndexOf(':');
  const host = text.slice(inBrackets ? 1 : 0, Math.max(end, 0));
  const port = text.slice(inBrackets ? end + 1 : end);
  if (!(inBrackets ? isIPv6(host) : isIPv4(host)) || !/^(:\d+)?$/.test(port)) throw new ERR_INVALID_IP_ADDRESS(text);
  return [host, port === '' ? PORT : validatePort(Number(port.slice(1)))];
}

/** [address, port ...] of a list of users, each once. */
function readServers(servers) {
  validateArray(servers, 'servers');
  const list = [];
  const seen = new Set();
  servers.forEach((server, i) => {
    validateString(server, `servers[${i}]`);
    const [host, port] = readServer(server);
    const address = host.replace(/%.*/s, '');
    const key = `${address} ${port}`;
    if (seen.has(key)) return;
    seen.add(key);
    list.push(address, port);
  });
  return list;
}

function formatServers(list) {
  const servers = [];
  for (let i = 0; i < list.length; i += 2) {
    const address = list[i];
    const port = list[i + 1];
    if (port === 0 || port === PORT) servers.push(address);
    else servers.push(isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`);
  }
  return servers;
}

module.exports = { formatServers, readServers };
