// The frame around every screen: places, search, state of the connection, account.
import { logIn, logOut, reading, role, session } from "../core/api.js";
import { h } from "../core/dom.js";
import { go, link } from "../core/router.js";
import { local, put, redraw, refresh, use } from "../core/store.js";
import { n, t } from "../core/texts.js";
import { exactClock, now, ownTime } from "../core/time.js";
import { draftBar } from "./draft-bar.js";
import { attempt, dialog, layers, menu } from "./layers.js";
import { button, field, icon, sentence } from "./parts.js";
import { chooseTheme, theme } from "./theme.js";

/** @typedef {import("../core/dom.js").Child} Child */

/** @returns {[string, string, string, string, string[]][]} */
const places = () => [
  ["on-air", "/on-air", "air", t("On air"), ["on-air", "watch", "welcome"]],
  ["guide", "/guide", "guide", t("Guide"), ["guide"]],
  ["channels", "/channels", "chan", t("Channels"), ["channels", "channel"]],
  ["library", "/library", "lib", t("Library"), ["library"]],
  ["station", "/station", "stat", t("Station"), ["station", "history"]],
];

export const zone = () => use("/api/v1/station").data?.timeZone;

/** @param {import("../core/router.js").Place} place @param {string} name @param {Child} screen */
export function shell(place, name, screen) {
  const station = use("/api/v1/station").data;
  if (station) Object.assign(local, { stationName: station.name, stationZone: station.timeZone });
  return [
    h("a.skip", { key: "skip", href: "#main" }, t("Skip to the content")),
    h("div.app", { key: "app" },
      h("nav.rail", { "aria-label": t("Places") },
        h("a.mark", { href: link("/on-air"), "aria-label": t("Continuity: on air") }, mark()),
        h("ul", null, places().map(([id, path, sign, label, names]) => h("li", { key: id },
          h("a", { href: link(path), "aria-current": names.includes(name) ? "page" : undefined }, icon(sign), h("span", null, label)))))),
      topbar(station),
      h("main", { id: "main", tabindex: "-1", class: `view v-${name}` }, local.link === "lost" ? lost() : null, screen)),
    draftBar(),
    above(),
  ];
}

/**
 * The frame of a screen that stands alone: no places, no draft.
 * @param {import("../core/router.js").Place} place @param {string} name @param {Child} screen
 */
export function bareShell(place, name, screen) {
  const station = use("/api/v1/station").data;
  if (station) Object.assign(local, { stationName: station.name, stationZone: station.timeZone });
  return [
    h("a.skip", { key: "skip", href: "#main" }, t("Skip to the content")),
    h("div.alone", { key: "alone" },
      h("header.w-top", null, h("a.mark", { href: link("/"), "aria-label": t("Continuity: on air") }, mark()), h("b.cut", null, station?.name ?? "Continuity"), h("span.push"), account()),
      h("main", { id: "main", tabindex: "-1", class: `view v-${name}` }, local.link === "lost" ? lost() : null, screen)),
    above(),
  ];
}

/** What floats over every screen, and what screen readers are told. */
const above = () => [
  local.palette ? palette() : null,
  local.needsLogin && !local.dialog ? login() : null,
  layers(),
  h("p.hidden", { key: "said", role: "status", "aria-live": "polite" }, local.said ?? ""),
  h("p.hidden", { key: "alarm", role: "alert" }, local.link === "lost" ? t("The connection to the station is lost.") : ""),
];

const mark = () => h("svg", { viewBox: "0 0 64 64", "aria-hidden": "true" },
  h("rect", { width: "64", height: "64", rx: "15", fill: "#e4572e" }),
  h("path", { d: "M44 20a16 16 0 1 0 0 24", fill: "none", stroke: "#fff", "stroke-width": "7", "stroke-linecap": "round" }),
  h("circle", { cx: "45", cy: "32", r: "5", fill: "#fff" }));

/** @param {any} station */
function topbar(station) {
  const faults = use(reading("/api/v1/faults")).data?.items?.length ?? 0;
  const rehearsal = use(reading("/api/v1/rehearsal")).data;
  const findings = (rehearsal?.faults ?? 0) + (rehearsal?.warnings ?? 0);
  return h("header.topbar", null,
    h("p.station", null, h("b.cut", null, station?.name ?? "Continuity"), state()),
    h("button.find", { type: "button", onclick: openPalette, "aria-keyshortcuts": "/ Control+K" },
      icon("find"), h("span", null, t("Search or go to")), h("kbd", null, "/")),
    h("p.counts", null,
      faults ? h("a.chip.bad", { key: "faults", href: link("/on-air") }, icon("warn", "s"), n(faults, "{n} fault", "{n} faults")) : null,
      findings ? h("a.chip.warn", { key: "findings", href: link("/station/rehearsal") }, icon("clock", "s"), n(findings, "{n} finding", "{n} findings")) : null),
    h("time.clock", { title: station ? ownTime(now(), station.timeZone) : undefined, own: true, key: station?.timeZone ?? "none", mount: (/** @type {HTMLElement} */ element) => runClock(element, station?.timeZone) }),
    account());
}

