// Documents that an operator makes, each with the tag that a change of it must name.
import { pathOf } from "./draft.js";
import { use } from "./store.js";

/**
 * A document as a resource whose data are `{ body, tag }`.
 * @param {string} kind @param {number} id
 */
export const document = (kind, id) => use(id < 0 ? null : `${pathOf(kind, id)}#tagged`);
