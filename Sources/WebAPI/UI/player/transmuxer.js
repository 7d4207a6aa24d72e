// @ts-nocheck
// Turns transport stream segments (H.264 and AAC) into fragmented MP4, for browsers that play MP4 but not HLS.
// Each segment stands alone: it begins with a key frame. Timestamps are carried over, so segments follow each other.
import { initSegment, mediaSegment } from "./boxes.js";

const CLOCK = 90000;
const WRAP = 2 ** 33;

export class Transmuxer {
  constructor() {
    this.sequence = 0;
    this.first = null;
    this.newest = 0;
  }

  // One whole segment in; { codecs, init, media } out, or null when it contains nothing that can be played.
  push(bytes) {
    const streams = demultiplex(bytes);
    const video = pictures(streams.video);
    const audio = frames(streams.audio);
    if (!video.samples.length) return null;
    this.first ??= video.samples[0].decode;
    for (const track of [video, audio]) for (const sample of track.samples) this.place(sample);
    fillDurations(video.samples, CLOCK / 30);
    const tracks = [{ id: 1, kind: "video", timescale: CLOCK, ...video }];
    if (audio.samples.length) tracks.push({ id: 2, kind: "audio", timescale: CLOCK, ...audio });
    const codecs = tracks.map((track) => track.codec).join(",");
    return { codecs, init: initSegment(tracks), media: mediaSegment(++this.sequence, tracks) };
  }

  // Counts time from the first picture ever seen, across the 33-bit wrap.
  place(sample) {
    const offset = sample.presentation - sample.decode;
    let decode = sample.decode - this.first;
    while (decode < this.newest - WRAP / 2) decode += WRAP;
    while (decode > this.newest + WRAP / 2) decode -= WRAP;
    this.newest = Math.max(this.newest, decode);
    sample.decode = decode + CLOCK;
    sample.offset = ((offset % WRAP) + WRAP) % WRAP;
    if (sample.offset > WRAP / 2) sample.offset -= WRAP;
  }
}

function fillDurations(samples, usual) {
  samples.forEach((sample, index) => {
    const next = samples[index + 1];
    sample.duration = next ? Math.max(1, next.decode - sample.decode) : samples[index - 1]?.duration ?? usual;
  });
}

// Takes packets apart: gives the elementary units of the first video and the first audio stream.
function demultiplex(bytes) {
  const pids = { map: -1, video: -1, audio: -1 };
  const units = new Map();
  for (let at = 0; at + 188 <= bytes.length; at += 188) {
    if (bytes[at] !== 0x47) { at -= 187; continue; }
    const starts = (bytes[at + 1] & 0x40) !== 0;
    const pid = ((bytes[at + 1] & 0x1f) << 8) | bytes[at + 2];
    const control = bytes[at + 3] & 0x30;
    if (!(control & 0x10)) continue;
    const payload = at + 4 + (control & 0x20 ? bytes[at + 4] + 1 : 0);
    if (payload >= at + 188) continue;
    const data = bytes.subarray(payload, at + 188);
    if (pid === 0) readProgrammes(data, pids);
    else if (pid === pids.map) readStreams(data, pids);
    else if (pid === pids.video || pid === pids.audio) {
      if (!units.has(pid)) units.set(pid, []);
      if (starts) units.get(pid).push([data]);
      else units.get(pid).at(-1)?.push(data);
    }
  }
  const read = (pid) => (units.get(pid) ?? []).map(packet).filter(Boolean);
  return { video: read(pids.video), audio: read(pids.audio) };
}

function readProgrammes(data, pids) {
  const table = data.subarray(1 + data[0]);
  pids.map = ((table[10] & 0x1f) << 8) | table[11];
}

function readStreams(data, pids) {
  const table = data.subarray(1 + data[0]);
  const end = 3 + (((table[1] & 0x0f) << 8) | table[2]) - 4;
  let at = 12 + (((table[10] & 0x0f) << 8) | table[11]);
  while (at + 5 <= end) {
    const pid = ((table[at + 1] & 0x1f) << 8) | table[at + 2];
    if (table[at] === 0x1b && pids.video < 0) pids.video = pid;
    if (table[at] === 0x0f && pids.audio < 0) pids.audio = pid;
    at += 5 + (((table[at + 3] & 0x0f) << 8) | table[at + 4]);
  }
}

// One PES packet: its timestamps and its bytes.
function packet(parts) {
  const head = parts[0];
  if (head.length < 14 || head[0] !== 0 || head[1] !== 0 || head[2] !== 1 || !(head[7] & 0x80)) return null;
  const presentation = stamp(head, 9);
  const decode = head[7] & 0x40 ? stamp(head, 14) : presentation;
  const first = head.subarray(9 + head[8]);
  const data = new Uint8Array(first.length + parts.slice(1).reduce((sum, part) => sum + part.length, 0));
  data.set(first);
  let at = first.length;
  for (const part of parts.slice(1)) { data.set(part, at); at += part.length; }
  return { presentation, decode, data };
}

const stamp = (bytes, at) =>
  (bytes[at] & 0x0e) * 2 ** 29 + bytes[at + 1] * 2 ** 22 + (bytes[at + 2] & 0xfe) * 2 ** 14 + bytes[at + 3] * 2 ** 7 + (bytes[at + 4] >> 1);

