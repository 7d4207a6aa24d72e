// How a rule reads: a sentence whose parts can be changed. The same words stand in the station file.
import { t, n } from "./texts.js";
import { labelOf } from "./schema.js";

/**
 * A part that can be pressed has `keys`: the fields that its editor shows.
 * @typedef {{ text: string, keys?: string[], id?: string }} Part
 */

/** @type {Record<string, () => string>} */
const ORDERS = {
  chronological: () => t("in order"), "season-episode": () => t("by season and episode"), shuffle: () => t("shuffled"), random: () => t("picked at random"), weighted: () => t("picked by weight"),
  custom: () => t("in their own order"), rotation: () => t("one of each show in turn"), "shuffle-in-order": () => t("shuffled, each show in order"), "longest-not-aired": () => t("longest not aired first"), marathon: () => t("as a marathon"),
};

/**
 * @param {any} rule @param {(kind: string, id: any) => string} nameOf @param {boolean} isFirst
 * @returns {Part[]}
 */
export function sentenceOf(rule, nameOf, isFirst = false) {
  /** @type {Part[]} */
  const parts = [];
  const say = (/** @type {string} */ text) => parts.push({ text });
  const press = (/** @type {string} */ id, /** @type {string} */ text, /** @type {string[]} */ ...keys) => parts.push({ id, text, keys });
  if (rule.start) { say(t("At")); press("start", rule.start, "start", "missed"); if (rule.missed === "flexible") press("missed", t("or as soon as possible"), "start", "missed"); say(t("play")); }
  else { press("start", isFirst ? t("First") : t("Then"), "start", "missed"); say(t("play")); }
  const isFlood = rule.mode === "flood", saysAmount = () => press("amount", amount(rule), "mode", "count", "duration", "tail", "discard", "groups");
  if (!isFlood) saysAmount();
  if (rule["rerun-of"] !== undefined) { say(t("of what was on")); press("content", rerun(rule["rerun-of"]), "rerun-of", "content"); }
  else {
    if (!isFlood) say(t("of"));
    press("content", contentName(rule.content, nameOf), "content");
    press("order", ORDERS[rule.order ?? "chronological"]?.() ?? labelOf(String(rule.order)).toLowerCase(), "order");
  }
  if (isFlood) saysAmount();
  if (rule.airing && rule.airing !== "any") press("airing", rule.airing === "rerun" ? t("as a rerun") : t("each item once"), "airing");
  if (rule.title) { say(t(", titled")); press("title", rule.title, "title", "guide"); }
  if (rule.guide === "hidden") press("guide", t("hidden from the guide"), "guide");
  if (rule.language) { say(t("in")); press("language", rule.language, "language"); }
  const fillers = Object.entries(rule.filler ?? {});
  for (const [kind, ids] of fillers) { say(fillerPlace(kind)); press(`filler-${kind}`, (Array.isArray(ids) ? ids : [ids]).map((id) => nameOf("filler", id)).join(", "), "filler"); }
  return parts;
}

/** @param {string} kind */
const fillerPlace = (kind) => /** @type {Record<string, string>} */ ({ pre: t("; before it"), mid: t("; inside it"), post: t("; after it"), tail: t("; up to the next start"), fallback: t("; else") })[kind] ?? `; ${kind}`;

/** @param {any} rule */
function amount(rule) {
  switch (rule.mode) {
  case "multiple": return typeof rule.count === "number" ? n(rule.count, "{n} item", "{n} items") : t("{count} items", { count: rule.count ?? "…" });
  case "all": return t("all");
  case "flood": return t("until the next fixed start");
  case "duration": return t("for {time}", { time: rule.duration ?? "…" });
  default: return t("one");
  }
}

/** @param {any} rerun */
const rerun = (rerun) => typeof rerun === "string" ? t("in the rule {name}", { name: rerun }) : rerun?.after ? t("in the last {time}", { time: rerun.after }) : rerun?.from ? rerun["days-ago"] ? t("from {from} to {to}, {n} days ago", { from: rerun.from, to: rerun.to, n: rerun["days-ago"] }) : t("from {from} to {to}", rerun) : "…";

/**
 * What is played, in words.
 * @param {any} content @param {(kind: string, id: any) => string} nameOf
 */
export function contentName(content, nameOf) {
  if (!content) return "…";
  for (const kind of ["collection", "playlist", "library"]) if (content[kind] !== undefined) return nameOf(kind, content[kind]);
  if (content.show !== undefined) { const show = typeof content.show === "number" ? nameOf("show", content.show) : content.show; return content.season !== undefined ? t("{show}, season {n}", { show, n: content.season }) : show; }
  if (content.album !== undefined) return content.artist ? t("{album} by {artist}", content) : content.album;
  if (content.artist !== undefined) return content.artist;
  if (content.search !== undefined) return content.search || t("a search");
  if (content.item !== undefined) return typeof content.item === "string" ? content.item.split("/").pop() ?? "" : nameOf("item", content.item);
  if (content.folder !== undefined) return content.folder;
  if (content.tag !== undefined) return t("tag {tag}", { tag: content.tag });
  return "…";
}
