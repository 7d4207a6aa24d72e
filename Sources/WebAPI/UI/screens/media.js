// One media item: what it is, what is in its file, whether it can go on air, and what it looks like there.
import { reading, reason } from "../core/api.js";
import { h } from "../core/dom.js";
import { link } from "../core/router.js";
import { labelOf } from "../core/schema.js";
import { local, put, refresh, use } from "../core/store.js";
import { bitRate, languages, n, t } from "../core/texts.js";
import { clock, dateText, duration, longDay, moment, ownTime } from "../core/time.js";
import { copy } from "../ui/layers.js";
import { art, bones, button, chip, facts, icon, iconButton, sentence, shown } from "../ui/parts.js";
import { partOf } from "./library.js";
import { playOnButton } from "./guide-place.js";

/** @param {string} id */
export function mediaPage(id) {
  const media = use(`/api/v1/media/${encodeURIComponent(id)}`);
  return h("div.wide.item", null, h("p", null, h("a.back", { href: link("/library") }, icon("left", "s"), t("Library"))),
    shown(media, (item) => h("div.item-cols", null,
      art(item.show ?? item.title, { shape: "poster", src: item.artwork, name: t("Poster of {title}", { title: item.title }) }),
      h("div.grow", null,
        h("p.quiet", null, [kindName(item.kind), item.show, item.artist, partOf(item)].filter(Boolean).join(" · ")),
        h("h1", null, item.title),
        h("p.quiet", null, [item.year, item.duration ? duration(item.duration * 1000) : null, item.contentRating, item.genres?.join(", ")].filter(Boolean).join(" · ")),
        state(item),
        preview(item),
        item.plot ? h("p.plot", null, item.plot) : null,
        airings(item),
        usedBy(item),
        details(item))), { waiting: h("div.item-cols", null, bones(1, "poster"), bones(6)), again: () => refresh("/api/v1/media/") }));
}

/** @param {string} kind */
export const kindName = (kind) => /** @type {Record<string, string>} */ ({ movie: t("Film"), episode: t("Episode"), "music-video": t("Music video"), musicVideo: t("Music video"), "other-video": t("Other video"), otherVideo: t("Other video") })[kind] ?? kind;

/** @param {any} item */
function state(item) {
  if (item.state === "ready") return h("p.acts", null, chip(t("Ready for air"), "good", "check"), playOnButton({ title: item.title, content: { item: item.id }, length: item.duration, kind: item.kind === "movie" ? "film" : "series" }));
  const texts = /** @type {Record<string, [string, string]>} */ ({
    unplayable: [t("It cannot go on air"), t("Replace the file; the next scan probes it again.")], vanished: [t("The file is missing"), t("Return it, or rescan the library.")], unprobed: [t("It is not probed yet"), t("The scan does that by itself.")],
  });
  const [what, fix] = texts[item.state] ?? [item.state, ""];
  return h(`div.alarm${item.state === "unprobed" ? ".w" : ""}`, null, icon("warn"), h("div", null, h("h3", null, what), h("p.quiet", null, sentence(item.why), " ", fix)));
}

// ---------------------------------------------------------------- preview

/** @type {any} */
let player = null;

/**
 * The item as the station would play it, without putting it on air.
 * @param {any} item
 */
function preview(item) {
  if (item.state !== "ready" || !item.facts?.video) return null;
  if (local.previewing !== item.id) {
    return h("p.acts", null, button(t("Play a preview"), { kind: "main", icon: "play", why: reason("operator"), press: () => put({ previewing: item.id, previewNote: null }) }));
  }
  return h("figure.preview", { key: `preview-${item.id}` }, h("div.preview-screen", null,
    h("video", { own: true, id: "preview", controls: true, autoplay: true, playsinline: true, mount: (/** @type {HTMLVideoElement} */ video) => play(video, item.id) }),
    local.previewNote ? h("p.note", { role: "status" }, local.previewNote) : null),
  h("figcaption.r-bar", null, h("p.small.quiet", null, t("Encoded for you alone, as the first profile says. Viewers see nothing of it.")), h("span.push"), button(t("Close"), { kind: "low", press: () => put({ previewing: null }) })));
}

/** @param {HTMLVideoElement} video @param {number} id */
function play(video, id) {
  let isGone = false;
  import("../player/file.js").then(({ FilePlayer }) => {
    if (isGone) return;
    player = new FilePlayer(video, `/api/v1/media/${id}/preview/index.m3u8`, (/** @type {string | null} */ note) => put({ previewNote: note }));
  });
  return () => {
    isGone = true;
    player?.stop();
    player = null;
    local.previewNote = null;
  };
}

/**
 * Shows a place of the file, starting the preview where needed.
 * @param {any} item @param {number} seconds
 */
function seek(item, seconds) {
  if (local.previewing !== item.id) put({ previewing: item.id, previewNote: null });
  const go = () => { const video = /** @type {HTMLVideoElement | null} */ (document.getElementById("preview")); if (video && video.duration > 0) video.currentTime = seconds; else if (local.previewing === item.id) setTimeout(go, 100); };
  go();
}

// ---------------------------------------------------------------- airings

