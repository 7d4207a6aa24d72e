// Welcome: from folders with media to channels that you watch.
import { get, may, post, reason, session } from "../core/api.js";
import { h } from "../core/dom.js";
import { go, link } from "../core/router.js";
import { local, put, refresh, use } from "../core/store.js";
import { n, number, t } from "../core/texts.js";
import { attempt, copy, toast } from "../ui/layers.js";
import { art, bar, bones, button, empty, failure, field, icon, iconButton, linkButton, logo } from "../ui/parts.js";
import { qr } from "../ui/qr.js";
import { kindText, scanText } from "./station.js";

export const title = () => t("Welcome");
/** Without the places of a station that does not run yet. */
export const isBare = true;

const STEPS = ["password", "folders", "scan", "channels", "watch"];
const stepNames = () => [t("Password"), t("Folders"), t("Scan"), t("Channels"), t("Watch")];

/** @param {import("../core/router.js").Place} place */
export function view(place) {
  const scans = use("/api/v1/scans"), channels = use("/api/v1/on-air");
  if (scans.error && !scans.data) return h("div.welcome", null, failure(scans.error, () => refresh("/api/v1/")));
  if (!scans.data || !channels.data) return h("div.welcome", null, bones(5, "row"));
  const libraries = scans.data.items, step = stepOf(place.query.get("step"), libraries, channels.data.items);
  return [
    h("ol.steps", { "aria-label": t("Steps") }, stepNames().map((label, index) => stepMark(label, index, STEPS.indexOf(step)))),
    h(`div.welcome.w-${step}`, { key: step }, step === "password" ? password() : step === "folders" ? folders(libraries) : step === "scan" ? scanning(libraries)
      : step === "channels" ? proposals(libraries, channels.data.items) : watching(channels.data.items)),
  ];
}

/** @param {string} label @param {number} index @param {number} at */
const stepMark = (label, index, at) => h("li", { key: label, class: index < at ? "done" : "", "aria-current": index === at ? "step" : undefined }, index < at ? icon("check", "s") : h("b", null, index + 1), label);

/**
 * The step that comes next; an address may name one that is possible.
 * @param {string | null} wanted @param {any[]} libraries @param {any[]} channels
 */
function stepOf(wanted, libraries, channels) {
  if (!session.hasPassword || !may("editor")) return "password";
  if (wanted === "folders" || !libraries.length) return "folders";
  if (libraries.some((one) => one.scan.state === "running" || one.scan.state === "none")) return "scan";
  if (wanted === "watch" && channels.length || channels.length && wanted !== "channels" && wanted !== "scan") return "watch";
  return "channels";
}

/** @param {any} heading @param {...any} more */
const hero = (heading, ...more) => h("div.w-hero", null, h("h1", null, heading), more);

// ---------------------------------------------------------------- password

function password() {
  if (session.hasPassword && session.loggedIn) return hero(t("Your role cannot set up channels"), h("p.quiet", null, t("Log in with an account that has the role editor or admin.")), h("p", null, linkButton(t("Go to On air"), { kind: "main tall", href: "/" })));
  return hero(t("Your own television"), session.hasPassword
    ? [h("p.quiet", null, t("Log in to choose folders and create channels.")), h("p", null, button(t("Log in"), { kind: "main tall", press: () => put({ needsLogin: true }) }))]
    : [h("p.quiet", null, t("First set a password: open the setup link that the station printed when it started.")), h("p.quiet", null, t("To print a new one, run this command on the machine:")),
      h("p.command", null, h("code", null, "continuity user setup"), button(t("Copy"), { kind: "low", icon: "copy", press: () => copy("continuity user setup") }))]);
}

// ---------------------------------------------------------------- folders

/** @typedef {{ name: string, kind: string, path: string }} Picked */

/** @returns {Picked[]} */
const picked = () => local.newFolders ?? [];

