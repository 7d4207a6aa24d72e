// Where the guide's cells come from: a day of a channel at a time.
import { get } from "../core/api.js";
import { airedCell, itemCell, programmeCell, together } from "../core/cells.js";
import { Held } from "../core/tiles.js";
import { DAY, addDays, startOfDay } from "../core/time.js";

/** @typedef {import("../core/cells.js").Cell} Cell */

/** @type {Record<string, (one: any) => Cell>} */
const CELL = { guide: programmeCell, timeline: itemCell, "as-run": airedCell };
const MOST = 1500;

export class GuideSource {
  /** @param {(layer: string, channel: string) => void} arrived */
  constructor(arrived) {
    this.zone = /** @type {string | undefined} */ (undefined);
    /** @type {Held<Cell[]>} */
    this.held = new Held(MOST, (key, signal) => this.fetch(key, signal), (key) => {
      const [layer, , channel] = key.split("/");
      arrived(layer, channel);
    });
  }

  /**
   * The known cells of a stretch of a channel, and whether that is all of it.
   * @param {string} layer @param {{ id: number }} channel @param {number} from @param {number} until seconds
   */
  cells(layer, channel, from, until) {
    const lists = [];
    let known = true;
    for (const day of this.days(from, until)) {
      const list = this.held.get(`${layer}/${day}/${channel.id}`);
      if (list) lists.push(list); else known = false;
    }
    return { cells: together(lists).filter((cell) => cell.s < until && cell.s + cell.d > from), known };
  }

  /** @param {number} from @param {number} until */
  days(from, until) {
    const days = [];
    for (let day = startOfDay(from * 1000, this.zone); day < until * 1000; day = addDays(day, 1, this.zone)) days.push(day);
    return days;
  }

  /** @param {string} key @param {AbortSignal} signal @returns {Promise<Cell[]>} */
  async fetch(key, signal) {
    const [layer, day, channel] = key.split("/"), from = Number(day), seconds = (addDays(from, 1, this.zone) - from) / 1000;
    const { items } = await get(`/api/v1/channels/${channel}/${layer}?from=${from / 1000}&for=${seconds}`, signal);
    return items.map(CELL[layer]).filter((/** @type {Cell} */ cell) => cell.d > 0).sort((/** @type {Cell} */ one, /** @type {Cell} */ other) => one.s - other.s);
  }

  /**
   * What changed is shown until the new is there.
   * @param {number} [channel] @param {number} [from] @param {number} [until] milliseconds
   */
  expire(channel, from = -Infinity, until = Infinity) {
    this.held.expire((key) => {
      const [, day, id] = key.split("/");
      return (channel === undefined || Number(id) === channel) && Number(day) < until && Number(day) + DAY > from;
    });
  }
}
