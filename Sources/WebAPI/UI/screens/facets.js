// Facets: what the library can be narrowed to, each value with how many items have it. Chosen values stand in the address.
import { h } from "../core/dom.js";
import { search } from "../core/query.js";
import { go, here } from "../core/router.js";
import { local, put, use } from "../core/store.js";
import { number, t } from "../core/texts.js";
import { bones, button, icon } from "../ui/parts.js";

/** @returns {[string, string][]} */
const names = () => [["kind", t("Kind")], ["library", t("Library")], ["genre", t("Genre")], ["decade", t("Decade")], ["state", t("State")], ["tag", t("Tag")],
  ["rating", t("Rating")], ["resolution", t("Resolution")], ["video-codec", t("Video codec")], ["language", t("Audio language")]];

/** Shown without being opened, when nothing is chosen in them. */
const OPEN = new Set(["kind", "library", "genre", "decade", "state"]);
const FEW = 7, MANY = 100;

/**
 * What the chosen values ask for: a query for each property, whose values are alternatives.
 * @param {URLSearchParams} query @param {string} [without]
 */
export const conditions = (query, without) => names().flatMap(([property]) => {
  const values = query.getAll(property);
  return values.length && property !== without ? [values.join(" OR ")] : [];
});

/** @param {URLSearchParams} query */
export const chosenCount = (query) => names().reduce((sum, [property]) => sum + query.getAll(property).length, 0);

/** @param {string} property @param {string} value */
function switchValue(property, value) {
  const { query } = here(), values = query.getAll(property), next = values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
  query.delete(property);
  for (const one of next) query.append(property, one);
  narrow(query);
}

/** @param {URLSearchParams} query */
function narrow(query) {
  const text = query.toString();
  put({ picked: undefined });
  go(`${location.pathname}${text ? `?${text}` : ""}`, { replace: true, scroll: false });
}

/** Takes every value back. */
export function clearFacets() {
  const { query } = here();
  for (const [property] of names()) query.delete(property);
  narrow(query);
}

/** @param {URLSearchParams} query */
export function facets(query) {
  const isOpen = local.facets || !matchMedia("(max-width: 1023px)").matches, count = chosenCount(query);
  return h("div.facet-side", null,
    h("button.b.low.facet-open", { type: "button", "aria-expanded": String(Boolean(local.facets)), onclick: () => put({ facets: !local.facets }) }, icon("stat", "s"), count ? t("Filters · {n}", { n: count }) : t("Filters")),
    isOpen ? h("form.facets", { "aria-label": t("Filters"), onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      count ? h("p.facet-clear", null, button(t("Clear filters"), { kind: "low", icon: "x", press: clearFacets })) : null,
      groups(query)) : null);
}

/** @param {URLSearchParams} query */
function groups(query) {
  const text = query.get("q") ?? "", known = local.facetsKnown ?? {};
  const read = (/** @type {string[]} */ asked, /** @type {number} */ limit, /** @type {string} */ by) => use(`/api/v1/facets?${[search(text, asked), by ? `by=${by}` : "", `limit=${limit}`].filter(Boolean).join("&")}`);
  const all = read(conditions(query), FEW, "");
  const found = names().map(([property, label]) => {
    const values = query.getAll(property), more = local.moreFacets === property;
    // What one chooses in a property must not take its other values away.
    const answer = values.length || more ? read(conditions(query, property), more ? MANY : FEW, property) : all;
    const facet = answer.data?.facets.find((/** @type {any} */ one) => one.property === property);
    // While another answer is on its way, the last one stays: nothing jumps.
    if (facet) known[property] = facet;
    return { property, label, values, facet: known[property], more };
  });
  local.facetsKnown = known;
  if (!found.some(({ facet }) => facet)) return all.error ? h("p.quiet.small", null, all.error.what) : bones(8);
  return found.map(({ property, label, values, facet, more }) => facet ? group(property, label, values, facet, more) : null);
}

/** @param {string} property @param {string} label @param {string[]} values @param {any} facet @param {boolean} more */
function group(property, label, values, facet, more) {
  const gone = values.filter((one) => !facet.values.some((/** @type {any} */ value) => value.query === one)).map((one) => ({ query: one, title: bare(one), count: undefined }));
  const list = [...gone, ...facet.values];
  if (list.length < 2 && !values.length) return null;
  const title = (/** @type {any} */ one) => property === "language" || property === "genre" || property === "tag" ? one.title.replace(/^./u, (/** @type {string} */ letter) => letter.toUpperCase()) : property === "video-codec" ? one.title.toUpperCase() : one.title;
  return h("details.facet", { key: property, open: OPEN.has(property) || values.length > 0 }, h("summary", null, label, values.length ? h("span.num.quiet", null, ` ${values.length}`) : null),
    h("ul", { role: "group", "aria-label": label }, list.map((one) => h("li", { key: one.query }, h("label", null,
      h("input.tick-box", { type: "checkbox", checked: values.includes(one.query), onchange: () => switchValue(property, one.query) }),
      h("span.cut", { title: title(one) }, title(one)), one.count !== undefined ? h("span.num.quiet.end", null, number(one.count)) : null)))),
    facet.total > FEW && (more || facet.total > facet.values.length) ? button(more ? t("Fewer") : t("All {n}", { n: number(facet.total) }), { kind: "bare low", press: () => put({ moreFacets: more ? null : property }) }) : null);
}

/**
 * The value of a condition, without its field and signs.
 * @param {string} query
 */
const bare = (query) => query.replace(/^\w+:/, "").replace(/^"|"$/g, "").replace(/\\(.)/g, "$1");
