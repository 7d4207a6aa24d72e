// What the draft does to a channel, as cells.
import { firstAfter, itemCell } from "../core/cells.js";
import { preview } from "../core/draft.js";

/** @typedef {import("../core/cells.js").Cell} Cell */
/** @typedef {{ going: Cell[], coming: Cell[], kept: number }} Change */

/**
 * A week of short items is ten thousand cells: they are made once for each answer, however often the page is drawn.
 * @type {WeakMap<object, Change>}
 */
const known = new WeakMap();

/** @param {any} found @returns {Change | null} */
function change(found) {
  if (!found.removed?.length && !found.added?.length) return null;
  let cells = known.get(found);
  if (!cells) known.set(found, cells = { going: (found.removed ?? []).map(itemCell), coming: (found.added ?? []).map(itemCell), kept: found.kept ?? 0 });
  return cells;
}

/**
 * What the draft takes from a channel and gives it; nil when it stays as it is. The same object until the draft changes.
 * @param {{ id: number, number: string }} channel
 */
export function changesOf(channel) {
  const found = (preview.result?.timelines ?? []).find((/** @type {any} */ one) => one.id === channel.id);
  return found ? change(found) : null;
}

/**
 * Whether the draft changes any channel between two times, in milliseconds.
 * @param {number} from @param {number} until
 */
export function changesBetween(from, until) {
  return (preview.result?.timelines ?? []).some((/** @type {any} */ found) => {
    const cells = change(found);
    return cells !== null && [cells.going, cells.coming].some((list) => { const first = list[firstAfter(list, from / 1000)]; return first !== undefined && first.s * 1000 < until; });
  });
}
