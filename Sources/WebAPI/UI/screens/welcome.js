// Welcome: from folders with media to a channel on the air.
import { reason, session } from "../core/api.js";
import { h } from "../core/dom.js";
import { create } from "../core/draft.js";
import { has, isDiscovered } from "../core/features.js";
import { go, link } from "../core/router.js";
import { local, put, refresh, use } from "../core/store.js";
import { n, number, t } from "../core/texts.js";
import { saveDraft } from "../ui/draft-bar.js";
import { things, usualProfile } from "../ui/form.js";
import { copy } from "../ui/layers.js";
import { art, bar, bones, button, empty, field, icon, linkButton } from "../ui/parts.js";
import { kindText } from "./station.js";

export const title = () => t("Welcome");

/** @param {import("../core/router.js").Place} place */
export function view(place) {
  if (!isDiscovered()) return h("div.welcome", null, bones(5, "row"));
  const libraries = use("/api/v1/scans"), found = libraries.data?.items ?? [], channels = use("/api/v1/on-air").data?.items ?? [];
  const step = !session.hasPassword || !session.loggedIn ? 0 : !found.length ? 1 : found.some((/** @type {any} */ one) => one.scan.state === "running") ? 2 : channels.length ? 4 : 3;
  return h("div.welcome", null, h("ol.steps", { "aria-label": t("Steps") }, [t("Password"), t("Folders"), t("Scan"), t("Channels"), t("Watch")].map((label, index) => h("li", { key: label, class: index < step ? "done" : "", "aria-current": index === step ? "step" : undefined }, index < step ? icon("check", "s") : h("b", null, index + 1), label))),
    !has("POST /api/v1/changes") && step > 0 && !channels.length ? byCommand() : step === 0 ? password() : step === 4 && !place.query.get("folders") ? done(channels) : [folders(found), step >= 2 && !place.query.get("folders") ? proposals(found) : null],
    libraries.error ? null : libraries.data ? null : bones(3));
}

function password() {
  return h("div.w-hero", null, h("h1", null, t("Your own television")), session.hasPassword
    ? [h("p.quiet", null, t("Log in to choose folders and make channels.")), h("p", null, button(t("Log in"), { kind: "main tall", press: () => put({ needsLogin: true }) }))]
    : [h("p.quiet", null, t("First set a password: open the setup link that the station printed when it started.")), h("p.quiet", null, t("You can print a new one on the machine:")), command("continuity user setup")]);
}

const byCommand = () => h("div.w-hero", null, h("h1", null, t("Make your first channels")), h("p.quiet", null, t("Stop the station and name the folders with your media. It scans them, suggests channels and goes on air:")), command("continuity quickstart /media/films /media/series"));

/** @param {string} text */
const command = (text) => h("p.command", null, h("code", null, text), button(t("Copy"), { kind: "low", icon: "copy", press: () => copy(text) }));

/** @param {any[]} found */
function folders(found) {
  const kinds = ["movies", "shows", "music-videos", "other-videos"], path = local.newPath ?? "", kind = local.newKind ?? "movies";
  const add = async () => {
    create("library", { name: path.split("/").filter(Boolean).pop() ?? path, kind, paths: [path] });
    await saveDraft();
    put({ newPath: "" });
    refresh("/api/v1/scans");
  };
  return h("section.w-hero", null, h("h1", null, found.length ? t("Your folders") : t("Where are your media?")), h("p.quiet", null, t("Continuity reads them where they are and never changes them.")),
    found.length ? h("ul.rows", null, found.map((one) => h("li.row", { key: one.id }, icon("folder"), h("div.grow", null, h("b", null, one.name), h("small.quiet", null, `${kindText(one.kind)} · ${n(one.items, "{n} item", "{n} items")}`)), one.scan.state === "running" ? h("span.w-scan", null, bar(one.scan.probed / Math.max(1, one.scan.probed + one.scan.waiting), one.name)) : null))) : null,
    h("form.w-add", { onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); if (path.startsWith("/")) add(); } },
      field(t("Folder on the station's machine"), { id: "w-path", placeholder: "/media/films", value: path, autocomplete: "off", spellcheck: "false", list: "w-folders", oninput: (/** @type {any} */ event) => put({ newPath: event.target.value }) }, { fault: path && !path.startsWith("/") ? t("A path begins with a slash, such as /media/films.") : undefined }), folderList(path),
      h("label.field", null, h("span", null, t("What is in it")), h("select.input", { value: kind, onchange: (/** @type {any} */ event) => put({ newKind: event.target.value }) }, kinds.map((one) => h("option", { key: one, value: one }, kindText(one))))),
      button(t("Add"), { kind: "main", why: reason("admin") ?? (path.startsWith("/") ? undefined : t("Enter a folder first.")), press: add })));
}

