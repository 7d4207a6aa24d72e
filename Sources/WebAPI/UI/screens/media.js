// One media item: what it is, what is in its file, and whether it can go on air.
import { h } from "../core/dom.js";
import { link } from "../core/router.js";
import { refresh, use } from "../core/store.js";
import { bitRate, languages, n, t } from "../core/texts.js";
import { clock, duration, longDay } from "../core/time.js";
import { copy } from "../ui/layers.js";
import { art, bones, chip, facts, icon, iconButton, sentence, shown } from "../ui/parts.js";
import { partOf } from "./library.js";

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
        item.plot ? h("p.plot", null, item.plot) : null,
        details(item))), { waiting: h("div.item-cols", null, bones(1, "poster"), bones(6)), again: () => refresh("/api/v1/media/") }));
}

/** @param {string} kind */
export const kindName = (kind) => /** @type {Record<string, string>} */ ({ movie: t("Film"), episode: t("Episode"), "music-video": t("Music video"), musicVideo: t("Music video"), "other-video": t("Other video"), otherVideo: t("Other video") })[kind] ?? kind;

/** @param {any} item */
function state(item) {
  if (item.state === "ready") return h("p", null, chip(t("Ready for air"), "good", "check"));
  const texts = /** @type {Record<string, [string, string]>} */ ({
    unplayable: [t("It cannot go on air"), t("Replace the file; the next scan probes it again.")], vanished: [t("The file is missing"), t("Return it, or rescan the library.")], unprobed: [t("It is not probed yet"), t("The scan does that by itself.")],
  });
  const [what, fix] = texts[item.state] ?? [item.state, ""];
  return h(`div.alarm${item.state === "unprobed" ? ".w" : ""}`, null, icon("warn"), h("div", null, h("h3", null, what), h("p.quiet", null, sentence(item.why), " ", fix)));
}

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
      [t("Library"), library ? h("a", { href: link("/library", { library: library.id }) }, library.name) : null],
      [t("Path"), item.path ? h("span.path", null, h("code", null, item.path), iconButton("copy", t("Copy the path"), { kind: "low bare", press: () => copy(item.path) })) : t("Paths are shown to operators.")],
      [t("Album"), item.album], [t("Tags"), item.tags?.join(", ")], [t("Released"), item.released ? longDay(Date.parse(item.released), "UTC") : null],
    ])),
    file?.chapters?.length ? h("section", null, h("h2", null, n(file.chapters.length, "{n} chapter", "{n} chapters")), h("ol.nexts", null, file.chapters.slice(0, 60).map((/** @type {any} */ one, /** @type {number} */ index) => h("li", { key: index }, h("span.num", null, clock(one.start * 1000, "UTC")), h("span.cut", null, one.title ?? t("Chapter {n}", { n: index + 1 })))))) : null);
}

/** @param {string} [text] */
function rate(text) {
  const [over, under = "1"] = String(text ?? "").split("/");
  const value = Number(over) / Number(under);
  return value ? t("{n} frames/s", { n: Math.round(value * 100) / 100 }) : null;
}

/** @param {number} [count] */
const channels = (count) => count === 1 ? t("mono") : count === 2 ? t("stereo") : count === 6 ? "5.1" : count === 8 ? "7.1" : count ? n(count, "{n} channel", "{n} channels") : null;
