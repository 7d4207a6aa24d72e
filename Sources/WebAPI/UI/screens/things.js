// Things that operators make, of any kind: their lists, and an editor that the schema draws.
import { reason } from "../core/api.js";
import { h } from "../core/dom.js";
import { document as stored } from "../core/documents.js";
import { PLURALS, changeOf, create, drafted, edit, list as drafts, pathOf, preview, remove } from "../core/draft.js";
import { go, link } from "../core/router.js";
import { labelOf } from "../core/schema.js";
import { contentName } from "../core/sentence.js";
import { refresh, use } from "../core/store.js";
import { listed, n, t } from "../core/texts.js";
import { menu } from "../ui/layers.js";
import { blank, form, nameOf } from "../ui/form.js";
import { bones, button, chip, empty, icon, shown } from "../ui/parts.js";
import { playOn } from "./guide-place.js";
import { rules } from "./rules.js";

/** @type {Record<string, { one: () => string, many: () => string, hint: () => string, sign: string, root: string, least: string }>} */
const KINDS = {
  collection: { one: () => t("collection"), many: () => t("Collections"), hint: () => t("A collection is a set of media: chosen items, whole shows and folders, or whatever a search finds."), sign: "film", root: "/library/collections", least: "editor" },
  playlist: { one: () => t("playlist"), many: () => t("Playlists"), hint: () => t("A playlist has entries that are visited in turn, each with its own content and order."), sign: "list", root: "/library/playlists", least: "editor" },
  filler: { one: () => t("filler"), many: () => t("Filler"), hint: () => t("Filler is short content around programmes: idents before, trailers after, or whatever fits a gap."), sign: "clock", root: "/library/fillers", least: "editor" },
  graphic: { one: () => t("graphic"), many: () => t("Graphics"), hint: () => t("A graphic is drawn over the video: a logo, a clock, or what is on and what comes next."), sign: "tv", root: "/library/graphics", least: "editor" },
  profile: { one: () => t("profile"), many: () => t("Profiles"), hint: () => t("A profile says what video and audio look like: size, frame rate and bit rates."), sign: "tv", root: "/station/profiles", least: "admin" },
  schedule: { one: () => t("schedule"), many: () => t("Schedules"), hint: () => t("A schedule is a list of rules. Channels can share one."), sign: "cal", root: "/channels/schedules", least: "editor" },
};

/** @param {string} plural */
const kindOf = (plural) => Object.keys(PLURALS).find((kind) => PLURALS[kind] === plural) ?? "collection";

/**
 * The list of a kind, or one thing.
 * @param {string} kind @param {string | undefined} id @param {import("../core/router.js").Place} place
 */
export const thingPage = (kind, id, place) => id ? onePage(kind, Number(id), place) : listPage(kind);

/** @param {string} plural @param {string | undefined} id @param {import("../core/router.js").Place} place */
export const pluralPage = (plural, id, place) => thingPage(kindOf(plural), id, place);

/** @param {string} kind */
function listPage(kind) {
  const about = KINDS[kind], path = `/api/v1/${PLURALS[kind]}?limit=500`, schema = use(`/api/v1/schema/${kind}`);
  const make = () => { const value = { ...blank(schema.data), name: t("New {kind}", { kind: about.one() }) }; go(link(`${about.root}/${create(kind, value)}`)); };
  const add = button(t("New {kind}", { kind: about.one() }), { kind: "main", icon: "plus", why: reason(about.least) ?? (schema.data ? undefined : t("Loading…")), press: make });
  return [h("div.r-bar", null, h("p.quiet", null, about.hint()), h("span.push"), add), shown(use(path), ({ items }) => {
    const changed = drafts().filter((change) => change.kind === kind), all = [...items.map((/** @type {any} */ one) => ({ ...one, change: changed.find((change) => change.id === one.id) })), ...changed.filter((change) => change.base === null).map((change) => ({ id: change.id, ...change.value, id_: change.id, change }))];
    return all.length ? h("ul.cards", null, all.map((one) => card(kind, one))) : empty({ sign: about.sign, title: t("No {kinds} yet", { kinds: about.many().toLowerCase() }), text: about.hint(), actions: add });
  }, { waiting: bones(5, "row"), again: () => refresh(path) })];
}

/** @param {string} kind @param {any} one */
function card(kind, one) {
  const id = one.id_ ?? one.id, isGone = one.change?.value === null;
  return h(`li.card.pad.thing${isGone ? ".gone" : ""}`, { key: id }, h("a.plain", { href: link(`${KINDS[kind].root}/${id}`) }, h("h2.cut", null, icon(KINDS[kind].sign), " ", one.change?.value?.name ?? one.name)),
    h("p.small.quiet.cut", null, summary(kind, one.change?.value ?? one)), one.change ? chip(isGone ? t("goes") : one.change.base === null ? t("new") : t("changed"), "you") : null);
}

/**
 * What a thing is, in a line.
 * @param {string} kind @param {any} one
 */
