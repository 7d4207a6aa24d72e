// One channel: its week, its rules, its settings, what went out.
import { mayRead } from "../core/api.js";
import { h } from "../core/dom.js";
import { document as stored } from "../core/documents.js";
import { drafted } from "../core/draft.js";
import { has, isDiscovered } from "../core/features.js";
import { adjust, link } from "../core/router.js";
import { local, put, refresh, use } from "../core/store.js";
import { n, t } from "../core/texts.js";
import { DAY, addDays, clock, day, duration, instant, now, startOfDay } from "../core/time.js";
import { menu } from "../ui/layers.js";
import { bones, empty, icon, iconButton, linkButton, logo, shown, tabs } from "../ui/parts.js";
import { week } from "../ui/week.js";
import { pick, source } from "./guide.js";
import { panel } from "./guide-panel.js";
import { specialsOf } from "./guide-place.js";
import { entries } from "./on-air.js";

/** @returns {{ id: string, label: string, view: (channel: any, place: import("../core/router.js").Place, zone: string) => import("../core/dom.js").Child }[]} */
const pages = () => [
  { id: "week", label: t("Week"), view: weekPage },
  ...(has("POST /api/v1/changes") ? [
    { id: "rules", label: t("Rules"), view: local.rulesPage ?? (() => soon(() => import("./rules.js"), "rulesPage")) },
    { id: "settings", label: t("Settings"), view: settingsPage },
  ] : []),
  { id: "warnings", label: t("Warnings"), view: warnings },
  ...(mayRead("operator") ? [{ id: "as-run", label: t("As run"), view: asRun }] : []),
];

/** @param {import("../core/router.js").Place} place @param {any[]} channels */
const channelOf = (place, channels) => channels.find((one) => String(one.id) === place.path[1]);

/** @param {import("../core/router.js").Place} place */
export const title = (place) => place.path[1] === "schedules" ? t("Schedules") : channelOf(place, use("/api/v1/on-air").data?.items ?? [])?.name ?? t("Channel");

/** @param {import("../core/router.js").Place} place */
export function view(place) {
  if (place.path[2] && !isDiscovered()) return h("div.wide.c-page", null, bones(8, "row"));
  if (place.path[1] === "schedules") return h("div.wide.c-page", null, h("div.head", null, h("h1", null, t("Schedules"))), !isDiscovered() ? bones(6, "row") : !has("POST /api/v1/changes") ? empty({ sign: "cal", title: t("This station cannot be edited here yet"), text: t("Change its station file and apply it.") }) : local.thingPage ? local.thingPage("schedule", place.path[2], place) : soon(() => import("./things.js"), "thingPage"));
  const zone = use("/api/v1/station").data?.timeZone;
  source.zone = zone;
  return h("div.wide.c-page", null, shown(use("/api/v1/on-air"), ({ items: channels }) => {
    const channel = channelOf(place, channels);
    if (!channel) return empty({ sign: "chan", title: t("This channel does not exist"), text: t("It may have been removed."), actions: linkButton(t("All channels"), { href: link("/channels") }) });
    const page = pages().find((one) => one.id === place.path[2]) ?? pages()[0];
    return [
      h("header.r-head", null, logo(channel, "l"), h("div.grow", null, h("p.quiet.small", null, t("Channel {n}", { n: channel.number }), channel.group ? ` · ${channel.group}` : ""), h("h1", null, channel.name)),
        linkButton(t("Watch"), { icon: "play", href: link(`/watch/${channel.number}`) }), menu("channel", null, entries(channel).slice(1), { kind: "icon", sign: "more", name: t("Actions for {name}", { name: channel.name }) })),
      tabs(channel.name, pages().map(({ id, label }) => ({ id, label, href: link(id === "week" ? `/channels/${channel.id}` : `/channels/${channel.id}/${id}`) })), page.id),
      h("div.c-body", { key: page.id }, page.view(channel, place, zone)),
      local.cell?.channel === channel.id && page.id === "week" ? h("div.floating", null, panel(place, zone, channels, () => {})) : null,
    ];
  }, { waiting: bones(8, "row") }));
}

/** @param {() => Promise<any>} load @param {string} name */
function soon(load, name) {
  load().then((module) => put({ [name]: module[name] }), () => {});
  return bones(6, "row");
}

/** @param {any} channel */
function settingsPage(channel) {
  if (!local.settings) return soon(() => import("./things.js"), "settings");
  return shown(stored("channel", channel.id), (answer) => h("div.narrow-form", null, local.settings("channel", channel.id, answer, drafted("channel", channel.id, answer.body))), { waiting: bones(6) });
}

