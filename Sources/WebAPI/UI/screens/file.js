// The station file in the browser: a text whose faults are marked at their places, what it would do, and saving it. The text
// stays in this browser until it is saved or thrown away.
import { Problem, reason, request } from "../core/api.js";
import { h } from "../core/dom.js";
import { count, differing } from "../core/draft.js";
import { labelOf } from "../core/schema.js";
import { redraw, refresh } from "../core/store.js";
import { n, number, t } from "../core/texts.js";
import { attempt, complain, toast } from "../ui/layers.js";
import { timeline, undoSaved } from "../ui/draft-bar.js";
import { bones, button, chip, empty, failure, icon, linkButton, sentence, toggle } from "../ui/parts.js";

const NAME = "continuity-file", PAUSE = 500, DAYS = 7 * 86_400, KEPT = 2_000_000, LINE = 20;

/**
 * The text as it is edited, and what the station says to it.
 * @type {{ text: string | null, isRead: boolean, prunes: boolean, running: boolean, result: any, problem: Problem | null, saving: boolean }}
 */
const file = { text: null, isRead: false, prunes: false, running: false, result: null, problem: null, saving: false };

let timer = 0;
/** @type {AbortController | null} */
let asking = null;

export function filePage() {
  if (!file.isRead) {
    file.isRead = true;
    try { file.text = localStorage.getItem(NAME); } catch { /* a browser that keeps nothing */ }
    if (file.text !== null) look();
  }
  return h("div.file-page", { ondragover: (/** @type {Event} */ event) => event.preventDefault(), ondrop: dropped },
    h("div.r-bar", null, h("p.quiet", null, t("Everything that you made, as one text.")), h("span.push"),
      h("label.b.low", null, icon("folder", "s"), t("Open a file"), h("input.hidden", { type: "file", accept: ".yaml,.yml,.txt,application/yaml,text/yaml", onchange: (/** @type {any} */ event) => { take(event.target.files?.[0]); event.target.value = ""; } })),
      button(t("Edit the present station"), { kind: "low", icon: "pen", press: present }),
      linkButton(t("Download"), { kind: "low", icon: "save", href: "/api/v1/station-file", download: "station.yaml" })),
    file.text === null ? empty({ sign: "list", title: t("Open or paste a station file"), text: t("You see what it changes before anything is saved."), actions: [button(t("Paste a text"), { press: () => { become(""); requestAnimationFrame(() => document.getElementById("file-text")?.focus()); } })] })
      : h("div.file-cols", null, editor(file.text), outcome()));
}

// ---------------------------------------------------------------- the text

/** @param {string} text */
function editor(text) {
  const lines = text.split("\n").length, marked = new Map(faults().map((fault) => [fault.line, fault]));
  return h("section.card.file-card", { "aria-label": t("Station file") },
    h("div.file-scroll", { id: "file-scroll" }, h("div.file-sheet", { style: { height: `${lines * LINE + 24}px` } },
      h("pre.file-lines", { "aria-hidden": "true" }, Array.from({ length: lines }, (_, index) => index + 1).join("\n")),
      [...marked.keys()].map((line) => h("span.file-mark", { key: line, "aria-hidden": "true", style: { top: `${(line - 1) * LINE + 12}px` } })),
      h("textarea.file-text", {
        id: "file-text", spellcheck: "false", autocomplete: "off", autocapitalize: "off", wrap: "off", value: text, "aria-label": t("Text of the station file"), "aria-invalid": marked.size ? "true" : undefined, "aria-describedby": "file-state",
        oninput: (/** @type {any} */ event) => become(event.target.value),
        onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "s" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); look(0); } },
      }))));
}

/** @param {string | null} text */
function become(text) {
  file.text = text;
  try {
    if (text === null || text.length > KEPT) localStorage.removeItem(NAME); else localStorage.setItem(NAME, text);
  } catch { /* a browser that keeps nothing: the text lives as long as the page */ }
  look();
  redraw();
}

/** @param {File | undefined} chosen */
const take = (chosen) => attempt(async () => { if (chosen) become(await chosen.text()); });

/** @param {DragEvent} event */
function dropped(event) {
  event.preventDefault();
  take(event.dataTransfer?.files[0]);
}

const present = () => attempt(async () => become(String((await request("GET", "/api/v1/station-file")).body)));

/**
 * Shows a place of the text, and puts the cursor there.
 * @param {number} line @param {number} column
 */
function show(line, column) {
  const field = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("file-text")), scroller = document.getElementById("file-scroll");
  if (!field || !scroller) return;
  const before = field.value.split("\n").slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0), end = field.value.indexOf("\n", before);
  field.focus({ preventScroll: true });
  field.setSelectionRange(Math.min(before + column - 1, field.value.length), end < 0 ? field.value.length : end);
  scroller.scrollTop = (line - 1) * LINE - scroller.clientHeight / 3;
  scroller.scrollIntoView({ block: "nearest" });
}

// ---------------------------------------------------------------- what the station says

/** @param {number} pause */
function look(pause = PAUSE) {
  clearTimeout(timer);
  asking?.abort();
  if (!file.text?.trim()) { Object.assign(file, { running: false, result: null, problem: null }); return; }
  file.running = true;
  timer = setTimeout(async () => {
    const control = asking = new AbortController();
    try {
      const { body } = await request("PUT", `/api/v1/station-file?preview=${DAYS}&prune=${file.prunes ? 1 : 0}`, { body: file.text ?? "", type: "application/yaml", signal: control.signal });
      Object.assign(file, { running: false, result: body, problem: null });
    } catch (error) {
      if (control.signal.aborted) return;
      Object.assign(file, { running: false, result: null, problem: error instanceof Problem ? error : null });
    }
    redraw();
  }, pause);
}

