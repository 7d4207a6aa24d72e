// The panel of a cell: what it is, why it is on, its file, when it is on again, and what can be done.
import { h } from "../core/dom.js";
import { link } from "../core/router.js";
import { local, put, use } from "../core/store.js";
import { bitRate, languages, t } from "../core/texts.js";
import { DAY, clock, day, duration, nearDay, now, ownTime } from "../core/time.js";
import { menu } from "../ui/layers.js";
import { art, bones, facts, icon, iconButton, linkButton, sentence, shown } from "../ui/parts.js";

/** @typedef {import("../core/cells.js").Cell} Cell */

/** @param {import("../core/router.js").Place} place @param {string} zone @param {any[]} channels @param {() => void} closed */
export function panel(place, zone, channels, closed) {
  if (!local.cell) return null;
  const { cell } = local.cell, channel = channels.find((one) => one.id === local.cell.channel);
  if (!channel) return null;
  const close = () => { put({ cell: null }); closed(); };
  const item = itemAt(channel, cell);
  const start = cell.s * 1000, finish = (cell.s + cell.d) * 1000, media = cell.source?.media ?? item?.media;
  return h("aside.sheet.panel", { key: "panel", "aria-label": t("Programme"), onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape") close(); } },
    h("div.p-art", null, cell.off ? h("span.art.still.slate", null, h("span", null, t("Off air"))) : art(cell.t, { src: cell.source?.artwork }), iconButton("x", t("Close"), { kind: "low", press: close })),
    h("div.p-body", null,
      h("p.p-when", null, h("b.num", { title: ownTime(start, zone) }, `${clock(start, zone)}–${clock(finish, zone)}`), h("span.quiet", null, ` ${channel.name} · ${nearDay(start, zone)}`)),
      h("h2", null, cell.t),
      h("p.quiet", null, [cell.u, cell.u.includes(String(cell.source?.year)) ? null : cell.source?.year, duration(cell.d * 1000)].filter(Boolean).join(" · ")),
      cell.fault ? h("p.bad.small", { role: "status" }, icon("warn", "s"), " ", cell.fault) : null,
      h("div.p-acts", null, actions(channel, cell, item, media)),
      cell.source?.plot ? h("p.p-plot", null, cell.source.plot) : null,
      cell.more > 1 ? several(channel, cell, zone) : why(channel, cell, item, zone),
      media && !cell.off ? again(channel, cell, media, zone) : null,
      media ? file(media) : null));
}

/** @param {any} channel @param {Cell} cell */
const timelinePath = (channel, cell) => `/api/v1/channels/${channel.id}/timeline?from=${new Date(cell.s * 1000).toISOString()}&for=${Math.max(60, Math.round(cell.d))}`;

/**
 * The timeline's item that plays the programme of a cell.
 * @param {any} channel @param {Cell} cell
 */
function itemAt(channel, cell) {
  if (cell.source?.reason) return cell.source;
  const items = use(timelinePath(channel, cell)).data?.items ?? [];
  return items.find((/** @type {any} */ one) => cell.source?.media !== undefined && one.media === cell.source.media) ?? items.find((/** @type {any} */ one) => one.kind === "programme") ?? items[0];
}

/** @param {any} channel @param {Cell} cell @param {any} item @param {number | undefined} media */
function actions(channel, cell, item, media) {
  const isOn = cell.s * 1000 <= now() && (cell.s + cell.d) * 1000 > now(), rule = item?.reason?.rule;
  return [
    rule !== undefined && rule !== null && !cell.off ? linkButton(t("Rule {n}", { n: Number(item.reason.index ?? rule) + 1 }), { kind: isOn ? "" : "main", icon: "pen", href: link(`/channels/${channel.id}`, { rule: Number(item.reason.index ?? rule) + 1 }) }) : null,
    isOn ? linkButton(t("Watch"), { kind: "main", icon: "play", href: link(`/watch/${channel.number}`) }) : null,
    menu("cell", null, [
      { label: t("Channel and rules"), sign: "chan", href: link(`/channels/${channel.id}`) },
      ...(media ? [{ label: t("File in the library"), sign: "film", href: link(`/library/media/${media}`) }] : []),
      { label: t("Its items, breaks and fillers"), sign: "list", href: link("/guide", { layer: "timeline", channel: channel.number }) },
    ], { kind: "icon", sign: "more", name: t("More") }),
  ];
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
  const { reason } = item, number = Number(reason.index ?? reason.rule) + 1;
  /** @type {[any, any][]} */
  const steps = [];
  if (reason.schedule) steps.push([icon("cal", "s"), h("p", null, t("{schedule} applies on {day}.", { schedule: reason.schedule, day: day(item.start, zone) }))]);
  if (Number.isFinite(number)) steps.push([number, h("p", null, h("a", { href: link(`/channels/${channel.id}`, { rule: number }) }, t("Rule {n}", { n: number })), " ", t("was due at {time}.", { time: clock(item.start, zone) }))]);
  if (reason.cursor) {
    const text = reason.draw !== undefined ? t("From {source}, item {n} of cycle {cycle}.", { source: reason.cursor, n: reason.draw + (reason.of ? 1 : 0), cycle: (reason.cycle ?? 0) + 1 }) : t("From {source}.", { source: reason.cursor });
    steps.push([icon("mix", "s"), [h("p", null, sentence(text.replace(/\.$/, ""))), reason.of ? cycle(reason.draw, reason.of) : null]]);
  }
  if (!reason.cursor && reason.text) steps.push([icon("list", "s"), h("p", null, sentence(reason.text))]);
  if (reason.decision) steps.push([icon("check", "s"), h("p", null, DECISIONS[reason.decision]?.() ?? sentence(String(reason.decision)))]);
  for (const passed of reason.passed ?? []) steps.push([icon("x", "s"), h("p", null, t("Skipped: {title}, {why}.", passed))]);
  return steps;
}

/** @type {Record<string, () => string>} */
const DECISIONS = {
  flood: () => t("It plays on until the next fixed start."), one: () => t("One item is played."), count: () => t("It is one of the items that the rule counts."),
  multiple: () => t("It is one of the items that the rule counts."), duration: () => t("It fits into the rule's duration."), fill: () => t("It fills the time that was left."),
};

/** @param {number} at @param {number} of */
const cycle = (at, of) => of <= 80 ? h("div.cycle", { "aria-hidden": "true" }, Array.from({ length: of }, (_, index) => h(`i${index < at ? ".on" : index === at ? ".at" : ""}`, { key: index }))) : null;

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


