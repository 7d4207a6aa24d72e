// The rules of a schedule as sentences, beside the week that they make.
import { reason } from "../core/api.js";
import { h } from "../core/dom.js";
import { changeOf, drafted, edit, preview } from "../core/draft.js";
import { adjust, link } from "../core/router.js";
import { sentenceOf } from "../core/sentence.js";
import { document as stored } from "../core/documents.js";
import { local, put, use } from "../core/store.js";
import { n, t } from "../core/texts.js";
import { addDays, duration, now, startOfDay } from "../core/time.js";
import { effectText } from "../ui/draft-bar.js";
import { blank, form, nameOf } from "../ui/form.js";
import { menu } from "../ui/layers.js";
import { bones, button, chip, empty, icon, linkButton, shown } from "../ui/parts.js";
import { week } from "../ui/week.js";
import { changesOf } from "./changes.js";
import { pick, source } from "./guide.js";

/** @param {any} channel @param {import("../core/router.js").Place} place @param {string} zone */
export function rulesPage(channel, place, zone) {
  const own = stored("channel", channel.id);
  return shown(own, (answer) => {
    const id = drafted("channel", channel.id, answer.body)?.schedule;
    if (id === undefined || id === null) return empty({ sign: "list", title: t("No schedule yet"), text: t("A channel plays by the rules of a schedule. Schedules can be shared."), actions: linkButton(t("Choose one in the settings"), { kind: "main", href: link(`/channels/${channel.id}/settings`) }) });
    // The rules first: a week is much to load.
    const isReady = id < 0 || stored("schedule", id).data;
    return h("div.r-cols", null, rules(id, place, channel), isReady ? weekOf(channel, zone, place) : h("div.bone.weekbone"));
  }, { waiting: bones(6, "row") });
}

/** @param {number} id of a schedule @param {import("../core/router.js").Place} place @param {any} [channel] */
export function rules(id, place, channel) {
  const resource = stored("schedule", id), schema = use("/api/v1/schema/schedule");
  if (id < 0) return editor(id, { body: null, tag: null }, changeOf("schedule", id)?.value, schema, place, channel);
  return shown(resource, (answer) => editor(id, answer, drafted("schedule", id, answer.body), schema, place, channel), { waiting: bones(6, "row") });
}

/** @param {number} id @param {{ body: any, tag: string | null }} answer @param {any} schedule @param {import("../core/store.js").Resource} schema @param {import("../core/router.js").Place} place @param {any} channel */
function editor(id, answer, schedule, schema, place, channel) {
  const items = schedule?.items ?? [], ruleSchema = schema.data?.properties?.items?.items;
  const set = (/** @type {any[]} */ next) => edit("schedule", id, answer, { ...schedule, items: next });
  const open = place.query.get("rule");
  const why = reason("editor");
  return h("section", { "aria-labelledby": "rules-title" },
    h("div.r-bar", null, h("h2", { id: "rules-title" }, n(items.length, "{n} rule", "{n} rules")), channel ? linkButton(schedule?.name ?? t("Schedule"), { kind: "low bare", icon: "cal", href: link(`/channels/schedules/${id}`) }) : null,
      button(t("Add a rule"), { kind: "low", icon: "plus", why: why ?? (ruleSchema ? undefined : t("Loading…")), press: () => { set([...items, starter(ruleSchema)]); adjust({ rule: items.length + 1 }); } })),
    items.length ? h("ol.rlist", null, items.map((/** @type {any} */ rule, /** @type {number} */ index) => line(rule, index, { items, set, isOpen: open === String(index + 1), schema: ruleSchema, base: answer.body?.items, channel, why })))
      : starters(ruleSchema, set, why));
}

/**
 * One rule alone, to be changed where it was found.
 * @param {number} id of its schedule @param {number} rule @param {any} channel
 */
export function ruleInPlace(id, rule, channel) {
  const schema = use("/api/v1/schema/schedule").data?.properties?.items?.items;
  return shown(stored("schedule", id), (answer) => {
    const schedule = drafted("schedule", id, answer.body), items = schedule?.items ?? [], index = items.findIndex((/** @type {any} */ one) => one.id === rule);
    const set = (/** @type {any[]} */ next) => edit("schedule", id, answer, { ...schedule, items: next });
    return index < 0 ? h("p.quiet", null, t("The rule was removed.")) : h("ol.rlist", null, line(items[index], index, { items, set, isOpen: true, schema, base: answer.body?.items, channel, why: reason("editor"), isAlone: true }));
  }, { waiting: bones(2) });
}

