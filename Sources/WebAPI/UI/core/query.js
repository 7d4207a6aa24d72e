// What a search field helps with: fields of the query language, and where a fault stands.

/** @type {Record<string, string>} */
export const FIELDS = {
  title: "words of the title", type: "movie, episode, music_video or other_video", genre: "a genre", tag: "a tag", show_title: "words of the show's title",
  release_date: "197*, or [1940 TO 1965]", released_inthelast: "\"1 week\"", added_inthelast: "\"3 days\"", minutes: "[60 TO 120]", season_number: "a number", episode_number: "a number",
  director: "a name", actor: "a name", writer: "a name", artist: "a name", album: "words of the album", plot: "words of the plot", studio: "a studio", country: "a country",
  content_rating: "such as PG", language: "an audio language", height: "[1080 TO *]", width: "[1920 TO *]", library_name: "a library", state: "ready, unplayable, vanished or unprobed",
  collection: "a collection", smart_collection: "a collection",
};

/**
 * Whether a text is a query and not just letters of a title.
 * @param {string} text
 */
export const isQuery = (text) => /[:[\]{}"*~^()]|\b(AND|OR|NOT)\b/.test(text);

/**
 * The address that finds what a search field says.
 * @param {string} text @param {string[]} conditions
 */
export function search(text, conditions) {
  const all = text.trim(), joined = conditions.map((one) => `(${one})`).join(" AND ");
  if (!conditions.length && !isQuery(all)) return all ? `q=${encodeURIComponent(all)}` : "";
  const typed = all && (isQuery(all) ? conditions.length ? `(${all})` : all : `title:(${all.split(/\s+/).map((word) => `*${word.replace(/[+\-!(){}[\]^"~*?:\\]/g, "\\$&")}*`).join(" AND ")})`);
  return `query=${encodeURIComponent([typed, joined].filter(Boolean).join(" AND "))}`;
}

/**
 * What a search field says as a query that a collection can keep.
 * @param {string} text @param {string[]} conditions
 */
export function stored(text, conditions) {
  const address = new URLSearchParams(search(text, conditions.length ? conditions : text.trim() && !isQuery(text) ? ["*:*"] : []));
  return address.get("query")?.replace(/ AND \(\*:\*\)$/, "") ?? "*:*";
}

/**
 * The word in front of the cursor, and what could complete it.
 * @param {string} text @param {number} cursor
 */
export function completions(text, cursor) {
  const word = text.slice(0, cursor).match(/[A-Za-z_]+$/)?.[0] ?? "";
  if (word.length < 2) return { word, found: [] };
  return { word, found: Object.entries(FIELDS).filter(([name]) => name.startsWith(word.toLowerCase())).slice(0, 6) };
}

/**
 * Where a query is wrong: the column, counted from 1.
 * @param {any} problem
 */
export function faultColumn(problem) {
  const told = problem?.errors?.[0]?.column;
  return told ?? Number(/column (\d+)/.exec(problem?.why ?? "")?.[1] ?? 0);
}
