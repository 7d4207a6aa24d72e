// A selection of media: marks in the library's list, and what to do with what is marked. A selection is a set of ids, or
// everything that was found but a set: never 100,000 nodes.
import { get, post, reason, request } from "../core/api.js";
import { h } from "../core/dom.js";
import { create, drafted, edit, pathOf } from "../core/draft.js";
import { has } from "../core/features.js";
import { stored as storedQuery } from "../core/query.js";
import { go, link } from "../core/router.js";
import { local, put, use } from "../core/store.js";
import { n, number, t } from "../core/texts.js";
import { things } from "../ui/form.js";
import { attempt, open, toast } from "../ui/layers.js";
import { button, icon, segments } from "../ui/parts.js";
import { playOnButton } from "./guide-place.js";

/** @typedef {{ asked: string, total: number, text: string, conditions: string[] }} Found what is in the list, and what found it */

/** So many single items may be put into a list at once; more are better named by what finds them. */
const MOST = 5_000, PAGE = 500;

/** @returns {{ all: boolean, ids: Set<number> }} */
const picked = () => local.picked ?? { all: false, ids: new Set() };

/** @param {number} total */
export const selected = (total) => picked().all ? Math.max(0, total - picked().ids.size) : picked().ids.size;

/** @param {number} id */
export const isPicked = (id) => picked().all !== picked().ids.has(id);

/** @param {number} id @param {number} [index] where it stands in the list */
export function pick(id, index) {
  const { all, ids } = picked(), next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  put({ picked: { all, ids: next }, pickedAt: index });
}

export const pickAll = () => put({ picked: { all: true, ids: new Set() } });
export const pickNone = () => put({ picked: undefined, pickedAt: undefined });

/**
 * Marks everything from the item that was marked last to this one, as lists do with Shift.
 * @param {string} asked @param {number} index
 */
export async function pickTo(asked, index) {
  const from = Math.min(local.pickedAt ?? index, index), until = Math.max(local.pickedAt ?? index, index) + 1;
  await attempt(async () => {
    const { all, ids } = picked(), next = new Set(ids);
    for (let offset = from; offset < until; offset += PAGE) {
      const { items } = await get(`/api/v1/media?${[asked, `offset=${offset}`, `limit=${Math.min(PAGE, until - offset)}`, "fields=title"].filter(Boolean).join("&")}`);
      for (const { id } of items) if (all) next.delete(id); else next.add(id);
    }
    put({ picked: { all, ids: next }, pickedAt: index });
  });
}

/**
 * @param {Found} found
 */
export function selectionBar(found) {
  const count = selected(found.total), { all, ids } = picked();
  if (!count) return null;
  return h("div.draft.sel", { role: "region", "aria-label": t("Selection") }, h("p", null, h("b", null, n(count, "{n} selected", "{n} selected"))),
    count < found.total ? button(t("Select all {n}", { n: number(found.total) }), { kind: "low all", press: pickAll }) : null,
    !all && ids.size === 1 ? playOne([...ids][0]) : null,
    has("POST /api/v1/changes") ? button(t("Add to…"), { kind: "main low", icon: "plus", why: reason("editor"), press: () => addTo(found) }) : null,
    button(t("Clear"), { kind: "low bare", press: pickNone }));
}

/** @param {number} id */
function playOne(id) {
  const item = use(`/api/v1/media/${id}`).data;
  return item ? playOnButton({ title: item.title, content: { item: id }, length: item.duration, kind: item.kind === "movie" ? "film" : "series" }) : null;
}

// ---------------------------------------------------------------- adding to lists