function summary(kind, one) {
  if (kind === "schedule") return one.items ? n(one.items.length, "{n} rule", "{n} rules") : "";
  if (kind === "profile") return one.video ? `${one.video.width ?? ""} × ${one.video.height ?? ""} · ${one.video.fps ?? ""}` : "";
  if (kind === "filler") return [one.kind ? labelOf(one.kind) : "", one.content ? contentName(one.content, nameOf) : ""].filter(Boolean).join(" · ");
  return one.items?.length ? listed(one.items.slice(0, 3).map((/** @type {any} */ item) => contentName(item.content ?? item, nameOf))) + (one.items.length > 3 ? " …" : "") : one.items ? t("empty") : "";
}

/** @param {string} kind @param {number} id @param {import("../core/router.js").Place} place */
function onePage(kind, id, place) {
  const about = KINDS[kind];
  const body = (/** @type {{ body: any, tag: string | null }} */ answer) => {
    const value = drafted(kind, id, answer.body);
    if (value === null) return empty({ title: t("It goes when you save"), actions: button(t("Keep it"), { press: () => edit(kind, id, answer, answer.body) }) });
    return [h("header.r-head", null, h("div.grow", null, h("p.quiet.small", null, h("a.back", { href: link(about.root) }, icon("left", "s"), about.many())),
      h("input.title-input", { "aria-label": t("Name"), value: value?.name ?? "", readonly: reason(about.least) ? true : undefined, title: reason(about.least), oninput: (/** @type {any} */ event) => edit(kind, id, answer, { ...value, name: event.target.value }) })),
    menu(`thing-${id}`, null, [
      ...(id > 0 && (kind === "collection" || kind === "playlist") ? [{ label: t("Play on…"), hint: t("Only this once, on a channel at a date and time"), sign: "cal", why: reason(about.least), press: () => playOn({ title: value.name, content: { [kind]: id }, order: kind === "collection" ? "shuffle" : undefined }) }] : []),
      { label: t("Duplicate"), sign: "copy", why: reason(about.least), press: () => { const { id: _, ...copy } = value; go(link(`${about.root}/${create(kind, { ...strip(copy), name: t("{name} copy", { name: value.name }) })}`)); } },
      { label: t("Remove"), sign: "bin", danger: true, why: reason(about.least) ?? (uses(kind, id).length ? t("It is used: {names}", { names: listed([...new Set(uses(kind, id).map((one) => one.name))]) }) : undefined), press: () => { remove(kind, id, answer); go(link(about.root)); } },
    ], { kind: "icon", sign: "more", name: t("Actions for {name}", { name: value?.name ?? "" }) })),
    usedBy(kind, id), editor(kind, id, answer, value, place)];
  };
  return id < 0 ? changeOf(kind, id) ? body({ body: null, tag: null }) : empty({ title: t("This draft does not exist any more") })
    : shown(stored(kind, id), body, { waiting: bones(6, "row"), again: () => refresh(pathOf(kind, id)) });
}

/**
 * Children of a copy are new.
 * @param {any} value @returns {any}
 */
const strip = (value) => ({ ...value, ...(value.items ? { items: value.items.map((/** @type {any} */ { id: _, ...item }) => item) } : {}) });

/** @param {string} kind @param {number} id @param {{ body: any, tag: string | null }} answer @param {any} value @param {import("../core/router.js").Place} place */
function editor(kind, id, answer, value, place) {
  if (kind === "schedule") return h("div.narrow-rules", null, settings(kind, id, answer, value, ["shuffle"]), rules(id, place));
  return settings(kind, id, answer, value);
}

/**
 * The form of a thing without its name.
 * @param {string} kind @param {number} id @param {{ body: any, tag: string | null }} answer @param {any} value @param {string[]} [only]
 */
export function settings(kind, id, answer, value, only) {
  const why = reason(KINDS[kind]?.least ?? "editor");
  const faults = (preview.result?.errors ?? []).flatMap((/** @type {any} */ error) => error.errors ?? [error]).map((/** @type {any} */ one) => ({ ...one, pointer: one.pointer?.replace(/^\/operations\/\d+\/value/, "") }));
  return shown(use(`/api/v1/schema/${kind}`), (schema) => h("fieldset.plainset", { disabled: Boolean(why), title: why }, why ? h("p.lost", null, icon("lock"), why) : null,
    form({ schema, value: value ?? {}, change: (next) => edit(kind, id, answer, next), only, without: ["name"], faults, id: `${kind}-${id}` })), { waiting: bones(6) });
}

/** @param {string} kind @param {number} id @returns {{ kind: string, id: number, name: string }[]} */
const uses = (kind, id) => id < 0 ? [] : use(`${pathOf(kind, id)}/uses`).data?.items ?? [];

/** @param {string} kind @param {number} id */
function usedBy(kind, id) {
  // One that refers in several places is named once.
  const found = [...new Map(uses(kind, id).map((one) => [`${one.kind}${one.id}`, one])).values()];
  return found.length ? h("p.used", null, h("span.quiet", null, t("Used by")), found.slice(0, 12).map((one) => h("a.chip", { key: `${one.kind}${one.id}`, href: link(one.kind === "channel" ? `/channels/${one.id}` : `${KINDS[one.kind]?.root ?? "/library"}/${one.id}`) }, one.name))) : null;
}