/** @param {any} channel @param {import("../core/router.js").Place} place @param {string} zone */
function weekPage(channel, place, zone) {
  const today = startOfDay(now(), zone), shift = Number(place.query.get("week") ?? 0), from = addDays(today, shift * 7, zone), until = addDays(from, 8, zone);
  const { cells, known } = source.cells("guide", channel, from / 1000, until / 1000);
  return [h("div.r-bar", null, h("h2", null, t("{from} to {until}", { from: day(from, zone), until: day(addDays(from, 6, zone), zone) })),
    iconButton("left", t("Earlier week"), { kind: "low", press: () => adjust({ week: shift - 1 }) }), iconButton("right", t("Later week"), { kind: "low", press: () => adjust({ week: shift + 1 }) }),
    h("span.push"), hours(cells.filter((cell) => cell.s * 1000 < addDays(from, 7, zone)))),
  specialsOf(channel, zone),
  known || cells.length ? cells.length ? h("div.card.week-card", null, week({ cells, from, zone, pick: (cell) => pick(channel, cell) }))
    : empty({ sign: "cal", title: t("Nothing is planned in this week"), text: t("Give the channel rules, or look at an earlier week.") }) : h("div.bone.weekbone")];
}

/**
 * What the week consists of.
 * @param {import("../core/cells.js").Cell[]} cells
 */
function hours(cells) {
  const on = cells.filter((cell) => !cell.off && !cell.filler), sum = on.reduce((total, cell) => total + cell.d, 0), off = cells.filter((cell) => cell.off).reduce((total, cell) => total + cell.d, 0);
  return h("p.quiet.small", null, [n(on.length, "{n} programme", "{n} programmes"), duration(sum * 1000), off > 3600 ? t("{time} off air", { time: duration(off * 1000) }) : ""].filter(Boolean).join(" · "));
}

/** @param {any} channel @param {import("../core/router.js").Place} _ @param {string} zone */
function warnings(channel, _, zone) {
  return shown(use(`/api/v1/channels/${channel.id}/warnings`), (answer) => {
    const found = answer.warnings ?? answer.items ?? [];
    return found.length ? h("ul.findings", null, found.map((/** @type {any} */ one, /** @type {number} */ index) => h("li.card.finding", { key: index }, h("span.warn", null, icon("warn")),
      h("div.grow", null, h("h3", null, one.what), h("p.small.quiet", null, [one.first ? t("first on {day} at {time}", { day: day(one.first, zone), time: clock(one.first, zone) }) : "", one.count > 1 ? n(one.count, "{n} time", "{n} times") : ""].filter(Boolean).join(" · ")), h("p.small", null, one.fix)))))
      : empty({ sign: "check", title: t("No warnings"), text: t("Every rule can be followed in the coming days.") });
  }, { waiting: bones(3, "row"), again: () => refresh("/api/v1/on-air") });
}

/** @param {any} channel @param {import("../core/router.js").Place} place @param {string} zone */
function asRun(channel, place, zone) {
  const back = Number(place.query.get("day") ?? 0), from = addDays(startOfDay(now(), zone), -back, zone);
  return [h("div.r-bar", null, h("h2", null, day(from, zone)), iconButton("left", t("Earlier day"), { kind: "low", press: () => adjust({ day: back + 1 }) }), iconButton("right", t("Later day"), { kind: "low", why: back ? undefined : t("The future has not aired."), press: () => adjust({ day: back > 1 ? back - 1 : null }) })),
    shown(use(`/api/v1/channels/${channel.id}/as-run?from=${Math.floor(from / 1000)}&for=${DAY / 1000}`), ({ items }) => items.length ? h("div.card.scrolls", null, h("table.list", null,
      h("thead", null, h("tr", null, [t("Time"), t("Title"), t("Duration"), t("How"), t("Remarks")].map((name) => h("th", { scope: "col", key: name }, name)))),
      h("tbody", null, items.slice(0, 500).map((/** @type {any} */ one, /** @type {number} */ index) => h("tr", { key: index }, h("td.num", null, clock(one.start, zone)), h("td", null, one.title ?? t("Off air")), h("td.num", null, duration(instant(one.finish) - instant(one.start))), h("td", null, one.how),
        h("td.small", null, [one.cause, one.late ? t("{time} late", { time: duration(one.late * 1000) }) : "", one.shed ? t("reduced") : ""].filter(Boolean).join(" · "))))))) : empty({ sign: "list", title: t("Nothing went out on this day"), text: t("The channel was not on air, or the log does not reach back so far.") }), { waiting: bones(6, "row") })];
}