/** @param {Found} found */
function addTo(found) {
  const count = selected(found.total), { all, ids } = picked();
  put({ addAs: all ? "search" : "items", addFilter: "" });
  open((close) => {
    const as = count > MOST ? "search" : local.addAs, words = String(local.addFilter ?? "").toLowerCase();
    const lists = [...things("collection").map((one) => ({ ...one, kind: "collection" })), ...things("playlist").map((one) => ({ ...one, kind: "playlist" }))].filter((one) => one.name.toLowerCase().includes(words));
    const choose = async (/** @type {string} */ kind, /** @type {number | null} */ id, /** @type {string} */ name) => {
      close();
      await attempt(() => add(found, as === "search" ? [{ search: queryOf(found, ids) }] : null, kind, id, name));
    };
    return {
      title: n(count, "Add {n} item to…", "Add {n} items to…"),
      body: h("div.stack.add-to", null,
        all ? h("div.field", null, segments(t("What is added"), [["search", t("What this search finds")], ["items", t("These items")]], as, (value) => put({ addAs: value })),
          h("small.hint", null, as === "search" ? t("What is found later joins by itself.") + (count > MOST ? ` ${t("More than {n} single items are too many.", { n: number(MOST) })}` : "") : t("What is found later does not join."))) : null,
        h("div.acts", null, button(t("New collection"), { kind: "low", icon: "film", press: () => choose("collection", null, t("New collection")) }), button(t("New playlist"), { kind: "low", icon: "list", press: () => choose("playlist", null, t("New playlist")) })),
        h("label.filter.wide-filter", null, icon("find", "s"), h("span.hidden", null, t("Find a list")), h("input", { type: "search", placeholder: t("Find a collection or playlist"), value: local.addFilter ?? "", oninput: (/** @type {any} */ event) => put({ addFilter: event.target.value }) })),
        lists.length ? h("ul.rows.pick-list", null, lists.map((one) => h("li", { key: `${one.kind}${one.id}` }, h("button.opt", { type: "button", onclick: () => choose(one.kind, one.id, one.name) }, icon(one.kind === "collection" ? "film" : "list"), h("span.cut", null, one.name, h("small", null, one.kind === "collection" ? t("Collection") : t("Playlist")))))))
          : h("p.quiet.small", null, words ? t("No list has this in its name.") : t("There are no lists yet."))),
      actions: button(t("Cancel"), { press: close }),
    };
  });
}

/**
 * A query for everything that was found but some items.
 * @param {Found} found @param {Set<number>} without
 */
function queryOf({ text, conditions }, without) {
  const query = storedQuery(text, conditions);
  return without.size ? `(${query}) AND NOT id:(${[...without].join(" OR ")})` : query;
}

/**
 * Adds to a list in the draft. `members`: nil: the items that are marked.
 * @param {Found} found @param {{ search: string }[] | null} members @param {string} kind @param {number | null} id @param {string} name
 */
async function add(found, members, kind, id, name) {
  const contents = members ?? (await markedIDs(found)).map((item) => ({ item }));
  const entries = contents.map((/** @type {any} */ content) => kind === "playlist" ? { content } : content);
  if (id === null) {
    const made = create(kind, { name, items: entries });
    pickNone();
    return go(link(`/library/${kind}s/${made}`));
  }
  const answer = id < 0 ? { body: null, tag: null } : await request("GET", pathOf(kind, id)), value = drafted(kind, id, answer.body);
  const key = (/** @type {any} */ one) => { const { item, search } = one.content ?? one; return item !== undefined ? `item ${item}` : search !== undefined ? `search ${search}` : ""; };
  const known = new Set((value.items ?? []).map(key)), fresh = entries.filter((/** @type {any} */ one) => !known.has(key(one)));
  if (fresh.length) edit(kind, id, answer, { ...value, items: [...(value.items ?? []), ...fresh] });
  pickNone();
  const path = link(`/library/${kind}s/${id}`);
  toast(!fresh.length ? t("{name} has all of them already.", { name }) : members ? t("The search is added to {name}.", { name }) : n(fresh.length, "{n} item is added to {name}.", "{n} items are added to {name}.", { name }), { act: t("Open"), press: () => go(path) });
}

/**
 * The ids of what is marked, in the order of the list. The station holds the result meanwhile, so that none is missed or comes
 * twice.
 * @param {Found} found @returns {Promise<number[]>}
 */
async function markedIDs(found) {
  const { all, ids } = picked();
  if (!all) return [...ids];
  const wish = new URLSearchParams(found.asked), { id, total } = await post("/api/v1/searches", Object.fromEntries(wish));
  const out = /** @type {number[]} */ ([]);
  for (let offset = 0; offset < total; offset += PAGE) {
    const { items } = await get(`/api/v1/searches/${id}/items?offset=${offset}&limit=${PAGE}&fields=title`);
    for (const one of items) if (!ids.has(one.id)) out.push(one.id);
  }
  return out;
}
