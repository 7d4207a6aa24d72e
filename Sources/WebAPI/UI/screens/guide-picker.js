// What can be put into the guide: films and episodes that a search finds, and collections, playlists and series. Each is dragged
// to its time, or given one by its button.
import { reason } from "../core/api.js";
import { h } from "../core/dom.js";
import { search } from "../core/query.js";
import { local, put, use } from "../core/store.js";
import { t } from "../core/texts.js";
import { duration } from "../core/time.js";
import { things } from "../ui/form.js";
import { art, bones, button, empty, icon, iconButton, shown } from "../ui/parts.js";
import { carry } from "./guide-drag.js";
import { begin, cancel, focusPanel, set } from "./guide-place.js";

const MOST = 30, USUAL = 5400;
let timer = 0;

/**
 * @typedef {{ key: string, title: string, sub: string, content: any, length: number, kind: string, artwork?: string, order?: string, sign: string }} Offer
 */

/** @param {{ at?: number, channel?: number }} [where] */
export const openPicker = (where = {}) => put({ picker: { text: "", typed: "", ...where }, cell: null });

/**
 * @param {any[]} channels @param {{ grid: () => import("../ui/grid.js").Grid | null, over: (row: number, time: number) => { channel: number, at: number } }} guide
 */
export function pickerPanel(channels, guide) {
  const { picker } = local, why = reason("editor"), asked = picker.text.trim(), path = `/api/v1/media?${search(asked, ["state:ready"])}&limit=${MOST}`;
  const close = () => put({ picker: null });
  const found = use(path), sets = offeredSets(asked.toLowerCase());
  return h("aside.sheet.panel.picker", { key: "picker", "aria-label": t("Put something into the guide"), onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape") close(); } },
    h("div.p-body", null,
      h("header.pl-head", null, h("h2", null, t("Put into the guide")), iconButton("x", t("Close"), { kind: "low bare", press: close })),
      h("p.hint", null, t("Drag it to its time, or give it one with its button.")),
      h("label.qbox", { for: "picker-query" }, icon("find"), h("span.hidden", null, t("Find media and collections")), h("input.q", { id: "picker-query", type: "search", "data-first": true, autocomplete: "off", spellcheck: "false", placeholder: t("Title, or a query"), value: picker.typed,
        mount: (/** @type {HTMLElement} */ field) => field.focus(),
        oninput: (/** @type {any} */ event) => { put({ picker: { ...local.picker, typed: event.target.value } }); clearTimeout(timer); timer = setTimeout(() => put({ picker: local.picker && { ...local.picker, text: local.picker.typed } }), 250); } })),
      sets.length ? h("ul.offers", { "aria-label": t("Collections, playlists and series") }, sets.map((one) => offer(one, channels, guide, why))) : null,
      shown(found, ({ items }) => items.length ? h("ul.offers", { "aria-label": t("Media") }, items.map((/** @type {any} */ item) => offer(offered(item), channels, guide, why)))
        : sets.length ? null : empty({ sign: "film", title: t("Nothing is found"), text: t("Fewer letters find more.") }), { waiting: bones(6, "row") })));
}

/** @param {any} item @returns {Offer} */
const offered = (item) => ({
  key: `item${item.id}`, title: item.show ? `${item.show}: ${item.title}` : item.title, sub: [item.season !== undefined && item.episode !== undefined ? `${item.season}×${String(item.episode).padStart(2, "0")}` : item.year, item.duration ? duration(item.duration * 1000) : null].filter(Boolean).join(" · "),
  content: { item: item.id }, length: item.duration ?? USUAL, kind: item.kind === "episode" ? "series" : item.kind === "movie" ? "film" : "music", artwork: item.artwork, sign: "film",
});

/** @param {string} text @returns {Offer[]} */
function offeredSets(text) {
  const kinds = /** @type {[string, string, () => string][]} */ ([["collection", "film", () => t("Collection")], ["playlist", "list", () => t("Playlist")], ["show", "tv", () => t("Series")]]);
  return kinds.flatMap(([kind, sign, name]) => things(kind).filter((one) => !text || one.name.toLowerCase().includes(text)).slice(0, 4)
    .map((one) => ({ key: `${kind}${one.id}`, title: one.name, sub: name(), content: { [kind]: one.id }, length: USUAL, kind: "series", order: kind === "collection" ? "shuffle" : undefined, sign })));
}

/**
 * @param {Offer} one @param {any[]} channels @param {{ grid: () => import("../ui/grid.js").Grid | null, over: (row: number, time: number) => { channel: number, at: number } }} guide @param {string | undefined} why
 */
function offer(one, channels, guide, why) {
  const take = (/** @type {any} */ where = {}) => begin({ title: one.title, content: one.content, length: one.length, kind: one.kind, order: one.order, channel: local.picker?.channel ?? channels[0]?.id, ...(local.picker?.at ? { at: local.picker.at } : {}), ...where });
  return h("li.offer", {
    key: one.key, "aria-disabled": why ? "true" : undefined, title: why,
    onpointerdown: (/** @type {PointerEvent} */ event) => {
      if (why || event.button !== 0 || event.target instanceof Element && event.target.closest("button")) return;
      if (event.pointerType === "mouse") event.preventDefault();
      carry(event, { grid: guide.grid, lift: () => take(), move: (row, time) => set(guide.over(row, time)), drop: (isOver) => { if (isOver) focusPanel(); else cancel(); }, cancel });
    },
  }, h("span.grip", { "aria-hidden": "true" }, icon("drag", "s")), one.artwork || one.sign === "film" && one.content.item ? art(one.title, { shape: "th", src: one.artwork }) : h("span.of-sign", null, icon(one.sign)),
  h("span.grow", null, h("b.cut", null, one.title), h("small.quiet", null, one.sub)),
  button(t("Play…"), { kind: "low", why, name: t("Play {title} at a time", { title: one.title }), press: () => take() }));
}
