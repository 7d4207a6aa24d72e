// Giving something a time: a cell that was picked up, or what the library offers. What it would do is in the guide while the
// time is chosen; it becomes part of the draft when it is kept.
import { reason } from "../core/api.js";
import { h } from "../core/dom.js";
import { drafted, edit, endTrial, preview, tryOut } from "../core/draft.js";
import { has } from "../core/features.js";
import { go, link } from "../core/router.js";
import { document as stored } from "../core/documents.js";
import { coming, withSpecial, withStart } from "../core/specials.js";
import { local, put, use } from "../core/store.js";
import { n, t } from "../core/texts.js";
import { MINUTE, clock, day, localInstant, localText, nearDay, now } from "../core/time.js";
import { form, things } from "../ui/form.js";
import { button, icon, iconButton, segments, sentence } from "../ui/parts.js";
import { changesOf } from "./changes.js";
import { itemAt } from "./guide-panel.js";

/** @typedef {import("../core/cells.js").Cell} Cell */
/** @typedef {import("../core/specials.js").Placing} Placing */

const STEP = 5 * MINUTE, SHOWN = 7;
/** The newest that was tried, so that each is asked for once. */
let tried = "";

/** @returns {Placing | null} */
export const placing = () => local.placing ?? null;

/**
 * Takes something up; it has no effect until it is kept.
 * @param {Partial<Placing> & { title: string, content: any, channel: number }} thing
 */
export function begin(thing) {
  put({ placing: { at: soon(), length: 3600, kind: "other", how: "once", ...thing, opener: document.activeElement }, cell: null, picker: local.picker && { ...local.picker, isAside: true } });
}

/**
 * A cell of the guide.
 * @param {any} channel @param {Cell} cell @param {{ how: "once" | "every", at?: number }} more without a time its own, or the next that is free
 */
export const beginWith = (channel, cell, more = { how: "once" }) => begin({
  channel: channel.id, title: cell.t, length: cell.d, kind: cell.k, content: { item: cell.source?.media ?? itemAt(channel, cell)?.media }, from: cell, fromChannel: channel.id, at: more.at ?? Math.max(cell.s * 1000, soon()), how: more.how,
});

/**
 * Takes something of the library to the guide.
 * @param {{ title: string, content: any, length?: number, kind?: string, order?: string }} thing
 */
export function playOn(thing) {
  const [channel] = use("/api/v1/on-air").data?.items ?? [];
  if (!channel) return;
  begin({ ...thing, channel: channel.id });
  go(link("/guide"));
}

/**
 * A button that does so.
 * @param {{ title: string, content: any, length?: number, kind?: string, order?: string }} thing
 */
export const playOnButton = (thing) => has("POST /api/v1/changes") ? button(t("Play on…"), { kind: "low", icon: "cal", title: t("Only this once, on a channel at a date and time"), why: reason("editor"), press: () => playOn(thing) }) : null;

/** The next half hour. */
const soon = () => Math.ceil((now() + 20 * MINUTE) / (30 * MINUTE)) * 30 * MINUTE;

/**
 * Why a cell cannot be taken up; undefined when it can.
 * @param {Cell} cell
 */
export const whyNot = (cell) => reason("editor") ?? (cell.off ? t("Nothing is on then.") : cell.filler ? t("Filler goes where there is time.") : cell.more ? t("Zoom in first.") : undefined);

/** @param {Partial<Placing>} change */
export function set(change) {
  if (local.placing) put({ placing: { ...local.placing, ...change } });
}

export function cancel() {
  const opener = local.placing?.opener;
  tried = "";
  put({ placing: null, picker: local.picker && { ...local.picker, isAside: false } });
  endTrial(false);
  opener?.focus?.({ preventScroll: true });
}

export function keep() {
  if (whyKept()) return;
  const opener = local.placing?.opener;
  tried = "";
  endTrial(true);
  put({ placing: null, picker: null });
  opener?.focus?.({ preventScroll: true });
}

