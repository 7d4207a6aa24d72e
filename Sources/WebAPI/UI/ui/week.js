// A week of a channel: days as columns, because a film of two hours is then wide enough to show its title.
import { h } from "../core/dom.js";
import { t } from "../core/texts.js";
import { addDays, clock, day, dayNumber, now, startOfDay, weekday } from "../core/time.js";

/** @typedef {import("../core/cells.js").Cell} Cell */

/** Begin of the broadcast day in the week, in hours after midnight. */
const FIRST = 5;

/**
 * @param {{ cells: Cell[], from: number, zone?: string, days?: number, going?: Cell[], coming?: Cell[], marked?: (cell: Cell) => boolean,
 *   pick?: (cell: Cell) => void, rule?: number | string | null, over?: (rule: any) => void }} props `from` is the first local midnight
 */
export function week({ cells, from, zone, days = 7, going = [], coming = [], marked, pick, rule, over }) {
  const columns = [];
  for (let index = 0, at = from; index < days; index += 1, at = addDays(at, 1, zone)) {
    const start = at / 1000 + FIRST * 3600, end = addDays(at, 1, zone) / 1000 + FIRST * 3600;
    const inDay = (/** @type {Cell} */ cell) => cell.s < end && cell.s + cell.d > start;
    const gone = going.filter(inDay), fresh = coming.filter(inDay);
    const isGone = (/** @type {Cell} */ cell) => gone.some((one) => Math.abs(one.s - cell.s) < 1 && one.t === cell.t);
    const shown = [...brief(cells.filter((cell) => inDay(cell) && !isGone(cell))), ...fresh.map((cell) => ({ ...cell, sign: "come" }))].sort((one, other) => one.s - other.s);
    columns.push(h("div.wkday", { key: at },
      h("header", { class: at === startOfDay(now(), zone) ? "today" : "" }, h("small", null, weekday(at, zone)), h("b.num", null, dayNumber(at, zone))),
      h("div.wkcol", { role: "list", "aria-label": day(at, zone) }, shown.map((cell) => block(cell, start, end, { zone, marked, pick, rule, over })),
        gone.map((cell) => h("i.wkgone", { key: `gone${cell.s}`, title: t("Goes: {title}, {time}", { title: cell.t, time: clock(cell.s * 1000, zone) }), style: place(cell, start, end) }, h("span.hidden", null, t("Goes: {title}, {time}", { title: cell.t, time: clock(cell.s * 1000, zone) })))),
        at === startOfDay(now() - FIRST * 3_600_000, zone) ? h("i.wknow", { key: "now", style: { "--s": ((now() / 1000 - start) / 60).toFixed(1) } }) : null)));
  }
  return h("div.wkgrid", { style: { "--days": days } }, h("div.wkhours", { "aria-hidden": "true" }, Array.from({ length: 8 }, (_, index) => h("span.num", { key: index, style: { "--s": index * 180 } }, `${String((FIRST + index * 3) % 24).padStart(2, "0")}:00`))), columns);
}

/** @param {Cell} cell @param {number} start @param {number} end */
const place = (cell, start, end) => {
  const from = Math.max(cell.s, start), until = Math.min(cell.s + cell.d, end);
  return { "--s": ((from - start) / 60).toFixed(2), "--d": ((until - from) / 60).toFixed(2) };
};

/**
 * Items too short to be drawn become one.
 * @param {Cell[]} cells @returns {(Cell & { sign?: string })[]}
 */
function brief(cells) {
  /** @type {(Cell & { sign?: string })[]} */
  const out = [];
  for (const cell of cells) {
    const last = out[out.length - 1];
    if (last && cell.d < 420 && last.d < 1800 && last.more !== undefined && Math.abs(last.s + last.d - cell.s) < 60) { last.d = cell.s + cell.d - last.s; last.more += 1; }
    else if (cell.filler && cell.d < 420) continue;
    else out.push(cell.d < 420 ? { ...cell, more: 1 } : cell);
  }
  return out;
}

/** @param {Cell & { sign?: string }} cell @param {number} start @param {number} end @param {{ zone?: string, marked?: (cell: Cell) => boolean, pick?: (cell: Cell) => void, rule?: any, over?: (rule: any) => void }} more */
function block(cell, start, end, { zone, marked, pick, rule, over }) {
  const minutes = (Math.min(cell.s + cell.d, end) - Math.max(cell.s, start)) / 60;
  const size = minutes < 25 ? "tiny" : minutes < 62 ? "short" : minutes < 90 ? "mid" : "";
  const title = cell.more && cell.more > 1 ? t("{title} and {n} more", { title: cell.t, n: cell.more - 1 }) : cell.t;
  const name = [clock(cell.s * 1000, zone), title, cell.u].filter(Boolean).join(", ");
  return h(`button.wk.${cell.off ? "k-off" : `k-${cell.k}`}${size ? `.${size}` : ""}${cell.sign ? `.${cell.sign}` : ""}${marked?.(cell) || rule !== undefined && rule !== null && cell.rule === rule ? ".same" : ""}${cell.fault ? ".fault" : ""}`, {
    key: `${cell.sign ?? ""}${cell.s}`, type: "button", role: "listitem", title: name, "aria-label": cell.sign ? t("Comes: {name}", { name }) : name, style: place(cell, start, end),
    onclick: () => pick?.(cell), onpointerenter: over && (() => over(cell.rule ?? null)), onpointerleave: over && (() => over(null)),
  }, size === "tiny" ? null : [h("b", null, title), size === "short" ? null : h("small.num", null, clock(cell.s * 1000, zone))]);
}