/** @param {any} schema @returns {any} */
const starter = (schema) => ({ ...(schema ? { content: blank(schema.properties.content) } : {}), mode: "one" });

/** @param {any} schema @param {(items: any[]) => void} set @param {string | undefined} why */
function starters(schema, set, why) {
  const choices = /** @type {[string, string, any[]][]} */ ([
    [t("One thing all day"), t("A series or collection, in order, around the clock."), [{ mode: "flood" }]],
    [t("Shuffle a collection"), t("Every item once per cycle, in random order."), [{ mode: "flood", order: "shuffle" }]],
    [t("Day parts"), t("Morning, afternoon, evening and night, each with its own content."), [{ start: "06:00", mode: "flood" }, { start: "12:00", mode: "flood" }, { start: "20:00", mode: "flood" }, { start: "23:00", mode: "flood", order: "shuffle" }]],
  ]);
  return h("div.starters", null, h("p.quiet", null, t("How should the channel begin?")), choices.map(([name, text, items]) => h("button.card.pad.starter", { key: name, type: "button", "aria-disabled": why ? "true" : undefined, title: why, onclick: () => { if (!why) { set(items.map((rule) => ({ ...starter(schema), ...rule }))); adjust({ rule: 1 }); } } }, h("b", null, name), h("span.quiet", null, text))));
}

/** @param {any} rule @param {number} index @param {{ items: any[], set: (items: any[]) => void, isOpen: boolean, schema: any, base: any[], channel: any, why?: string, isAlone?: boolean }} props */
function line(rule, index, { items, set, isOpen, schema, base, channel, why, isAlone = false }) {
  const number = index + 1, before = base?.find((one) => rule.id !== undefined && one.id === rule.id);
  const change = (/** @type {any} */ next) => set(items.map((one, place) => place === index ? next : one));
  const move = (/** @type {number} */ by) => { const out = [...items]; const [one] = out.splice(index, 1); out.splice(index + by, 0, one); set(out); adjust({ rule: isOpen ? number + by : null }); };
  const parts = sentenceOf(rule, nameOf, index === 0), old = before ? new Map(sentenceOf(before, nameOf, index === 0).filter((part) => part.id).map((part) => [part.id, part.text])) : null;
  const part = isOpen ? local.part : null, keys = parts.find((one) => one.id === part)?.keys;
  const faults = (preview.result?.errors ?? []).flatMap((/** @type {any} */ error) => error.errors ?? [error]).map((/** @type {any} */ one) => ({ ...one, pointer: one.pointer?.replace(/^\/operations\/\d+\/value/, "").replace(`/items/${index}`, "") }));
  const share = isAlone ? null : shareOf(channel, rule.id), press = (/** @type {string | undefined} */ id) => {
    if (why) return;
    put({ part: part === id ? null : id });
    if (!isAlone) adjust({ rule: number });
  };
  return h(`li.rule${isOpen ? ".open" : ""}${rule.id === undefined ? ".fresh" : ""}${local.overRule !== undefined && local.overRule === rule.id ? ".same" : ""}`, {
    key: rule.id ?? `new-${index}`, draggable: why || isAlone ? undefined : "true", "data-rule": index,
    ondragstart: (/** @type {DragEvent} */ event) => { event.dataTransfer?.setData("text/x-rule", String(index)); put({ dragging: index }); },
    ondragover: (/** @type {DragEvent} */ event) => { if (local.dragging !== undefined && local.dragging !== index) event.preventDefault(); },
    ondrop: (/** @type {DragEvent} */ event) => { const from = Number(event.dataTransfer?.getData("text/x-rule")); event.preventDefault(); if (Number.isInteger(from) && from !== index) { const out = [...items]; const [one] = out.splice(from, 1); out.splice(index, 0, one); set(out); } put({ dragging: undefined }); },
    onkeydown: (/** @type {KeyboardEvent} */ event) => { if (!why && event.altKey && (event.key === "ArrowUp" && index || event.key === "ArrowDown" && index < items.length - 1)) { event.preventDefault(); move(event.key === "ArrowUp" ? -1 : 1); } },
    onpointerenter: () => { if (local.overRule !== rule.id) put({ overRule: rule.id }); }, onpointerleave: () => put({ overRule: undefined }),
  },
  h("span.r-n", { title: t("Drag to move") }, h("b", null, number), h("span.grip", { "aria-hidden": "true" }, icon("drag"))),
  h("div.grow", null,
    h("p.say", null, parts.map((one, place) => one.keys ? [place && !/^[,;.]/.test(one.text) ? " " : "", h(`span.part${old && old.get(one.id) !== one.text ? ".changed" : ""}`, {   // a button would not wrap inside the sentence
      key: one.id, role: "button", tabindex: "0", "aria-expanded": String(part === one.id), "aria-disabled": why ? "true" : undefined, title: why, onclick: () => press(one.id),
      onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); press(one.id); } },
    }, old && old.has(one.id) && old.get(one.id) !== one.text ? [h("s", null, old.get(one.id)), " "] : null, one.text)] : [place && !/^[,;.]/.test(one.text) ? " " : "", one.text]), "."),
    isOpen && schema ? part === "all" || keys ? h("div.editor", null, form({ schema, value: rule, change, only: part === "all" ? undefined : keys, faults, id: `rule-${index}` }), button(t("Done"), { kind: "low", press: () => put({ part: null }) })) : null : null,
    share ? h("p.r-foot.small.quiet", null, h("span.share", { "aria-hidden": "true" }, h("i", { style: { "--p": Math.max(2, Math.round(share.part * 100)) } })), t("{time} a week", { time: duration(share.time) })) : null),
  menu(`rule-${index}`, null, [
    { label: t("All settings"), sign: "pen", why, press: () => { put({ part: "all" }); if (!isAlone) adjust({ rule: number }); } },
    { label: t("Move up"), sign: "up", why: why ?? (index ? undefined : t("It is the first.")), press: () => move(-1) }, { label: t("Move down"), sign: "down", why: why ?? (index < items.length - 1 ? undefined : t("It is the last.")), press: () => move(1) },
    { label: t("Duplicate"), sign: "copy", why, press: () => { const { id: _, ...copy } = rule; set([...items.slice(0, number), copy, ...items.slice(number)]); } },
    { line: true }, { label: t("Remove"), sign: "bin", danger: true, why, press: () => set(items.filter((_, place) => place !== index)) },
  ], { kind: "bare low icon", sign: "more", name: t("Actions for rule {n}", { n: number }) }));
}

