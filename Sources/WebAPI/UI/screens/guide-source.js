// Where the guide's cells come from: a day of some channels at a time.
import { get } from "../core/api.js";
import { airedCell, itemCell, programmeCell, tileCell, together } from "../core/cells.js";
import { Held } from "../core/tiles.js";
import { DAY, addDays, startOfDay } from "../core/time.js";

/** @typedef {import("../core/cells.js").Cell} Cell */
/** @typedef {{ id: number, number?: string }} Channel */

/** @type {Record<string, (one: any) => Cell>} */
const CELL = { guide: programmeCell, timeline: itemCell, "as-run": airedCell };
const MOST = 1500;

export class GuideSource {
  /**
   * @param {(layer: string, channels: Set<number>) => void} arrived
   * @param {number} together_ how many channels are asked for at once; one alone is asked for with all that is known about it
   */
  constructor(arrived, together_ = 1) {
    this.zone = /** @type {string | undefined} */ (undefined);
    this.size = together_;
    /** @type {Channel[]} */
    this.channels = [];
    /** @type {Map<number, number>} */
    this.places = new Map();
    /** @type {Held<Map<number, Cell[]>>} */
    this.held = new Held(Math.max(60, MOST / together_), (key, signal) => this.fetch(key, signal), (key) => {
      const [layer, , block] = key.split("/");
      arrived(layer, new Set(this.members(block).map((channel) => channel.id)));
    });
  }

  /**
   * All channels in their order: neighbours are asked for together.
   * @param {Channel[]} channels
   */
  follow(channels) {
    if (channels.length === this.channels.length && channels.every((one, index) => one.id === this.channels[index].id && one.number === this.channels[index].number)) return;
    this.channels = channels;
    this.places = new Map(channels.map((channel, index) => [channel.id, index]));
    this.held.clear();
  }

  /** @param {Channel} channel */
  block(channel) {
    const place = this.places.get(channel.id);
    return this.size === 1 || place === undefined ? `c${channel.id}` : `${Math.floor(place / this.size)}`;
  }

  /** @param {string} block @returns {Channel[]} */
  members(block) {
    return block.startsWith("c") ? [{ id: Number(block.slice(1)) }] : this.channels.slice(Number(block) * this.size, (Number(block) + 1) * this.size);
  }

  /**
   * The known cells of a stretch of a channel, and whether that is all of it.
   * @param {string} layer @param {Channel} channel @param {number} from @param {number} until seconds
   */
  cells(layer, channel, from, until) {
    const lists = [], block = this.block(channel);
    let known = true;
    for (const day of this.days(from, until)) {
      const list = this.held.get(`${layer}/${day}/${block}`);
      if (list) lists.push(list.get(channel.id) ?? []); else known = false;
    }
    return { cells: together(lists).filter((cell) => cell.s < until && cell.s + cell.d > from), known };
  }

  /** @param {number} from @param {number} until */
  days(from, until) {
    const days = [];
    for (let day = startOfDay(from * 1000, this.zone); day < until * 1000; day = addDays(day, 1, this.zone)) days.push(day);
    return days;
  }

  /** @param {string} key @param {AbortSignal} signal @returns {Promise<Map<number, Cell[]>>} */
  async fetch(key, signal) {
    const [layer, day, block] = key.split("/"), from = Number(day), span = `from=${from / 1000}&for=${(addDays(from, 1, this.zone) - from) / 1000}`;
    if (block.startsWith("c")) {
      const { items } = await get(`/api/v1/channels/${block.slice(1)}/${layer}?${span}`, signal);
      return new Map([[Number(block.slice(1)), inOrder(items.map(CELL[layer]))]]);
    }
    const numbers = this.members(block).map((channel) => channel.number).join(",");
    const { rows } = await get(`/api/v1/guide?channels=${numbers}&layer=${layer}&${span}`, signal);
    return new Map(rows.map((/** @type {any} */ row) => [row.channel, inOrder(row.cells.map((/** @type {any} */ one) => tileCell(layer, one)))]));
  }

  /**
   * What changed is shown until the new is there.
   * @param {number} [channel] @param {number} [from] @param {number} [until] milliseconds
   */
  expire(channel, from = -Infinity, until = Infinity) {
    this.held.expire((key) => {
      const [, day, block] = key.split("/");
      return (channel === undefined || this.members(block).some((one) => one.id === channel)) && Number(day) < until && Number(day) + DAY > from;
    });
  }
}

/** @param {Cell[]} cells */
const inOrder = (cells) => cells.filter((cell) => cell.d > 0).sort((one, other) => one.s - other.s);