/**
 * Folders of the machine, where the station tells them.
 * @param {string} path
 */
function folderList(path) {
  if (!has("GET /api/v1/folders") || !path.startsWith("/")) return null;
  const parent = path.slice(0, path.lastIndexOf("/") + 1);
  const answer = use(`/api/v1/folders?path=${encodeURIComponent(parent)}`).data, names = answer?.items ?? [];
  return h("datalist", { id: "w-folders" }, names.slice(0, 200).map((/** @type {any} */ one) => h("option", { key: one.path, value: one.path })));
}

/** @param {any[]} found */
function proposals(found) {
  things("profile");   // channels need one
  const ready = found.filter((one) => one.ready > 0), out = local.without ?? new Set();
  const chosen = ready.filter((one) => !out.has(one.id));
  return h("section", null, h("div.w-hero", null, h("h2", null, n(ready.length, "Your media can fill {n} channel", "Your media can fill {n} channels")), h("p.quiet", null, t("Choose what to create; everything can be changed later."))),
    ready.length ? h("div.props", null, ready.map((one, index) => proposal(one, index + 1, !out.has(one.id), () => { const next = new Set(out); if (!next.delete(one.id)) next.add(one.id); put({ without: next }); }))) : empty({ title: t("Nothing is ready yet"), text: t("The scan still reads the files.") }),
    h("div.w-bar", null, h("p", null, h("b", null, n(chosen.length, "{n} channel", "{n} channels"))), button(n(chosen.length, "Create {n} channel", "Create {n} channels"), { kind: "main tall", why: reason("editor") ?? (chosen.length ? undefined : t("Choose at least one.")), press: () => make(chosen) })));
}

/** @param {any} library @param {number} index @param {boolean} isOn @param {() => void} toggle */
const proposal = (library, index, isOn, toggle) => h(`article.card.prop${isOn ? "" : ".out"}`, { key: library.id }, h("div.mosaic", { "aria-hidden": "true" }, sample(library)),
  h("div.pr-b", null, h("div.pr-h", null, h("span.pr-n.num", null, index), h("h2", null, library.name), h("button.check", { type: "button", role: "checkbox", "aria-checked": String(isOn), "aria-label": library.name, onclick: toggle }, icon("check"))),
    h("p.pr-say", null, library.kind === "shows" ? t("Plays series in order, each show in turn.") : library.kind === "music-videos" ? t("Plays music videos all day, shuffled.") : t("Plays everything shuffled, each item once per cycle.")), h("p.small.quiet", null, t("{n} items ready", { n: number(library.ready) }))));

/** @param {any} library */
const sample = (library) => { const items = use(`/api/v1/media?library=${library.id}&limit=5`).data?.items ?? []; return Array.from({ length: 5 }, (_, index) => h("span", { key: index }, art(items[index]?.show ?? items[index]?.title ?? `${library.name} ${index}`, { shape: "fill" }))); };

/**
 * Makes collection, schedule and channel of each in one change set.
 * @param {any[]} libraries
 */
async function make(libraries) {
  const taken = (use("/api/v1/on-air").data?.items ?? []).map((/** @type {any} */ one) => Number(one.number));
  let next = 1;
  const profile = usualProfile();
  for (const library of libraries) {
    while (taken.includes(next)) next += 1;
    taken.push(next);
    const collection = create("collection", { name: library.name, items: [{ library: library.id }] });
    const schedule = create("schedule", { name: library.name, items: [{ mode: "flood", content: { collection }, order: library.kind === "shows" ? "shuffle-in-order" : "shuffle" }] });
    create("channel", { number: String(next), name: library.name, schedule, profile });
  }
  await saveDraft();
  refresh("/api/v1/");
  go(link("/on-air"));
}

/** @param {any[]} channels */
const done = (channels) => h("section.w-hero", null, h("h1", null, t("You are on air")), h("p.quiet", null, t("Watch here, or add the station to your players.")), h("p.acts", null, linkButton(t("Watch {name}", { name: channels[0].name }), { kind: "main tall", icon: "play", href: link(`/watch/${channels[0].number}`) }), linkButton(t("Set up players"), { kind: "tall", icon: "tv", href: link("/station/players") })));

