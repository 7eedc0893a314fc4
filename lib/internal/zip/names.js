// SPDX-License-Identifier: MIT
// Texts of archives: UTF-8 when they are that, else code page 437, which the first of them had; and their times.
'use strict';

const { isUtf8 } = require('node/buffer');

// Its upper half, four hexadecimal digits a character.
const CP437 =
  '00c700fc00e900e200e400e000e500e700ea00eb00e800ef00ee00ec00c400c500c900e600c600f400f600f200fb00f900ff00d6' +
  '00dc00a200a300a520a7019200e100ed00f300fa00f100d100aa00ba00bf231000ac00bd00bc00a100ab00bb2591259225932502' +
  '25242561256225562555256325512557255d255c255b251025142534252c251c2500253c255e255f255a25542569256625602550' +
  '256c25672568256425652559255825522553256b256a2518250c25882584258c2590258003b100df039303c003a303c300b503c4' +
  '03a6039803a903b4221e03c603b52229226100b1226522642320232100f7224800b0221900b7221a207f00b225a000a0';
const upper = (byte) => String.fromCharCode(parseInt(CP437.substr((byte - 128) * 4, 4), 16));

function decodeText(bytes, isMarked) {
  if (isMarked || isUtf8(bytes)) return bytes.toString();
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += bytes[i] < 128 ? String.fromCharCode(bytes[i]) : upper(bytes[i]);
  return text;
}

// ---- times ---------------------------------------------------------------------------------------------------------

const FIRST_YEAR = 1980;
const LAST_YEAR = FIRST_YEAR + 127;
const SECONDS_MAX = 0x7FFFFFFF; // of the extra field

// Local time in steps of two seconds, and what that leaves out.
function encodeTime(date) {
  let ms = date.getTime();
  if (Number.isNaN(ms)) ms = 0;
  const seconds = Math.floor(ms / 1000);
  const local = new Date(seconds * 1000);
  const year = local.getFullYear();
  let dosDate = 1 << 5 | 1; // the first day there is
  let dosTime = 0;
  const fits = year >= FIRST_YEAR && year <= LAST_YEAR;
  if (fits) {
    dosDate = year - FIRST_YEAR << 9 | local.getMonth() + 1 << 5 | local.getDate();
    dosTime = local.getHours() << 11 | local.getMinutes() << 5 | local.getSeconds() >> 1;
  }
  const isExact = fits && ms % 2000 === 0;
  return {
    date: dosDate, time: dosTime, seconds: isExact || seconds < 0 || seconds > SECONDS_MAX ? -1 : seconds,
    modified: seconds * 1000,
  };
}

function decodeTime(date, time) {
  return new Date((date >> 9) + FIRST_YEAR, (date >> 5 & 15) - 1, date & 31, time >> 11, time >> 5 & 63,
                  (time & 31) * 2).getTime();
}

module.exports = { decodeText, decodeTime, encodeTime };
