// SPDX-License-Identifier: MIT
// Textual IP addresses. An IPv4 address is parsed to a number, an IPv6 address to eight 16-bit groups.
'use strict';

/** The number of a dotted-decimal address, or -1. Leading zeros are refused: some read them as octal. */
function parseIPv4(text) {
  const { length } = text;
  if (length < 7 || length > 15) return -1;
  let value = 0;
  let part = -1;
  let parts = 1;
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c === 46) {
      if (part < 0 || ++parts > 4) return -1;
      value = value * 256 + part;
      part = -1;
    } else {
      if (c < 48 || c > 57 || part === 0) return -1;
      part = part < 0 ? c - 48 : part * 10 + c - 48;
      if (part > 255) return -1;
    }
  }
  return parts === 4 && part >= 0 ? value * 256 + part : -1;
}

function parseGroups(text, groups) {
  if (text === '') return true;
  const parts = text.split(':');
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (i === parts.length - 1 && part.includes('.')) {
      const v4 = parseIPv4(part);
      if (v4 < 0) return false;
      groups.push(Math.floor(v4 / 65536), v4 % 65536);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return false;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return true;
}

/** Groups of an address without zone, or undefined. */
function parseIPv6(text) {
  const gap = text.indexOf('::');
  const head = [];
  if (gap < 0) return parseGroups(text, head) && head.length === 8 ? head : undefined;
  const tail = [];
  const before = text.slice(0, gap);
  if (before.includes('.') || !parseGroups(before, head) || !parseGroups(text.slice(gap + 2), tail)) return undefined;
  const missing = 8 - head.length - tail.length;
  if (missing < 1) return undefined;
  for (let i = 0; i < missing; i++) head.push(0);
  return head.concat(tail);
}

/** The usual short form (RFC 5952). */
function formatIPv6(groups) {
  let start = -1;
  let longest = 1;
  for (let i = 0; i < 8; i++) {
    let j = i;
    while (j < 8 && groups[j] === 0) j++;
    if (j - i > longest) {
      start = i;
      longest = j - i;
    }
    if (j > i) i = j;
  }
  const hex = groups.map((group) => group.toString(16));
  if (start < 0) return hex.join(':');
  // Addresses that embed an IPv4 address keep its form.
  if (start === 0 && (longest === 6 || (longest === 5 && groups[5] === 0xffff))) {
    const v4 = `${groups[6] >> 8}.${groups[6] & 255}.${groups[7] >> 8}.${groups[7] & 255}`;
    return longest === 6 ? `::${v4}` : `::ffff:${v4}`;
  }
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + longest).join(':')}`;
}

function isIPv4(input) {
  return parseIPv4(`${input}`) >= 0;
}

function isIPv6(input) {
  let text = `${input}`;
  const zone = text.indexOf('%');
  if (zone >= 0) {
    if (!/^[0-9a-zA-Z\-.:]+$/.test(text.slice(zone + 1))) return false;
    text = text.slice(0, zone);
  }
  return text.includes(':') && parseIPv6(text) !== undefined;
}

function isIP(input) {
  const text = `${input}`;
  if (isIPv4(text)) return 4;
  return isIPv6(text) ? 6 : 0;
}

module.exports = { isIP, isIPv4, isIPv6, parseIPv4, parseIPv6, formatIPv6 };
