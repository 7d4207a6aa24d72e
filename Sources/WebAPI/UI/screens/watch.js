// Watch: one channel playing, what is next, and the others to change to.
import { h } from "../core/dom.js";
import { go, link } from "../core/router.js";
import { local, put, redraw, use } from "../core/store.js";
import { n, t, bitRate } from "../core/texts.js";
import { clock, duration, instant, now, ownTime, progress } from "../core/time.js";
import { copy, menu } from "../ui/layers.js";
import { art, bar, bones, empty, iconButton, linkButton, logo, shown } from "../ui/parts.js";
import { playedAs } from "./on-air.js";
import { Player } from "../player/player.js";

const channelsOf = () => use("/api/v1/on-air").data?.items ?? [];
const numberOf = (/** @type {import("../core/router.js").Place} */ place) => place.path[1];

/** @param {import("../core/router.js").Place} place */
export function title(place) {
  const channel = channelsOf().find((/** @type {any} */ one) => one.number === numberOf(place));
  return channel ? `${channel.name}${channel.now ? `: ${channel.now.title}` : ""}` : t("Watch");
}

/** @param {import("../core/router.js").Place} place */
export function view(place) {
  return shown(use("/api/v1/on-air"), ({ items: channels }) => {
    const channel = channels.find((/** @type {any} */ one) => one.number === numberOf(place)) ?? (numberOf(place) ? null : channels[0]);
    if (!channel) return empty({ sign: "tv", title: t("Channel {number} does not exist", { number: numberOf(place) ?? "" }), actions: linkButton(t("All channels"), { href: link("/on-air") }) });
    return h("div.watch", null, stage(channel, channels), zapper(channel, channels));
  }, { waiting: h("div.stage", null, bones(1, "screen")) });
}

/** @param {any} channel @param {any[]} channels */
function stage(channel, channels) {
  const zone = use("/api/v1/station").data?.timeZone, on = channel.now && !channel.now.offAir ? channel.now : null;
  const step = (/** @type {number} */ by) => zap(channels, channel, by);
  return h("section.stage", { "aria-label": t("Player") },
    h("div.screen", { key: "screen", id: "screen", onpointermove: wake, onpointerdown: swipe, "data-quiet": local.quiet ? "" : undefined },
      h("span.ground", { "aria-hidden": "true" }, art(on?.title ?? channel.name, { src: on?.artwork })),
      h("video", { key: "video", id: "video", playsinline: true, tabindex: "-1", own: true, mount: (/** @type {HTMLVideoElement} */ video) => attach(video), onclick: togglePause }),
      local.note ? h("p.note", { role: "status" }, local.note) : null,
      local.typedNumber ? h("p.typed.num", { role: "status" }, local.typedNumber) : null,
      h("div.ctl", null,
        h("div.zapcard", null, logo(channel, "l"),
          h("div.grow", null, h("p.small", null, h("span.num", null, channel.number), " ", channel.name), h("h1.cut", { title: on?.title }, on?.title ?? t("Off air"), on?.subtitle ? h("small", null, on.subtitle) : null)),
          h("span.live", null, t("Live"))),
        on ? bar(progress(on.start, on.finish), on.title) : null,
        h("div.ctlrow", null,
          local.paused ? iconButton("play", t("Play"), { press: togglePause }) : iconButton("pause", t("Pause"), { press: togglePause }),
          local.muted ? iconButton("mute", t("Sound on"), { press: toggleSound }) : iconButton("vol", t("Sound off"), { press: toggleSound }),
          h("input.volume", { type: "range", min: "0", max: "1", step: "0.05", "aria-label": t("Volume"), value: local.volume ?? 1, oninput: (/** @type {any} */ event) => setVolume(Number(event.target.value)) }),
          on ? h("span.num.small.cut", { title: ownTime(on.start, zone) }, `${clock(on.start, zone)}–${clock(on.finish, zone)} · ${t("{time} left", { time: duration(Math.max(0, instant(on.finish) - now())) })}`) : null,
          h("span.push"),
          iconButton("up", t("Previous channel"), { press: () => step(-1) }), iconButton("down", t("Next channel"), { press: () => step(1) }),
          document.pictureInPictureEnabled ? iconButton("pip", t("Picture in picture"), { press: pictureInPicture }) : null,
          iconButton("full", t("Full screen"), { press: fullScreen })))),
    next(channel, zone),
    streamFacts(channel));
}

