// What this station's API has: parts of the pages that need more stay away.
import { get } from "./api.js";
import { redraw } from "./store.js";

/** @type {Set<string>} */
const known = new Set();

/** Whether the description has been read: until then nothing can be said. */
export const isDiscovered = () => known.size > 0;

/**
 * Whether the API has an operation, such as `POST /api/v1/changes`.
 * @param {string} operation
 */
export const has = (operation) => known.has(operation);

/** Reads the description of the API once. */
export async function discover() {
  try {
    const { paths } = await get("/api/v1/openapi.json");
    for (const [path, methods] of Object.entries(paths)) for (const method of Object.keys(/** @type {any} */ (methods))) known.add(`${method.toUpperCase()} ${path}`);
    redraw();
  } catch { /* the next start of the page tries again */ }
}
