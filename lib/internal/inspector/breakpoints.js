// SPDX-License-Identifier: MIT
// Breakpoints: those of tools, by URL or place, and the engine's, which several connections may share.
'use strict';

const engine = require('internal/inspector/engine');
const { need, ProtocolError } = require('internal/inspector/errors');
const scripts = require('internal/inspector/scripts');
const lazy = require('internal/lazy');

const lazyUrl = lazy(() => require('node/url'));

const shared = new Map(); // key -> {id: the engine's, locations, users: Set of connections}
const byEngineId = new Map(); // -> key

const escape = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

// The names under which the engine may know the script of a URL.
function namesOf(url) {
  const names = [url];
  if (url.startsWith('file:')) {
    try {
      names.push(lazyUrl().fileURLToPath(url));
    } catch {
      // No path of this system.
    }
  } else if (url[0] === '/') {
    names.push(lazyUrl().pathToFileURL(url).href);
  }
  return names;
}

// A pattern for URLs as one for the engine's names: that of a path is matched by what follows `file://`.
function patternOf(regex) {
  return `${regex}|${regex.replace(/file:(?:\\?\/){2,3}/g, '\\/')}`;
}

function knownName(names) { return names.find((name) => scripts.idOfName(name) !== undefined); }

function place(params) {
  const { lineNumber, columnNumber = 0, url, urlRegex, scriptHash } = params;
  if (url !== undefined) {
    const names = namesOf(url);
    const name = knownName(names) ?? names.find(scripts.isWrapped) ?? url;
    const column = scripts.engineColumn(name, lineNumber, columnNumber);
    return { urlRegex: `^(?:${names.map(escape).join('|')})$`, lineNumber, columnNumber: column };
  }
  if (urlRegex !== undefined) return { urlRegex: patternOf(urlRegex), lineNumber, columnNumber };
  if (scriptHash !== undefined) throw new ProtocolError('Scripts have no hashes');
  throw new ProtocolError('Either url or urlRegex or scriptHash must be specified.');
}

const optionsOf = ({ condition }) => (condition ? { options: { condition } } : undefined);

// Sets a breakpoint, or joins in one that is there.
function share(connection, key, set) {
  let found = shared.get(key);
  if (found?.users.has(connection)) throw new ProtocolError('Breakpoint at specified location already exists.');
  if (found === undefined) {
    const { breakpointId: id, locations } = set();
    found = { id, locations, users: new Set() };
    shared.set(key, found);
    byEngineId.set(id, key);
  }
  found.users.add(connection);
  return found;
}

function setByUrl(connection, params) {
  need(params, { lineNumber: 'number' });
  const { lineNumber, columnNumber = 0, url, urlRegex } = params;
  const kind = url !== undefined ? 1 : 2;
  const key = `${kind}:${lineNumber}:${columnNumber}:${url ?? urlRegex}`;
  const { locations } = share(connection, key, () =>
    engine.post('Debugger.setBreakpointByUrl', { ...place(params), ...optionsOf(params) }));
  return { breakpointId: key, locations: locations.map(scripts.locationOf) };
}

function setAt(connection, params) {
  need(params, { location: 'object' });
  const { scriptId, lineNumber, columnNumber = 0 } = params.location;
  const key = `4:${lineNumber}:${columnNumber}:${scriptId}`;
  const { locations } = share(connection, key, () => {
    const location = scripts.engineLocation(params.location);
    const { breakpointId, actualLocation } = engine.post('Debugger.setBreakpoint', { location, ...optionsOf(params) });
    return { breakpointId, locations: [actualLocation] };
  });
  return { breakpointId: key, actualLocation: scripts.locationOf(locations[0]) };
}

// The engine's answer to where a function is.
function detailsOf(fn) { return engine.post('Debugger.getFunctionDetails', { functionId: engine.idOf(fn) }).details; }

// Where a function begins, as tools see it; undefined for natives.
function functionLocation(fn) {
  try {
    return scripts.locationOf(detailsOf(fn).location);
  } catch {
    return undefined;
  }
}

const onCall = new Set(); // the engine's ids

// The engine has no breakpoints of functions: it is one at the first place in it where execution may stop.
function setOnCall(connection, params) {
  need(params, { objectId: 'string' });
  const fn = connection.mirror.valueOf(params.objectId);
  if (typeof fn !== 'function') throw new ProtocolError('Could not find function with given id');
  const { location: start } = detailsOf(fn);
  const { endLine, endColumn } = scripts.get(start.scriptId);
  const end = { scriptId: start.scriptId, lineNumber: endLine, columnNumber: endColumn };
  const { locations: { 0: first } } = engine.post('Debugger.getBreakpointLocations', { start, end });
  if (first === undefined) throw new ProtocolError('Could not resolve breakpoint');
  const key = `7:${start.lineNumber}:${start.columnNumber}:${start.scriptId}`;
  const { id } = share(connection, key, () => {
    const { breakpointId } = engine.post('Debugger.setBreakpoint', { location: first, ...optionsOf(params) });
    return { breakpointId, locations: [first] };
  });
  onCall.add(id);
  return { breakpointId: key };
}

function remove(connection, key) {
  const found = shared.get(key);
  if (found === undefined || !found.users.delete(connection)) return;
  if (found.users.size > 0) return;
  shared.delete(key);
  byEngineId.delete(found.id);
  engine.post('Debugger.removeBreakpoint', { breakpointId: found.id });
}

function removeAll(connection) {
  for (const key of [...shared.keys()]) remove(connection, key);
}

// Where execution may stop between two places.
function possible(params) {
  need(params, { start: 'object' });
  const { start } = params;
  const { endLine, endColumn } = scripts.get(start.scriptId);
  const end = params.end ?? { scriptId: start.scriptId, lineNumber: endLine, columnNumber: endColumn };
  const { locations } = engine.post('Debugger.getBreakpointLocations', {
    start: scripts.engineLocation(start), end: scripts.engineLocation(end),
  });
  return { locations: locations.map(scripts.locationOf) };
}

// A breakpoint found its place in a script that was parsed later.
engine.on('Debugger.breakpointResolved', ({ breakpointId, location }) => {
  const key = byEngineId.get(breakpointId);
  const found = shared.get(key);
  if (found === undefined) return;
  found.locations.push(location);
  for (const connection of found.users) {
    connection.notify('Debugger.breakpointResolved', { breakpointId: key, location: scripts.locationOf(location) });
  }
});

// Those that a connection has at a place. The engine names one, and not always the right one of several.
function keysAt(connection, { scriptId, lineNumber, columnNumber }) {
  const keys = [];
  for (const { 0: key, 1: { locations, users } } of shared) {
    const isThere = (one) => one.scriptId === scriptId && one.lineNumber === lineNumber &&
      (one.columnNumber ?? 0) === (columnNumber ?? 0);
    if (users.has(connection) && locations.some(isThere)) keys.push(key);
  }
  return keys;
}

module.exports = {
  keysAt,
  escape, functionLocation, patternOf, possible, remove, removeAll, setAt, setByUrl, setOnCall,
  isOnCall: (engineId) => onCall.has(engineId),
  keyOf: (engineId) => byEngineId.get(engineId),
};
