// SPDX-License-Identifier: MIT
// The functions that wait for the one that a stack is of (ed_engine_waiting of src/engine/engine.h). The engine knows
// where such a function begins and by what number of its awaits it will go on; its text tells the place of that one.
'use strict';

const { ArrayPrototypePush, SafeMap } = primordials;
const { CallSite } = require('internal/stack/call_site');
const { MAX_KEPT } = require('internal/stack/lines');
const { placeOf } = require('internal/stack/place');
const { callsOf } = require('internal/stack/receivers');
const { codePlace } = internalBinding('loop');

const { getOwnPropertyDescriptor } = Object;

// The runtime's own function that awaits for the top of a module, which is told as itself.
const DRIVER = 'node:internal/modules/esm/evaluate';

const known = new SafeMap(); // begin of a function and number of its await -> site

function siteOf(fn, number) {
  const begin = codePlace(fn);
  if (begin === undefined || begin[0] === DRIVER) return undefined;
  const { 0: address, 1: line, 2: column } = begin;
  const key = `${address}:${line}:${column} ${number}`;
  let site = known.get(key);
  if (site === undefined) {
    site = siteAt(`${getOwnPropertyDescriptor(fn, 'name')?.value ?? ''}@${address}`, line, column, number);
    if (known.size >= MAX_KEPT) known.clear();
    known.set(key, site);
  }
  return site;
}

function siteAt(head, line, column, number) {
  let place = placeOf(`${head}:${line}:${column}`);
  const at = place.inside?.awaits[number - 1];
  if (at !== undefined) {
    const found = place.source.positionOf(at);
    place = placeOf(`${head}:${found.line}:${found.column}!`);
  }
  return new CallSite(place, undefined, callsOf([place])[0], true);
}

function siteOfAll(index) {
  const place = placeOf('all@[native code]');
  return CallSite.ofAll(place, callsOf([place])[0], index);
}

// Of the top of a module: `at` counts bytes of its text.
function siteOfModule({ url, at }) {
  const place = placeOf(`@${url}:1:1!`);
  const { text } = place.source;
  const { Buffer } = require('node/buffer');
  const { length } = Buffer.from(text).toString('utf8', 0, at);
  const { line, column } = place.source.positionOf(length);
  const found = placeOf(`@${url}:${line}:${column}!`);
  return new CallSite(found, undefined, callsOf([found])[0], true);
}

// At most `limit` sites of a chain as internal/error_classes keeps it, innermost first.
function waitingSites(chain, limit) {
  const sites = [];
  const last = chain.length - 1;
  for (let i = 0; i < last && sites.length < limit; i += 2) {
    const { [i]: fn, [i + 1]: number } = chain;
    const site = fn === undefined ? siteOfAll(number) : siteOf(fn, number);
    if (site !== undefined) ArrayPrototypePush(sites, site);
  }
  if (chain[last] !== undefined && sites.length < limit) ArrayPrototypePush(sites, siteOfModule(chain[last]));
  return sites;
}

module.exports = { waitingSites };
