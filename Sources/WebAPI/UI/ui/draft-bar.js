// The draft bar: what is unsaved, what it would do, and saving it. Conflicts are settled here, field by field.
import { post, reason } from "../core/api.js";
import { h } from "../core/dom.js";
import { canUndo, count, differing, discard, list, look, present, preview, save, settle, undo } from "../core/draft.js";
import { labelOf } from "../core/schema.js";
import { local, put, refresh } from "../core/store.js";
import { n, t } from "../core/texts.js";
import { clock, day } from "../core/time.js";
import { attempt, complain, open, toast } from "./layers.js";
import { bones, button, icon, sentence } from "./parts.js";

/** What the draft does, in numbers. */
export function effect() {
  const timelines = (preview.result?.timelines ?? []).filter((/** @type {any} */ one) => (one.added?.length ?? 0) + (one.removed?.length ?? 0));
  const sum = (/** @type {string} */ key) => timelines.reduce((/** @type {number} */ all, /** @type {any} */ one) => all + (Array.isArray(one[key]) ? one[key].length : one[key] ?? 0), 0);
  const starts = timelines.flatMap((/** @type {any} */ one) => [...(one.added ?? []), ...(one.removed ?? [])].map((item) => Date.parse(item.start))).sort((/** @type {number} */ one, /** @type {number} */ other) => one - other);
  return { channels: timelines.length, going: sum("removed"), coming: sum("added"), staying: sum("kept"), first: starts[0], findings: preview.result?.findings ?? [], errors: preview.result?.errors ?? [], notices: preview.result?.notices ?? [] };
}

/** One sentence, also for screen readers. */
export function effectText() {
  if (preview.problem) return preview.problem.what;
  if (preview.running && !preview.result) return t("looking ahead…");
  const { channels, going, coming, staying, first, errors } = effect();
  if (errors.length) return n(errors.length, "{n} error to fix", "{n} errors to fix");
  if (!channels) return t("no channel changes in the next 7 days");
  const zone = local.stationZone;
  return t("{going} go, {coming} come, {staying} stay · first change {when}", { going, coming, staying, when: first ? `${day(first, zone)} ${clock(first, zone)}` : "–" });
}

/** The bar, while there is something to save. */
export function draftBar() {
  if (!count()) return null;
  const { errors, findings } = effect(), why = reason("editor") ?? (errors.length ? t("Fix the errors first.") : local.saving ? t("It is being saved.") : undefined);
  return h("section.draft", { key: "draft", "aria-label": t("Unsaved changes") },
    h("p", null, h("b", null, n(count(), "{n} change", "{n} changes")), h("span", null, ` · ${effectText()}`), findings.length ? h("span.warn", null, ` · ${n(findings.length, "{n} finding", "{n} findings")}`) : null),
    button(t("Undo"), { kind: "low opt-out", why: canUndo() ? undefined : t("Nothing to undo."), press: undo }),
    button(t("Discard"), { kind: "low opt-out", press: () => { discard(); toast(t("The draft is discarded."), { act: t("Undo"), press: undo }); } }),
    button(t("Show"), { kind: "low", press: () => open(changesDialog) }),
    button(t("Save"), { kind: "low main", why, press: saveDraft }));
}

export async function saveDraft() {
  put({ saving: true });
  try {
    const saved = await save(local.draftMessage ?? "");
    put({ draftMessage: "", dialog: null });
    const number = saved?.number ?? saved?.revision;
    toast(t("Saved."), number ? { act: t("Undo"), press: () => undoSaved(number) } : {});
  } catch (error) {
    const problem = /** @type {any} */ (error);
    if (problem.status === 412) await conflict();
    else { complain(problem); look(); }
  }
  put({ saving: false });
}

/** @param {number} number */
export const undoSaved = (number) => attempt(async () => { await post(`/api/v1/changes/${number}/undo`); refresh("/api/v1/"); }, t("Undone. What was on air stays."));