/** @param {HTMLElement} element @param {string} [zone] */
function runClock(element, zone) {
  const seconds = document.createElement("span");
  const minutes = document.createTextNode("");
  element.append(minutes, seconds);
  const tell = () => {
    const text = exactClock(now(), zone);
    minutes.data = text.slice(0, -3);
    seconds.textContent = text.slice(-3);
  };
  tell();
  const timer = setInterval(tell, 1000);
  return () => clearInterval(timer);
}

function state() {
  const label = /** @type {Record<string, string>} */ ({ live: t("Live"), lost: t("No connection"), connecting: t("Connecting…") })[local.link];
  return h(`span.state.is-${local.link}`, null, label);
}

const lost = () => h("p.lost", { key: "lost", role: "status" }, icon("warn"), h("span", null, h("b", null, t("The station does not answer.")), " ",
  t("You see what was known last. This page reconnects by itself.")));

function account() {
  const who = session.account ?? (session.loggedIn ? "admin" : "");
  const chosen = theme();
  const appearance = (/** @type {string} */ value, /** @type {string} */ label) =>
    ({ label, checked: chosen === value, press: () => { chooseTheme(value); redraw(); } });
  return menu("account", who ? h("span", null, who.slice(0, 2).toUpperCase()) : icon("user"), [
    ...(session.loggedIn
      ? [{ label: who, hint: t("Role {role}. Change the password.", { role: role() }), sign: "user", href: "/account" }]
      : session.hasPassword ? [{ label: t("Log in"), sign: "key", press: () => put({ needsLogin: true }) }]
        : [{ label: t("Set a password"), hint: t("Open the link that the station printed when it started."), sign: "key", why: t("Open the link that the station printed when it started.") }]),
    { line: true },
    appearance("system", t("As the device")), appearance("light", t("Light")), appearance("dark", t("Dark")),
    { line: true },
    { label: t("Keys"), sign: "list", press: () => put({ dialog: keysDialog }) },
    ...(session.loggedIn ? [{ label: t("Log out"), sign: "out", press: leave }] : []),
  ], { kind: "me", name: who ? t("Account {name}", { name: who }) : t("Account") });
}

const leave = () => attempt(async () => {
  await logOut();
  refresh("/");
});

/** Logging in over the page: drafts and view stay. */
function login() {
  const close = () => put({ needsLogin: false, loginFault: null });
  const send = async (/** @type {any} */ event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    try {
      await logIn(String(form.get("account")), String(form.get("password")));
      close();
      refresh("/");
    } catch (error) {
      const { why, fix, status } = /** @type {any} */ (error);
      put({ loginFault: status === 401 ? t("The name or the password is wrong.") : `${sentence(why)} ${fix}` });
    }
  };
  return dialog({
    id: "login", title: t("Log in"), close,
    body: h("form.stack", { id: "login-form", onsubmit: send }, session.hasPassword ? [
      h("p.quiet", null, t("You can watch without logging in. Changes need an account.")),
      field(t("Name"), { id: "login-name", name: "account", autocomplete: "username", value: "admin" }),
      field(t("Password"), { id: "login-password", name: "password", type: "password", autocomplete: "current-password", required: true, "data-first": true }, { fault: local.loginFault }),
    ] : h("p", null, t("This station has no password yet. Open the setup link that it printed when it started, or print a new one with: continuity user setup"))),
    actions: session.hasPassword ? [h("button.b.main.tall", { type: "submit", form: "login-form" }, t("Log in"))] : button(t("Close"), { press: close }),
  });
}

// ---------------------------------------------------------------- keys and palette

/** @type {Record<string, string>} */
const JUMPS = { o: "/on-air", g: "/guide", c: "/channels", l: "/library", s: "/station" };
let jumping = 0;

export const keysAreOn = () => localStorage.getItem("keys") !== "off";

export function listenForKeys() {
  addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); openPalette(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    if (!keysAreOn()) return;
    if (event.key === "/") { event.preventDefault(); openPalette(); }
    else if (event.key === "?") put({ dialog: keysDialog });
    else if (event.timeStamp - jumping < 1200 && event.key in JUMPS) { jumping = 0; event.preventDefault(); event.stopImmediatePropagation(); go(link(JUMPS[event.key])); }
    else if (event.key === "g") jumping = event.timeStamp;
  }, true);
}

