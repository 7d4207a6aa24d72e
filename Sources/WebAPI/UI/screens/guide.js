// Guide: see and steer days. One grid with three layers, or the list of a channel's day.
import { mayRead, reading, reason } from "../core/api.js";
import { h } from "../core/dom.js";
import { count } from "../core/draft.js";
import { listen } from "../core/events.js";
import { has } from "../core/features.js";
import { adjust, here, link } from "../core/router.js";
import { local, put, redraw, use } from "../core/store.js";
import { snapped } from "../core/specials.js";
import { t } from "../core/texts.js";
import { addDays, clock, dateText, day, dayNumber, instant, isWeekend, midnight, now, ownTime, parseDuration, progress, startOfDay, weekday } from "../core/time.js";
import { Grid } from "../ui/grid.js";
import { menu } from "../ui/layers.js";
import { art, bar, bones, button, empty, icon, linkButton, logo, segments, shown } from "../ui/parts.js";
import { changesBetween, changesOf } from "./changes.js";
import { carry } from "./guide-drag.js";
import { panel } from "./guide-panel.js";
import { openPicker, pickerPanel } from "./guide-picker.js";
import { beginWith, cancel, focusPanel, follow, held, keys, placePanel, placing, set, whyNot } from "./guide-place.js";
import { GuideSource } from "./guide-source.js";

/** @typedef {import("../core/cells.js").Cell} Cell */

const PAST = 3, AHEAD = 11;
/** @type {Grid | null} */
let grid = null;

/** Channels that are asked for together. */
const TOGETHER = 24;

/** Of one channel, with all that is known. */
export const source = new GuideSource(() => redraw());
/** Of the grid, neighbours together. */
const tiles = new GuideSource((layer, ids) => {
  if (layer === layerOf(here())) grid?.arrived((row) => ids.has(grid?.channels[row]?.id ?? 0));
}, TOGETHER);

listen((name, data) => {
  if (!["timeline", "now", "change", "reset", "channel"].includes(name)) return;
  const channel = typeof data === "object" && data ? data.channel?.id ?? data.channel : data ?? undefined;
  for (const each of [source, tiles]) each.expire(Number(channel) || undefined, data?.from ? instant(data.from) : undefined, data?.until ? instant(data.until) : undefined);
  grid?.refresh();
});

export const title = () => t("Guide");
export const isFixed = true;

/** @param {import("../core/router.js").Place} place */
const layerOf = ({ query }) => /** @type {string} */ ({ timeline: "timeline", "as-run": "as-run" }[query.get("layer") ?? ""] ?? "guide");
const isPhone = () => matchMedia("(max-width: 639px)").matches;

/** @param {import("../core/router.js").Place} place */
export function view(place) {
  const zone = use("/api/v1/station").data?.timeZone;
  source.zone = tiles.zone = zone;
  return shown(use("/api/v1/on-air"), ({ items: channels }) => {
    tiles.follow(channels);
    if (!channels.length) return h("div.wide.pad", null, empty({ sign: "guide", title: t("No channels yet"), text: t("The guide shows what channels play."), actions: linkButton(t("Set up channels"), { kind: "main tall", href: link("/welcome") }) }));
    const wanted = chosen(channels, place.query), isList = isPhone() || place.query.get("view") === "list";
    const base = addDays(startOfDay(now(), zone), -PAST, zone), end = addDays(startOfDay(now(), zone), AHEAD, zone);
    const span = { base, end, zone };
    follow(channels, zone);
    grid?.hold(held(grid.channels));
    return h("div.guide", null, tools(channels, place, isList), days(span, place),
      isList ? list(wanted, place, span) : wanted.length ? gridView(wanted, place, span)
        : empty({ title: t("No channel matches"), actions: button(t("Show all"), { press: () => adjust({ group: null }) }) }),
      isList ? null : legend(),
      placing() ? placePanel(channels, zone) : local.picker ? pickerPanel(wanted.length ? wanted : channels, { grid: () => grid, over }) : panel(place, zone, channels, () => { grid?.choose(null, null); }));
  }, { waiting: h("div.pad", null, bones(10, "row")) });
}

