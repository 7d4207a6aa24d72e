// The panel of a cell: what it is, why it is on, its file, when it is on again, and what can be done.
import { reason } from "../core/api.js";
import { h } from "../core/dom.js";
import { document as stored } from "../core/documents.js";
import { drafted, preview } from "../core/draft.js";
import { has } from "../core/features.js";
import { link } from "../core/router.js";
import { local, put, use } from "../core/store.js";
import { bitRate, languages, t } from "../core/texts.js";
import { DAY, clock, dateText, day, duration, nearDay, now, ownTime } from "../core/time.js";
import { menu } from "../ui/layers.js";
import { art, bones, button, facts, icon, iconButton, linkButton, sentence, shown } from "../ui/parts.js";
import { changesOf } from "./changes.js";
import { openPicker } from "./guide-picker.js";
import { beginWith, removeSpecialOf, whyNot } from "./guide-place.js";

/** @typedef {import("../core/cells.js").Cell} Cell */

/** @param {import("../core/router.js").Place} place @param {string} zone @param {any[]} channels @param {() => void} closed */
export function panel(place, zone, channels, closed) {
  if (!local.cell) return null;
  const { cell } = local.cell, channel = channels.find((one) => one.id === local.cell.channel);
  if (!channel) return null;
  const close = () => { put({ cell: null }); closed(); };
  const item = itemAt(channel, cell), known = detailed(channel, cell);
  const start = cell.s * 1000, finish = (cell.s + cell.d) * 1000, media = cell.source?.media ?? item?.media;
  return h("aside.sheet.panel", { key: "panel", "aria-label": t("Programme"), onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape") close(); } },
    h("div.p-art", null, cell.off ? h("span.art.still.slate", null, h("span", null, t("Off air"))) : art(cell.t, { src: known?.artwork }), iconButton("x", t("Close"), { kind: "low", press: close })),
    h("div.p-body", null,
      h("p.p-when", null, h("b.num", { title: ownTime(start, zone) }, `${clock(start, zone)}–${clock(finish, zone)}`), h("span.quiet", null, ` ${channel.name} · ${nearDay(start, zone)}`)),
      h("h2", null, cell.special ? h("span.once", { title: t("Only this once"), "aria-hidden": "true" }, "✦ ") : null, cell.t),
      h("p.quiet", null, [cell.u, cell.u.includes(String(known?.year)) ? null : known?.year, duration(cell.d * 1000)].filter(Boolean).join(" · ")),
      cell.fault ? h("p.bad.small", { role: "status" }, icon("warn", "s"), " ", cell.fault) : null,
      h("div.p-acts", null, actions(channel, cell, item, media, zone)),
      inPlace(channel, item),
      known?.plot ? h("p.p-plot", null, known.plot) : null,
      cell.more > 1 ? several(channel, cell, zone) : why(channel, cell, item, zone),
      media && !cell.off ? again(channel, cell, media, zone) : null,
      media ? file(media) : null));
}

/**
 * All that is known of the programme of a cell; a cell of the grid says little.
 * @param {any} channel @param {Cell} cell
 */
function detailed(channel, cell) {
  if (!cell.source?.isBrief || cell.source.reason || cell.more) return cell.source;
  const items = use(`/api/v1/channels/${channel.id}/guide?from=${new Date(cell.s * 1000).toISOString()}&for=${Math.max(60, Math.round(cell.d))}`).data?.items ?? [];
  return items.find((/** @type {any} */ one) => Math.abs(Date.parse(one.start) / 1000 - cell.s) < 1) ?? cell.source;
}

/** @param {any} channel @param {Cell} cell */
const timelinePath = (channel, cell) => `/api/v1/channels/${channel.id}/timeline?from=${new Date(cell.s * 1000).toISOString()}&for=${Math.max(60, Math.round(cell.d))}`;

/**
 * The timeline's item that plays the programme of a cell.
 * @param {any} channel @param {Cell} cell
 */
export function itemAt(channel, cell) {
  if (cell.source?.reason) return cell.source;
  const items = use(timelinePath(channel, cell)).data?.items ?? [];
  return items.find((/** @type {any} */ one) => cell.source?.media !== undefined && one.media === cell.source.media) ?? items.find((/** @type {any} */ one) => one.kind === "programme") ?? items[0];
}

/**
 * The rule that put an item on the timeline, as its schedule has it now; null when none did or it was removed.
 * @param {any} item
 */
export function ruleOf(item) {
  const { schedule, rule } = item?.reason ?? {};
  if (!schedule || !rule) return null;
  const { body } = stored("schedule", schedule).data ?? {}, now_ = drafted("schedule", schedule, body), index = (now_?.items ?? []).findIndex((/** @type {any} */ one) => one.id === rule);
  return index < 0 ? null : { schedule, id: rule, name: now_.name, number: index + 1 };
}

/** @param {any} channel @param {{ schedule: number, number: number }} rule */
const ruleLink = (channel, rule) => stored("channel", channel.id).data?.body.schedule === rule.schedule ? link(`/channels/${channel.id}/rules`, { rule: rule.number }) : link(`/channels/schedules/${rule.schedule}`, { rule: rule.number });

/** @param {any} channel @param {Cell} cell @param {any} item @param {number | undefined} media @param {string} zone */
function actions(channel, cell, item, media, zone) {
  const isOn = cell.s * 1000 <= now() && (cell.s + cell.d) * 1000 > now(), rule = ruleOf(item), special = item?.reason?.special, canEdit = has("POST /api/v1/changes");
  const whyHeld = media ? whyNot(cell) : whyNot(cell) ?? t("It has no file."), isPast = (cell.s + cell.d) * 1000 <= now();
  return [
    isOn ? linkButton(t("Watch"), { kind: "main", icon: "play", href: link(`/watch/${channel.number}`) }) : null,
    canEdit && !isOn && !isPast && special ? button(t("Move…"), { kind: "main", icon: "cal", why: whyHeld, press: () => beginWith(channel, cell, { how: "once", at: cell.s * 1000 }) }) : null,
    canEdit && rule && !cell.off ? button(t("Rule {n}", { n: rule.number }), { kind: isOn || special ? "" : "main", icon: "pen", "aria-pressed": String(Boolean(local.editsRule)), why: reason("editor"), press: () => put({ editsRule: !local.editsRule }) }) : null,
    menu("cell", null, [
      ...(canEdit ? [
        { label: t("Only this once…"), hint: t("At another date and time, M"), sign: "cal", why: whyHeld, press: () => beginWith(channel, cell) },
        ...(rule && !special ? [{ label: t("Start its rule at another time…"), sign: "clock", why: whyHeld, press: () => beginWith(channel, cell, { how: "every", at: cell.s * 1000 }) }] : []),
        { label: t("Put something else here…"), hint: t("Only this once, A"), sign: "plus", why: reason("editor") ?? (isPast ? t("It is over.") : undefined), press: () => openPicker({ channel: channel.id, at: Math.max(cell.s * 1000, now()) }) },
        ...(special ? [{ label: t("Remove this special"), sign: "bin", danger: true, why: reason("editor"), press: () => removeSpecialOf(channel, special) }] : []),
        { line: true },
      ] : []),
      ...(rule ? [{ label: t("All rules of its schedule"), sign: "list", href: ruleLink(channel, rule) }] : []),
      { label: t("Channel"), sign: "chan", href: link(`/channels/${channel.id}`) },
      ...(media ? [{ label: t("File in the library"), sign: "film", href: link(`/library/media/${media}`) }] : []),
      { label: t("Its items, breaks and fillers"), sign: "list", href: link("/guide", { layer: "timeline", channel: channel.number, day: dateText(cell.s * 1000, zone) }) },
    ], { kind: "icon", sign: "more", name: t("More") }),
  ];
}

/**
 * The sentence of the rule, whose words are changed right here; the guide shows at once what that does.
 * @param {any} channel @param {any} item
 */
function inPlace(channel, item) {
  const rule = ruleOf(item);
  if (!local.editsRule || !rule) return null;
  if (!local.ruleInPlace) { import("./rules.js").then((module) => put({ ruleInPlace: module.ruleInPlace }), () => {}); return bones(2); }
  return h("section.inplace", { key: "rule", "aria-label": t("Rule {n}", { n: rule.number }) }, h("p.quiet.small", null, t("Rule {n} of {schedule}. Press a word to change it.", { n: rule.number, schedule: rule.name })), local.ruleInPlace(rule.schedule, rule.id, channel), changesHere(channel));
}

/** @param {any} channel */
function changesHere(channel) {
  const change = changesOf(channel);
  if (!change) return preview.running ? h("p.quiet.small", { role: "status" }, t("looking ahead…")) : null;
  return h("p.pl-sum", { role: "status", "aria-live": "polite" }, h("span.bad", null, t("− {n} go", { n: change.going.length })), " ", h("span.good", null, t("+ {n} come", { n: change.coming.length })), h("span.quiet", null, ` ${t("{n} stay", { n: change.kept })}`));
}

/**
 * What decided, step by step.
 * @param {any} channel @param {Cell} cell @param {any} item @param {string} zone
 */
function why(channel, cell, item, zone) {
  if (cell.source?.how) return aired(cell.source, zone);
  const steps = item?.reason ? reasons(channel, item, zone) : [];
  return [h("h3", null, t("Why is this on?")),
    item ? steps.length ? h("ol.why", null, steps.map(([sign, text], index) => h("li", { key: index }, h("span.w-n", { "aria-hidden": "true" }, sign), h("div", null, text)))) : h("p.quiet.small", null, t("No reason is kept for this time."))
      : shown(use(timelinePath(channel, cell)), () => h("p.quiet.small", null, t("No reason is kept for this time.")), { waiting: bones(3) })];
}

/** @param {any} channel @param {any} item @param {string} zone @returns {[any, any][]} */
function reasons(channel, item, zone) {
  const { reason: found } = item, rule = ruleOf(item), source = found.text?.match(/, from (.*?)(?: \((?:item|pick) .*\))?$/)?.[1];
  /** @type {[any, any][]} */
  const steps = [];
  if (found.special) steps.push([icon("cal", "s"), h("p", null, t("It is on only this once, at a date and time of its own."))]);
  if (rule) steps.push([rule.number, h("p", null, h("a", { href: ruleLink(channel, rule) }, t("Rule {n}", { n: rule.number })), " ", t("of {schedule} was due at {time}.", { schedule: rule.name, time: clock(item.start, zone) }))]);
  if (source) steps.push([icon("mix", "s"), h("p", null, t("From {source}", { source: source.replace(/^collection /, "") }), found.draw ? t(", item {n} of cycle {cycle}", { n: found.draw, cycle: (found.cycle ?? 0) + 1 }) : "", ".")]);
  else if (found.text && !rule && !found.special) steps.push([icon("list", "s"), h("p", null, sentence(found.text))]);
  if (found.decision) steps.push([icon("check", "s"), h("p", null, sentence(String(found.decision)))]);
  return steps;
}

/** @param {any} entry @param {string} zone */
const aired = (entry, zone) => [h("h3", null, t("What went out")), facts([
  [t("How"), entry.how], [t("Cause"), entry.cause], [t("Planned"), entry.plannedStart ? clock(entry.plannedStart, zone) : null], [t("Late"), entry.late ? duration(entry.late * 1000) : null], [t("Skipped"), entry.skipped ? duration(entry.skipped * 1000) : null],
])];

/**
 * A cell of items that are too short to be drawn alone.
 * @param {any} channel @param {Cell} cell @param {string} zone
 */
function several(channel, cell, zone) {
  const guide = use(`/api/v1/channels/${channel.id}/guide?from=${new Date(cell.s * 1000).toISOString()}&for=${Math.max(60, Math.round(cell.d))}`);
  return [h("h3", null, t("In this stretch")), shown(guide, ({ items: programmes }) => h("ol.nexts", null, programmes.slice(0, 40).map((/** @type {any} */ one) => h("li", { key: one.id }, h("span.num", null, clock(one.start, zone)), h("span.cut", null, one.title)))), { waiting: bones(4) })];
}

/** @param {any} channel @param {Cell} cell @param {number} media @param {string} zone */
function again(channel, cell, media, zone) {
  const from = Math.ceil((cell.s + cell.d) / 3600) * 3600;
  const guide = use(`/api/v1/channels/${channel.id}/guide?from=${from}&for=${7 * DAY / 1000}`);
  const next = (guide.data?.items ?? []).filter((/** @type {any} */ one) => one.media === media || one.title === cell.t).slice(0, 4);
  if (!next.length) return null;
  return [h("h3", null, t("Next on")), h("ul.nexts", null, next.map((/** @type {any} */ one) => h("li", { key: one.id }, h("span", null, day(one.start, zone)), h("span.num", null, clock(one.start, zone)), h("span.quiet.cut", null, one.subtitle ?? (one.title === cell.t ? channel.name : one.title)))))];
}

/** @param {number} media */
const file = (media) => shown(use(`/api/v1/media/${media}`), (item) => [h("h3", null, t("File")), h("p.small.quiet", null, [
  item.facts?.video ? `${item.facts.video.height}p ${String(item.facts.video.codec).toUpperCase()}` : null, item.facts?.bitRate ? bitRate(item.facts.bitRate) : null,
  languages(item.facts?.audio), item.facts?.subtitles?.length ? t("subtitles: {languages}", { languages: languages(item.facts.subtitles) }) : null,
].filter(Boolean).join(" · ")), item.state !== "ready" ? h("p.small.bad", null, sentence(item.why ?? item.state)) : null], { waiting: null });


