// Station: what keeps it running. Health, rehearsal, folders, viewers, players.
import { mayRead, post, reading, reason } from "../core/api.js";
import { h } from "../core/dom.js";
import { has, isDiscovered } from "../core/features.js";
import { adjust, link } from "../core/router.js";
import { local, put, refresh, use } from "../core/store.js";
import { n, number, size, t } from "../core/texts.js";
import { clock, duration, instant, longDay, moment, now, relative } from "../core/time.js";
import { attempt, copy, menu, open } from "../ui/layers.js";
import { bar, bones, button, chip, empty, facts, icon, linkButton, segments, sentence, shown, tabs } from "../ui/parts.js";
import { qr } from "../ui/qr.js";

/** @returns {{ id: string, label: string, view: (place: import("../core/router.js").Place) => import("../core/dom.js").Child }[]} */
const pages = () => [
  { id: "health", label: t("Health"), view: health },
  ...(mayRead("operator") ? [{ id: "rehearsal", label: t("Rehearsal"), view: rehearsal }] : []),
  { id: "folders", label: t("Folders"), view: folders },
  ...(mayRead("operator") ? [{ id: "viewers", label: t("Viewers"), view: viewers }] : []),
  { id: "players", label: t("Players"), view: players },
  ...(has("POST /api/v1/changes") ? [{ id: "profiles", label: t("Profiles"), view: later("thingPage", () => import("./things.js"), (view, place) => view("profile", place.path[2], place)) }] : []),
  ...(has("GET /api/v1/accounts") && mayRead("admin") ? [{ id: "people", label: t("People"), view: later("people", () => import("./people.js"), (view) => view()) }] : []),
  ...(has("PUT /api/v1/station-file") && mayRead("admin") ? [{ id: "file", label: t("File"), view: later("filePage", () => import("./file.js"), (view) => view()) }] : []),
  ...(has("GET /api/v1/doctor") && mayRead("admin") ? [{ id: "system", label: t("System"), view: later("system", () => import("./system.js"), (view) => view()) }] : []),
  ...(has("GET /api/v1/log") && mayRead("operator") ? [{ id: "log", label: t("Log"), view: later("log", () => import("./people.js"), (view, place) => view(place)) }] : []),
];

/**
 * A page whose module is loaded when it is opened.
 * @param {string} name @param {() => Promise<any>} load @param {(view: any, place: import("../core/router.js").Place) => any} show
 */
const later = (name, load, show) => (/** @type {import("../core/router.js").Place} */ place) => {
  if (local[name]) return show(local[name], place);
  load().then((module) => put({ [name]: module[name] }), () => {});
  return bones(6, "row");
};

/** @param {import("../core/router.js").Place} place */
const pageOf = (place) => pages().find((page) => page.id === place.path[1]) ?? pages()[0];

/** @param {import("../core/router.js").Place} place */
export const title = (place) => pageOf(place).label;

/** @param {import("../core/router.js").Place} place */
export function view(place) {
  const page = pageOf(place);
  if (place.path[1] && page.id !== place.path[1] && !isDiscovered()) return h("div.wide.station-page", null, h("div.head", null, h("h1", null, t("Station"))), bones(6, "row"));
  return h("div.wide.station-page", null, stationHead(page.id), h("div", { key: page.id }, page.view(place)));
}

/**
 * The head of the station's pages with their tabs, the history's among them.
 * @param {string} chosen
 */
export const stationHead = (chosen) => h("div.head", null, h("h1", null, t("Station")),
  tabs(t("Station"), [...pages().map(({ id, label }) => ({ id, label, href: link(id === "health" ? "/station" : `/station/${id}`) })), ...(has("GET /api/v1/changes") ? [{ id: "history", label: t("History"), href: link("/history") }] : [])], chosen));

// ---------------------------------------------------------------- health

