// What the page knows. Views ask for a path with `use`; it is fetched once, shown from memory, and fetched again when the
// station says that it changed. Only what is on the screen is fetched again.
import { Problem, request } from "./api.js";

/** @typedef {{ path: string, data: any, error: Problem | null, loading: boolean, stale: boolean, fetched: number, seen: number, control: AbortController | null }} Resource */

/** @type {Map<string, Resource>} */
const resources = new Map();
const MOST = 400;
let drawing = 0, pending = 0;
/** @type {() => void} */
let draw = () => {};

/** What belongs to this window only: open panels, fields, toasts. */
export const local = /** @type {Record<string, any>} */ ({ link: "connecting" });

/**
 * Changes `local` and draws again.
 * @param {Record<string, any>} change
 */
export function put(change) {
  Object.assign(local, change);
  redraw();
}

/** @param {() => void} view draws the page */
export function start(view) {
  draw = view;
  redraw();
}

export function redraw() {
  if (pending) return;
  pending = requestAnimationFrame(() => {
    pending = 0;
    drawing += 1;
    draw();
    for (const resource of resources.values()) if (resource.seen === drawing && resource.stale && !resource.loading) load(resource);
    if (resources.size > MOST) forget();
  });
}

/**
 * What the station says at `path`; asks it when that is not known. A path that ends in `#tagged` gives the tag, too.
 * @param {string | null} path @returns {Resource}
 */
export function use(path) {
  if (!path) return { path: "", data: null, error: null, loading: false, stale: false, fetched: 0, seen: 0, control: null };
  let found = resources.get(path);
  if (!found) resources.set(path, found = { path, data: undefined, error: null, loading: false, stale: true, fetched: 0, seen: 0, control: null });
  found.seen = drawing;
  return found;
}

/** @param {Resource} resource */
async function load(resource) {
  resource.loading = true;
  resource.stale = false;
  resource.control = new AbortController();
  try {
    const [path, part] = resource.path.split("#");
    const { body, tag } = await request("GET", path, { signal: resource.control.signal });
    resource.data = part === "tagged" ? { body, tag } : body;
    resource.error = null;
    resource.fetched = Date.now();
    reach(true);
  } catch (error) {
    if (!(error instanceof Problem)) { resource.stale = true; resource.loading = false; return; }
    resource.error = error;
    if (error.isLost) reach(false);
    const wait = error.retryAfter || (error.isLost ? 3 : 0);
    if (wait) setTimeout(() => { resource.stale = true; redraw(); }, wait * 1000);
  }
  resource.loading = false;
  redraw();
}

/**
 * Asks again for every path that begins with one of these and is on the screen.
 * @param {...string} prefixes
 */
export function refresh(...prefixes) {
  for (const resource of resources.values()) {
    if (prefixes.some((prefix) => resource.path.startsWith(prefix))) resource.stale = true;
  }
  redraw();
}

/**
 * Puts something into memory that is known already.
 * @param {string} path @param {any} data
 */
export function learn(path, data) {
  const resource = use(path);
  Object.assign(resource, { data, error: null, stale: false, fetched: Date.now() });
}

function forget() {
  const old = [...resources.values()].filter((one) => one.seen !== drawing && !one.loading).sort((one, other) => one.seen - other.seen);
  for (const resource of old.slice(0, resources.size - MOST / 2)) resources.delete(resource.path);
}

/** @param {boolean} isThere */
export function reach(isThere) {
  const link = isThere ? (local.link === "lost" ? "live" : local.link === "connecting" ? "live" : local.link) : "lost";
  if (link === local.link) return;
  local.link = link;
  if (link === "live") refresh("/");
}