/** @param {any[]} channels @param {URLSearchParams} query */
function chosen(channels, query) {
  const group = query.get("group");
  return group ? channels.filter((channel) => channel.group === group) : channels;
}

/** @param {any[]} channels @param {import("../core/router.js").Place} place @param {boolean} isList */
function tools(channels, place, isList) {
  const { query } = place, groups = [...new Set(channels.map((channel) => channel.group).filter(Boolean))].sort();
  return h("header.g-tools", null, h("h1", null, t("Guide")),
    segments(t("Layer"), [["guide", t("Guide")], ["timeline", t("Timeline")], ...(mayRead("operator") ? [/** @type {[string, string]} */ (["as-run", t("As run")])] : [])], layerOf(place), (layer) => adjust({ layer: layer === "guide" ? null : layer })),
    isList ? null : h("span.zooms", null, segments(t("Zoom"), [["2h", t("2 h")], ["6h", t("6 h")], ["day", t("Day")], ["week", t("Week")]], query.get("zoom") ?? "6h", (zoom) => adjust({ zoom: zoom === "6h" ? null : zoom }))),
    h("span.push"),
    count() && !isList ? segments(t("Compare"), [["before", t("Before")], ["after", t("After")], ["both", t("Both")]], local.compare ?? "both", (compare) => put({ compare })) : null,
    groups.length > 1 ? menu("g-group", query.get("group") ?? t("All channels"), [
      { label: t("All channels"), checked: !query.get("group"), press: () => adjust({ group: null }) },
      ...groups.map((group) => ({ label: group, checked: query.get("group") === group, press: () => adjust({ group }) })),
    ], { kind: "low" }) : null,
    h("span.viewsw", null, isList ? button(t("Grid"), { kind: "low", icon: "guide", press: () => adjust({ view: null }) }) : button(t("List"), { kind: "low", icon: "list", title: t("One day of one channel as a list"), press: () => adjust({ view: "list" }) })),
    has("POST /api/v1/changes") ? button(t("Add"), { kind: "low", icon: "plus", why: reason("editor"), title: t("Put a film, an episode or a collection at a time"), press: () => openPicker() }) : null,
    button(t("Now"), { kind: "low now-b", press: () => { if (grid) grid.showNow(); adjust({ day: null }); } }));
}

/** @param {{ base: number, end: number, zone: string }} span @param {import("../core/router.js").Place} place */
function days({ base, end, zone }, { query }) {
  const today = startOfDay(now(), zone), findings = use(reading("/api/v1/rehearsal")).data?.findings ?? [];
  const shownDay = query.get("day") ? midnight(/** @type {string} */ (query.get("day")), zone) : startOfDay(local.guideTime ?? now(), zone);
  const all = [];
  for (let at = base; at < end; at = addDays(at, 1, zone)) {
    const next = addDays(at, 1, zone), found = findings.filter((/** @type {any} */ one) => instant(one.when) >= at && instant(one.when) < next);
    const rest = isWeekend(at, zone), differs = changesBetween(at, next);
    all.push(h("button", {
      key: at, type: "button", class: [at < today ? "past" : at === today ? "today" : "", rest ? "rest" : ""].join(" "), "aria-current": at === shownDay ? "date" : undefined,
      "aria-label": [day(at, zone), found.length ? t("{n} findings", { n: found.length }) : "", differs ? t("the draft differs") : ""].filter(Boolean).join(", "),
      onclick: () => { adjust({ day: dateText(at, zone) }); grid?.showTime((at === today ? now() - 45 * 60_000 : at) / 1000); },
    }, h("small", null, weekday(at, zone)), h("b", null, dayNumber(at, zone)),
    h("span.marks", null, found.some((/** @type {any} */ one) => one.severity === "fault") ? h("i.mb") : found.length ? h("i.mw") : null, differs ? h("i.my") : null)));
  }
  return h("div.days", { role: "group", "aria-label": t("Days") }, all);
}

const legend = () => h("footer.legend", null, [["film", t("Film")], ["series", t("Series")], ["document", t("Documentary")], ["children", t("Children")], ["music", t("Music")], ["talk", t("News and talk")], ["sport", t("Sport")], ["other", t("Other")]]
  .map(([kind, label]) => h(`span.key.k-${kind}`, { key: kind }, label)), h("span.sign", { key: "signs" }, h("span.once", null, "✦"), " ", t("Only this once"), " · ★ ", t("Premiere")));