function health() {
  const faults = use(reading("/api/v1/faults")).data?.items ?? [], libraries = use("/api/v1/scans").data?.items ?? [], rehearsed = use(reading("/api/v1/rehearsal")).data;
  return shown(use("/api/v1/station"), (station) => [
    h("div.stats", null,
      stat(number(station.runningChannels), t("of {n} channels running", { n: number(station.channels) }), link("/on-air")),
      stat(number(station.viewers), station.viewers === 1 ? t("viewer") : t("viewers"), link("/station/viewers")),
      stat(number(station.media), t("media items"), link("/library")),
      stat(number(faults.length), faults.length === 1 ? t("fault now") : t("faults now"), link("/on-air"), faults.length ? "bad" : "good"),
      stat(number((rehearsed?.faults ?? 0) + (rehearsed?.warnings ?? 0)), t("findings ahead"), link("/station/rehearsal"), rehearsed?.faults ? "bad" : rehearsed?.warnings ? "warn" : "good")),
    faults.length ? h("section.alarms", null, faults.map((/** @type {any} */ fault, /** @type {number} */ index) => h("div.alarm", { key: index }, icon("warn"),
      h("div", null, h("h3", null, fault.what), h("p.quiet", null, sentence(fault.why), " ", fault.fix), h("p.small.quiet", null, n(fault.count, "{n} time since {since}", "{n} times since {since}", { since: relative(fault.first) })))))) : null,
    h("div.panels", null,
      h("section.card.pad", null, h("h2", null, station.name), facts([
        [t("Version"), station.version], [t("Running since"), `${longDay(station.started, station.timeZone)}, ${clock(station.started, station.timeZone)} (${duration(now() - instant(station.started))})`],
        [t("Time zone"), station.timeZone], [t("Tuner ID"), h("code", null, station.deviceID)],
      ])),
      h("section.card.pad", null, h("h2", null, t("Folders")), libraries.length ? h("ul.rows", null, libraries.map((/** @type {any} */ library) => h("li.row", { key: library.id }, icon("folder"), h("span.grow.cut", null, library.name),
        library.unplayable ? chip(n(library.unplayable, "{n} unplayable", "{n} unplayable"), "warn") : null, h("span.quiet.small", null, scanText(library.scan))))) : h("p.quiet", null, t("No folders yet.")))),
  ], { waiting: bones(4, "row"), again: () => refresh("/api/v1/station") });
}

/** @param {string} value @param {string} label @param {string} href @param {string} [tone] */
const stat = (value, label, href, tone = "") => h("a.stat", { href, key: label }, h(`b.num${tone ? `.${tone}` : ""}`, null, value), h("span", null, label));

// ---------------------------------------------------------------- rehearsal

/** @param {import("../core/router.js").Place} place */
function rehearsal({ query }) {
  const zone = use("/api/v1/station").data?.timeZone;
  return shown(use("/api/v1/rehearsal"), (result) => {
    const findings = [...(result.findings ?? [])].sort((one, other) => instant(one.when) - instant(other.when));
    const wanted = query.get("severity") ?? "", chosen = findings.filter((one) => !wanted || one.severity === wanted);
    const rehearse = button(result.state === "running" ? t("Rehearsing…") : t("Rehearse now"), { kind: "main", icon: "again", why: result.state === "running" ? t("A rehearsal is running.") : reason("operator"),
      press: () => attempt(async () => { await post("/api/v1/rehearsal"); refresh("/api/v1/rehearsal"); }, t("The rehearsal has started.")) });
    return [
      h("div.r-bar", null, h("p.quiet", null, result.finished
        ? t("Rehearsed {when}: {items} items until {until}.", { when: relative(result.finished), items: number(result.items ?? 0), until: moment(result.until, zone) })
        : t("A rehearsal plays the coming days through without viewers and reports what would go wrong.")), h("span.push"),
      findings.length ? segments(t("Severity"), [["", t("All {n}", { n: findings.length })], ["fault", t("Faults {n}", { n: result.faults })], ["warning", t("Warnings {n}", { n: result.warnings })]], wanted, (severity) => adjust({ severity })) : null, rehearse),
      !result.finished && result.state !== "running" ? empty({ sign: "clock", title: t("Not rehearsed yet"), text: t("It takes about a minute for a week of ten channels."), actions: null })
        : !findings.length ? empty({ sign: "check", title: result.state === "running" ? t("Nothing found so far") : t("Nothing found until {until}", { until: moment(result.until, zone) }), text: t("Every item of the coming days can be played.") })
          : h("ul.findings", { onkeydown: step }, chosen.map((one, index) => finding(one, index, zone))),
    ];
  }, { waiting: bones(5, "row"), again: () => refresh("/api/v1/rehearsal") });
}

/** @param {any} one @param {number} index @param {string} zone */
const finding = (one, index, zone) => h(`li.card.finding${one.severity === "fault" ? ".bad-edge" : ""}`, { key: `${one.code}/${one.channel}/${one.when}/${index}`, tabindex: "0" },
  h(`span.${one.severity === "fault" ? "bad" : "warn"}`, null, icon(one.severity === "fault" ? "warn" : "clock"), h("span.hidden", null, one.severity === "fault" ? t("Fault") : t("Warning"))),
  h("div.grow", null, h("h3", null, one.what, one.count > 1 ? h("span.quiet.small", null, ` · ${n(one.count, "{n} time", "{n} times")}`) : null),
    h("p.small.quiet", null, h("b", null, one.channelName), " · ", moment(one.when, zone)),
    h("p.small", null, sentence(one.why), " ", one.fix)),
  linkButton(t("Show in the guide"), { kind: "low", icon: "guide", href: link("/guide", { day: new Date(one.when).toISOString().slice(0, 10), channel: one.channel }) }));

