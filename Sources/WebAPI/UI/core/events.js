// The station's events. A browser has six connections to a host and the players need them, so one window listens for all:
// it holds a lock, the others hear it through a channel.
import { put, reach, refresh } from "./store.js";

/** What an event makes old. */
const AFFECTS = /** @type {Record<string, string[]>} */ ({
  now: ["/api/v1/on-air", "/api/v1/station"],
  viewers: ["/api/v1/on-air", "/api/v1/viewers", "/api/v1/station"],
  fault: ["/api/v1/faults", "/api/v1/on-air"],
  scan: ["/api/v1/scans", "/api/v1/searches", "/api/v1/tasks"],
  analysis: ["/api/v1/tasks"],
  channel: ["/api/v1/on-air", "/api/v1/station"],
  rehearsal: ["/api/v1/rehearsal"],
  timeline: ["/api/v1/channels", "/api/v1/guide", "/api/v1/on-air"],
  change: ["/api/v1/"],
  reset: ["/"],
});

/** @type {Set<(name: string, data: any) => void>} */
const listeners = new Set();

/**
 * Calls `listener` for each event; the result ends that.
 * @param {(name: string, data: any) => void} listener
 */
export function listen(listener) {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

/** @type {Set<string>} */
let old = new Set();
let timer = 0;

/**
 * Several events that come together cause one refresh.
 * @param {string} name @param {any} data
 */
function heard(name, data) {
  for (const listener of listeners) listener(name, data);
  for (const path of AFFECTS[name] ?? []) old.add(path);
  if (timer) return;
  timer = setTimeout(() => {
    timer = 0;
    const paths = [...old];
    old = new Set();
    if (!document.hidden) refresh(...paths);
  }, 250);
}

export function connect() {
  const others = typeof BroadcastChannel === "function" ? new BroadcastChannel("continuity-events") : null;
  others?.addEventListener("message", ({ data }) => {
    if (data.link) reach(data.link === "live");
    else heard(data.name, data.data);
  });
  // Without locks (pages without TLS have none in some browsers) each window listens for itself.
  if (navigator.locks && others) navigator.locks.request("continuity-events", () => new Promise(() => subscribe(others)));
  else subscribe(null);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh("/"); });
  setInterval(() => { if (!document.hidden) refresh("/api/v1/on-air", "/api/v1/station", "/api/v1/faults"); }, 60_000);
}

/** @param {BroadcastChannel | null} others */
function subscribe(others) {
  let patience = 1000;
  const open = () => {
    const source = new EventSource("/api/v1/events");
    const say = (/** @type {string} */ link) => {
      reach(link === "live");
      if (link === "live") put({ link: "live" });
      others?.postMessage({ link });
    };
    source.addEventListener("open", () => { patience = 1000; say("live"); });
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.CLOSED) return say("lost");
      // The station refused, for example because too many listen: browsers do not try that again by themselves.
      setTimeout(open, patience = Math.min(60_000, patience * 2));
    });
    for (const name of Object.keys(AFFECTS)) {
      source.addEventListener(name, (event) => {
        let data = null;
        try { data = JSON.parse(event.data); } catch { /* events of today carry a bare number */ }
        heard(name, data);
        others?.postMessage({ name, data });
      });
    }
  };
  open();
}
