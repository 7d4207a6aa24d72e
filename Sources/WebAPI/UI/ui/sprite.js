// Icons on 24 units, drawn once into the page and used by name; and where the motifs of artwork are.
import { h } from "../core/dom.js";

/** @typedef {[string, Record<string, string>, ...any[]]} Shape */

/** @type {Record<string, Shape[]>} */
export const ICONS = {
  air: [["circle", {cx: "12", cy: "12", r: "2.2"}],
    ["path", {d: "M8 16a5.6 5.6 0 0 1 0-8M16 8a5.6 5.6 0 0 1 0 8M5.2 18.8a9.6 9.6 0 0 1 0-13.6M18.8 5.2a9.6 9.6 0 0 1 0 13.6"}]],
  guide: [["rect", {x: "3.5", y: "5", width: "9", height: "3.6", rx: "1"}], ["rect", {x: "15", y: "5", width: "5.5", height: "3.6", rx: "1"}],
    ["rect", {x: "3.5", y: "10.7", width: "5", height: "3.6", rx: "1"}], ["rect", {x: "11", y: "10.7", width: "9.5", height: "3.6", rx: "1"}],
    ["rect", {x: "3.5", y: "16.4", width: "11", height: "3.6", rx: "1"}]],
  chan: [["path", {d: "M9 6.5h11M9 12h11M9 17.5h11"}], ["path", {d: "M4 6.5h1.5M4 12h1.5M4 17.5h1.5", "stroke-width": "2.6"}]],
  lib: [["rect", {x: "4", y: "4", width: "5", height: "16", rx: "1"}], ["rect", {x: "9", y: "4", width: "4.5", height: "16", rx: "1"}],
    ["path", {d: "m15.6 5.2 3.3-.8 3.3 14.8-3.3.8z", transform: "translate(-1.5 0)"}]],
  stat: [["path", {d: "M4 7h9M17 7h3M4 17h3M11 17h9"}], ["circle", {cx: "15", cy: "7", r: "2"}], ["circle", {cx: "9", cy: "17", r: "2"}]],
  find: [["circle", {cx: "11", cy: "11", r: "6"}], ["path", {d: "m20 20-4.7-4.7"}]],
  play: [["path", {d: "M8 5.5v13l10.5-6.5z", fill: "currentColor"}]],
  stop: [["rect", {x: "6.5", y: "6.5", width: "11", height: "11", rx: "1.5"}]],
  plus: [["path", {d: "M12 5v14M5 12h14"}]],
  x: [["path", {d: "m6 6 12 12M18 6 6 18"}]],
  check: [["path", {d: "m5 12.5 4.5 4.5L19 7"}]],
  warn: [["path", {d: "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17.2v.1"}]],
  down: [["path", {d: "m7 10 5 5 5-5"}]],
  right: [["path", {d: "m10 7 5 5-5 5"}]],
  left: [["path", {d: "m14 7-5 5 5 5"}]],
  drag: [["g", {fill: "currentColor", stroke: "none"}, ["circle", {cx: "9", cy: "6", r: "1.5"}], ["circle", {cx: "15", cy: "6", r: "1.5"}],
    ["circle", {cx: "9", cy: "12", r: "1.5"}], ["circle", {cx: "15", cy: "12", r: "1.5"}], ["circle", {cx: "9", cy: "18", r: "1.5"}],
    ["circle", {cx: "15", cy: "18", r: "1.5"}]]],
  undo: [["path", {d: "M8.5 5 4 9.5 8.5 14"}], ["path", {d: "M4.5 9.5H14a5.5 5.5 0 0 1 0 11h-3"}]],
  clock: [["circle", {cx: "12", cy: "12", r: "8"}], ["path", {d: "M12 7.5V12l3 2"}]],
  eye: [["path", {d: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"}], ["circle", {cx: "12", cy: "12", r: "2.8"}]],
  lock: [["rect", {x: "5.5", y: "10.5", width: "13", height: "9.5", rx: "2"}], ["path", {d: "M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5"}]],
  mix: [["path", {d: "M3 7h3.5c5 0 6 10 11 10H21M3 17h3.5c1.8 0 3-1.3 4-3M14 9.8c.9-1.7 2-2.8 3.5-2.8H21"}],
    ["path", {d: "m18.5 4.5 2.5 2.5-2.5 2.5M18.5 14.5 21 17l-2.5 2.5"}]],
  list: [["path", {d: "M4 6h16M4 12h16M4 18h10"}]],
  dice: [["rect", {x: "4", y: "4", width: "16", height: "16", rx: "3.5"}], ["g", {fill: "currentColor", stroke: "none"},
    ["circle", {cx: "8.5", cy: "8.5", r: "1.4"}], ["circle", {cx: "15.5", cy: "15.5", r: "1.4"}], ["circle", {cx: "15.5", cy: "8.5", r: "1.4"}],
    ["circle", {cx: "8.5", cy: "15.5", r: "1.4"}]]],
  cal: [["rect", {x: "4", y: "5.5", width: "16", height: "14.5", rx: "2"}], ["path", {d: "M4 10h16M8.5 3.5v4M15.5 3.5v4"}]],
  pen: [["path", {d: "m4 20 1-4.5L16 4.5l3.5 3.5-11 11z"}]],
  film: [["rect", {x: "4", y: "5", width: "16", height: "14", rx: "2"}], ["path", {d: "M8 5v14M16 5v14M4 12h4M16 12h4"}]],
  full: [["path", {d: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"}]],
  vol: [["path", {d: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"}]],
  pip: [["rect", {x: "3.5", y: "5", width: "17", height: "14", rx: "2"}],
    ["rect", {x: "12", y: "12", width: "6", height: "4.5", rx: "1", fill: "currentColor"}]],
  more: [["g", {fill: "currentColor", stroke: "none"}, ["circle", {cx: "6", cy: "12", r: "1.6"}], ["circle", {cx: "12", cy: "12", r: "1.6"}],
    ["circle", {cx: "18", cy: "12", r: "1.6"}]]],
  up: [["path", {d: "m7 14 5-5 5 5"}]],
  folder: [["path", {d: "M3.5 7.5a2 2 0 0 1 2-2h4l2 2.5h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2z"}]],
  link: [["path", {d: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.7 5.7L12 17"}]],
  user: [["circle", {cx: "12", cy: "8.5", r: "3.8"}], ["path", {d: "M4.5 20c.8-4 3.8-6 7.5-6s6.700 2 7.5 6"}]],
  key: [["circle", {cx: "8", cy: "12", r: "4"}], ["path", {d: "M12 12h8.500M17.500 12v3.500M20.500 12v2.500"}]],
  tv: [["rect", {x: "3.5", y: "5", width: "17", height: "11.500", rx: "2"}], ["path", {d: "M8.500 20h7"}]],
  copy: [["rect", {x: "8.500", y: "8.500", width: "11", height: "11", rx: "2"}],
    ["path", {d: "M15.500 5.500v-.5a1.500 1.500 0 0 0-1.500-1.500H6A1.500 1.500 0 0 0 4.500 5v8A1.500 1.500 0 0 0 6 14.500"}]],
  pause: [["path", {d: "M9 6v12M15 6v12", "stroke-width": "3"}]],
  mute: [["path", {d: "M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM16 9.500l5 5M21 9.500l-5 5"}]],
  save: [["path", {d: "M12 4v10M8 10.500l4 4 4-4M5 19h14"}]],
  bin: [["path", {d: "M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7"}]],
  again: [["path", {d: "M19.500 12a7.500 7.500 0 1 1-2.200-5.300M19.500 4v4.500H15"}]],
  theme: [["circle", {cx: "12", cy: "12", r: "8"}], ["path", {d: "M12 4a8 8 0 0 1 0 16z", fill: "currentColor"}]],
  out: [["path", {d: "M10 4.500H6A1.500 1.500 0 0 0 4.500 6v12A1.500 1.500 0 0 0 6 19.500h4M14 8l4 4-4 4M18 12H9"}]],
  hist: [["path", {d: "M4.500 12a7.500 7.500 0 1 0 2.300-5.400L4.500 8.800M4.500 4.500v4.300h4.300M12 8v4.300l3 1.700"}]],
};

/** @param {Shape} shape @returns {import("../core/dom.js").VNode} */
const drawn = ([tag, attributes, ...inner]) => h(tag, attributes, ...inner.map(drawn));

/** All of them, to be put into the page once. */
export const sprite = () => h("svg", { class: "sprite", "aria-hidden": "true" },
  ...Object.entries(ICONS).map(([id, shapes]) => h("symbol", { id: `i-${id}`, viewBox: "0 0 24 24" }, ...shapes.map(drawn))));

/**
 * The address of a motif, from 1 to 12.
 * @param {number} number
 */
export const motif = (number) => `${MOTIFS}#m${number}`;

const MOTIFS = new URL("./motifs.svg", import.meta.url).pathname;