/** Why what is chosen cannot be kept. */
function whyKept() {
  return reason("editor") ?? (!tried ? t("Loading…") : preview.problem?.what ?? preview.result?.errors?.[0]?.what);
}

/**
 * The rule or special that put a cell on the timeline; neither where it came from another channel.
 * @param {Placing} chosen @param {any} channel
 */
function cause({ from, fromChannel }, channel) {
  const found = from && fromChannel === channel.id ? itemAt(channel, from)?.reason : null;
  return { rule: found?.rule && found?.schedule ? { schedule: found.schedule, id: found.rule } : null, special: found?.special ?? null };
}

/**
 * Times of a channel's rules and specials are local to it.
 * @param {number} channel @param {string} [zone] the station's
 */
function zoneOf(channel, zone) {
  const body = stored("channel", channel).data?.body;
  return drafted("channel", channel, body)?.timezone ?? zone;
}

/**
 * Has the draft try what is chosen, once it has changed. Called with each drawing.
 * @param {any[]} channels @param {string} [zone]
 */
export function follow(channels, zone) {
  const chosen = placing(), channel = channels.find((one) => one.id === chosen?.channel);
  if (!chosen || !channel) return;
  const { rule, special } = cause(chosen, channel), isRule = chosen.how === "every" && rule;
  const document_ = isRule ? stored("schedule", rule.schedule) : stored("channel", chosen.channel);
  if (!document_.data) return;
  const { opener: _, from, ...rest } = /** @type {any} */ (chosen), key = JSON.stringify([rest, from?.s, rule, special, document_.data.tag]);
  if (key === tried) return;
  tried = key;
  const { body } = document_.data, own = zoneOf(chosen.channel, zone);
  if (isRule) tryOut("schedule", rule.schedule, document_.data, withStart(drafted("schedule", rule.schedule, body), rule.id, clock(chosen.at, own)));
  else tryOut("channel", chosen.channel, document_.data, withSpecial(drafted("channel", chosen.channel, body), { ...chosen, special }, own));
}

/**
 * Keys while something is held: arrows move it, Enter keeps it, Escape puts it back.
 * @param {KeyboardEvent} event @param {any[]} channels
 */
export function keys(event, channels) {
  const chosen = placing();
  if (!chosen || event.altKey || event.metaKey) return false;
  if (event.key === "Escape") { cancel(); return true; }
  if (event.key === "Enter") { keep(); return true; }
  const by = event.ctrlKey ? 60 * MINUTE : event.shiftKey ? MINUTE : STEP;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") { set({ at: Math.max(chosen.at + (event.key === "ArrowLeft" ? -by : by), now()) }); return true; }
  if ((event.key === "ArrowUp" || event.key === "ArrowDown") && chosen.how === "once") {
    const index = channels.findIndex((one) => one.id === chosen.channel) + (event.key === "ArrowUp" ? -1 : 1);
    if (channels[index]) set({ channel: channels[index].id });
    return true;
  }
  return false;
}

/**
 * What the grid shows of it.
 * @param {any[]} channels
 */
export function held(channels) {
  const chosen = placing(), row = chosen ? channels.findIndex((one) => one.id === chosen.channel) : -1;
  // What comes is shown there as soon as that is known; until then, and while it is carried, this does.
  const isAnswered = !preview.running && row >= 0 && changesOf(channels[row]) && !document.documentElement.classList.contains("carrying");
  return chosen && row >= 0 && !isAnswered ? { row, s: chosen.at / 1000, d: chosen.length * (chosen.count ?? 1), t: chosen.title, k: chosen.kind } : null;
}

// ---------------------------------------------------------------- the panel

/** After a drop, keys move it. */
export const focusPanel = () => /** @type {HTMLElement | null} */ (document.querySelector(".placing [data-first]"))?.focus({ preventScroll: true });