/** @param {any} item */
function airings(item) {
  const answer = use(`/api/v1/media/${item.id}/airings`), zone = use("/api/v1/station").data?.timeZone;
  if (answer.error && !answer.data) return null;
  if (!answer.data) return h("div.panels", null, bones(3), bones(3));
  const { past, coming } = answer.data;
  return h("div.panels.airings", null,
    h("section", null, h("h2", null, t("Next on")), coming.length ? h("ol.nexts", null, coming.map((/** @type {any} */ one) => airing(one, zone))) : h("p.quiet.small", null, t("No channel plans it."))),
    h("section", null, h("h2", null, t("Last on")), past.length ? h("ol.nexts", null, past.map((/** @type {any} */ one) => airing(one, zone))) : h("p.quiet.small", null, t("It was not on air yet."))));
}

/** @param {any} one @param {string} zone */
function airing(one, zone) {
  const channels = use("/api/v1/on-air").data?.items, channel = channels?.find((/** @type {any} */ other) => other.id === one.channel);
  const day = dateText(one.start, channel?.timeZone ?? zone);
  return h("li", { key: `${one.channel}/${one.start}` }, h("a.plain", { href: link("/guide", { day, channel: channel?.number, layer: "timeline" }) },
    h("span.num.quiet", { title: ownTime(one.start, channel?.timeZone ?? zone) }, moment(one.start, channel?.timeZone ?? zone)), h("b.cut", null, channel ? `${channel.number} ${channel.name}` : channels ? t("a removed channel") : "…")),
  one.rule && channel ? h("a.small.quiet", { href: link(`/channels/${channel.id}`, { rule: one.rule }) }, t("Rule")) : null);
}

/** @type {Record<string, string>} */
const ROOTS = { collection: "/library/collections", playlist: "/library/playlists", filler: "/library/fillers", schedule: "/channels/schedules", channel: "/channels" };

/** @param {any} item */
function usedBy(item) {
  const { data } = use(reading(`/api/v1/media/${item.id}/uses`));
  if (!data) return null;
  return h("section.used-by", null, h("h2", null, t("Used by")), data.items.length ? h("p.used", null, data.items.slice(0, 24).map((/** @type {any} */ one) => h("a.chip", { key: one.path, href: link(`${ROOTS[one.kind] ?? "/library"}/${one.id}`) }, one.name, h("span.quiet", null, labelOf(one.kind).toLowerCase()))), data.items.length > 24 ? h("span.quiet.small", null, t("and {n} more", { n: data.items.length - 24 })) : null)
    : h("p.quiet.small", null, t("No collection, playlist or schedule names it.")));
}

// ---------------------------------------------------------------- facts

/** @param {any} item */
function details(item) {
  const { facts: file } = item, library = (use("/api/v1/scans").data?.items ?? []).find((/** @type {any} */ one) => one.id === item.library);
  const { video } = file ?? {};
  return h("div.panels", null,
    file ? h("section", null, h("h2", null, t("File")), facts([
      [t("Video"), video ? [`${video.width} × ${video.height}`, String(video.codec).toUpperCase(), video.profile, rate(video.frameRate), video.displayAspect, video.fieldOrder && video.fieldOrder !== "progressive" ? t("interlaced") : null].filter(Boolean).join(" · ") : t("none")],
      ...(file.audio ?? []).map((/** @type {any} */ one, /** @type {number} */ index) => /** @type {[string, any]} */ ([file.audio.length > 1 ? t("Audio {n}", { n: index + 1 }) : t("Audio"), [languages([one]), String(one.codec).toUpperCase(), channels(one.channels), one.sampleRate ? `${one.sampleRate / 1000} kHz` : null, one.title].filter(Boolean).join(" · ")])),
      [t("Subtitles"), file.subtitles?.length ? languages(file.subtitles) || n(file.subtitles.length, "{n} track", "{n} tracks") : null],
      [t("Container"), file.container], [t("Bit rate"), file.bitRate ? bitRate(file.bitRate) : null],
    ])) : null,
    h("section", null, h("h2", null, t("Where it is")), facts([
      [t("Library"), library ? h("a", { href: link("/library", { library: `library_id:${library.id}` }) }, library.name) : null],
      [t("Path"), item.path ? h("span.path", null, h("code", null, item.path), iconButton("copy", t("Copy the path"), { kind: "low bare", press: () => copy(item.path) })) : t("Paths are shown to operators.")],
      [t("Album"), item.album], [t("Tags"), item.tags?.join(", ")], [t("Released"), item.released ? longDay(Date.parse(item.released), "UTC") : null],
    ])),
    file?.chapters?.length ? h("section", null, h("h2", null, n(file.chapters.length, "{n} chapter", "{n} chapters")), h("ol.nexts", null, file.chapters.slice(0, 60).map((/** @type {any} */ one, /** @type {number} */ index) => h("li", { key: index }, h("button.chapter", { type: "button", title: t("Play from here"), disabled: item.state !== "ready" || Boolean(reason("operator")), onclick: () => seek(item, one.start) }, h("span.num", null, clock(one.start * 1000, "UTC")), h("span.cut", null, one.title ?? t("Chapter {n}", { n: index + 1 }))))))) : null);
}

/** @param {string} [text] */
function rate(text) {
  const [over, under = "1"] = String(text ?? "").split("/");
  const value = Number(over) / Number(under);
  return value ? t("{n} frames/s", { n: Math.round(value * 100) / 100 }) : null;
}

/** @param {number} [count] */
const channels = (count) => count === 1 ? t("mono") : count === 2 ? t("stereo") : count === 6 ? "5.1" : count === 8 ? "7.1" : count ? n(count, "{n} channel", "{n} channels") : null;