/** @returns {any[]} what is wrong, each with its line and column */
const faults = () => [...file.problem?.errors ?? [], ...(file.result?.errors ?? []).flatMap((/** @type {any} */ one) => one.errors ?? [])].filter((/** @type {any} */ one) => one.line);

function outcome() {
  const { result, problem, running } = file, wrong = faults(), errors = result?.errors ?? [];
  const why = reason("admin") ?? (file.saving ? t("It is being saved.") : running ? t("The station is reading it.") : problem || errors.length ? t("Fix the errors first.") : !result?.changes.length ? t("It changes nothing.") : undefined);
  return h("aside.file-side", { "aria-label": t("What the file does") },
    h("p", { id: "file-state", role: "status" }, h("b", null, stateText(wrong.length || errors.length))),
    problem && !wrong.length ? failure(problem, () => look(0)) : null,
    wrong.length ? h("ol.rows.faults-at", null, wrong.map((one, index) => h("li", { key: index }, h("button.opt", { type: "button", onclick: () => show(one.line, one.column ?? 1) }, h("span.num.bad", null, `${one.line}:${one.column ?? 1}`), h("span", null, words(one)))))) : null,
    errors.filter((/** @type {any} */ one) => !(one.errors ?? []).some((/** @type {any} */ place) => place.line)).map((/** @type {any} */ one, /** @type {number} */ index) => h("div.alarm", { key: index }, icon("warn"), h("div", null, h("h3", null, one.what), h("p.quiet", null, sentence(one.why), " ", one.fix)))),
    running && !result && !problem ? bones(4) : null,
    result ? effect(result) : null,
    h("div.field", null, toggle(t("Remove what the file does not name"), file.prunes, (on) => { file.prunes = on; look(0); redraw(); }), h("small.hint", null, t("Otherwise it stays as it is."))),
    count() ? h("p.quiet.small", null, t("Your other unsaved changes are not part of this.")) : null,
    h("p.acts", null, button(t("Save"), { kind: "main", icon: "check", why, press: save }), button(t("Discard"), { press: () => { const old = file.text; become(null); toast(t("The text is discarded."), { act: t("Undo"), press: () => become(old) }); } })));
}

/** @param {number} wrong */
function stateText(wrong) {
  if (file.running) return t("Reading the file…");
  if (wrong) return n(wrong, "{n} error to fix", "{n} errors to fix");
  if (file.problem) return t("The file cannot be read");
  if (!file.result) return t("The file is empty");
  const all = file.result.changes.length;
  return all ? n(all, "It changes {n} thing", "It changes {n} things") : t("It is the station as it is now");
}

/** @param {any} fault */
const words = (fault) => sentence([fault.found ? t("found {found}", { found: fault.found }) : "", fault.expected ? t("expected {expected}", { expected: fault.expected }) : "", fault.suggestion ? t("did you mean {word}?", { word: fault.suggestion }) : ""].filter(Boolean).join(", "));

/** @param {any} result */
function effect(result) {
  const { changes, timelines, notices, findings } = result, touched = timelines.filter((/** @type {any} */ one) => one.added?.length || one.removed?.length);
  const signs = /** @type {Record<string, [string, string]>} */ ({ added: [t("new"), "good"], changed: [t("changed"), "you"], removed: [t("removed"), "bad"] });
  return [
    changes.length ? h("ul.rows.file-changes", null, changes.slice(0, 60).map((/** @type {any} */ one) => h("li.row.thin", { key: one.path }, h("div.grow", null, h("b.cut", null, one.name || labelOf(one.kind)), h("small.quiet", null, [labelOf(one.kind), one.change === "changed" ? differing(one.before, one.after).map((key) => labelOf(key).toLowerCase()).join(", ") : ""].filter(Boolean).join(": "))), chip(signs[one.change][0], signs[one.change][1]))),
      changes.length > 60 ? h("li.row.thin.quiet", { key: "more" }, t("and {n} more", { n: number(changes.length - 60) })) : null) : null,
    touched.length ? [h("h3", null, t("On air")), touched.slice(0, 12).map(timeline)] : changes.length ? h("p.quiet.small", null, t("No timeline changes in the next 7 days.")) : null,
    findings.length ? [h("h3", null, t("Found in rehearsal")), h("ul.rows", null, findings.slice(0, 8).map((/** @type {any} */ one, /** @type {number} */ index) => h("li.row.thin", { key: index }, h("span.warn", null, icon("warn", "s")), h("span.grow", null, h("b", null, one.channelName), ": ", one.what))))] : null,
    notices.length ? h("ul.small", null, notices.slice(0, 20).map((/** @type {any} */ one, /** @type {number} */ index) => h("li.quiet", { key: index }, sentence(one)))) : null,
  ];
}

async function save() {
  file.saving = true;
  redraw();
  try {
    const { body } = await request("PUT", `/api/v1/station-file?prune=${file.prunes ? 1 : 0}`, { body: file.text ?? "", type: "application/yaml" });
    become(null);
    refresh("/api/v1/");
    toast(t("Saved."), body?.number ? { act: t("Undo"), press: () => undoSaved(body.number) } : {});
  } catch (error) {
    complain(error);
    look(0);
  }
  file.saving = false;
  redraw();
}
