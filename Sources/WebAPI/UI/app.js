// The application: finds the screen for the address and draws it inside the shell.
import { onRefused, readSession } from "./core/api.js";
import { restore } from "./core/draft.js";
import { h, show } from "./core/dom.js";
import { connect } from "./core/events.js";
import { discover } from "./core/features.js";
import { followLinks, here } from "./core/router.js";
import { local, put, redraw, start } from "./core/store.js";
import { pretend, t } from "./core/texts.js";
import { failure, bones } from "./ui/parts.js";
import { bareShell, listenForKeys, shell } from "./ui/shell.js";
import { sprite } from "./ui/sprite.js";
import { chooseTheme } from "./ui/theme.js";

/**
 * What a place is: its module, loaded when it is opened.
 * @typedef {{ title: (place: import("./core/router.js").Place) => string, view: (place: import("./core/router.js").Place) => import("./core/dom.js").Child, isFixed?: boolean, isBare?: boolean }} Screen
 * @type {Record<string, () => Promise<any>>}
 */
const SCREENS = {
  "on-air": () => import("./screens/on-air.js"),
  watch: () => import("./screens/watch.js"),
  guide: () => import("./screens/guide.js"),
  channels: () => import("./screens/channels.js"),
  channel: () => import("./screens/channel.js"),
  library: () => import("./screens/library.js"),
  station: () => import("./screens/station.js"),
  history: () => import("./screens/history.js"),
  welcome: () => import("./screens/welcome.js"),
};

/** @type {Record<string, Screen | "loading" | { problem: any }>} */
const loaded = {};

/** @param {string} name */
async function load(name) {
  loaded[name] = "loading";
  try {
    loaded[name] = await SCREENS[name]();
  } catch (error) {
    loaded[name] = { problem: { what: t("Cannot open this page"), why: t("a part of it could not be loaded"), fix: t("Reload the page."), link: local.link } };
  }
  redraw();
}

/** @param {import("./core/router.js").Place} place */
const nameOf = (place) => {
  const [first = "on-air", second] = place.path;
  if (first === "channels" && second) return "channel";
  return first in SCREENS ? first : "missing";
};

function draw() {
  const place = here(), name = nameOf(place);
  const known = loaded[name];
  if (typeof known === "object" && "problem" in known && local.link === "live" && known.problem.link === "lost") delete loaded[name];
  if (name !== "missing" && !loaded[name]) load(name);
  const screen = loaded[name];
  const isReady = typeof screen === "object" && "view" in screen;
  const view = name === "missing" ? missing() : !screen || screen === "loading" ? bones(8) : isReady ? screen.view(place) : failure(/** @type {any} */ (screen).problem);
  const title = isReady ? screen.title(place) : "";
  document.title = [title, local.stationName ?? "Continuity"].filter(Boolean).join(" · ");
  document.documentElement.classList.toggle("fixed", isReady && screen.isFixed === true);
  document.documentElement.dataset.screen = name;
  show(document.body, h("div", { key: "sprite", own: false }, sprite()), (isReady && screen.isBare ? bareShell : shell)(place, name, h("div.place", { key: name }, view)));
}

const missing = () => h("div.empty", null, h("h3", null, t("This page does not exist")),
  h("p", null, t("Choose a place from the menu.")));

chooseTheme();
if (new URLSearchParams(location.search).get("lang") === "xx") pretend();
onRefused(() => put({ needsLogin: true }));
followLinks();
listenForKeys();
start(draw);
connect();
restore();
readSession().then(redraw, () => {});
discover();
// The other screens are fetched while nothing else is to do: a lost station must not keep them away.
setTimeout(() => { for (const name of Object.keys(SCREENS)) if (!loaded[name]) SCREENS[name]().catch(() => {}); }, 4000);
setInterval(() => { if (!document.hidden) redraw(); }, 5000);