/** @param {any[]} libraries */
function folders(libraries) {
  const chosen = picked();
  return [
    hero(libraries.length ? t("Add folders") : t("Where are your media?"), h("p.quiet", null, t("Continuity reads the files where they are and never changes them. A folder that contains folders such as Movies and TV becomes several libraries."))),
    h("div.w-pick", null, browser(), h("section.w-chosen", { "aria-labelledby": "chosen-title" }, h("h2", { id: "chosen-title" }, t("Chosen")),
      libraries.length || chosen.length ? h("ul.rows", null, libraries.map(knownFolder), chosen.map(chosenFolder)) : h("p.quiet.w-none", null, t("Choose at least one folder on the left.")))),
    footer(chosen.length ? n(chosen.length, "{n} new library", "{n} new libraries") : libraries.length ? t("Nothing new is chosen") : t("Nothing is chosen yet"),
      libraries.length && !chosen.length ? linkButton(t("Next"), { kind: "main tall", href: link("/welcome", { step: "scan" }) })
        : button(chosen.length ? n(chosen.length, "Scan {n} library", "Scan {n} libraries") : t("Scan"), { kind: "main tall", why: reason("admin") ?? (chosen.length ? undefined : t("Choose a folder first.")), press: addLibraries })),
  ];
}

/** The folders of the station's machine, one level at a time. */
function browser() {
  const at = local.folder ?? "", answer = use(`/api/v1/folders${at ? `?path=${encodeURIComponent(at)}` : ""}`);
  const names = answer.data?.items ?? [], known = picked().map((one) => one.path);
  const move = (/** @type {string} */ path) => { put({ folder: path }); document.querySelector(".w-list")?.scrollTo(0, 0); };
  return h("section.card.w-browser", { "aria-labelledby": "browser-title" },
    h("header", null, h("h2.hidden", { id: "browser-title" }, t("Folders of the station's machine")),
      at ? iconButton("left", t("Folder above"), { press: () => move(above(at)) }) : null,
      h("p.cut", { title: at }, at ? h("code", null, at) : h("b", null, t("This machine"))),
      at ? useButton(at, known, "low main") : null),
    answer.error && !names.length ? failure(answer.error) : !answer.data ? bones(5, "row")
      : names.length ? h("ul.w-list", null, names.map((/** @type {any} */ one) => h("li", { key: one.path },
        h("button.w-folder", { type: "button", onclick: () => move(one.path) }, icon("folder"), h("span.cut", { title: one.path }, at ? one.name : one.path), icon("right", "s")), useButton(one.path, known))))
        : empty({ sign: "folder", title: t("No folders in here"), text: at ? t("Choose this folder, or go back.") : t("No usual folder for media exists. Enter a path.") }),
    h("form.w-path", { onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); if (local.newPath) suggest(local.newPath); } },
      field(t("Or enter a path"), { id: "w-path", placeholder: "/media/films", value: local.newPath ?? "", autocomplete: "off", spellcheck: "false", oninput: (/** @type {any} */ event) => put({ newPath: event.target.value }) }), h("button.b", { type: "submit" }, t("Choose"))));
}

/** @param {string} path */
const above = (path) => { const parts = path.split("/").slice(0, -1).join("/"), roots = (use("/api/v1/folders").data?.items ?? []).map((/** @type {any} */ one) => one.path); return roots.includes(path) ? "" : parts; };

/** @param {string} path @param {string[]} known @param {string} [kind] */
const useButton = (path, known, kind = "low bare") => known.some((one) => one === path) ? h("span.w-is", null, icon("check", "s"), t("Chosen"))
  : button(t("Choose"), { kind, name: t("Choose {folder}", { folder: path }), why: local.choosing === path ? t("The folder is being read.") : reason("admin"), press: () => suggest(path) });

/**
 * Asks which libraries the folder would make.
 * @param {string} path
 */
async function suggest(path) {
  put({ choosing: path });
  await attempt(async () => {
    const found = (await get(`/api/v1/library-suggestions?path=${encodeURIComponent(path)}`)).items;
    const taken = new Set(picked().map((one) => one.path));
    const fresh = found.filter((/** @type {Picked} */ one) => !taken.has(one.path));
    if (!found.length) toast(t("There are no video files in {folder}.", { folder: path }), { tone: "bad" });
    put({ newFolders: [...picked(), ...fresh], newPath: "" });
  });
  put({ choosing: null });
}

