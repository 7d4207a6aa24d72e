// The address holds the view: place, object, tab, time, filter. Links can be sent, and Back works.
import { redraw } from "./store.js";

/** @typedef {{ path: string[], query: URLSearchParams }} Place */

/** The first parts of addresses that are the application's; the server knows the same. */
export const PLACES = ["on-air", "watch", "guide", "channels", "library", "station", "history", "welcome"];

/** @param {string} path */
const isOurs = (path) => path === "/" || PLACES.includes(path.split("/")[1]);

/** @returns {Place} */
export function here() {
  const path = location.pathname.split("/").filter(Boolean).map(decodeURIComponent);
  return { path, query: new URLSearchParams(location.search) };
}

/**
 * The address of a place.
 * @param {string} path @param {Record<string, any>} [query]
 */
export function link(path, query) {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== "" && value !== false);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `${path}${search ? `?${search}` : ""}`;
}

/** @param {string} address @param {{ replace?: boolean, scroll?: boolean }} how */
export function go(address, { replace = false, scroll = true } = {}) {
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  if (scroll && !replace) scrollTo(0, 0);
  redraw();
}

/**
 * Changes parts of the query; the rest stays.
 * @param {Record<string, any>} change @param {{ replace?: boolean }} how
 */
export function adjust(change, { replace = true } = {}) {
  const { query } = here();
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === null || value === "" || value === false) query.delete(name);
    else query.set(name, String(value));
  }
  const search = query.toString();
  go(`${location.pathname}${search ? `?${search}` : ""}`, { replace, scroll: false });
}

export function followLinks() {
  // Earlier pages had the channel behind the sign for parts of a page.
  const channel = /^#(\d+(?:\.\d+)?)$/.exec(location.hash)?.[1];
  if (channel && location.pathname === "/") history.replaceState(null, "", link(`/watch/${channel}`));
  addEventListener("popstate", redraw);
  addEventListener("click", (event) => {
    const anchor = event.target instanceof Element ? event.target.closest("a") : null;
    if (!anchor || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (anchor.target || anchor.hasAttribute("download") || anchor.origin !== location.origin) return;
    if (!isOurs(anchor.pathname)) return;
    if (anchor.hash && anchor.pathname === location.pathname && anchor.search === location.search) return;
    event.preventDefault();
    go(anchor.href);
  });
}