/** @param {any[]} channels @param {string} zone */
export function placePanel(channels, zone) {
  const chosen = /** @type {Placing} */ (placing()), channel = channels.find((one) => one.id === chosen.channel) ?? channels[0];
  const { rule, special } = cause(chosen, channel), isRule = chosen.how === "every" && rule, why = whyKept(), end = chosen.at + chosen.length * (chosen.count ?? 1) * 1000;
  return h("aside.sheet.panel.placing", { key: "placing", "aria-label": t("When it is on"), onkeydown: (/** @type {KeyboardEvent} */ event) => panelKeys(event, channels) },
    h("div.p-body", null,
      h("header.pl-head", null, h("p.quiet.small", null, special ? t("Move a special") : t("Play this")), h("h2", null, chosen.title), iconButton("x", t("Put it back"), { kind: "low bare", press: cancel })),
      h("p.p-when", { role: "status", "aria-live": "polite" }, h("b.num", null, `${clock(chosen.at, zone)}–${clock(end, zone)}`), h("span.quiet", null, ` ${channel.name} · ${nearDay(chosen.at, zone)}`)),
      rule ? segments(t("How often"), [["once", t("Only this once")], ["every", t("Every time")]], isRule ? "every" : "once", (how) => set({ how: /** @type {any} */ (how) })) : null,
      isRule ? h("p.hint", null, t("The rule starts at {time} whenever its schedule applies.", { time: clock(chosen.at, zone) })) : null,
      h("div.pl-time", null,
        h("label.field", null, h("span", null, t("Begins")), h("input.input", { type: "datetime-local", "data-first": true, value: localText(chosen.at, zone).replace(" ", "T"), oninput: (/** @type {any} */ event) => { const at = localInstant(event.target.value, zone); if (!Number.isNaN(at)) set({ at }); } })),
        h("span.pl-steps", null, iconButton("left", t("5 minutes earlier"), { kind: "low", press: () => set({ at: chosen.at - STEP }) }), iconButton("right", t("5 minutes later"), { kind: "low", press: () => set({ at: chosen.at + STEP }) }))),
      isRule ? null : [
        channels.length > 1 && !special ? h("label.field", null, h("span", null, t("Channel")), h("select.input", { value: String(channel.id), onchange: (/** @type {any} */ event) => set({ channel: Number(event.target.value) }) }, channels.map((one) => h("option", { key: one.id, value: String(one.id) }, `${one.number} ${one.name}`)))) : null,
        manners(chosen)],
      effect(channel, zone),
      why && tried ? h("p.bad.small", { role: "alert" }, icon("warn", "s"), " ", sentence(why)) : null,
      h("div.p-acts", null, button(t("Put it in the draft"), { kind: "main", why, press: keep }), button(t("Cancel"), { press: cancel })),
      h("p.hint.keys", null, t("Arrow keys move it, Enter keeps it, Escape puts it back."))));
}

/** @param {KeyboardEvent} event @param {any[]} channels */
function panelKeys(event, channels) {
  const isField = event.target instanceof Element && event.target.matches("input, select, button");
  if (event.key === "Escape" || !isField) { if (keys(event, channels)) { event.preventDefault(); event.stopPropagation(); } }
}

/**
 * What gives way, in the words of the schema.
 * @param {Placing} chosen
 */
function manners(chosen) {
  const schema = use("/api/v1/schema/channel").data?.properties?.specials?.items;
  return schema ? form({ schema, value: { at: "", content: {}, "lead-in": chosen.leadIn, displaced: chosen.displaced }, only: ["lead-in", "displaced"], id: "placing",
    change: (next) => set({ leadIn: next["lead-in"] ?? "fits", displaced: next.displaced ?? "skipped" }) }) : null;
}

/** @type {WeakMap<import("./changes.js").Change, { cell: Cell, sign: string, tone: string }[]>} */
const effects = new WeakMap();

/**
 * What viewers notice of a change, in its order.
 * @param {import("./changes.js").Change} change
 */