// H.264 access units as length-prefixed samples, with the parameter sets apart.
function pictures(units) {
  let parameters = null, picture = null;
  const samples = [];
  for (const unit of units) {
    const nals = split(unit.data);
    const kind = (nal) => nal[0] & 0x1f;
    const sets = nals.find((nal) => kind(nal) === 7);
    if (sets && !parameters) {
      parameters = sets;
      picture = nals.find((nal) => kind(nal) === 8);
    }
    const body = nals.filter((nal) => ![7, 8, 9, 12].includes(kind(nal)));
    if (!body.length) continue;
    const isKey = body.some((nal) => kind(nal) === 5);
    if (!samples.length && !isKey) continue;
    samples.push({ decode: unit.decode, presentation: unit.presentation, isKey, data: prefixed(body) });
  }
  if (!parameters || !picture) return { samples: [] };
  const hex = [...parameters.subarray(1, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { samples, parameters, picture, codec: `avc1.${hex}`, ...dimensions(parameters) };
}

// Cuts at start codes.
function split(data) {
  const nals = [];
  let start = -1;
  for (let at = 0; at + 2 < data.length; at++) {
    if (data[at + 2] > 1) { at += 2; continue; }
    if (data[at] || data[at + 1] || data[at + 2] !== 1) continue;
    if (start >= 0) nals.push(data.subarray(start, trimmedEnd(data, at)));
    start = at + 3;
    at += 2;
  }
  if (start >= 0) nals.push(data.subarray(start, trimmedEnd(data, data.length)));
  return nals.filter((nal) => nal.length);
}

function trimmedEnd(data, end) {
  while (end > 0 && data[end - 1] === 0) end--;
  return end;
}

function prefixed(nals) {
  const bytes = new Uint8Array(nals.reduce((sum, nal) => sum + 4 + nal.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const nal of nals) {
    view.setUint32(at, nal.length);
    bytes.set(nal, at + 4);
    at += 4 + nal.length;
  }
  return bytes;
}

// AAC frames, each with its ADTS header taken off.
function frames(units) {
  const rates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];
  const samples = [];
  let config = null;
  for (const unit of units) {
    let at = 0, count = 0;
    while (at + 7 <= unit.data.length && unit.data[at] === 0xff && (unit.data[at + 1] & 0xf0) === 0xf0) {
      const head = unit.data.subarray(at);
      const index = (head[2] >> 2) & 0x0f;
      const length = ((head[3] & 0x03) << 11) | (head[4] << 3) | (head[5] >> 5);
      if (length < 7 || at + length > unit.data.length || !rates[index]) break;
      config ??= { profile: (head[2] >> 6) + 1, index, channels: ((head[2] & 1) << 2) | (head[3] >> 6), rate: rates[index] };
      const duration = (1024 * CLOCK) / rates[index];
      const time = unit.presentation + Math.round(count++ * duration);
      const body = head.subarray(head[1] & 1 ? 7 : 9, length);
      samples.push({ decode: time, presentation: time, isKey: true, data: body, duration: Math.round(duration) });
      at += length;
    }
  }
  return config ? { samples, config, codec: `mp4a.40.${config.profile}` } : { samples: [] };
}

// Width and height from a sequence parameter set.
function dimensions(nal) {
  const bits = new BitReader(nal);
  bits.skip(8);
  const profile = bits.read(8);
  bits.skip(16);
  bits.golomb();
  let chroma = 1;
  if ([100, 110, 122, 244, 44, 83, 86, 118, 128].includes(profile)) {
    chroma = bits.golomb();
    if (chroma === 3) bits.skip(1);
    bits.golomb(); bits.golomb(); bits.skip(1);
    if (bits.read(1)) for (let list = 0; list < (chroma === 3 ? 12 : 8); list++) if (bits.read(1)) skipScaling(bits, list < 6 ? 16 : 64);
  }
  bits.golomb();
  const order = bits.golomb();
  if (order === 0) bits.golomb();
  else if (order === 1) {
    bits.skip(1); bits.golomb(); bits.golomb();
    for (let count = bits.golomb(); count > 0; count--) bits.golomb();
  }
  bits.golomb(); bits.skip(1);
  const width = (bits.golomb() + 1) * 16, units = bits.golomb() + 1, progressive = bits.read(1);
  if (!progressive) bits.skip(1);
  bits.skip(1);
  const height = units * 16 * (2 - progressive);
  if (!bits.read(1)) return { width, height };
  const [left, right, top, bottom] = [bits.golomb(), bits.golomb(), bits.golomb(), bits.golomb()];
  const across = chroma === 1 || chroma === 2 ? 2 : 1, down = (chroma === 1 ? 2 : 1) * (2 - progressive);
  return { width: width - (left + right) * across, height: height - (top + bottom) * down };
}

function skipScaling(bits, count) {
  let last = 8, next = 8;
  for (let index = 0; index < count; index++) {
    if (next) next = (last + bits.signed() + 256) % 256;
    last = next || last;
  }
}

class BitReader {
  constructor(nal) {
    // Emulation prevention bytes are not part of the payload.
    this.bytes = nal.filter((byte, index) => !(byte === 3 && index > 1 && !nal[index - 1] && !nal[index - 2]));
    this.at = 0;
  }
  read(count) {
    let value = 0;
    for (; count > 0; count--, this.at++) value = value * 2 + ((this.bytes[this.at >> 3] >> (7 - (this.at & 7))) & 1);
    return value;
  }
  skip(count) { this.at += count; }
  golomb() {
    let zeros = 0;
    while (zeros < 32 && this.at < this.bytes.length * 8 && !this.read(1)) zeros++;
    return 2 ** zeros - 1 + this.read(zeros);
  }
  signed() {
    const value = this.golomb();
    return value % 2 ? (value + 1) / 2 : -value / 2;
  }
}
