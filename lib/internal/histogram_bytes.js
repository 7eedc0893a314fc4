// SPDX-License-Identifier: MIT
// Histograms as bytes: a CBOR map with integers as keys, which Node writes and reads as well.
//
//   0: 2   1: lowest  2: highest  3: figures  4: count  5: min  6: max  7: 0  8: 1.0  9: number of cells
//   10: [distance from the cell before, count, ...] of the cells that hold something
//   11: where a moving average is kept, a map: 0: alpha  1: mean  2: variance  3: rate of errors  4: threshold
'use strict';

const EMPTY_MIN = 0x7fffffffffffffffn;
const [UINT, ARRAY, MAP, OTHER] = [0, 4, 5, 7]; // major types
const DOUBLE = 27;

// Cells are numbered through: the lower half of the first bucket, then the upper halves of all.
function indexOf(counts, cell) {
  const half = counts.cells / 2;
  const width = counts.widthAt(cell);
  return Math.log2(width / counts.unit) * half + cell / width;
}

function cellAt(counts, index) {
  const half = counts.cells / 2;
  const doublings = Math.max(0, Math.floor(index / half) - 1);
  return (index - doublings * half) * counts.unit * 2 ** doublings;
}

function numberOfCells({ cells, unit, highest }) {
  let buckets = 1;
  for (let limit = cells * unit; limit <= highest; limit *= 2) buckets++;
  return (buckets + 1) * cells / 2;
}

// A bound of HIGHEST is written as the greatest integer of 64 bits.
function encode(counts, HIGHEST) {
  const bytes = [];
  const head = (type, value) => {
    const first = type << 5;
    if (value < 24) {
      bytes.push(first | Number(value));
      return;
    }
    const size = value < 2 ** 8 ? 0 : value < 2 ** 16 ? 1 : value < 2 ** 32 ? 2 : 3;
    bytes.push(first | 24 + size);
    for (let shift = 8n * BigInt(2 ** size - 1); shift >= 0n; shift -= 8n) {
      bytes.push(Number(BigInt(value) >> shift & 255n));
    }
  };
  const double = (key, value) => bytes.push(key, OTHER << 5 | DOUBLE, ...doubleBytes(value));
  const isEmpty = counts.count === 0;
  const { lowest, figures, count, average } = counts;
  const highest = counts.highest === HIGHEST ? EMPTY_MIN : counts.highest;
  head(MAP, average === undefined ? 11 : 12);
  [2, lowest, highest, figures, count, isEmpty ? EMPTY_MIN : counts.min, counts.max, 0].forEach((value, key) => {
    head(UINT, key);
    head(UINT, value);
  });
  double(8, 1);
  head(UINT, 9);
  head(UINT, numberOfCells(counts));
  head(UINT, 10);
  const list = counts.sorted();
  head(ARRAY, 2 * list.length);
  let before = 0;
  for (let i = 0; i < list.length; i++) {
    const index = indexOf(counts, list[i][0]);
    head(UINT, index - before);
    head(UINT, list[i][1]);
    before = index;
  }
  if (average !== undefined) {
    head(UINT, 11);
    head(MAP, 5);
    [average.alpha, average.mean, average.variance, average.errorRate].forEach((value, key) => double(key, value));
    head(UINT, 4);
    head(UINT, average.threshold);
  }
  return new Uint8Array(bytes);
}

function doubleBytes(value) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return new Uint8Array(view.buffer);
}

function invalid() {
  const error = new TypeError('Invalid histogram export data');
  error.code = 'ERR_INVALID_ARG_VALUE';
  return error;
}

// The values of the map by key, the list and the average as arrays; throws for what encode() does not write.
function parse(bytes) {
  let at = 0;
  const byte = () => {
    if (at === bytes.length) throw invalid();
    return bytes[at++];
  };
  const integer = (length) => {
    let value = 0n;
    for (let i = 0; i < length; i++) value = value << 8n | BigInt(byte());
    return value;
  };
  const head = (type) => {
    const first = byte();
    const info = first & 31;
    if (first >> 5 !== type || info > DOUBLE) throw invalid();
    const value = info < 24 ? BigInt(info) : integer(2 ** (info - 24));
    return value <= Number.MAX_SAFE_INTEGER ? Number(value) : Infinity;
  };
  const double = () => {
    if (byte() !== (OTHER << 5 | DOUBLE)) throw invalid();
    const view = new DataView(new ArrayBuffer(8));
    for (let i = 0; i < 8; i++) view.setUint8(i, byte());
    return view.getFloat64(0);
  };
  const length = head(MAP);
  if (length !== 11 && length !== 12) throw invalid();
  const fields = [];
  for (let key = 0; key < length; key++) {
    if (head(UINT) !== key) throw invalid();
    if (key === 8) {
      fields[key] = double(); // the ratio that units are converted by
    } else if (key === 11) {
      if (head(MAP) !== 5) throw invalid();
      fields[key] = Array.from({ length: 5 }, (_, inner) => {
        if (head(UINT) !== inner) throw invalid();
        return inner < 4 ? double() : head(UINT);
      });
    } else if (key < 10) {
      fields[key] = head(UINT);
    } else {
      const length = head(ARRAY);
      if (length > bytes.length) throw invalid();
      fields[key] = Array.from({ length }, () => head(UINT));
    }
  }
  return fields;
}

function averageOf([alpha, mean, variance, errorRate, threshold], MovingAverage) {
  if (!(alpha > 0 && alpha <= 1 && variance >= 0 && errorRate >= 0 && errorRate <= 1) || !Number.isFinite(mean)) {
    throw invalid();
  }
  return Object.assign(new MovingAverage(alpha, threshold), { isEmpty: false, mean, variance, errorRate });
}

function decode(bytes, { Counts, HIGHEST, MovingAverage }) {
  const [version, lowest, highestRead, figures, count, min, max, , , cells, list, average] = parse(bytes);
  const highest = Math.min(highestRead, HIGHEST);
  if (version !== 2 || lowest < 1 || figures < 1 || figures > 5 || !(highest >= 2 * lowest) || list.length % 2 !== 0) {
    throw invalid();
  }
  const counts = new Counts(lowest, highest, figures);
  if (cells !== numberOfCells(counts)) throw invalid();
  let index = 0;
  for (let i = 0; i < list.length; i += 2) {
    index += list[i];
    if ((i > 0 && list[i] === 0) || index >= cells || list[i + 1] === 0) throw invalid();
    counts.put(cellAt(counts, index), list[i + 1]);
  }
  if (counts.count !== count) throw invalid();
  // The values behind the outermost cells are known exactly.
  if (count > 0) {
    if (counts.cellOf(min) !== counts.cellOf(counts.min) || counts.cellOf(max) !== counts.cellOf(counts.max)) {
      throw invalid();
    }
    counts.min = min;
    counts.max = max;
  }
  if (average !== undefined) counts.average = averageOf(average, MovingAverage);
  return counts;
}

module.exports = { decode, encode };
