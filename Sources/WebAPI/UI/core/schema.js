// Reads the JSON Schema of a thing: which fields it has now, their forms, and whether a value fits.

/** @typedef {Record<string, any>} Schema */

/**
 * Whether a field applies to the value that it is a part of.
 * @param {any} condition @param {any} value @param {Schema} schema of the value
 * @returns {boolean}
 */
export function applies(condition, value, schema) {
  if (condition === undefined || condition === null) return true;
  if (condition.any) return condition.any.some((/** @type {any} */ one) => applies(one, value, schema));
  if (condition.all) return condition.all.every((/** @type {any} */ one) => applies(one, value, schema));
  return Object.entries(condition).every(([key, wanted]) => {
    const present = value?.[key];
    if (wanted === true) return present !== undefined && present !== null;
    if (wanted === false) return present === undefined || present === null;
    const now = present ?? schema.properties?.[key]?.default;
    return /** @type {any[]} */ (Array.isArray(wanted) ? wanted : [wanted]).some((word) => String(word) === String(now));
  });
}

/**
 * The fields of an object in the order of the schema, with those that apply to it now.
 * @param {Schema} schema @param {any} value
 */
export const fieldsOf = (schema, value) => Object.entries(schema.properties ?? {})
  .filter(([name, field]) => name !== "id" && name !== "revision" && !field.readOnly && applies(field["x-visible-when"], value, schema))
  .map(([name, field]) => ({ name, schema: plain(/** @type {Schema} */ (field)), isRequired: (schema.required ?? []).includes(name) }));

/**
 * A list that may also be written as its one item is a list.
 * @param {Schema} field @returns {Schema}
 */
export function plain(field) {
  const list = field.anyOf?.find((/** @type {any} */ one) => one.type === "array");
  if (!list) return field;
  const { anyOf: _, ...rest } = field;
  return { ...rest, ...list };
}

/**
 * The keys of which exactly one is there, such as the kinds of content.
 * @param {Schema} schema
 */
export const headsOf = (schema) => /** @type {string[]} */ ((schema.oneOf ?? []).flatMap((/** @type {any} */ one) => one.required ?? []));

/**
 * The words that a field may have now.
 * @param {Schema} field @param {any} value @param {Schema} schema
 */
export const wordsOf = (field, value, schema) => /** @type {{ const: string, description?: string }[]} */ ((field.oneOf ?? []).filter((/** @type {any} */ one) => one.const !== undefined && applies(one["x-visible-when"], value, schema)));

/**
 * What kind of editor a field has.
 * @param {Schema} field
 */
export function shapeOf(field) {
  if (field["x-reference"]) return "reference";
  if (field.oneOf?.some((/** @type {any} */ one) => one.const !== undefined)) return "words";
  if (field.type === "object" || field.properties) return "object";
  if (field.type === "array") return "list";
  if (field.anyOf) return "either";
  if (field.type === "boolean") return "flag";
  if (field.enum) return "choice";
  if (field.type === "integer" || field.type === "number") return "number";
  if (field.format === "time-of-day" || field.format === "time") return "time";
  if (field.format === "local-date-time") return "moment";
  if (field.format === "duration") return "duration";
  if (field.format === "query") return "query";
  return "text";
}

/**
 * What is wrong with a value, in words; undefined when nothing is.
 * @param {Schema} field @param {any} value @param {boolean} isRequired
 */
export function faultIn(field, value, isRequired) {
  if (value === undefined || value === null || value === "") return isRequired && field.default === undefined ? "needed" : undefined;
  const shape = shapeOf(field);
  if (shape === "number") {
    const number = Number(value);
    if (!Number.isFinite(number)) return "number";
    if (field.minimum !== undefined && number < field.minimum || field.maximum !== undefined && number > field.maximum) return "range";
  }
  if (typeof value === "string" && field.pattern) {
    try { if (!new RegExp(field.pattern, "u").test(value)) return "form"; } catch { return undefined; }
  }
  return undefined;
}

/**
 * The name of a key as a label: `rerun-of` is "Rerun of".
 * @param {string} key
 */
export const labelOf = (key) => {
  const words = key.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/-/g, " ").toLowerCase();
  return words[0].toUpperCase() + words.slice(1);
};

/**
 * A value without the members that do not apply any more.
 * @param {Schema} schema @param {any} value
 */
export function tidy(schema, value) {
  const out = { ...value };
  for (let round = 0; round < 3; round += 1) {
    for (const [name, field] of Object.entries(schema.properties ?? {})) if (name in out && !applies(field["x-visible-when"], out, schema)) delete out[name];
  }
  return out;
}
