// Unsaved changes: documents as they should become, kept in this browser until they are saved or discarded. They survive a
// reload, a logout and a lost station. Saving is one change set.
import { Problem, post, request } from "./api.js";
import { redraw, refresh } from "./store.js";

/**
 * One document of the draft. `base` is what the station had, null for a new one; `value` is what it should be, null when it
 * should go.
 * @typedef {{ kind: string, id: number, name: string, base: any, tag: string | null, value: any }} Change
 */

/**
 * Words of a kind in addresses.
 * @type {Record<string, string>}
 */
export const PLURALS = { library: "libraries", collection: "collections", playlist: "playlists", graphic: "graphics", filler: "fillers", profile: "profiles", schedule: "schedules", channel: "channels" };

/** @param {string} kind @param {number} id */
export const pathOf = (kind, id) => kind === "station" ? "/api/v1/settings" : `/api/v1/${PLURALS[kind]}/${id}`;

/** @type {Map<string, Change>} */
let changes = new Map();
/** @type {Map<string, Change>[]} */
let past = [];
/** A change that is only tried, such as a programme that the pointer holds: it is previewed like the others. */
let trial = /** @type {Change | null} */ (null);
/** @type {{ result: any, problem: Problem | null, running: boolean }} */
export let preview = { result: null, problem: null, running: false };
const PAUSE = 150, DAYS = 7 * 86_400, UNDOS = 100;

export const count = () => changes.size;
export const list = () => [...changes.values()];

/** @param {string} kind @param {number} id */
export const changeOf = (kind, id) => changes.get(`${kind}/${id}`);

/**
 * The document as the draft has it.
 * @param {string} kind @param {number} id @param {any} stored
 */
export function drafted(kind, id, stored) {
  const change = changes.get(`${kind}/${id}`);
  return change ? change.value : stored;
}

/**
 * Changes a document. A change back to what the station has takes it out of the draft.
 * @param {string} kind @param {number} id @param {{ body: any, tag: string | null }} stored @param {any} value
 */
export function edit(kind, id, stored, value) {
  const key = `${kind}/${id}`, next = new Map(changes), change = changed(kind, id, stored, value);
  if (value === null && change.base === null || same(change.base, value)) next.delete(key);
  else next.set(key, change);
  become(next);
}

/** @param {string} kind @param {number} id @param {{ body: any, tag: string | null }} stored @param {any} value @returns {Change} */
function changed(kind, id, stored, value) {
  const before = changes.get(`${kind}/${id}`);
  return { kind, id, name: value?.name ?? before?.name ?? stored.body?.name ?? "", base: before ? before.base : stored.body, tag: before ? before.tag : stored.tag, value };
}

/**
 * Previews a change that nobody has asked to keep yet; another one takes its place.
 * @param {string} kind @param {number} id @param {{ body: any, tag: string | null }} stored @param {any} value
 */
export function tryOut(kind, id, stored, value) {
  trial = changed(kind, id, stored, value);
  look();
  redraw();
}

/**
 * Ends the trial: what was tried becomes part of the draft, or leaves no trace.
 * @param {boolean} keeps
 */
export function endTrial(keeps) {
  const tried = trial;
  trial = null;
  if (!tried) return;
  if (keeps) { become(new Map(changes).set(`${tried.kind}/${tried.id}`, tried)); return; }
  look();
  redraw();
}

let lowest = 0;

/**
 * A new document; its id is below zero until it is saved.
 * @param {string} kind @param {any} value
 */
export function create(kind, value) {
  lowest = Math.min(lowest, ...[...changes.values()].map((change) => change.id)) - 1;
  edit(kind, lowest, { body: null, tag: null }, value);
  return lowest;
}

/** @param {string} kind @param {number} id @param {{ body: any, tag: string | null }} stored */
export const remove = (kind, id, stored) => edit(kind, id, stored, null);

/** @param {Map<string, Change>} next */
function become(next) {
  past = [...past.slice(-UNDOS), changes];
  changes = next;
  keep();
  look();
  redraw();
}