/** @param {any} channel @param {string} zone */
function next(channel, zone) {
  const from = Math.floor(instant(use("/api/v1/station").data?.now ?? now()) / 60_000) * 60;
  const guide = use(`/api/v1/channels/${channel.id}/guide?from=${Math.floor(from / 600) * 600}&for=28800`);
  const coming = (guide.data?.items ?? []).filter((/** @type {any} */ one) => instant(one.start) > now() && !one.offAir).slice(0, 4);
  return h("section.nextup", { "aria-labelledby": "next-title" },
    h("header.r-bar", null, h("h2", { id: "next-title" }, t("Next on {name}", { name: channel.name })),
      linkButton(t("Guide"), { kind: "low", icon: "guide", href: link("/guide", { channel: channel.number }) }),
      menu("elsewhere", t("Watch elsewhere"), [
        { label: t("Open in VLC"), hint: t("A small playlist file"), sign: "link", href: `/channels.m3u?channels=${encodeURIComponent(channel.number)}`, download: true },
        { label: t("Copy the stream's URL"), hint: t("MPEG transport stream"), sign: "copy", press: () => copy(channel.stream) },
        { label: t("Copy the HLS URL"), hint: t("For browsers and phones"), sign: "copy", press: () => copy(channel.hls) },
      ], { kind: "low", sign: "tv" })),
    shown(guide, () => coming.length ? h("ol.nx", null, coming.map((/** @type {any} */ one) => h("li", { key: one.id },
      art(one.title, { src: one.artwork }),
      h("div.grow", null, h("p.small.quiet.num", { title: ownTime(one.start, zone) }, clock(one.start, zone)), h("h3.cut", { title: one.title }, one.title),
        h("p.small.quiet.cut", null, [one.subtitle, one.year, duration(instant(one.finish) - instant(one.start))].filter(Boolean).join(" · ")))))) : h("p.quiet", null, t("Nothing is planned for the next 8 hours.")),
    { waiting: h("div.nx", null, bones(4, "tile")) }));
}

/** @param {any} channel */
function streamFacts(channel) {
  const { video } = channel, as = playedAs(channel);
  const rows = /** @type {[string, any][]} */ ([
    [t("Video"), video ? [`${video.height}p${Number(video.frameRate) ? Math.round(Number(video.frameRate)) : ""}`, as].filter(Boolean).join(" · ") : null],
    [t("Bit rate"), video?.bitRate ? bitRate(video.bitRate) : null],
    [t("Viewers"), n(channel.viewers, "{n} viewer", "{n} viewers")],
    [t("State"), channel.running ? t("running") : channel.run === "on-demand" ? t("starts when watched") : t("stopped")],
    [t("Behind live"), local.behind === undefined ? null : duration(local.behind * 1000)],
  ]);
  return h("dl.streamfacts", null, rows.filter(([, value]) => value).map(([name, value]) => h("div", { key: name }, h("dt", null, name), h("dd.num", null, value))));
}

/** @param {any} channel @param {any[]} channels */
const zapper = (channel, channels) => h("aside.zapper", { "aria-label": t("Channels") }, h("ol", null, channels.map((one) => h("li", { key: one.id },
  h("a", { href: link(`/watch/${one.number}`), "aria-current": one === channel ? "true" : undefined },
    h("span.num", null, one.number), logo(one), h("span.grow", null, h("b.cut", null, one.name), h("small.cut", null, one.now && !one.now.offAir ? one.now.title : t("Off air"))))))));

// ---------------------------------------------------------------- player

/** @type {Player | null} */
let player = null;
/** @type {HTMLVideoElement | null} */
let video = null;
let playing = "", sleep = 0;