/** @param {() => void} close */
function changesDialog(close) {
  const { errors, notices, findings } = effect();
  const timelines = preview.result?.timelines ?? [];
  return {
    title: t("What changes"), wide: true,
    body: [
      errors.length ? h("ul.faults", null, errors.map((/** @type {any} */ one, /** @type {number} */ index) => h("li.bad", { key: index }, icon("warn", "s"), " ", sentence(one.what ?? one.found), " ", one.fix ?? (one.expected ? t("Expected {expected}.", { expected: one.expected }) : "")))) : null,
      h("h3", null, t("Edited")),
      h("ul.rows", null, list().map((change) => h("li.row", { key: `${change.kind}${change.id}` }, h("span.chip", null, labelOf(change.kind)), h("div.grow", null, h("b", null, change.name || t("unnamed")), h("small.quiet", null, change.base === null ? t("new") : change.value === null ? t("removed") : differing(change.base, change.value).map((key) => labelOf(key).toLowerCase()).join(", ")))))),
      notices.length ? h("ul.small", null, notices.map((/** @type {any} */ one, /** @type {number} */ index) => h("li.quiet", { key: index }, sentence(typeof one === "string" ? one : one.what ?? one.text)))) : null,
      h("h3", null, t("On air")),
      !preview.result && preview.running ? bones(3) : !timelines.length ? h("p.quiet", null, t("No timeline changes in the next 7 days.")) : timelines.slice(0, 20).map(timeline),
      findings.length ? [h("h3", null, t("Found in rehearsal")), h("ul.rows", null, findings.slice(0, 12).map((/** @type {any} */ one, /** @type {number} */ index) => h("li.row", { key: index }, h("span.warn", null, icon("warn", "s")), h("span.grow", null, h("b", null, one.channelName), ": ", one.what, h("small.quiet", null, ` ${one.fix}`)))))] : null,
      h("label.field", null, h("span", null, t("Note for the history")), h("input.input", { type: "text", value: local.draftMessage ?? "", placeholder: t("Optional"), oninput: (/** @type {any} */ event) => put({ draftMessage: event.target.value }) })),
    ],
    actions: [button(t("Close"), { press: close }), button(t("Save"), { kind: "main", why: reason("editor") ?? (errors.length ? t("Fix the errors first.") : undefined), press: saveDraft })],
  };
}

/**
 * What goes from a channel's timeline, and what comes.
 * @param {any} one
 */
export const timeline = (one) => h("details.effect-of", { key: one.channel, open: true }, h("summary", null, h("b", null, one.name ?? one.channel), h("span.bad", null, ` −${one.removed?.length ?? 0}`), h("span.good", null, ` +${one.added?.length ?? 0}`), h("span.quiet", null, ` ${t("{n} stay", { n: one.kept ?? 0 })}`)),
  h("ul.effect", null, [...(one.removed ?? []).map((/** @type {any} */ item) => ({ ...item, sign: "−", tone: "bad" })), ...(one.added ?? []).map((/** @type {any} */ item) => ({ ...item, sign: "+", tone: "good" }))].sort((first, second) => Date.parse(first.start) - Date.parse(second.start)).slice(0, 40)
    .map((item, index) => h(`li.${item.tone}`, { key: index }, h("span", null, item.sign), h("span.num", null, `${day(item.start, local.stationZone)} ${clock(item.start, local.stationZone)}`), h("b.cut", null, item.title ?? t("Off air"))))));

/** Someone else saved meanwhile: three columns, field by field. */
async function conflict() {
  for (const change of list()) {
    if (change.base === null) continue;
    try {
      const now = await present(change);
      if (now.tag === change.tag) continue;
      await new Promise((done) => open((close) => conflictDialog(change, now, () => { close(); done(undefined); })));
    } catch (error) { complain(error); }
  }
}

/** @param {import("../core/draft.js").Change} change @param {{ body: any, tag: string | null }} now @param {() => void} close */
function conflictDialog(change, now, close) {
  const keys = [...new Set([...differing(change.base, change.value), ...differing(change.base, now.body)])];
  const takes = local.takes ?? {}, mine = (/** @type {string} */ key) => takes[key] ?? differing(change.base, change.value).includes(key);
  const shown = (/** @type {any} */ value) => value === undefined ? h("span.quiet", null, t("default")) : typeof value === "object" ? Array.isArray(value) ? n(value.length, "{n} entry", "{n} entries") : "…" : String(value);
  return {
    title: t("{name} was changed meanwhile", { name: change.name }), wide: true,
    body: [h("p.quiet", null, t("Choose for each field whose value stays.")),
      h("div.scrolls", null, h("table.three", null, h("thead", null, h("tr", null, [t("Field"), t("Yours"), t("Now"), t("Before")].map((name) => h("th", { scope: "col", key: name }, name)))),
        h("tbody", null, keys.map((key) => h("tr", { key }, h("th", { scope: "row" }, labelOf(key)),
          h("td", { class: mine(key) ? "mine" : "" }, h("label", null, h("input", { type: "radio", name: `take-${key}`, checked: mine(key), onchange: () => put({ takes: { ...takes, [key]: true } }) }), " ", shown(change.value?.[key]))),
          h("td", { class: mine(key) ? "" : "mine" }, h("label", null, h("input", { type: "radio", name: `take-${key}`, checked: !mine(key), onchange: () => put({ takes: { ...takes, [key]: false } }) }), " ", shown(now.body?.[key]))), h("td.quiet", null, shown(change.base?.[key])))))))],
    actions: [button(t("Decide later"), { press: close }), button(t("Keep these"), { kind: "main", press: () => {
      const value = { ...now.body };
      for (const key of keys) if (mine(key)) { if (change.value?.[key] === undefined) delete value[key]; else value[key] = change.value[key]; }
      put({ takes: undefined });
      settle(change, now, change.value === null ? null : value);
      close();
    } })],
  };
}