/** @param {() => void} close */
function keysDialog(close) {
  const rows = /** @type {[string, string][]} */ ([
    ["/", t("Search or go to")], ["g o, g g, g c, g l, g s", t("On air, Guide, Channels, Library, Station")],
    ["← → ↑ ↓", t("Move in grids and lists")], ["Enter", t("Open")], [t("Space"), t("Mark")], ["Esc", t("Close")],
    ["n", t("Guide: now")], ["+ −", t("Guide: zoom")], ["w", t("Guide: why is this on?")], ["f", t("Guide: next finding")],
    ["m", t("Guide: only this once, at another time")], ["a", t("Guide: put something here")], ["e", t("Guide: change its rule")],
    ["↑ ↓, 0-9", t("Watch: previous, next or numbered channel")], ["Ctrl Z", t("Undo in the draft")],
  ]);
  return {
    title: t("Keys"), close,
    body: [h("dl.facts.keys", null, rows.map(([keys, what]) => [h("dt", null, keys.split(" ").map((key) => h("kbd", null, key))), h("dd", null, what)])),
      h("label.toggle", null, h("button.switch", { type: "button", role: "switch", "aria-checked": String(keysAreOn()), "aria-label": t("Single keys"), onclick: () => { localStorage.setItem("keys", keysAreOn() ? "off" : "on"); redraw(); } }), h("span", null, t("Single keys")))],
    actions: button(t("Close"), { press: close }),
  };
}

function openPalette() {
  put({ palette: true, wanted: "", at: 0, menu: null });
}

const closePalette = () => put({ palette: false });

/** Every screen, channel and show, by its name. */
function palette() {
  const wanted = (local.wanted ?? "").trim().toLowerCase();
  const channels = use("/api/v1/on-air").data?.items ?? [];
  const found = wanted.length > 1 ? use(`/api/v1/media?q=${encodeURIComponent(wanted)}&limit=8`).data?.items ?? [] : [];
  /** @type {{ label: string, hint: string, sign: string, href: string, more?: string }[]} */
  const all = [
    ...places().map(([, path, sign, label]) => ({ label, hint: t("Place"), sign, href: link(path) })),
    { label: t("Rehearsal"), hint: t("Station"), sign: "clock", href: link("/station/rehearsal") },
    { label: t("Players"), hint: t("Station"), sign: "tv", href: link("/station/players") },
    { label: t("Folders"), hint: t("Station"), sign: "folder", href: link("/station/folders") },
    { label: t("Viewers"), hint: t("Station"), sign: "eye", href: link("/station/viewers") },
    { label: t("History"), hint: t("Station"), sign: "hist", href: link("/history") },
    ...channels.flatMap((/** @type {any} */ channel) => [
      { label: `${channel.number} ${channel.name}`, hint: channel.now?.title ? t("Watch: {title}", { title: channel.now.title }) : t("Watch"), sign: "play", href: link(`/watch/${channel.number}`), more: channel.group },
      { label: t("{name}: rules", { name: channel.name }), hint: t("Channel"), sign: "chan", href: link(`/channels/${channel.id}`) },
    ]),
  ];
  const matches = wanted ? all.filter((one) => `${one.label} ${one.more ?? ""} ${one.hint}`.toLowerCase().includes(wanted)).slice(0, 12) : all.slice(0, 9);
  const options = [...matches, ...found.map((/** @type {any} */ media) => ({
    label: media.show ? `${media.show}: ${media.title}` : media.title, hint: [t("Library"), media.year].filter(Boolean).join(", "), sign: "film", href: link(`/library/media/${media.id}`),
  }))];
  const at = Math.min(local.at ?? 0, options.length - 1);
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "ArrowDown") put({ at: Math.min(at + 1, options.length - 1) });
    else if (event.key === "ArrowUp") put({ at: Math.max(at - 1, 0) });
    else if (event.key === "Enter" && options[at]) { closePalette(); go(options[at].href); }
    else return;
    event.preventDefault();
  };
  return h("dialog.palette", {
    key: "palette", "aria-label": t("Search or go to"), oncancel: (/** @type {Event} */ event) => { event.preventDefault(); closePalette(); },
    mount: (/** @type {HTMLDialogElement} */ element) => { element.showModal(); return () => element.close(); },
    onclick: (/** @type {any} */ event) => { if (event.target === event.currentTarget) closePalette(); },
  }, h("div.inner", null,
    h("div.palette-field", null, icon("find"), h("input", {
      type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-activedescendant": options.length ? `palette-${at}` : undefined,
      "aria-label": t("Search or go to"), placeholder: t("Channel, programme or page"), autocomplete: "off", spellcheck: "false", value: local.wanted ?? "",
      oninput: (/** @type {any} */ event) => put({ wanted: event.target.value, at: 0 }), onkeydown: keys,
    }), h("kbd", null, "Esc")),
    h("ul", { id: "palette-list", role: "listbox" }, options.map((one, index) => h("li", { key: one.href + index, id: `palette-${index}`, role: "option", "aria-selected": String(index === at) },
      h("a.opt", { href: one.href, tabindex: "-1", onclick: closePalette, onpointermove: () => { if (at !== index) put({ at: index }); } }, icon(one.sign), h("span.cut", null, one.label), h("small", null, one.hint))))),
    options.length ? null : h("p.quiet.none", null, t("Nothing is named like this."))));
}

