// @ts-nocheck
// Writes the boxes of fragmented MP4 (ISO/IEC 14496-12, 14496-14, 14496-15) that a player needs.

const text = (letters) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
const u8 = (...values) => Uint8Array.from(values);
const u16 = (...values) => Uint8Array.from(values.flatMap((value) => [(value >> 8) & 255, value & 255]));
const u32 = (...values) =>
  Uint8Array.from(values.flatMap((value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]));
const u64 = (value) => u32(Math.floor(value / 2 ** 32), value % 2 ** 32);
const zeros = (count) => new Uint8Array(count);

function joined(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { bytes.set(part, at); at += part.length; }
  return bytes;
}

function box(name, ...parts) {
  const body = joined(parts);
  return joined([u32(body.length + 8), text(name), body]);
}

const full = (name, version, flags, ...parts) => box(name, u32(version * 2 ** 24 + flags), ...parts);
const matrix = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

export function initSegment(tracks) {
  const header = full("mvhd", 0, 0, u32(0, 0, 90000, 0, 0x10000), u16(0x100, 0), zeros(8), matrix, zeros(24), u32(tracks.length + 1));
  const extensions = tracks.map((track) => full("trex", 0, 0, u32(track.id, 1, 0, 0, 0)));
  return joined([
    box("ftyp", text("iso5"), u32(1), text("iso5iso6mp41avc1")),
    box("moov", header, ...tracks.map(trackBox), box("mvex", ...extensions)),
  ]);
}

function trackBox(track) {
  const isVideo = track.kind === "video";
  const size = isVideo ? u32(track.width * 0x10000, track.height * 0x10000) : u32(0, 0);
  const header = full("tkhd", 0, 3, u32(0, 0, track.id, 0, 0), zeros(8), u16(0, 0, isVideo ? 0 : 0x100, 0), matrix, size);
  const handler = full("hdlr", 0, 0, u32(0), text(isVideo ? "vide" : "soun"), zeros(12), text("stream\0"));
  const kind = isVideo ? full("vmhd", 0, 1, zeros(8)) : full("smhd", 0, 0, zeros(4));
  const reference = box("dinf", full("dref", 0, 0, u32(1), full("url ", 0, 1)));
  const empty = ["stts", "stsc", "stco"].map((name) => full(name, 0, 0, u32(0)));
  const table = box("stbl", full("stsd", 0, 0, u32(1), isVideo ? pictureEntry(track) : soundEntry(track)), ...empty, full("stsz", 0, 0, u32(0, 0)));
  const media = full("mdhd", 0, 0, u32(0, 0, track.timescale, 0), u16(0x55c4, 0));
  return box("trak", header, box("mdia", media, handler, box("minf", kind, reference, table)));
}

function pictureEntry({ width, height, parameters, picture }) {
  const configuration = box("avcC", u8(1), parameters.subarray(1, 4), u8(0xff, 0xe1), u16(parameters.length), parameters, u8(1), u16(picture.length), picture);
  return box("avc1", zeros(6), u16(1), zeros(16), u16(width, height), u32(0x480000, 0x480000, 0), u16(1), zeros(32), u16(24, 0xffff), configuration);
}

function soundEntry({ config }) {
  const specific = u16((config.profile << 11) | (config.index << 7) | (config.channels << 3));
  const decoder = joined([u8(0x04, 13 + 2 + specific.length, 0x40, 0x15), zeros(11), u8(0x05, specific.length), specific]);
  const descriptor = joined([u8(0x03, 3 + decoder.length + 3), u16(1), u8(0), decoder, u8(0x06, 1, 2)]);
  return box("mp4a", zeros(6), u16(1), zeros(8), u16(config.channels, 16, 0, 0), u32(config.rate * 0x10000), full("esds", 0, 0, descriptor));
}

export function mediaSegment(sequence, tracks) {
  const fragment = (offsets) =>
    box("moof", full("mfhd", 0, 0, u32(sequence)), ...tracks.map((track, index) => fragmentBox(track, offsets[index])));
  // Sizes do not depend on the offsets, so a first writing tells where the data will lie.
  const start = fragment(tracks.map(() => 0)).length + 8;
  const lengths = tracks.map((track) => track.samples.reduce((sum, sample) => sum + sample.data.length, 0));
  const offsets = tracks.map((_, index) => start + lengths.slice(0, index).reduce((sum, length) => sum + length, 0));
  const data = tracks.flatMap((track) => track.samples.map((sample) => sample.data));
  return joined([fragment(offsets), box("mdat", ...data)]);
}

function fragmentBox(track, offset) {
  const rows = track.samples.map((sample) =>
    u32(sample.duration, sample.data.length, sample.isKey ? 0x02000000 : 0x01010000, sample.offset ?? 0));
  return box(
    "traf",
    full("tfhd", 0, 0x020000, u32(track.id)),
    full("tfdt", 1, 0, u64(track.samples[0].decode)),
    full("trun", 1, 0x000f01, u32(rows.length, offset), ...rows));
}