function effectLines(change) {
  let lines = effects.get(change);
  if (lines) return lines;
  const isShown = (/** @type {Cell} */ cell) => !cell.filler && (!cell.off || cell.d >= 900);
  lines = [...change.going.filter((cell) => isShown(cell) && !cell.off).map((cell) => ({ cell, sign: "−", tone: "bad" })), ...change.coming.filter(isShown).map((cell) => ({ cell, sign: "+", tone: "good" }))].sort((one, other) => one.cell.s - other.cell.s || (one.sign === other.sign ? 0 : one.sign < other.sign ? 1 : -1));
  effects.set(change, lines);
  return lines;
}

/** @param {any} channel @param {string} zone */
function effect(channel, zone) {
  const change = changesOf(channel);
  if (!change) return h("p.quiet.small", { role: "status" }, preview.running ? t("looking ahead…") : t("Nothing changes on this channel."));
  const lines = effectLines(change);
  return h("section", { "aria-label": t("What changes") },
    h("p.pl-sum", { role: "status", "aria-live": "polite" }, h("span.bad", null, t("− {n} go", { n: change.going.length })), " ", h("span.good", null, t("+ {n} come", { n: change.coming.length })), h("span.quiet", null, ` ${t("{n} stay", { n: change.kept })}`)),
    h("ul.effect", null, lines.slice(0, SHOWN).map(({ cell, sign, tone }) => h(`li.${tone}`, { key: `${sign}${cell.s}` }, h("span", null, sign), h("span.num", null, clock(cell.s * 1000, zone)), h("b.cut", null, cell.t)))),
    lines.length > SHOWN ? h("p.quiet.small", null, n(lines.length - SHOWN, "and {n} more", "and {n} more")) : null);
}

// ---------------------------------------------------------------- specials of a channel

/**
 * What is still to come only once on a channel, with the way to take it away.
 * @param {any} channel @param {string} zone
 */
export function specialsOf(channel, zone) {
  const answer = stored("channel", channel.id).data;
  if (!answer) return null;
  const body = drafted("channel", channel.id, answer.body), list = coming(body, now(), zoneOf(channel.id, zone));
  if (!list.length) return null;
  return h("section.card.pad.specials", { "aria-labelledby": `specials-${channel.id}` }, h("h2", { id: `specials-${channel.id}` }, t("Only this once")),
    h("ul.rows", null, list.map((/** @type {any} */ one) => h("li.row", { key: one.id ?? one.at }, h("span.num", null, `${day(one.when, zone)} ${clock(one.when, zone)}`), h("b.grow.cut", null, one.title ?? contentTitle(one.content)),
      iconButton("bin", t("Remove {name}", { name: one.title ?? contentTitle(one.content) }), { kind: "low bare", why: reason("editor"), press: () => removeSpecial(channel, answer, body, one) })))));
}

/** @param {any} channel @param {any} answer @param {any} body @param {any} special */
const removeSpecial = (channel, answer, body, special) => edit("channel", channel.id, answer, { ...body, specials: body.specials.filter((/** @type {any} */ one) => one.at !== special.at || one.id !== special.id) });

/**
 * Takes the special away that put a cell there.
 * @param {any} channel @param {number} id
 */
export function removeSpecialOf(channel, id) {
  const answer = stored("channel", channel.id).data;
  if (!answer) return;
  const body = drafted("channel", channel.id, answer.body);
  edit("channel", channel.id, answer, { ...body, specials: (body.specials ?? []).filter((/** @type {any} */ one) => one.id !== id) });
}

/** @param {any} content */
function contentTitle(content) {
  if (content?.item) return use(`/api/v1/media/${content.item}`).data?.title ?? t("Media");
  for (const kind of ["collection", "playlist", "show"]) if (content?.[kind]) return things(kind).find((one) => one.id === content[kind])?.name ?? "…";
  return content?.artist ?? content?.album ?? content?.search ?? "…";
}
