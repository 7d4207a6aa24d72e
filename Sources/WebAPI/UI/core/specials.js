// Programmes that are on only this once: how a guide makes, moves and finds them in the documents of a channel.
import { DAY, MINUTE, localInstant, localText, startOfDay } from "./time.js";

/** @typedef {import("./cells.js").Cell} Cell */
/**
 * What is to be on, and when. `from` is the cell that was picked up, if one was; `how` says whether it is on this once or
 * its rule starts then every time.
 * @typedef {{ channel: number, at: number, title: string, length: number, content: any, kind: string, count?: number, order?: string, from?: Cell | null, fromChannel?: number,
 *   rule?: { schedule: number, id: number } | null, special?: number | null, how: "once" | "every", leadIn?: string, displaced?: string }} Placing
 */

/** Pixels within which a time snaps to the edge of a cell. */
const NEAR = 9;

/**
 * The channel with the special, as its document is.
 * @param {any} channel @param {Placing} placing @param {string} [zone]
 */
export function withSpecial(channel, placing, zone) {
  const { content, count, order, leadIn, displaced } = placing, list = channel.specials ?? [];
  const own = list.find((/** @type {any} */ one) => placing.special && one.id === placing.special);
  const special = {
    ...(own ?? {}), at: localText(placing.at, zone), content: own?.content ?? content,
    ...(own ? {} : count && count > 1 ? { count } : {}), ...(!own && order ? { order } : {}),
  };
  for (const [key, value, usual] of [["lead-in", leadIn, "fits"], ["displaced", displaced, "skipped"]]) {
    if (value && value !== usual) special[/** @type {string} */ (key)] = value; else if (value) delete special[/** @type {string} */ (key)];
  }
  return { ...channel, specials: own ? list.map((/** @type {any} */ one) => one === own ? special : one) : [...list, special] };
}

/**
 * The schedule with a rule that starts at another time of day.
 * @param {any} schedule @param {number} rule @param {string} time
 */
export const withStart = (schedule, rule, time) => ({ ...schedule, items: (schedule.items ?? []).map((/** @type {any} */ one) => one.id === rule ? { ...one, start: time } : one) });

/**
 * A time that people would say: the edge of a cell that is near, else a whole step of the local day.
 * @param {number} time seconds @param {{ step: number, scale: number, cells: Cell[], least: number, zone?: string }} to
 */
export function snapped(time, { step, scale, cells, least, zone }) {
  const edges = cells.flatMap((cell) => [cell.s, cell.s + cell.d]).filter((edge) => Math.abs(edge - time) * scale <= NEAR);
  const nearest = edges.sort((one, other) => Math.abs(one - time) - Math.abs(other - time))[0];
  // A special begins on a whole minute.
  const whole = nearest !== undefined && nearest % 60 === 0 ? nearest : undefined;
  const midnight = startOfDay(time * 1000, zone) / 1000;
  return Math.max(whole ?? midnight + Math.round((time - midnight) / step) * step, Math.ceil(least / 60) * 60);
}

/**
 * Specials of a channel that are still to come, the next first.
 * @param {any} channel @param {number} now @param {string} [zone]
 */
export const coming = (channel, now, zone) => (channel?.specials ?? []).map((/** @type {any} */ one) => ({ ...one, when: localInstant(one.at, zone) }))
  .filter((/** @type {any} */ one) => one.when > now - DAY / 12).sort((/** @type {any} */ one, /** @type {any} */ other) => one.when - other.when);

/** @param {number} at @param {number} minutes */
export const later = (at, minutes) => at + minutes * MINUTE;
