// Channels: all of them, with the next day as a strip.
import { mayRead, reason } from "../core/api.js";
import { h } from "../core/dom.js";
import { create, list as drafts } from "../core/draft.js";
import { has } from "../core/features.js";
import { adjust, go, link } from "../core/router.js";
import { refresh, use } from "../core/store.js";
import { n, t } from "../core/texts.js";
import { HOUR, clock, now } from "../core/time.js";
import { menu } from "../ui/layers.js";
import { things, usualProfile } from "../ui/form.js";
import { list } from "../ui/list.js";
import { bones, button, empty, icon, linkButton, logo, shown } from "../ui/parts.js";
import { source } from "./guide.js";
import { entries, playedAs } from "./on-air.js";

const HOURS = 24;

export const title = () => t("Channels");

/** @param {import("../core/router.js").Place} place */
export function view({ query }) {
  const zone = use("/api/v1/station").data?.timeZone;
  source.zone = zone;
  return h("div.wide.c-page", null, shown(use("/api/v1/on-air"), ({ items: channels }) => {
    const wanted = (query.get("q") ?? "").toLowerCase(), group = query.get("group");
    const chosen = channels.filter((/** @type {any} */ one) => (!group || one.group === group) && (!wanted || `${one.number} ${one.name} ${one.group ?? ""} ${one.now?.title ?? ""}`.toLowerCase().includes(wanted)));
    return [head(channels, query),
      !channels.length ? empty({ sign: "chan", title: t("No channels yet"), text: t("Choose folders with media. Continuity suggests channels from what it finds."), actions: linkButton(t("Set up channels"), { kind: "main tall", href: link("/welcome") }) })
        : !chosen.length ? empty({ title: t("No channel matches"), actions: button(t("Show all"), { press: () => adjust({ q: null, group: null }) }) })
          : [ruler(zone), list({
            key: chosen.map((/** @type {any} */ one) => one.id).join(), total: chosen.length, name: t("Channels"), columns: () => 1, height: (width) => width < 620 ? 104 : 64,
            page: async (offset, limit) => chosen.slice(offset, offset + limit), item: (_, index) => row(chosen[index], zone),
            act: (key, index) => { if (key === "Enter" || key === "e") { go(link(`/channels/${chosen[index].id}`)); return true; } return false; },
          }, "channels")]];
  }, { waiting: [h("div.head", null, h("h1", null, t("Channels"))), bones(8, "row")], again: () => refresh("/api/v1/on-air") }));
}

/** @param {any[]} channels @param {URLSearchParams} query */
function head(channels, query) {
  if (has("POST /api/v1/changes") && mayRead("operator")) things("profile");   // a new channel needs one
  const groups = [...new Set(channels.map((channel) => channel.group).filter(Boolean))].sort();
  return h("div.head", null, h("h1", null, t("Channels"), h("span.quiet.count.num", null, ` ${channels.length}`)),
    channels.length > 8 ? h("label.filter", null, icon("find", "s"), h("span.hidden", null, t("Find a channel")), h("input", { type: "search", placeholder: t("Find a channel"), value: query.get("q") ?? "", oninput: (/** @type {any} */ event) => adjust({ q: event.target.value }) })) : null,
    groups.length > 1 ? menu("c-group", query.get("group") ?? t("All groups"), [
      { label: t("All groups"), checked: !query.get("group"), press: () => adjust({ group: null }) },
      ...groups.map((group) => ({ label: group, checked: query.get("group") === group, press: () => adjust({ group }) })),
    ], { kind: "low" }) : null,
    linkButton(t("Schedules"), { kind: "low", icon: "cal", href: link("/channels/schedules") }),
    has("POST /api/v1/changes") ? button(t("New channel"), { kind: "main", icon: "plus", why: reason("editor"), press: () => newChannel(channels) }) : null);
}

/**
 * A channel with a schedule of its own; both are drafts, and its rules come next.
 * @param {any[]} channels
 */
function newChannel(channels) {
  const taken = new Set([...channels.map((one) => one.number), ...drafts().filter((change) => change.kind === "channel").map((change) => change.value?.number)]);
  let number = 1;
  while (taken.has(String(number))) number += 1;
  const name = t("Channel {n}", { n: number }), schedule = create("schedule", { name, items: [] });
  create("channel", { number: String(number), name, schedule, profile: usualProfile() });
  go(link(`/channels/schedules/${schedule}`));
}

/** @param {string} zone */
const ruler = (zone) => h("div.c-ruler", { "aria-hidden": "true" }, Array.from({ length: HOURS / 3 }, (_, index) => {
  const first = Math.ceil(now() / (3 * HOUR)) * 3 * HOUR, at = first + index * 3 * HOUR;
  return h("span.num", { key: index, style: { left: `${(at - now()) / (HOURS * HOUR) * 100}%` } }, clock(at, zone));
}));

/** @param {any} channel @param {string} zone */
function row(channel, zone) {
  if (!channel) return null;
  const from = now() / 1000, until = from + HOURS * 3600, { cells } = source.cells("guide", channel, from, until);
  return h("div.c-row", { role: "gridcell" },
    h("span.num.quiet", null, channel.number), logo(channel),
    h("a.c-name.plain", { href: link(`/channels/${channel.id}`), "data-stop": "", "aria-label": `${channel.number} ${channel.name}` }, h("b.cut", null, channel.name),
      h("small.quiet.cut", null, [channel.group, channel.viewers ? n(channel.viewers, "{n} viewer", "{n} viewers") : channel.running ? playedAs(channel) ?? t("running") : channel.run === "on-demand" ? t("on demand") : t("stopped")].filter(Boolean).join(" · "))),
    h("a.strip", { href: link("/guide", { channel: channel.number }), tabindex: "-1", "aria-label": t("Next 24 hours of {name}", { name: channel.name }) }, merged(cells).map((cell) => h(`i.${cell.off ? "off" : cell.filler ? "fill" : `k-${cell.k}`}`, {
      key: cell.s, title: `${clock(cell.s * 1000, zone)} ${cell.t}`,
      style: { left: `${Math.max(0, (cell.s - from) / (HOURS * 36))}%`, width: `${(Math.min(cell.s + cell.d, until) - Math.max(cell.s, from)) / (HOURS * 36)}%` },
    }))),
    h("span.c-state", null, channel.running ? h("span.dot.on", { title: t("running") }) : h("span.dot", { title: t("not running") })),
    menu(`c-${channel.id}`, null, entries(channel), { kind: "bare low icon", sign: "more", name: t("Actions for {name}", { name: channel.name }) }));
}

/**
 * Neighbours of one kind become one piece of the strip.
 * @param {import("../core/cells.js").Cell[]} cells
 */
function merged(cells) {
  /** @type {import("../core/cells.js").Cell[]} */
  const out = [];
  for (const cell of cells) {
    const last = out[out.length - 1];
    if (last && (cell.d < 600 || last.k === cell.k && Boolean(last.off) === Boolean(cell.off)) && cell.s - last.s - last.d < 60 && last.d < 7200) last.d = cell.s + cell.d - last.s;
    else out.push({ ...cell });
  }
  return out;
}