/**
 * J and K walk, as in a mail program.
 * @param {KeyboardEvent} event
 */
function step(event) {
  const by = event.key === "j" || event.key === "ArrowDown" ? 1 : event.key === "k" || event.key === "ArrowUp" ? -1 : 0;
  const all = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll(".finding")], at = all.indexOf(/** @type {Element} */ (document.activeElement));
  if (event.key === "Enter" && at >= 0) { /** @type {HTMLElement | null} */ (all[at].querySelector("a"))?.click(); return; }
  if (!by || at < 0) return;
  event.preventDefault();
  /** @type {HTMLElement | undefined} */ (all[at + by])?.focus();
}

// ---------------------------------------------------------------- folders

function folders() {
  return shown(use("/api/v1/scans"), ({ items: libraries }) => [
    h("div.r-bar", null, h("p.quiet", null, t("Folders are watched; a scan finds new, changed and removed files.")), h("span.push"),
      libraries.length ? button(t("Scan all"), { icon: "again", why: reason("operator"), press: () => scan(libraries) }) : null,
      has("POST /api/v1/changes") ? linkButton(t("Add a folder"), { kind: "main", icon: "plus", href: link("/welcome", { step: "folders" }) }) : null),
    libraries.length ? h("ul.cards", null, libraries.map(folder)) : empty({ sign: "folder", title: t("No folders yet"), text: t("Add a folder with films, series or music videos.") }),
  ], { waiting: bones(4, "row"), again: () => refresh("/api/v1/scans") });
}

/** @param {any} library */
function folder(library) {
  const isRunning = library.scan?.state === "running", share = library.scan ? library.scan.probed / Math.max(1, library.scan.probed + library.scan.waiting) : 0;
  return h("li.card.pad.folder", { key: library.id },
    h("header", null, icon("folder"), h("h2.grow.cut", null, library.name), menu(`folder-${library.id}`, null, [
      { label: t("Its media"), sign: "film", href: link("/library", { library: `library_id:${library.id}` }) },
      { label: t("Scan now"), sign: "again", why: isRunning ? t("A scan is running.") : reason("operator"), press: () => scan([library]) },
    ], { kind: "bare low icon", sign: "more", name: t("Actions for {name}", { name: library.name }) })),
    h("p.small.quiet", null, kindText(library.kind)),
    (library.paths ?? []).map((/** @type {string} */ path) => h("p.cut", { key: path }, h("code", { title: path }, path))),
    h("p", null, n(library.items, "{n} item", "{n} items"), library.unplayable ? [" · ", h("a.warn", { href: link("/library", { library: `library_id:${library.id}`, state: "state:unplayable" }) }, n(library.unplayable, "{n} unplayable", "{n} unplayable"))] : null),
    isRunning ? bar(share, t("Scan of {name}", { name: library.name })) : null,
    h("p.small.quiet", { role: isRunning ? "status" : undefined }, scanText(library.scan)),
    library.scan?.failure ? h("p.small.bad", null, sentence(library.scan.failure)) : null,
    (library.scan?.unreadable ?? []).slice(0, 4).map((/** @type {any} */ one, /** @type {number} */ index) => h("p.small.warn", { key: index }, one.path ? h("code", null, one.path) : null, " ", sentence(one.why))));
}

/** @param {string} kind */
export const kindText = (kind) => /** @type {Record<string, string>} */ ({ movies: t("Films"), shows: t("Series"), "music-videos": t("Music videos"), "other-videos": t("Other videos") })[kind] ?? kind;

/** @param {any} scan */
export function scanText(scan) {
  if (!scan || scan.state === "none") return t("not scanned yet");
  if (scan.state === "running") {
    if (scan.phase === "walking") return n(scan.files, "{n} file found", "{n} files found");
    if (scan.phase === "comparing") return n(scan.files, "Comparing {n} file", "Comparing {n} files");
    return t("{done} of {all} new files probed", { done: number(scan.probed), all: number(scan.probed + scan.waiting) });
  }
  if (scan.state === "failed") return t("The scan failed {when}", { when: relative(scan.finished) });
  const changes = [scan.added ? n(scan.added, "{n} new", "{n} new") : "", scan.changed ? n(scan.changed, "{n} changed", "{n} changed") : "", scan.vanished ? n(scan.vanished, "{n} removed", "{n} removed") : ""].filter(Boolean).join(", ");
  return [t("scanned {when}", { when: relative(scan.finished) }), changes].filter(Boolean).join(" · ");
}