const KINDS = ["movies", "shows", "music-videos", "other-videos"];

/** @param {Picked} one */
const chosenFolder = (one) => h("li.row.w-row", { key: one.path }, icon("folder"), h("div.grow", null, h("b.cut", null, one.name), h("small.quiet.cut", { title: one.path }, one.path)),
  h("select.input.slim", { "aria-label": t("What is in {name}", { name: one.name }), value: one.kind, onchange: (/** @type {any} */ event) => put({ newFolders: picked().map((other) => other === one ? { ...one, kind: event.target.value } : other) }) }, KINDS.map((kind) => h("option", { key: kind, value: kind }, kindText(kind)))),
  iconButton("x", t("Remove {name}", { name: one.name }), { press: () => put({ newFolders: picked().filter((other) => other !== one) }) }));

/** @param {any} one */
const knownFolder = (one) => h("li.row.w-row", { key: one.id }, icon("folder"), h("div.grow", null, h("b.cut", null, one.name), h("small.quiet", null, kindText(one.kind))), h("span.quiet.small", null, n(one.items, "{n} item", "{n} items")));

async function addLibraries() {
  const known = new Set((use("/api/v1/scans").data?.items ?? []).map((/** @type {any} */ one) => one.name));
  const operations = picked().map(({ name, kind, path }) => ({ op: "create", path: "/api/v1/libraries", value: { name: free(name, known), kind, paths: [path] } }));
  await attempt(async () => {
    await post("/api/v1/changes", { message: t("Folders chosen"), operations });
    put({ newFolders: [] });
    refresh("/api/v1/");
    go(link("/welcome", { step: "scan" }));
  });
}

/**
 * The name, with a number where it is taken.
 * @param {string} name @param {Set<string>} taken
 */
function free(name, taken) {
  let found = name;
  for (let count = 2; taken.has(found); count += 1) found = `${name} ${count}`;
  taken.add(found);
  return found;
}

// ---------------------------------------------------------------- scan

/** @param {any[]} libraries */
function scanning(libraries) {
  const files = libraries.reduce((sum, one) => sum + (one.scan.files ?? 0), 0), done = libraries.reduce((sum, one) => sum + one.ready + one.unplayable, 0);
  return [
    hero(t("Reading your media"), h("p.quiet.num", { role: "status" }, t("{done} of {files} files probed. New files are found by themselves later.", { done: number(Math.min(done, Math.max(files, done))), files: number(Math.max(files, done)) }))),
    h("ul.rows.card.w-scans", null, libraries.map((one) => h("li.row.w-row", { key: one.id }, icon(one.scan.state === "finished" ? "check" : "folder"),
      h("div.grow", null, h("b.cut", null, one.name), h("small.quiet.cut", null, [kindText(one.kind), scanText(one.scan)].join(" · "))),
      h("span.w-gauge", null, bar(one.scan.state === "finished" ? 1 : (one.scan.probed ?? 0) / Math.max(1, (one.scan.probed ?? 0) + (one.scan.waiting ?? 0)), t("Scan of {name}", { name: one.name })))))),
    h("p.quiet", null, t("Channels are suggested when the scan ends. You can leave this page; the scan continues.")),
  ];
}

// ---------------------------------------------------------------- channels

