// What the draft does to a channel, as cells.
import { itemCell } from "../core/cells.js";
import { preview } from "../core/draft.js";

/**
 * What the draft takes from a channel and gives it; nil when it stays as it is.
 * @param {{ id: number, number: string }} channel
 */
export function changesOf(channel) {
  const found = (preview.result?.timelines ?? []).find((/** @type {any} */ one) => one.id === channel.id);
  if (!found || !(found.removed?.length || found.added?.length)) return null;
  return { going: /** @type {import("../core/cells.js").Cell[]} */ ((found.removed ?? []).map(itemCell)), coming: /** @type {import("../core/cells.js").Cell[]} */ ((found.added ?? []).map(itemCell)), kept: found.kept ?? 0 };
}