// ---------------------------------------------------------------- the grid

/** @param {any[]} channels @param {import("../core/router.js").Place} place @param {{ base: number, end: number, zone: string }} span */
function gridView(channels, place, span) {
  const layer = layerOf(place), zoom = place.query.get("zoom") ?? "6h", fixed = protectedUntil();
  if (grid) {
    showDraft(grid, channels);
    const isOther = grid.layer !== layer;
    grid.layer = layer;
    grid.show({ channels, zone: span.zone, base: span.base / 1000, end: span.end / 1000, fixed, zoom });
    if (isOther) grid.refresh();
  }
  return h("div.g-scroll", {
    key: "grid", own: true, "aria-label": t("Programmes by channel and time"), "data-compare": local.compare ?? "both",
    mount: (/** @type {HTMLElement} */ scroller) => {
      /** @type {Grid} */
      const made = grid = new Grid(scroller, {
        cells: (row, from, until) => marked(made.channels[row], tiles.cells(made.layer, made.channels[row], from, until)),
        want: () => {},
        side: (channel) => nameNodes(channel),
        select: (row, cell) => pick(made.channels[row], cell),
        act: (key, row, cell) => act(key, made.channels[row], cell),
        lift: (event, row, cell, time) => lift(event, made.channels[row], cell, time - cell.s),
        keys: (event) => keys(event, made.channels),
        moved: (time) => { const at = startOfDay(time * 1000 + 60_000, made.zone); if (local.guideTime !== at) { adjust({ day: null }); put({ guideTime: at }); } },
        zoomed: (id) => adjust({ zoom: id === "6h" ? null : id }),
      });
      made.layer = layer;
      made.resize();
      made.show({ channels, zone: span.zone, base: span.base / 1000, end: span.end / 1000, fixed, zoom });
      const at = place.query.get("day");
      if (at) made.showTime(midnight(at, span.zone) / 1000);
      const wanted = place.query.get("channel"), row = channels.findIndex((one) => one.number === wanted);
      if (row > 0) scroller.scrollTop = made.tops[row] - 60;
      redraw();
      return () => { made.stop(); grid = null; drawnDraft = new Map(); };
    },
  });
}

/** The end of the protected window, in seconds: changes begin after it. */
function protectedUntil() {
  const settings = has("GET /api/v1/settings") ? use(reading("/api/v1/settings")).data : null;
  const span = parseDuration(settings?.protected);
  return span ? (now() + span) / 1000 : 0;
}

/** @type {Map<number, import("./changes.js").Change>} */
let drawnDraft = new Map();

/**
 * What the draft takes and brings stands in the rows that differ.
 * @param {Grid} shown @param {any[]} channels
 */
function showDraft(shown, channels) {
  const changes = new Map();
  channels.forEach((channel, row) => { const change = changesOf(channel); if (change) changes.set(row, change); });
  if (changes.size === drawnDraft.size && [...changes].every(([row, change]) => drawnDraft.get(row) === change)) return;
  drawnDraft = changes;
  shown.preview(changes);
}

/**
 * Findings of the rehearsal stand in their cells.
 * @param {any} channel @param {{ cells: Cell[], known: boolean }} answer
 */
function marked(channel, answer) {
  const findings = (use(reading("/api/v1/rehearsal")).data?.findings ?? []).filter((/** @type {any} */ one) => one.channel === channel?.number);
  if (!findings.length) return answer;
  return { known: answer.known, cells: answer.cells.map((cell) => {
    const found = findings.find((/** @type {any} */ one) => instant(one.when) / 1000 >= cell.s && instant(one.when) / 1000 < cell.s + cell.d);
    return found ? { ...cell, fault: found.what } : cell;
  }) };
}