/** @param {HTMLVideoElement} element */
function attach(element) {
  video = element;
  player = new Player(element, (/** @type {string | null} */ note) => put({ note }));
  const follow = () => {
    const number = location.pathname.split("/").pop();
    const channel = channelsOf().find((/** @type {any} */ one) => one.number === decodeURIComponent(number ?? ""))
      ?? (location.pathname.endsWith("/watch") ? channelsOf()[0] : null);
    if (!channel || channel.number === playing) return;
    playing = channel.number;
    player?.play(new URL(channel.hls, location.href).pathname);   // of this very origin, whatever links say
  };
  const watch = setInterval(follow, 150);
  follow();
  const facts = setInterval(() => {
    const ranges = element.buffered;
    if (ranges.length && !element.paused) put({ behind: Math.max(0, ranges.end(ranges.length - 1) - element.currentTime) });
  }, 2000);
  for (const name of ["play", "pause", "volumechange"]) element.addEventListener(name, () => put({ paused: element.paused, muted: element.muted || !element.volume, volume: element.volume }));
  element.volume = Number(localStorage.getItem("volume") ?? 1);
  // A browser that refuses sound without a click plays without: better than a still picture.
  element.addEventListener("canplay", () => element.play().catch(() => { element.muted = true; element.play().catch(() => {}); }));
  addEventListener("keydown", keys);
  wake();
  return () => {
    removeEventListener("keydown", keys);
    clearInterval(watch);
    clearInterval(facts);
    clearTimeout(sleep);
    player?.stop();
    [player, video, playing] = [null, null, ""];
    Object.assign(local, { note: null, behind: undefined, quiet: false });
  };
}

function wake() {
  clearTimeout(sleep);
  if (local.quiet) put({ quiet: false });
  sleep = setTimeout(() => { if (video && !video.paused) put({ quiet: true }); }, 3500);
}

/** @param {any[]} channels @param {any} channel @param {number} by */
function zap(channels, channel, by) {
  const at = channels.indexOf(channel);
  const to = channels[(at + by + channels.length) % channels.length];
  if (to) go(link(`/watch/${to.number}`), { replace: true });
  wake();
}

function togglePause() {
  if (!video) return;
  if (video.paused) {
    // Live means live: what was missed during the pause is left out.
    if (video.buffered.length) video.currentTime = Math.max(video.currentTime, video.buffered.end(video.buffered.length - 1) - 4);
    video.play().catch(() => {});
  } else video.pause();
}

function toggleSound() {
  if (video) video.muted = !video.muted;
}

/** @param {number} value */
function setVolume(value) {
  if (!video) return;
  video.volume = value;
  video.muted = value === 0;
  localStorage.setItem("volume", String(value));
}

function pictureInPicture() {
  if (document.pictureInPictureElement) document.exitPictureInPicture();
  else video?.requestPictureInPicture?.().catch(() => {});
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.getElementById("screen")?.requestFullscreen?.().catch(() => /** @type {any} */ (video)?.webkitEnterFullscreen?.());
}

/** @type {{ text: string, timer: number }} */
const dialled = { text: "", timer: 0 };

/** @param {KeyboardEvent} event */
function keys(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, textarea, select, dialog, .menu")) return;
  const channels = channelsOf(), channel = channels.find((/** @type {any} */ one) => one.number === playing);
  if (/^[0-9.]$/.test(event.key)) {
    dialled.text += event.key;
    put({ typedNumber: dialled.text });
    clearTimeout(dialled.timer);
    dialled.timer = setTimeout(() => {
      const found = channels.find((/** @type {any} */ one) => one.number === dialled.text);
      dialled.text = "";
      put({ typedNumber: null });
      if (found) go(link(`/watch/${found.number}`), { replace: true });
    }, 1200);
  } else if (event.key === "ArrowDown" && channel) zap(channels, channel, 1);
  else if (event.key === "ArrowUp" && channel) zap(channels, channel, -1);
  else if (event.key === "f") fullScreen();
  else if (event.key === "m") toggleSound();
  else if (event.key === "Escape" && !document.fullscreenElement) go(link("/"));
  else if (event.key === " " && !target.closest("button, a")) togglePause();
  else return;
  event.preventDefault();
  wake();
}

/**
 * A swipe to the side changes the channel.
 * @param {PointerEvent} start
 */
function swipe(start) {
  wake();
  if (start.pointerType !== "touch") return;
  const end = (/** @type {PointerEvent} */ event) => {
    removeEventListener("pointerup", end);
    const across = event.clientX - start.clientX, down = event.clientY - start.clientY;
    if (Math.abs(across) < 60 || Math.abs(down) > 40) return;
    const channels = channelsOf(), channel = channels.find((/** @type {any} */ one) => one.number === playing);
    if (channel) zap(channels, channel, across < 0 ? 1 : -1);
  };
  addEventListener("pointerup", end);
  redraw();
}