/** @param {any[]} libraries */
const scan = (libraries) => attempt(async () => {
  for (const library of libraries) if (library.scan?.state !== "running") await post(`/api/v1/libraries/${library.id}/scan`);
  refresh("/api/v1/scans");
}, libraries.length > 1 ? t("All folders are scanned.") : t("The scan has started."));

// ---------------------------------------------------------------- viewers

function viewers() {
  const channels = use("/api/v1/on-air").data?.items ?? [], zone = use("/api/v1/station").data?.timeZone;
  return [engines(channels), h("h2.t-head", null, t("Viewers")), shown(use("/api/v1/viewers"), ({ items: viewers }) => viewers.length ? h("div.card.scrolls", null, h("table.list", null,
    h("thead", null, h("tr", null, [t("Channel"), t("Client"), t("Address"), t("How"), t("Since"), t("Sent"), t("Skips")].map((name) => h("th", { scope: "col", key: name }, name)))),
    h("tbody", null, viewers.map((/** @type {any} */ viewer, /** @type {number} */ index) => {
      const channel = channels.find((/** @type {any} */ one) => one.number === viewer.channel);
      return h("tr", { key: `${viewer.host}/${viewer.since}/${index}` }, h("td", null, channel ? h("a", { href: link(`/watch/${channel.number}`) }, h("span.num.quiet", null, `${channel.number} `), channel.name) : viewer.channel),
        h("td", { title: viewer.agent }, clientName(viewer.agent)), h("td.num", null, viewer.host), h("td", null, String(viewer.way).toUpperCase()),
        h("td.num", { title: relative(viewer.since) }, moment(viewer.since, zone)), h("td.num", null, size(viewer.bytes ?? 0)), h("td.num", null, viewer.skips ? h("b.warn", null, number(viewer.skips)) : "0"));
    })))) : empty({ sign: "eye", title: t("Nobody is watching"), text: t("Viewers appear here with their player, address and how much was sent.") }), { waiting: bones(4, "row"), again: () => refresh("/api/v1/viewers") })];
}

/**
 * The processes that play channels.
 * @param {any[]} channels
 */
function engines(channels) {
  const running = use("/api/v1/engines").data?.items ?? [];
  if (!running.length) return null;
  return h("section.engines", null, h("h2.t-head", null, t("Engines")), h("div.card.scrolls", null, h("table.list", { mount: () => { const timer = setInterval(() => refresh("/api/v1/engines"), 5000); return () => clearInterval(timer); } },
    h("thead", null, h("tr", null, [t("Channel"), t("State"), t("Processor"), t("Memory"), t("Running"), t("Behind"), t("Sent"), t("Restarts")].map((name) => h("th", { scope: "col", key: name }, name)))),
    h("tbody", null, running.map((/** @type {any} */ one) => {
      const channel = channels.find((other) => other.number === one.channel), share = (one.processor ?? 0) / 1000;
      return h("tr", { key: one.channel }, h("td", null, channel ? h("a", { href: link(`/watch/${channel.number}`) }, h("span.num.quiet", null, `${channel.number} `), channel.name) : one.channel),
        h("td", { title: one.process ? t("Process {id}", { id: one.process }) : undefined }, one.phase === "on-air" ? h("span.good", null, t("on air")) : one.phase === "starting" ? t("starting") : h("b.warn", null, t("restarting"))),
        h("td.num", null, one.processor === undefined ? "–" : h("span.gauge", null, bar(Math.min(1, share), t("Processor of {name}", { name: channel?.name ?? one.channel })), percent(share))), h("td.num", null, one.memory === undefined ? "–" : size(one.memory)),
        h("td.num", null, duration(one.age * 1000)), h("td.num", null, one.lag === undefined ? "–" : one.lag >= 0.5 ? h("b.warn", null, duration(one.lag * 1000)) : t("on time")), h("td.num", null, size(one.bytes)), h("td.num", null, one.restarts ? h("b.warn", null, number(one.restarts)) : "0"));
    })))));
}

/** @param {number} share of one processor */
const percent = (share) => number(share, { style: "percent", maximumFractionDigits: 0 });

/**
 * The name of a player in what it says about itself.
 * @param {string} [agent]
 */
