// QR codes of short texts (bytes, error correction M, versions 1 to 10), as a drawing.
import { h } from "../core/dom.js";

/** Codewords in all, of error correction per block, and blocks, by version. */
const VERSIONS = [[26, 10, 1], [44, 16, 1], [70, 26, 1], [100, 18, 2], [134, 24, 2], [172, 16, 4], [196, 18, 4], [242, 22, 4], [292, 22, 5], [346, 26, 5]];
const ALIGNMENT = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

const EXP = new Uint8Array(512), LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  EXP[power] = EXP[power + 255] = value;
  LOG[value] = power;
  value = value << 1 ^ (value & 128 ? 0x11d : 0);
}

/**
 * Reed-Solomon remainder.
 * @param {number[]} data @param {number} count
 */
function correction(data, count) {
  let generator = [1];
  for (let root = 0; root < count; root += 1) {
    const next = new Array(generator.length + 1).fill(0);
    generator.forEach((value, index) => {
      next[index] ^= value;
      if (value) next[index + 1] ^= EXP[LOG[value] + root];
    });
    generator = next;
  }
  const rest = [...data, ...new Array(count).fill(0)];
  for (let index = 0; index < data.length; index += 1) {
    const lead = rest[index];
    if (lead) generator.forEach((value, place) => { if (value) rest[index + place] ^= EXP[LOG[value] + LOG[lead]]; });
  }
  return rest.slice(data.length);
}

/** @param {Uint8Array} bytes @param {number} version from 1 */
function codewords(bytes, version) {
  const [total, per, blocks] = VERSIONS[version - 1], room = total - per * blocks;
  /** @type {number[]} */
  const bits = [];
  const put = (/** @type {number} */ value, /** @type {number} */ length) => { for (let bit = length - 1; bit >= 0; bit -= 1) bits.push(value >> bit & 1); };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, room * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  const data = [];
  for (let index = 0; index < bits.length; index += 8) data.push(bits.slice(index, index + 8).reduce((value, bit) => value << 1 | bit, 0));
  for (let pad = 0; data.length < room; pad += 1) data.push(pad % 2 ? 0x11 : 0xec);
  const short = Math.floor(room / blocks), long = room % blocks, parts = [];
  for (let block = 0, at = 0; block < blocks; block += 1) {
    const length = short + (block >= blocks - long ? 1 : 0);
    parts.push(data.slice(at, at + length));
    at += length;
  }
  const checks = parts.map((part) => correction(part, per)), out = [];
  for (let index = 0; index <= short; index += 1) for (const part of parts) if (index < part.length) out.push(part[index]);
  for (let index = 0; index < per; index += 1) for (const check of checks) out.push(check[index]);
  return out;
}

/**
 * Dark modules by row.
 * @param {string} text @returns {boolean[][]}
 */
export function matrix(text) {
  const bytes = new TextEncoder().encode(text);
  const version = VERSIONS.findIndex(([total, per, blocks], index) => bytes.length + (index < 9 ? 2 : 3) <= total - per * blocks) + 1;
  if (!version) throw new RangeError("too long for a QR code");
  const side = version * 4 + 17;
  /** @type {(boolean | null)[][]} */
  const grid = Array.from({ length: side }, () => new Array(side).fill(null));
  const set = (/** @type {number} */ row, /** @type {number} */ column, /** @type {boolean} */ dark) => { if (row >= 0 && column >= 0 && row < side && column < side) grid[row][column] = dark; };
  for (const [top, left] of [[0, 0], [0, side - 7], [side - 7, 0]]) {
    for (let row = -1; row < 8; row += 1) for (let column = -1; column < 8; column += 1) {
      const ring = Math.max(Math.abs(row - 3), Math.abs(column - 3));
      set(top + row, left + column, ring !== 2 && ring !== 4);
    }
  }
  for (const row of ALIGNMENT[version - 1]) for (const column of ALIGNMENT[version - 1]) {
    if (grid[row][column] !== null) continue;
    for (let down = -2; down < 3; down += 1) for (let across = -2; across < 3; across += 1) set(row + down, column + across, Math.max(Math.abs(down), Math.abs(across)) !== 1);
  }
  for (let at = 8; at < side - 8; at += 1) { grid[6][at] ??= at % 2 === 0; grid[at][6] ??= at % 2 === 0; }
  const format = bch(0 << 3 | 0, 10, 0x537) ^ 0x5412;   // correction M (00), mask 0
  for (let bit = 0; bit < 15; bit += 1) {
    const dark = Boolean(format >> bit & 1);
    set(bit < 6 ? bit : bit < 8 ? bit + 1 : side - 15 + bit, 8, dark);
    set(8, bit < 8 ? side - 1 - bit : bit < 9 ? 7 : 14 - bit, dark);
  }
  set(side - 8, 8, true);
  if (version >= 7) {
    const information = bch(version, 12, 0x1f25);
    for (let bit = 0; bit < 18; bit += 1) {
      const dark = Boolean(information >> bit & 1), row = Math.floor(bit / 3), column = bit % 3 + side - 11;
      set(row, column, dark);
      set(column, row, dark);
    }
  }
  const words = codewords(bytes, version);
  let bit = 0;
  for (let right = side - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right -= 1;
    for (let step = 0; step < side; step += 1) {
      const row = up ? side - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (grid[row][column] !== null) continue;
        const dark = Boolean(words[bit >> 3] >> (7 - (bit & 7)) & 1);
        bit += 1;
        grid[row][column] = dark !== ((row + column) % 2 === 0);
      }
    }
  }
  return grid.map((row) => row.map(Boolean));
}

/** @param {number} value @param {number} length @param {number} polynomial */
function bch(value, length, polynomial) {
  let rest = value << length;
  const top = Math.floor(Math.log2(polynomial));
  for (let at = 31 - Math.clz32(rest || 1); rest && at >= top; at = 31 - Math.clz32(rest || 1)) rest ^= polynomial << at - top;
  return value << length | rest;
}

/** @param {string} text */
export function qr(text) {
  const rows = matrix(text), side = rows.length + 8;
  const path = rows.flatMap((row, y) => row.map((dark, x) => dark ? `M${x + 4} ${y + 4}h1v1h-1z` : "")).join("");
  return h("svg.qr-code", { viewBox: `0 0 ${side} ${side}`, role: "img", "aria-label": text, "shape-rendering": "crispEdges" }, h("rect", { width: side, height: side, fill: "#fff" }), h("path", { d: path, fill: "#000" }));
}