export const canUndo = () => past.length > 0;

export function undo() {
  const before = past.pop();
  if (!before) return;
  changes = before;
  keep();
  look();
  redraw();
}

export function discard() {
  become(new Map());
  preview = { result: null, problem: null, running: false };
}

// ---------------------------------------------------------------- the browser's store

const NAME = "continuity-draft";

function keep() {
  try {
    if (changes.size) localStorage.setItem(NAME, JSON.stringify([...changes.values()]));
    else localStorage.removeItem(NAME);
  } catch { /* a browser that keeps nothing: the draft lives as long as the page */ }
}

/** Brings back what an earlier page left, and follows what other windows change. */
export function restore() {
  read(localStorage.getItem(NAME));
  addEventListener("storage", (event) => { if (event.key === NAME) { read(event.newValue); look(); redraw(); } });
}

/** @param {string | null} text */
function read(text) {
  try {
    const kept = /** @type {Change[]} */ (JSON.parse(text ?? "[]"));
    changes = new Map(kept.map((change) => [`${change.kind}/${change.id}`, change]));
  } catch { changes = new Map(); }
  if (changes.size) look();
}

// ---------------------------------------------------------------- the station

/** The operations of a change set. */
export const operations = () => [...(trial ? new Map(changes).set(`${trial.kind}/${trial.id}`, trial) : changes).values()].sort((one, other) => Number(other.base === null) - Number(one.base === null)).map((change) => {
  const { kind, id, base, tag, value } = change, match = tag?.replace(/"/g, "");
  if (base === null) return { op: "create", path: `/api/v1/${PLURALS[kind]}`, ref: id, value };
  if (value === null) return { op: "remove", path: pathOf(kind, id), match };
  return { op: "replace", path: pathOf(kind, id), match, value };
});

let timer = 0;
/** @type {AbortController | null} */
let asking = null;

/** Asks what the draft would do, once nothing has changed for a moment; an older question is given up. */
export function look() {
  clearTimeout(timer);
  asking?.abort();
  if (!changes.size && !trial) { preview = { result: null, problem: null, running: false }; return; }
  preview = { ...preview, running: true };
  timer = setTimeout(async () => {
    const control = asking = new AbortController();
    try {
      const result = await post(`/api/v1/changes/preview?for=${DAYS}`, { operations: operations() }, { signal: control.signal });
      preview = { result, problem: null, running: false };
    } catch (error) {
      if (control.signal.aborted) return;
      preview = { result: preview.result, problem: error instanceof Problem ? error : null, running: false };
    }
    redraw();
  }, PAUSE);
}

/**
 * Saves everything at once. The result has the number of the change set.
 * @param {string} [message]
 */
export async function save(message = "") {
  trial = null;
  const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  const result = await post("/api/v1/changes", { message, operations: operations() }, { key });
  changes = new Map();
  past = [];
  preview = { result: null, problem: null, running: false };
  keep();
  refresh("/api/v1/");
  return result;
}

/**
 * What the station has now of a document that someone else changed meanwhile.
 * @param {Change} change
 */
export async function present(change) {
  const answer = await request("GET", pathOf(change.kind, change.id));
  return { body: answer.body, tag: answer.tag };
}

/**
 * Settles a conflict: `value` is kept, over what the station has now.
 * @param {Change} change @param {{ body: any, tag: string | null }} now @param {any} value
 */
export function settle(change, now, value) {
  const next = new Map(changes), key = `${change.kind}/${change.id}`;
  if (same(now.body, value)) next.delete(key); else next.set(key, { ...change, base: now.body, tag: now.tag, value });
  become(next);
}

/**
 * The keys whose values differ.
 * @param {any} one @param {any} other @returns {string[]}
 */
export const differing = (one, other) => [...new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})])].filter((key) => key !== "revision" && !same(one?.[key], other?.[key]));

/** @param {any} one @param {any} other @returns {boolean} */
export function same(one, other) {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other || Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && same(one[key], other[key]));
}