/** @param {any} channel */
function nameNodes(channel) {
  const link_ = document.createElement("a"), number = document.createElement("span"), name = document.createElement("b"), under = document.createElement("small"), texts = document.createElement("span");
  link_.className = "g-chan";
  link_.tabIndex = -1;
  link_.href = link(`/channels/${channel.id}`);
  link_.title = channel.name;
  number.className = "num";
  number.textContent = channel.number;
  name.textContent = channel.name;
  texts.className = "grow";
  const fault = (use(reading("/api/v1/faults")).data?.items ?? []).some((/** @type {any} */ one) => one.channel === channel.number);
  under.textContent = changesOf(channel) ? t("Draft differs") : fault ? t("Fault") : channel.viewers ? t("{n} watching", { n: channel.viewers }) : "";
  under.className = changesOf(channel) ? "you" : fault ? "bad" : "";
  texts.append(name, under);
  link_.append(number, logoNode(channel), texts);
  return [link_];
}

/** @param {any} channel */
function logoNode(channel) {
  const holder = document.createElement("span");
  const view_ = logo(channel);
  holder.className = String(view_.props.class);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), picture = document.createElementNS("http://www.w3.org/2000/svg", "use"), text = document.createElement("span");
  picture.setAttribute("href", /** @type {any} */ (view_.children[0]).children[0].props.href);
  svg.append(picture);
  text.textContent = String(/** @type {any} */ (view_.children[1]).children[0]);
  holder.append(svg, text);
  return holder;
}

/** @param {any} channel @param {Cell} cell */
export function pick(channel, cell) {
  if (grid) grid.choose(grid.channels.indexOf(channel), cell.id);
  put({ cell: { channel: channel.id, cell }, editsRule: false });
}

/**
 * A pointer takes a cell up, unless it only presses it.
 * @param {PointerEvent} event @param {any} channel @param {Cell} cell @param {number} grip seconds from its beginning
 */
function lift(event, channel, cell, grip) {
  if (!grid || grid.layer === "as-run" || whyNot(cell) || (cell.s + cell.d) * 1000 <= now() || !has("POST /api/v1/changes")) return false;
  carry(event, {
    grid: () => grid, lift: () => beginWith(channel, cell, { how: "once", at: cell.s * 1000 }), move: (row, time) => set(over(row, time - grip)),
    drop: (isOver) => { if (isOver) focusPanel(); else cancel(); }, cancel,
  });
  return true;
}

/**
 * The channel and the time that something held over the grid means.
 * @param {number} row @param {number} time seconds
 */
function over(row, time) {
  const shown = /** @type {Grid} */ (grid), channel = shown.channels[row], { cells } = tiles.cells(shown.layer, channel, time - 7200, time + 7200);
  return { channel: channel.id, at: snapped(time, { step: shown.step, scale: shown.scale, cells, least: Math.max(shown.fixed, now() / 1000), zone: shown.zone }) * 1000 };
}

/** @param {string} key @param {any} channel @param {Cell} cell */
function act(key, channel, cell) {
  if (key === "m" && !whyNot(cell)) { beginWith(channel, cell); return true; }
  if (key === "a" && !reason("editor")) { openPicker({ channel: channel.id, at: Math.max(cell.s * 1000, now()) }); return true; }
  if (key === "e") { pick(channel, cell); put({ editsRule: true }); return true; }
  if (key === "Enter" || key === "w" || key === " ") { pick(channel, cell); return true; }
  if (key === "Escape") { grid?.choose(null, null); put({ cell: null }); return true; }
  if (key === "f") return nextFinding(channel, cell);
  return false;
}

/**
 * Goes to the next finding of the rehearsal, in the order of time.
 * @param {any} channel @param {Cell} cell
 */
function nextFinding(channel, cell) {
  const findings = [...(use(reading("/api/v1/rehearsal")).data?.findings ?? [])].sort((one, other) => instant(one.when) - instant(other.when));
  const next = findings.find((one) => instant(one.when) / 1000 >= cell.s + cell.d || instant(one.when) / 1000 >= cell.s && one.channel !== channel.number && Number(one.channel) > Number(channel.number)) ?? findings[0];
  if (!next || !grid) { put({ said: t("No findings") }); return true; }
  const row = grid.channels.findIndex((one) => one.number === next.channel);
  if (row >= 0) grid.moveTo(row, instant(next.when) / 1000);
  return true;
}

// ---------------------------------------------------------------- the list

