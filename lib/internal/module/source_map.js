// SPDX-License-Identifier: MIT
// The class module.SourceMap, over the table that C makes of a map (src/parse/source_map.h): six int32 a mapping,
// sorted by the place in the generated text, searched here. The payload stays as bytes until somebody asks for it.
'use strict';

const { JSONParse, JSONStringify, Int32Array } = primordials;
const lazy = require('internal/lazy');
const { validateObject } = require('internal/validate');
const binding = internalBinding('source_map');

const lazyBuffer = lazy(() => require('node/buffer').Buffer);
const lazyURL = lazy(() => require('web/url').URL);

const ROW = 6; // line, column, source, original line, original column, name
const NONE = -2147483648;
const NO_MEMORY = 3; // ed_map_status

// What a file names relative to the map's own URL. A source that is no URL reference stays as it is.
function resolveSource(source, root, base) {
  if (source === null) return null;
  const absolute = lazyURL().parse(source);
  if (absolute !== null) return absolute.href;
  const prefix = root === null || root === '' || root.endsWith('/') || source.startsWith('/') ? root ?? '' : `${root}/`;
  return lazyURL().parse(prefix + source, base)?.href ?? prefix + source;
}

// {rows, sources, names}, or undefined for bytes that hold no source map. With a base, sources become absolute.
function decode(bytes, base) {
  const decoded = binding.decode(bytes);
  if (typeof decoded === 'number') {
    if (decoded === NO_MEMORY) throw new RangeError('Out of memory');
    return undefined;
  }
  const [table, sources, roots, names] = decoded;
  if (base !== undefined) {
    for (let i = 0; i < sources.length; i++) sources[i] = resolveSource(sources[i], roots[i], base);
  }
  return { rows: new Int32Array(table), sources, names };
}

let contentOf; // (map, source) -> the text of a source, null when the map does not carry it
let hasName;   // (map, name) -> whether the originals have such a name

class SourceMap {
  #bytes; #rows; #sources; #names; #lineLengths; #payload; #isAbsolute;

  constructor(payload, { lineLengths } = {}) {
    let decoded;
    if (payload instanceof Decoded) {
      decoded = payload;
      this.#bytes = payload.bytes;
      this.#isAbsolute = true;
    } else {
      validateObject(payload, 'payload');
      this.#bytes = lazyBuffer().from(JSONStringify(payload));
      this.#payload = clone(payload);
      decoded = decode(this.#bytes, undefined);
      if (decoded === undefined) throw new TypeError('The payload is not a source map');
    }
    this.#rows = decoded.rows;
    this.#sources = decoded.sources;
    this.#names = decoded.names;
    this.#lineLengths = Array.isArray(lineLengths) ? lineLengths : undefined;
  }

  get payload() {
    if (this.#payload === undefined) {
      this.#payload = JSONParse(this.#bytes.toString());
      if (this.#isAbsolute) writeSources(this.#payload, this.#sources);
    }
    return clone(this.#payload);
  }

  get lineLengths() { return this.#lineLengths?.slice(); }

  // The last mapping at or before a place, both counted from 0. Comparisons are those of JavaScript, so that odd
  // arguments find what they find in Node.
  findEntry(lineOffset, columnOffset) {
    const rows = this.#rows;
    let low = 0;
    let high = rows.length / ROW;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const line = rows[middle * ROW];
      if (lineOffset < line || (lineOffset === line && columnOffset < rows[middle * ROW + 1])) high = middle;
      else low = middle + 1;
    }
    if (low === 0) return {};
    const at = (low - 1) * ROW;
    const source = rows[at + 2];
    const entry = { generatedLine: rows[at], generatedColumn: rows[at + 1] };
    entry.originalSource = this.#sources[source];
    entry.originalLine = source === NONE ? undefined : rows[at + 3];
    entry.originalColumn = source === NONE ? undefined : rows[at + 4];
    entry.name = this.#names[rows[at + 5]] ?? undefined;
    return entry;
  }

  // The original of a call site's place, counted from 1.
  findOrigin(lineNumber, columnNumber) {
    const entry = this.findEntry(lineNumber - 1, columnNumber - 1);
    if (entry.originalSource === undefined) return {};
    return {
      name: entry.name,
      fileName: entry.originalSource,
      lineNumber: entry.originalLine + (lineNumber - entry.generatedLine),
      columnNumber: entry.originalColumn + (columnNumber - entry.generatedColumn),
    };
  }

  static {
    contentOf = (map, source) => {
      const index = map.#sources.indexOf(source);
      return index < 0 ? null : binding.content(map.#bytes, index);
    };
    hasName = (map, name) => map.#names.includes(name);
  }
}

// A map that was read from a file, for the constructor.
class Decoded {
  constructor(bytes, { rows, sources, names }) {
    this.bytes = bytes;
    this.rows = rows;
    this.sources = sources;
    this.names = names;
  }
}

// The map in some bytes, whose URL is `base`; undefined when there is none.
function readMap(bytes, base, lineLengths) {
  const decoded = decode(bytes, base);
  return decoded === undefined ? undefined : new SourceMap(new Decoded(bytes, decoded), { lineLengths });
}

function clone(payload) {
  const copy = { ...payload };
  for (const key of ['sources', 'names', 'sourcesContent', 'sections']) {
    if (Array.isArray(copy[key])) copy[key] = copy[key].slice();
  }
  return copy;
}

// The payload of a map that was read shows what its sources were found to be.
function writeSources(payload, sources) {
  let at = 0;
  const write = (map) => {
    for (let i = 0; i < map.sources.length; i++) map.sources[i] = sources[at++];
    map.sourceRoot = '';
  };
  if (payload.sections === undefined) write(payload);
  else for (const section of payload.sections) write(section.map);
}

module.exports = { SourceMap, contentOf, hasName, readMap };
