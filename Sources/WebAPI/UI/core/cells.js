// The contents of a guide: programmes, items and as-run entries as cells of one kind, and arithmetic on lists of them.
import { t } from "./texts.js";
import { duration, instant } from "./time.js";

/**
 * A piece of a channel's time. `s` and `d` are seconds since 1970 and its duration; `t` and `u` its two lines; `k` its kind.
 * @typedef {{ s: number, d: number, t: string, u: string, k: string, id: string | number, off?: boolean, filler?: boolean,
 *   fault?: string, premiere?: boolean, special?: boolean, more?: number, rule?: number | string | null, source?: any }} Cell
 */

/** How many times wider than the narrowest cell joined ones become, so that their title can be read. */
const WIDE = 14;

const BY_CATEGORY = /** @type {[RegExp, string][]} */ ([
  [/kid|child|cartoon|animation/i, "children"], [/document|nature|history|science/i, "document"], [/sport/i, "sport"],
  [/news|talk|weather|interview|show host/i, "talk"], [/music|concert/i, "music"],
]);

/**
 * The programme kind, which gives colour and pattern.
 * @param {{ kind?: string, categories?: string[], genres?: string[] }} of
 */
export function kindOf({ kind, categories = [], genres = [] }) {
  const words = [...categories, ...genres].join(" ");
  for (const [pattern, name] of BY_CATEGORY) if (pattern.test(words)) return name;
  if (kind === "movie") return "film";
  if (kind === "episode") return "series";
  if (kind === "music-video" || kind === "musicVideo") return "music";
  return "other";
}

/** @param {any} one a programme of the guide @returns {Cell} */
export function programmeCell(one) {
  const s = instant(one.start) / 1000, d = instant(one.finish) / 1000 - s;
  if (one.offAir) return { s, d, t: t("Off air"), u: "", k: "other", id: one.id, off: true, source: one };
  const part = one.season !== undefined && one.episode !== undefined ? `${one.season}×${String(one.episode).padStart(2, "0")}` : "";
  const u = [part, one.subtitle ?? (one.genres?.[0] ?? ""), part ? "" : one.year].filter(Boolean).join(" · ");
  return { s, d, t: one.title, u, k: kindOf(one), id: one.id, premiere: one.premiere, special: one.special !== undefined, rule: one.rule, source: one };
}

/** @param {any} one an item of the timeline @returns {Cell} */
export function itemCell(one) {
  const s = instant(one.start) / 1000, d = instant(one.finish) / 1000 - s;
  const off = /^off|offline/.test(one.kind), filler = /^filler|fallback|slate/.test(one.kind);
  return {
    s, d, t: off ? t("Off air") : one.title ?? one.guideTitle ?? t("Untitled"), u: filler ? fillerName(one.kind) : "", k: one.mediaKind ? kindOf({ kind: one.mediaKind }) : filler ? "other" : "series",
    id: one.id, off, filler, rule: one.reason?.rule, special: (one.reason?.special ?? one.special) !== undefined, source: one,
  };
}

/**
 * A cell of a tile of many channels, which says little about each.
 * @param {string} layer @param {any} one @returns {Cell}
 */
export function tileCell(layer, one) {
  const { kind, mediaKind, artwork, ...rest } = one, picture = artwork && one.media ? `/artwork/media/${one.media}` : undefined;
  if (layer === "as-run") return airedCell({ ...rest, how: kind, item: one.id });
  if (layer === "timeline") return itemCell({ ...rest, kind, mediaKind, reason: undefined, isBrief: true });
  return programmeCell({ ...rest, kind: mediaKind, id: one.id ?? one.start, offAir: kind === "off-air", artwork: picture, isBrief: true });
}

/** @param {string} kind */
export function fillerName(kind) {
  const names = /** @type {Record<string, string>} */ ({
    "filler-pre": t("Pre-roll"), "filler-mid": t("Mid-roll"), "filler-post": t("Post-roll"), "filler-tail": t("Tail filler"),
    "filler-fallback": t("Fallback filler"), fallback: t("Fallback filler"), slate: t("Slate"),
  });
  return names[kind] ?? t("Filler");
}

/** @param {any} one an entry of the as-run log @returns {Cell} */
export function airedCell(one) {
  const s = instant(one.start) / 1000, d = instant(one.finish) / 1000 - s;
  const isWrong = one.how && !["planned", "copied", "transcoded", "played", "item"].includes(one.how);
  const off = one.how === "offline" || one.how === "off-air";
  return {
    s, d, t: one.title ?? (off ? t("Off air") : t("Unplanned")), u: isWrong ? one.cause ?? one.how : one.late ? t("{time} late", { time: duration(one.late * 1000) }) : "",
    k: "series", id: one.item ?? `${one.start}`, off, fault: isWrong && !off ? one.cause ?? one.how : undefined, source: one,
  };
}

/**
 * Index of the first cell that ends after `time`.
 * @param {Cell[]} cells @param {number} time
 */
export function firstAfter(cells, time) {
  let low = 0, high = cells.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cells[middle].s + cells[middle].d > time) high = middle; else low = middle + 1;
  }
  return low;
}

/**
 * Joins neighbours that would be too narrow to see.
 * @param {Cell[]} cells @param {number} least seconds @returns {Cell[]}
 */
export function joined(cells, least) {
  /** @type {Cell[]} */
  const out = [];
  /** @type {Cell | null} */
  let group = null;
  let stretch = NaN;
  for (const cell of cells) {
    if (cell.d >= least) { group = null; out.push(cell); continue; }
    // Stretches of fixed times, so that the same cells are joined wherever a view begins.
    const own = Math.floor(cell.s / (least * WIDE)), hangs = group && Math.abs(group.s + group.d - cell.s) < 1;
    if (!group || !hangs || own !== stretch) {
      out.push(group = { ...cell, more: 1 });
      stretch = own;
    } else {
      group.d = cell.s + cell.d - group.s;
      group.more = (group.more ?? 1) + 1;
      group.filler = group.filler && cell.filler;
      group.off = group.off && cell.off;
      if (cell.fault) group.fault = cell.fault;
      group.u = t("and {n} more", { n: group.more - 1 });
    }
  }
  return out;
}

/**
 * Cells of several stretches in one list, without those that came twice.
 * @param {Cell[][]} lists @returns {Cell[]}
 */
export function together(lists) {
  /** @type {Cell[]} */
  const out = [];
  for (const list of lists) {
    for (const cell of list) {
      const last = out[out.length - 1];
      if (last && cell.s < last.s + last.d - 0.5) continue;
      out.push(cell);
    }
  }
  return out;
}

/**
 * What a preview takes away and brings: cells that are not in both lists.
 * @param {Cell[]} before @param {Cell[]} after
 */
export function difference(before, after) {
  const key = (/** @type {Cell} */ cell) => `${Math.round(cell.s)}/${Math.round(cell.d)}/${cell.t}/${cell.u}`;
  const old = new Set(before.map(key)), fresh = new Set(after.map(key));
  return { going: before.filter((cell) => !fresh.has(key(cell))), coming: after.filter((cell) => !old.has(key(cell))), staying: before.filter((cell) => fresh.has(key(cell))).length };
}