export function clientName(agent) {
  if (!agent) return t("unknown");
  const known = /(Kodi|VLC|AppleTV|Plex|Jellyfin|Emby|Channels|TiviMate|mpv|Lavf|GStreamer|curl|Chromium|Firefox|Edg|Chrome|Safari)/i.exec(agent)?.[1];
  return known === "Lavf" ? "FFmpeg" : known === "Edg" ? "Edge" : known ?? agent.split(/[\s/]/)[0];
}

// ---------------------------------------------------------------- players

/** @returns {{ id: string, name: string, steps: string[], address: "tuner" | "playlist" | "guide" | "both" }[]} */
const clients = () => [
  { id: "plex", name: "Plex", address: "tuner", steps: [t("Open Settings → Live TV & DVR → Set up Plex Tuner."), t("If the station is not found, choose “Enter its network address manually” and enter the tuner URL."), t("At the guide, choose “Have an XMLTV guide on your server?” and enter the guide URL.")] },
  { id: "jellyfin", name: "Jellyfin", address: "tuner", steps: [t("Open Dashboard → Live TV → Tuner Devices → +."), t("Choose HD Homerun and enter the tuner URL."), t("Add a TV guide data provider of the kind XMLTV with the guide URL.")] },
  { id: "emby", name: "Emby", address: "tuner", steps: [t("Open Settings → Live TV → Add TV Source → HD Homerun."), t("Enter the tuner URL."), t("Add an XmlTV guide source with the guide URL.")] },
  { id: "kodi", name: "Kodi", address: "both", steps: [t("Install the add-on PVR IPTV Simple Client."), t("Enter the playlist URL as M3U playlist URL, and the guide URL as XMLTV URL."), t("Restart Kodi.")] },
  { id: "tivimate", name: "TiviMate", address: "both", steps: [t("Add a playlist, choose M3U and enter the playlist URL."), t("The guide is found by itself; else enter the guide URL under EPG.")] },
  { id: "channels", name: "Channels DVR", address: "both", steps: [t("Open Settings → Add Source → Custom Channels."), t("Choose MPEG-TS and enter the playlist URL, then the guide URL as XMLTV Guide Data.")] },
  { id: "vlc", name: "VLC", address: "playlist", steps: [t("Open Media → Open Network Stream."), t("Enter the playlist URL. Channels are in the playlist view.")] },
  { id: "other", name: t("Others"), address: "both", steps: [t("Apps that ask for an M3U playlist take the playlist URL."), t("Apps that ask for an XMLTV or EPG URL take the guide URL."), t("Apps that look for an HDHomeRun take the tuner URL.")] },
];

/** @param {import("../core/router.js").Place} place */
function players({ query }) {
  const chosen = clients().find((client) => client.id === query.get("client")) ?? clients()[0];
  return shown(use("/api/v1/station"), ({ links }) => [
    h("div.addresses", null, address(t("Tuner"), links.tuner, t("For Plex, Jellyfin, Emby and Channels DVR: an HDHomeRun tuner.")), address(t("Playlist"), links.playlist, t("For Kodi, VLC, TiviMate and other players: M3U.")), address(t("Guide"), links.guide, t("For apps that ask for an XMLTV or EPG URL."))),
    h("section.card.pad.help", { "aria-labelledby": "help-title" }, h("h2", { id: "help-title" }, t("Step by step")),
      segments(t("Player"), clients().map((client) => [client.id, client.name]), chosen.id, (client) => adjust({ client })),
      h("ol.steps-list", null, chosen.steps.map((text, index) => h("li", { key: index }, h("span.w-n", { "aria-hidden": "true" }, index + 1), h("p", null, text)))),
      h("div.facts", null, [["tuner", t("Tuner"), links.tuner], ["playlist", t("Playlist"), links.playlist], ["guide", t("Guide"), links.guide]]
        .filter(([id]) => chosen.address === id || chosen.address === "both" && id !== "tuner" || chosen.address === "tuner" && id === "guide")
        .map(([id, name, url]) => [h("dt", { key: `t${id}` }, name), h("dd", { key: `d${id}` }, h("code", null, url), button(t("Copy"), { kind: "low bare", press: () => copy(url) }))]))),
  ], { waiting: bones(3, "row") });
}

/** @param {string} name @param {string} url @param {string} hint */
const address = (name, url, hint) => h("section.card.pad.address", { key: name }, h("h2", null, name), h("p.quiet.small", null, hint), h("code", null, url),
  h("p.acts", null, button(t("Copy"), { kind: "low", icon: "copy", press: () => copy(url) }), button(t("QR code"), { kind: "low bare", press: () => open((close) => ({ title: name, body: h("div.qr", null, qr(url), h("code", null, url)), actions: button(t("Close"), { press: close }) })) })));

