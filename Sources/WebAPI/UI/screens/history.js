// History: who changed what, and taking it back.
import { post, reason } from "../core/api.js";
import { h } from "../core/dom.js";
import { has, isDiscovered } from "../core/features.js";
import { labelOf } from "../core/schema.js";
import { differing } from "../core/draft.js";
import { local, put, refresh, use } from "../core/store.js";
import { n, t } from "../core/texts.js";
import { clock, longDay, relative, startOfDay } from "../core/time.js";
import { attempt, open } from "../ui/layers.js";
import { bones, button, empty, failure, icon, sentence, shown } from "../ui/parts.js";
import { stationHead } from "./station.js";

export const title = () => t("History");

export function view() {
  return h("div.wide.station-page.hist", null, stationHead("history"),
    !isDiscovered() ? bones(6, "row") : !has("GET /api/v1/changes") ? empty({ sign: "hist", title: t("This station keeps no history yet"), text: t("It begins with the first change that is made here.") })
      : shown(use("/api/v1/changes?limit=100"), ({ items }) => items.length ? days(items) : empty({ sign: "hist", title: t("Nothing has been changed yet"), text: t("Every saved change appears here and can be undone.") }), { waiting: bones(6, "row"), again: () => refresh("/api/v1/changes") }));
}

/** @param {any[]} items */
function days(items) {
  const zone = use("/api/v1/station").data?.timeZone, out = [];
  let last = NaN;
  for (const item of items) {
    const midnight = startOfDay(item.time, zone);
    if (midnight !== last) out.push(h("h2.day", { key: `d${midnight}` }, longDay(midnight, zone)));
    last = midnight;
    out.push(set(item, zone));
  }
  return h("div.card", null, out);
}

/** @type {Record<string, () => string>} */
const ORIGINS = { web: () => t("web page"), api: () => t("API"), command: () => t("command"), file: () => t("station file") };

/** @param {any} item @param {string} zone */
function set(item, zone) {
  const who = item.account ?? t("this machine"), origin = item.origin, changes = item.changes ?? [], isOpen = local.change === item.number;
  return h(`article.cset${item.undone ? ".undone" : ""}`, { key: item.number }, h("span.me", { "aria-hidden": "true" }, String(who).slice(0, 2).toUpperCase()),
    h("div.grow", null, h("h3", null, item.message || titleOf(changes)), h("p.small.quiet", null, [who, ORIGINS[origin]?.() ?? origin, clock(item.time, zone), relative(item.time), item.undoes ? t("undoes change {n}", { n: item.undoes }) : ""].filter(Boolean).join(" · ")),
      isOpen ? details(item) : null),
    h("div.acts", null, button(isOpen ? t("Hide") : t("Show"), { kind: "low bare", press: () => put({ change: isOpen ? null : item.number }) }), button(t("Undo…"), { kind: "low", icon: "undo", why: reason("editor"), press: () => undo(item) })));
}

/** @param {any[]} changes */
const titleOf = (changes) => {
  if (!changes.length) return t("Change");
  const [first] = changes, verbs = /** @type {Record<string, string>} */ ({ added: t("Added {name}", { name: first.name }), changed: t("Changed {name}", { name: first.name }), removed: t("Removed {name}", { name: first.name }) });
  const text = verbs[first.change] ?? first.name;
  return changes.length > 1 ? t("{first} and {n} more", { first: text, n: changes.length - 1 }) : text;
};

/**
 * What is different, member by member.
 * @param {any} one
 */
const fields = (one) => differing(one.before, one.after).filter((key) => key !== "revision").map((key) => {
  const [before, after] = [one.before[key], one.after[key]].map((value) => value === undefined ? t("default") : Array.isArray(value) ? n(value.length, "{n} entry", "{n} entries") : typeof value === "object" ? "…" : String(value));
  return before === after ? labelOf(key) : `${labelOf(key)}: ${before} → ${after}`;
}).join(" · ");

/** @param {any} item */
function details(item) {
  const whole = use(`/api/v1/changes/${item.number}`);
  return shown(whole, (answer) => h("ul.rows.diffs", null, (answer.changes ?? []).map((/** @type {any} */ one, /** @type {number} */ index) => h("li.row", { key: index }, h("span.chip", null, labelOf(one.kind)), h("div.grow", null, h("b", null, one.name),
    h("small.quiet", null, one.before && one.after ? fields(one) : one.change === "added" ? t("new") : t("removed")))))), { waiting: bones(2) });
}

/**
 * Shows first what undoing would do.
 * @param {any} item
 */
function undo(item) {
  const path = `/api/v1/changes/${item.number}/undo`;
  put({ undoAhead: undefined });
  post(`${path}/preview`).then((result) => put({ undoAhead: result }), (error) => put({ undoAhead: { problem: error } }));
  open((close) => {
    const ahead = local.undoAhead, timelines = (ahead?.timelines ?? []).filter((/** @type {any} */ one) => one.added?.length || one.removed?.length), errors = ahead?.errors ?? [];
    return {
      title: t("Undo this change?"),
      body: [h("p", null, item.message || titleOf(item.changes ?? [])),
        !ahead ? [h("p.quiet", { role: "status" }, t("Looking ahead…")), bones(2)] : ahead.problem ? failure(ahead.problem)
          : h("p.quiet", { role: "status" }, timelines.length ? n(timelines.length, "{n} channel changes in the coming days. What was on air stays.", "{n} channels change in the coming days. What was on air stays.") : t("What was on air stays; only the future changes.")),
        errors.map((/** @type {any} */ one, /** @type {number} */ index) => h("p.bad", { key: index }, sentence(one.what), " ", sentence(one.why), " ", one.fix)),
        timelines.length ? h("ul.rows", null, timelines.slice(0, 10).map((/** @type {any} */ one) => h("li.row", { key: one.id }, icon("chan"), h("span.grow", null, one.name), h("span.bad", null, `−${one.removed?.length ?? 0}`), h("span.good", null, `+${one.added?.length ?? 0}`)))) : null],
      actions: [button(t("Cancel"), { press: close }), button(t("Undo"), { kind: "main", why: ahead?.problem || errors.length ? t("It cannot be undone as it is.") : undefined, press: async () => { close(); await attempt(async () => { await post(path); refresh("/api/v1/"); }, t("Undone. What was on air stays.")); } })],
    };
  });
}