/** @param {any[]} libraries @param {any[]} channels */
function proposals(libraries, channels) {
  // Another scan may bring other suggestions.
  const answer = use(`/api/v1/channel-suggestions#${libraries.map((one) => one.scan.finished ?? "").join()}`);
  if (answer.error && !answer.data) return failure(answer.error, () => refresh("/api/v1/channel-suggestions"));
  if (!answer.data) return [hero(t("Reading your media")), h("div.props", null, bones(3, "tile"))];
  const all = answer.data.items, without = local.without ?? new Set(), chosen = all.filter((/** @type {any} */ one) => !without.has(one.name));
  const unplayable = libraries.reduce((sum, one) => sum + one.unplayable, 0);
  if (!all.length) return nothingFound(libraries, channels);
  const faults = nameFaults(chosen, channels);
  return [
    hero(n(all.length, "Your media can fill {n} channel", "Your media can fill {n} channels"), h("p.quiet", null, t("Take, rename or leave each of them. You can change everything later."))),
    h("ul.props", null, all.map((/** @type {any} */ one, /** @type {number} */ index) => proposal(one, numbers(all, channels)[index], !without.has(one.name), faults.get(one.name)))),
    footer([h("b", null, n(chosen.length, "{n} channel", "{n} channels")), unplayable ? h("span.quiet", null, " · ", h("a", { href: link("/station/folders") }, n(unplayable, "{n} file cannot be played", "{n} files cannot be played"))) : null],
      linkButton(t("Other folders"), { kind: "tall bare", href: link("/welcome", { step: "folders" }) }),
      button(n(chosen.length, "Create {n} channel", "Create {n} channels"), { kind: "main tall", why: reason("editor") ?? (local.making ? t("The channels are being created.") : !chosen.length ? t("Take at least one.") : faults.size ? t("Give each channel a name of its own.") : undefined), press: () => make(chosen, channels) })),
  ];
}

/** @param {any[]} libraries @param {any[]} channels */
function nothingFound(libraries, channels) {
  const items = libraries.reduce((sum, one) => sum + one.items, 0);
  return [
    hero(channels.length ? t("There is a channel for everything") : t("Nothing can be played yet"), h("p.quiet", null, channels.length ? t("New suggestions appear when folders with other media are added.")
      : items ? t("The files were found, but none of them can be played. The folders show why.") : t("There are no video files in these folders."))),
    h("p.acts", null, linkButton(t("Other folders"), { kind: "main tall", href: link("/welcome", { step: "folders" }) }), linkButton(t("See the folders"), { kind: "tall", href: link("/station/folders") })),
  ];
}

/** @param {any} one */
const nameOf = (one) => String(local.names?.[one.name] ?? one.name).trim();

/**
 * Names that are missing, given twice or taken.
 * @param {any[]} chosen @param {any[]} channels
 */
function nameFaults(chosen, channels) {
  const taken = new Set(channels.map((channel) => channel.name)), faults = new Map();
  for (const one of chosen) {
    const name = nameOf(one);
    if (!name) faults.set(one.name, t("Enter a name."));
    else if (taken.has(name)) faults.set(one.name, t("This name is taken."));
    taken.add(name);
  }
  return faults;
}

/**
 * The lowest free numbers.
 * @param {any[]} all @param {any[]} channels
 */
function numbers(all, channels) {
  const taken = new Set(channels.map((channel) => Number(channel.number)));
  let next = 0;
  return all.map(() => { do next += 1; while (taken.has(next)); return next; });
}

/** @param {any} one @param {number} number @param {boolean} isOn @param {string} [fault] */
function proposal(one, number, isOn, fault) {
  const flip = () => { const next = new Set(local.without ?? []); if (!next.delete(one.name)) next.add(one.name); put({ without: next }); };
  const titles = [...new Set(one.samples.map((/** @type {any} */ sample) => sample.show ?? sample.title))].slice(0, 3);
  return h(`li.card.prop${isOn ? "" : ".out"}`, { key: one.name }, h("div.mosaic", { "aria-hidden": "true" }, mosaic(one)),
    h("div.pr-b", null, h("div.pr-h", null, h("span.pr-n.num", null, number),
      h("h2", null, h("input.pr-name", { "aria-label": t("Name of channel {number}", { number }), value: local.names?.[one.name] ?? one.name, "aria-invalid": fault ? "true" : undefined, autocomplete: "off", spellcheck: "false", disabled: !isOn, oninput: (/** @type {any} */ event) => put({ names: { ...local.names, [one.name]: event.target.value } }) })),
      h("button.check", { type: "button", role: "checkbox", "aria-checked": String(isOn), "aria-label": t("Create {name}", { name: nameOf(one) }), onclick: flip }, icon("check"))),
    fault ? h("p.small.bad", { role: "alert" }, fault) : null,
    h("p.pr-say", null, t("Plays {reason}.", { reason: one.reason })), h("ul.tonight", null, titles.map((name) => h("li", { key: name }, h("span.cut", null, name))))));
}