/** @param {any[]} channels @param {import("../core/router.js").Place} place @param {{ base: number, end: number, zone: string }} span */
function list(channels, place, { zone }) {
  const channel = channels.find((one) => one.number === place.query.get("channel")) ?? channels[0];
  if (!channel) return empty({ title: t("No channel matches"), actions: button(t("Show all"), { press: () => adjust({ group: null }) }) });
  const from = place.query.get("day") ? midnight(/** @type {string} */ (place.query.get("day")), zone) : startOfDay(now(), zone), until = addDays(from, 1, zone);
  const { cells, known } = marked(channel, source.cells(layerOf(place), channel, from / 1000, until / 1000));
  const isToday = from === startOfDay(now(), zone), earlier = cells.filter((cell) => isToday && (cell.s + cell.d) * 1000 <= now() && !local.showEarlier);
  const change = changesOf(channel), gone = new Set(change?.going.map((cell) => Math.round(cell.s)));
  const rows = [...cells.filter((cell) => !earlier.includes(cell)).map((cell) => ({ cell, sign: gone.has(Math.round(cell.s)) ? "going" : "" })),
    ...(change?.coming ?? []).filter((/** @type {Cell} */ cell) => cell.s * 1000 < until && (cell.s + cell.d) * 1000 > from).map((/** @type {Cell} */ cell) => ({ cell, sign: "coming" }))]
    .sort((one, other) => one.cell.s - other.cell.s || (one.sign === "going" ? -1 : 1));
  return h("section.daylist", { key: "list", "aria-label": t("{name}, {day}", { name: channel.name, day: day(from, zone) }) },
    h("nav.zaps", { "aria-label": t("Channels") }, channels.slice(0, 300).map((one) => h("a.zap", { key: one.id, href: link("/guide", { ...Object.fromEntries(place.query), channel: one.number }), title: one.name, "aria-label": `${one.number} ${one.name}`, "aria-current": one === channel ? "true" : undefined, mount: (/** @type {HTMLElement} */ node) => { if (one === channel) node.scrollIntoView({ block: "nearest", inline: "center" }); } }, logo(one), h("small.num", null, one.number)))),
    h("header", null, h("h2", null, channel.name), h("span.quiet.small", null, day(from, zone))),
    earlier.length ? button(t("Earlier today"), { kind: "bare low", icon: "up", press: () => put({ showEarlier: true }) }) : null,
    known || rows.length ? rows.length ? h("ol", null, rows.map(({ cell, sign }) => line(channel, cell, zone, sign)))
      : empty({ title: t("Nothing is planned for this day"), text: t("Give the channel a rule, or wait until its timeline reaches this day."), actions: linkButton(t("Open the channel"), { href: link(`/channels/${channel.id}`) }) })
      : bones(8, "row"));
}

/** @param {any} channel @param {Cell} cell @param {string} zone @param {string} sign */
function line(channel, cell, zone, sign) {
  const start = cell.s * 1000, finish = (cell.s + cell.d) * 1000, isOn = start <= now() && finish > now(), isFill = cell.filler || cell.off;
  return h("li", { key: `${cell.s}/${sign}` }, h(`button.dl.k-${cell.k}${isFill ? ".fill" : ""}${sign ? `.${sign}` : ""}${cell.fault ? ".fault" : ""}${finish <= now() ? ".past" : ""}`,
    { type: "button", "aria-pressed": String(local.cell?.channel === channel.id && local.cell?.cell.id === cell.id), onclick: () => pick(channel, cell) },
    h("time.num", { title: ownTime(start, zone) }, clock(start, zone)), h("span.st", { "aria-hidden": "true" }),
    h("span.grow", null, h("b", null, sign === "coming" ? h("span", null, "+") : sign === "going" ? h("span", null, "−") : cell.fault ? icon("warn", "s") : cell.special ? h("span.once", { title: t("Only this once") }, "✦", h("span.hidden", null, t("Only this once"))) : null, h("span.cut", null, cell.t)),
      cell.fault ? h("small.bad", null, cell.fault) : sign ? h("small", null, sign === "coming" ? t("Comes") : t("Goes"), cell.u ? ` · ${cell.u}` : "") : cell.u ? h("small", null, cell.u) : null,
      isOn ? bar(progress(start, finish), cell.t) : null),
    isFill || sign === "going" ? null : art(cell.t, { shape: "th", src: cell.source?.artwork })));
}
