// @ts-nocheck
// Plays a channel: with the browser's own HLS where it has one, else by feeding segments to Media Source Extensions.
import { Transmuxer } from "./transmuxer.js";

export class Player {
  constructor(video, note) {
    this.video = video;
    this.note = note;
    this.session = null;
    video.addEventListener("playing", () => note(null));
    video.addEventListener("waiting", () => { if (this.session) note("Tuning…"); });
    video.addEventListener("error", () => { if (this.session) this.session.failed(); });
  }

  play(address) {
    this.stop();
    this.note("Tuning…");
    const native = this.video.canPlayType("application/vnd.apple.mpegurl") && !location.search.includes("player=mse");
    const Session = native ? NativeSession : window.MediaSource || window.ManagedMediaSource ? SegmentSession : null;
    if (!Session) return this.note("This browser can play neither HLS nor media segments. Open the channel in VLC.");
    this.session = new Session(this.video, address, this.note);
  }

  stop() {
    this.session?.stop();
    this.session = null;
    this.note(null);
  }
}

class NativeSession {
  constructor(video, address, note) {
    Object.assign(this, { video, address, note, tries: 0 });
    this.start();
  }

  start() {
    this.video.src = this.address;
    this.video.play().catch(() => {});
  }

  // A live stream that broke is tuned again, with growing patience.
  failed() {
    this.note("The stream was interrupted. Tuning again…");
    this.timer = setTimeout(() => this.start(), Math.min(15000, 1000 * 2 ** this.tries++));
  }

  stop() {
    clearTimeout(this.timer);
    this.video.removeAttribute("src");
    this.video.load();
  }
}

// Loads the media playlist, turns each transport stream segment into fragmented MP4 and appends it.
class SegmentSession {
  constructor(video, address, note) {
    Object.assign(this, { video, address, note, stopped: false, loaded: -1, transmuxer: new Transmuxer() });
    const Source = window.MediaSource ?? window.ManagedMediaSource;
    this.source = new Source();
    if (!window.MediaSource) video.disableRemotePlayback = true;
    this.url = URL.createObjectURL(this.source);
    video.src = this.url;
    this.source.addEventListener("sourceopen", () => this.run(), { once: true });
  }

  failed() { this.note("This browser cannot decode the channel. Open it in VLC."); }

  stop() {
    this.stopped = true;
    this.video.removeAttribute("src");
    this.video.load();
    URL.revokeObjectURL(this.url);
  }

  async run() {
    let patience = 1000;
    while (!this.stopped) {
      try {
        const list = await this.playlist();
        for (const segment of list.segments) {
          if (this.stopped || segment.sequence <= this.loaded) continue;
          await this.append(segment);
          this.loaded = segment.sequence;
        }
        patience = 1000;
        await pause(list.target * 500);
      } catch (error) {
        if (this.stopped) return;
        this.note(`Tuning again… (${error.message})`);
        await pause((patience = Math.min(15000, patience * 2)));
      }
    }
  }

  async playlist() {
    const text = await (await load(this.media ?? this.address)).text();
    const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
    if (!this.media && lines.some((line) => line.startsWith("#EXT-X-STREAM-INF"))) {
      this.media = new URL(lines.find((line) => !line.startsWith("#")), new URL(this.address, location.href)).href;
      return this.playlist();
    }
    const value = (tag) => Number(lines.find((line) => line.startsWith(tag))?.slice(tag.length) ?? 0);
    const first = value("#EXT-X-MEDIA-SEQUENCE:");
    const base = new URL(this.media ?? this.address, location.href);
    const addresses = lines.filter((line) => !line.startsWith("#"));
    const segments = addresses.map((address, index) => ({ sequence: first + index, address: new URL(address, base).href }));
    // A fresh viewer begins three segments from the end, as HLS players do.
    const from = this.loaded < 0 ? Math.max(0, segments.length - 3) : 0;
    return { target: value("#EXT-X-TARGETDURATION:") || 4, segments: segments.slice(from) };
  }

  async append(segment) {
    const bytes = new Uint8Array(await (await load(segment.address)).arrayBuffer());
    const output = this.transmuxer.push(bytes);
    if (!output) return;
    if (output.codecs !== this.codecs) await this.configure(output);
    await this.write(output.media);
    await this.forget();
    this.enter();
  }

  async configure(output) {
    this.codecs = output.codecs;
    const type = `video/mp4; codecs="${output.codecs}"`;
    if (!this.buffer) {
      this.buffer = this.source.addSourceBuffer(type);
    } else {
      this.buffer.changeType?.(type);
    }
    await this.write(output.init);
  }

  write(bytes) {
    return this.busy(() => this.buffer.appendBuffer(bytes));
  }

  // What was watched long ago is dropped, so that memory stays small.
  async forget() {
    const past = this.video.currentTime - 30;
    if (this.buffer.buffered.length && this.buffer.buffered.start(0) < past) {
      await this.busy(() => this.buffer.remove(0, past));
    }
  }

  busy(action) {
    return new Promise((resolve, reject) => {
      this.buffer.addEventListener("updateend", resolve, { once: true });
      this.buffer.addEventListener("error", () => reject(new Error("the segment was refused")), { once: true });
      action();
    });
  }

  // Goes to the first picture, and over gaps.
  enter() {
    const ranges = this.buffer.buffered;
    if (!ranges.length) return;
    const last = ranges.length - 1;
    const inside = [...Array(ranges.length).keys()].some((index) =>
      this.video.currentTime >= ranges.start(index) && this.video.currentTime < ranges.end(index));
    if (!inside) this.video.currentTime = ranges.start(last) + 0.05;
    if (this.video.paused && !this.started) this.video.play().catch(() => {});
    this.started = true;
  }
}

async function load(address) {
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`the station answered ${answer.status}`);
  return answer;
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
