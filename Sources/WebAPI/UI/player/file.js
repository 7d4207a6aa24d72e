// @ts-nocheck
// Plays a whole file in pieces that the station makes as they are asked for: any place can be reached. Browsers without
// Media Source Extensions play the playlist by themselves.
import { Transmuxer } from "./transmuxer.js";

/** How far ahead pieces are fetched, in seconds. */
const AHEAD = 14;

export class FilePlayer {
  /** @param {HTMLVideoElement} video @param {string} address of the playlist @param {(note: string | null) => void} note */
  constructor(video, address, note) {
    Object.assign(this, { video, address, note, stopped: false, pieces: [], wake: () => {} });
    const Source = window.MediaSource ?? window.ManagedMediaSource;
    if (!Source) { video.src = address; return; }
    this.source = new Source();
    if (!window.MediaSource) video.disableRemotePlayback = true;
    this.url = URL.createObjectURL(this.source);
    video.src = this.url;
    this.stir = () => this.wake();
    for (const name of ["seeking", "timeupdate"]) video.addEventListener(name, this.stir);
    this.source.addEventListener("sourceopen", () => this.run(), { once: true });
  }

  stop() {
    this.stopped = true;
    this.wake();
    for (const name of ["seeking", "timeupdate"]) this.video.removeEventListener(name, this.stir);
    this.video.removeAttribute("src");
    this.video.load();
    if (this.url) URL.revokeObjectURL(this.url);
  }

  async run() {
    try {
      this.note("Preparing…");
      await this.list();
      while (!this.stopped) {
        const piece = this.wanted();
        if (piece) await this.append(piece);
        else await new Promise((resolve) => { this.wake = resolve; });
      }
    } catch (error) {
      if (!this.stopped) this.note(`This file cannot be shown: ${error.message}.`);
    }
  }

  async list() {
    const text = await (await load(this.address)).text();
    let start = 0;
    for (const match of text.matchAll(/#EXTINF:([\d.]+),\n(\S+)/g)) {
      this.pieces.push({ start, length: Number(match[1]), address: new URL(match[2], new URL(this.address, location.href)).href });
      start += Number(match[1]);
    }
    this.source.duration = start;
  }

  /** The next piece that is needed and not there; nothing while enough is. */
  wanted() {
    const now = this.video.currentTime;
    const isThere = (piece) => {
      const ranges = this.buffer?.buffered, middle = piece.start + piece.length / 2;
      for (let index = 0; index < (ranges?.length ?? 0); index += 1) if (ranges.start(index) <= middle && ranges.end(index) >= middle) return true;
      return piece.isEmpty;
    };
    return this.pieces.find((piece) => piece.start + piece.length > now && piece.start < now + AHEAD && !isThere(piece));
  }

  async append(piece) {
    if (this.video.readyState < 3) this.note("Preparing…");
    const output = new Transmuxer().push(new Uint8Array(await (await load(piece.address)).arrayBuffer()));
    if (this.stopped) return;
    if (!output) { piece.isEmpty = true; return; }
    const type = `video/mp4; codecs="${output.codecs}"`;
    if (!this.buffer) this.buffer = this.source.addSourceBuffer(type);
    else if (this.type !== type) this.buffer.changeType?.(type);
    this.type = type;
    // Each piece counts from one second on.
    this.buffer.timestampOffset = piece.start - 1;
    await this.busy(() => this.buffer.appendBuffer(output.init));
    await this.busy(() => this.buffer.appendBuffer(output.media));
    await this.forget();
    this.note(null);
    this.enter(piece);
  }

  // The first picture is a few frames late where pictures are sent in another order than they are shown.
  enter(piece) {
    const ranges = this.buffer.buffered, now = this.video.currentTime;
    for (let index = 0; index < ranges.length; index += 1) {
      const start = ranges.start(index);
      if (now < start && start - now < 0.5 && Math.abs(start - piece.start) < 0.5) this.video.currentTime = start;
    }
  }

  // What was watched long ago is dropped, so that memory stays small.
  async forget() {
    const past = this.video.currentTime - 60;
    if (this.buffer.buffered.length && this.buffer.buffered.start(0) < past) await this.busy(() => this.buffer.remove(0, past));
  }

  busy(action) {
    return new Promise((resolve, reject) => {
      this.buffer.addEventListener("updateend", resolve, { once: true });
      this.buffer.addEventListener("error", () => reject(new Error("the browser refused it")), { once: true });
      action();
    });
  }
}

async function load(address) {
  const answer = await fetch(address, { cache: "no-store" });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => null);
  throw new Error(problem?.why ?? `the station answered ${answer.status}`);
}