/**
 * How much of the week a rule fills.
 * @param {any} channel @param {number | undefined} id
 */
function shareOf(channel, id) {
  if (!channel || id === undefined) return null;
  const zone = use("/api/v1/station").data?.timeZone, from = startOfDay(now(), zone) / 1000, { cells } = source.cells("timeline", channel, from, from + 7 * 86_400);
  const own = cells.filter((cell) => cell.rule === id && !cell.filler), all = cells.reduce((sum, cell) => sum + cell.d, 0), time = own.reduce((sum, cell) => sum + cell.d, 0);
  return all && time ? { part: time / all, time: time * 1000 } : null;
}

/** @param {any} channel @param {string} zone @param {import("../core/router.js").Place} place */
function weekOf(channel, zone, place) {
  const from = startOfDay(now(), zone), { cells, known } = source.cells("timeline", channel, from / 1000, addDays(from, 8, zone) / 1000);
  const change = changesOf(channel), side = place.query.get("show") ?? "after";
  const on = cells.filter((cell) => !cell.filler || cell.d > 900);
  return h("section.card.week", { "aria-labelledby": "week-title" },
    h("div.r-bar", null, h("h2", { id: "week-title" }, t("The week they make")), change ? [chip(t("− {n} go", { n: change.going.length }), "bad"), chip(t("+ {n} come", { n: change.coming.length }), "good")] : null, h("span.push"),
      change ? h("span.seg", { role: "group", "aria-label": t("Compare") }, [["before", t("Before")], ["after", t("After")]].map(([value, label]) => h("button", { key: value, type: "button", "aria-pressed": String(side === value), onclick: () => adjust({ show: value }) }, label))) : null),
    h("p.hidden", { role: "status", "aria-live": "polite" }, change || preview.running ? effectText() : ""),
    known || cells.length ? cells.length ? week({ cells: on, from, zone, going: side === "after" ? change?.going : [], coming: side === "after" ? change?.coming : [], rule: local.overRule, over: (rule) => put({ overRule: rule ?? undefined }), pick: (cell) => pick(channel, cell) })
      : empty({ title: t("Nothing is planned yet"), text: t("Rules fill the week as soon as they are saved.") }) : h("div.bone.weekbone"));
}