/**
 * Five pictures that differ.
 * @param {any} one
 */
function mosaic(one) {
  const seen = new Set();
  return Array.from({ length: 5 }, (_, index) => {
    const sample = one.samples[index], name = sample ? sample.show ?? sample.title : one.name, isNew = sample !== undefined && !seen.has(name);
    seen.add(name);
    return h("span", { key: index }, art(isNew ? name : `${name} ${sample?.title ?? ""} ${index}`, { shape: "fill", src: isNew ? sample.artwork : null }));
  });
}

/**
 * Collection, schedule and channel of each, in one change set.
 * @param {any[]} chosen @param {any[]} channels
 */
async function make(chosen, channels) {
  put({ making: true });
  const free = numbers(chosen, channels);
  await attempt(async () => {
    const profile = (await get("/api/v1/profiles")).items[0]?.id;
    const first = profile ? [] : [{ op: "create", path: "/api/v1/profiles", ref: -1, value: { name: "HD" } }];
    const operations = chosen.flatMap((one, index) => {
      const name = nameOf(one), ref = -2 - 3 * index;
      return [
        { op: "create", path: "/api/v1/collections", ref, value: { name, items: one.items } },
        { op: "create", path: "/api/v1/schedules", ref: ref - 1, value: { name, items: [{ mode: "flood", content: { collection: ref }, order: one.order }] } },
        { op: "create", path: "/api/v1/channels", ref: ref - 2, value: { number: String(free[index]), name, group: one.group, schedule: ref - 1, profile: profile ?? -1 } },
      ];
    });
    await post("/api/v1/changes", { message: n(chosen.length, "{n} suggested channel created", "{n} suggested channels created"), operations: [...first, ...operations] });
    put({ names: undefined, without: undefined });
    refresh("/api/v1/");
    go(link("/welcome", { step: "watch" }));
  });
  put({ making: false });
}

// ---------------------------------------------------------------- watch

/** @param {any[]} channels */
function watching(channels) {
  const station = use("/api/v1/station").data, links = station?.links;
  return [
    hero(t("You are on air"), h("p.quiet", null, t("Your channels play around the clock. Watch here, or add the station to your TV.")),
      h("p.acts", null, linkButton(t("Watch {name}", { name: channels[0].name }), { kind: "main tall", icon: "play", href: link(`/watch/${channels[0].number}`) }), linkButton(t("Open the guide"), { kind: "tall", icon: "guide", href: link("/guide") }))),
    h("ul.w-air", null, channels.slice(0, 8).map((channel) => h("li", { key: channel.id }, h("a.card", { href: link(`/watch/${channel.number}`) }, art(channel.now?.title ?? channel.name, { src: channel.now?.artwork }),
      h("span.w-what", null, logo(channel), h("span.grow", null, h("small.quiet.cut", null, h("span.num", null, channel.number), " ", channel.name), h("b.cut", null, channel.now?.title ?? t("Starting…"))), icon("play")))))),
    links ? h("section.w-tv", { "aria-labelledby": "tv-title" }, h("h2", { id: "tv-title" }, t("On your TV")), h("div.addresses", null, [[t("Plex, Jellyfin, Emby"), t("Add it as an HDHomeRun tuner."), links.tuner], [t("Kodi, VLC, TiviMate"), t("Add it as an M3U playlist."), links.playlist], [t("Guide"), t("For apps that ask for an XMLTV or EPG URL."), links.guide]]
      .map(([name, hint, url]) => h("div.card.pad.address", { key: name }, h("h3", null, name), h("p.quiet.small", null, hint), h("div.w-url", null, h("code.cut", { title: url }, url), button(t("Copy"), { kind: "low", icon: "copy", name: t("Copy the URL for {name}", { name }), press: () => copy(url) })), h("div.w-qr", null, qr(url))))),
      h("p", null, linkButton(t("Step by step for each player"), { kind: "low bare", icon: "tv", href: link("/station/players") }))) : null,
  ];
}

/** @param {any} text @param {...any} actions */
const footer = (text, ...actions) => h("footer.w-bar", null, h("p", { role: "status" }, text), actions);
