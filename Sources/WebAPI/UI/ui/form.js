// A form made from the schema of a thing: every key that a station file has can be reached here.
import { h } from "../core/dom.js";
import { has } from "../core/features.js";
import { fieldsOf, headsOf, labelOf, shapeOf, tidy, wordsOf, faultIn } from "../core/schema.js";
import { local, put, use } from "../core/store.js";
import { t } from "../core/texts.js";
import { PLURALS, create, list as drafts } from "../core/draft.js";
import { button, iconButton, sentence, toggle } from "./parts.js";

/** @typedef {import("../core/schema.js").Schema} Schema */
/** @typedef {{ pointer?: string, found?: string, expected?: string, suggestion?: string }} Fault */

/**
 * @param {{ schema: Schema, value: any, change: (value: any) => void, pointer?: string, faults?: Fault[], only?: string[], without?: string[], id: string }} props
 * @returns {any}
 */
export function form({ schema, value, change, pointer = "", faults = [], only, without = [], id }) {
  const heads = headsOf(schema), fields = fieldsOf(schema, value).filter(({ name }) => (!only || only.includes(name)) && !without.includes(name));
  const set = (/** @type {string} */ name, /** @type {any} */ next) => {
    const out = { ...value };
    if (next === undefined || next === null) delete out[name]; else out[name] = next;
    change(tidy(schema, out));
  };
  const chosen = heads.find((name) => value?.[name] !== undefined) ?? heads[0];
  const rare = fields.filter(({ name, isRequired, schema: field }) => !isRequired && value?.[name] === undefined && !heads.includes(name) && field["x-common"] !== true);
  const shown = fields.filter((field) => (!heads.includes(field.name) || field.name === chosen) && (!rare.includes(field) || local[`more/${id}`] || fields.length < 7));
  return h("div.form", { key: id },
    heads.length > 1 && (!only || heads.some((name) => only.includes(name))) ? h("label.field", null, h("span", null, t("What")), h("select.input", {
      value: chosen, onchange: (/** @type {any} */ event) => {
        const out = { ...value };
        for (const name of heads) delete out[name];
        out[event.target.value] = blank(schema.properties[event.target.value]);
        change(tidy(schema, out));
      },
    }, heads.map((name) => h("option", { key: name, value: name }, labelOf(name))))) : null,
    shown.map(({ name, schema: field, isRequired }) => one({ name, field, owner: schema, value, isRequired, set: (next) => set(name, next), pointer: `${pointer}/${name}`, faults, id: `${id}-${name}` })),
    rare.length && fields.length >= 7 ? button(local[`more/${id}`] ? t("Fewer options") : t("{n} more options", { n: rare.length }), { kind: "bare low more", icon: local[`more/${id}`] ? "up" : "down", press: () => put({ [`more/${id}`]: !local[`more/${id}`] }) }) : null);
}

/**
 * What a new value of a field is.
 * @param {Schema} field @returns {any}
 */
export function blank(field) {
  if (field.default !== undefined) return field.default;
  const shape = shapeOf(field);
  if (shape === "list") return [];
  if (shape === "object") {
    const out = /** @type {any} */ ({});
    for (const name of field.required ?? []) if (name !== "id") out[name] = blank(field.properties[name]);
    const head = headsOf(field)[0];
    if (head) out[head] = blank(field.properties[head]);
    return out;
  }
  if (shape === "words") return field.oneOf[0].const;
  if (shape === "number") return field.minimum ?? 0;
  if (shape === "flag") return false;
  if (shape === "reference") return null;
  return "";
}

/**
 * @param {{ name: string, field: Schema, owner: Schema, value: any, isRequired: boolean, set: (value: any) => void, pointer: string, faults: Fault[], id: string }} props
 * @returns {any}
 */
function one({ name, field, owner, value, isRequired, set, pointer, faults, id }) {
  const present = value?.[name], shape = shapeOf(field), fault = faults.find((one) => one.pointer === pointer) ?? faults.find((one) => one.pointer?.startsWith(`${pointer}/`) && !["object", "list"].includes(shape));
  const own = faultIn(field, present, isRequired && present !== undefined);
  const text = fault ? told(fault) : own ? ownWords(own, field) : undefined;
  const common = { id, "aria-invalid": text ? "true" : undefined, "aria-describedby": `${id}-hint`, mount: fault ? (/** @type {HTMLElement} */ element) => { if (!document.activeElement?.closest(".form")) element.focus(); } : undefined };
  const hint = h(`small.hint${text ? ".bad" : ""}`, { id: `${id}-hint` }, text ?? [field.description, field.default !== undefined && present === undefined ? [" ", t("Otherwise {value}.", { value: spoken(field, field.default) })] : null]);
  const label = (/** @type {any} */ input) => h("div.field", { key: name }, h("label", { for: id }, labelOf(name), field["x-unit"] ? h("span.quiet", null, ` (${field["x-unit"]})`) : null), input, hint);
  switch (shape) {
  case "flag": return h("div.field", { key: name }, toggle(labelOf(name), present ?? field.default ?? false, (on) => set(on === (field.default ?? false) ? undefined : on)), hint);
  case "words": {
    const words = wordsOf(field, value, owner);
    if (words.length <= 4) return h("div.field", { key: name }, h("span.label-text", { id: `${id}-label` }, labelOf(name)), h("div.options", { role: "radiogroup", "aria-labelledby": `${id}-label` }, words.map((word) => {
      const isOn = (present ?? field.default) === word.const;
      return h("button.option", { key: word.const, type: "button", role: "radio", "aria-checked": String(isOn), onclick: () => set(word.const === field.default ? undefined : word.const) }, h("b", null, labelOf(String(word.const))), word.description ? h("small", null, word.description) : null);
    })), text ? hint : null);
    return label(h("select.input", { ...common, value: present ?? field.default ?? "", onchange: (/** @type {any} */ event) => set(event.target.value === field.default ? undefined : event.target.value) },
      present === undefined && field.default === undefined ? h("option", { key: "", value: "" }, "–") : null, words.map((word) => h("option", { key: word.const, value: word.const }, [labelOf(String(word.const)), word.description].filter(Boolean).join(": ")))));
  }
  case "choice": return label(h("select.input", { ...common, value: String(present ?? field.default ?? ""), onchange: (/** @type {any} */ event) => set(event.target.value === "" ? undefined : typeof field.enum[0] === "number" ? Number(event.target.value) : event.target.value) },
    isRequired ? null : h("option", { key: "", value: "" }, "–"), field.enum.map((/** @type {any} */ word) => h("option", { key: word, value: String(word) }, String(word)))));
  case "reference": return label(reference(field, present, set, common, isRequired));
  case "number": return label(h("input.input", { ...common, type: "number", inputmode: "numeric", min: field.minimum, max: field.maximum, value: present ?? "", placeholder: field.default ?? "", oninput: (/** @type {any} */ event) => set(event.target.value === "" ? undefined : Number(event.target.value)) }));
  case "time": return label(h("input.input", { ...common, type: "time", value: present ?? "", oninput: (/** @type {any} */ event) => set(event.target.value || undefined) }));
  case "moment": return label(h("input.input", { ...common, type: "datetime-local", value: String(present ?? "").replace(" ", "T"), oninput: (/** @type {any} */ event) => set(event.target.value.replace("T", " ") || undefined) }));
  case "object": return h("fieldset.group", { key: name }, h("legend", null, labelOf(name)), field.description ? h("p.hint", null, field.description) : null,
    form({ schema: field, value: present ?? {}, change: (next) => set(Object.keys(next).length || isRequired ? next : undefined), pointer, faults, id }));
  case "list": return h("fieldset.group", { key: name }, h("legend", null, labelOf(name)), field.description ? h("p.hint", null, field.description) : null, listOf(field, present ?? [], set, pointer, faults, id), text ? hint : null);
  case "either": return label(either(field, present, set, common));
  default: return label(h("input.input", { ...common, type: "text", autocomplete: "off", spellcheck: shape === "query" ? "false" : undefined, class: shape === "query" ? "input q-input" : "input", placeholder: shape === "duration" ? "1h30m" : shape === "query" ? "genre:western" : "", value: present ?? "", oninput: (/** @type {any} */ event) => set(event.target.value === "" && !isRequired ? undefined : event.target.value) }));
  }
}

/** @param {Fault} fault */
const told = (fault) => sentence([fault.found ? t("found {found}", { found: fault.found }) : "", fault.expected ? t("expected {expected}", { expected: fault.expected }) : "", fault.suggestion ? t("did you mean {word}?", { word: fault.suggestion }) : ""].filter(Boolean).join(", ")) || sentence(/** @type {any} */ (fault).what);

/** @param {string} fault @param {Schema} field */
const ownWords = (fault, field) => fault === "needed" ? t("This is needed.") : fault === "number" ? t("This must be a number.") : fault === "range" ? t("This must be from {from} to {to}.", { from: field.minimum ?? "–", to: field.maximum ?? "–" }) : t("This has another form: {hint}", { hint: field.description ?? "" });

/** @param {Schema} field @param {any} value */
const spoken = (field, value) => typeof value === "boolean" ? value ? t("on") : t("off") : typeof value === "object" ? "…" : field["x-unit"] ? `${value} ${field["x-unit"]}` : labelOf(String(value)).toLowerCase();

/**
 * Things that can be referred to: what the station has, and what the draft makes.
 * @param {string} kind @returns {{ id: number, name: string, sort?: string }[]}
 */
export function things(kind) {
  const stored = PLURALS[kind] ? use(`/api/v1/${PLURALS[kind]}?limit=500`).data?.items ?? [] : kind === "show" && has("GET /api/v1/shows") ? use("/api/v1/shows?limit=500").data?.items ?? [] : [];
  const changed = drafts().filter((change) => change.kind === kind);
  return [...stored.map((/** @type {any} */ one) => ({ id: one.id, name: one.name ?? one.title, sort: one.kind })).filter((/** @type {any} */ one) => !changed.some((change) => change.id === one.id && change.value === null)),
    ...changed.filter((change) => change.base === null && change.value).map((change) => ({ id: change.id, name: change.value.name, sort: change.value.kind }))];
}

/**
 * The profile of a new channel: the station's first one, or a new one with the usual values.
 * @returns {number}
 */
export const usualProfile = () => things("profile")[0]?.id ?? create("profile", { name: t("Usual") });

/** @param {string} kind @param {any} id */
export function nameOf(kind, id) {
  if (kind === "item" && itemNames.has(id)) return itemNames.get(id) ?? "…";
  const found = things(kind).find((one) => one.id === id)?.name;
  // A number says nothing to people while the names are on their way.
  return found ?? (id === null || id === undefined || PLURALS[kind] && !use(`/api/v1/${PLURALS[kind]}?limit=500`).data ? "…" : `${labelOf(kind)} ${id}`);
}

/** @param {Schema} field @param {any} value @param {(value: any) => void} set @param {any} common @param {boolean} isRequired */
function reference(field, value, set, common, isRequired) {
  const kind = field["x-reference"], sorts = field["x-sorts"], all = things(kind).filter((one) => !sorts || !one.sort || sorts.includes(one.sort));
  if (kind === "item" && itemNames.has(value)) return h("div.named-item", null, h("a.cut", { href: `/library/media/${value}` }, itemNames.get(value)), h("input.input.slim", { ...common, type: "number", value, "aria-label": t("Id of the item"), oninput: (/** @type {any} */ event) => set(event.target.value === "" ? undefined : Number(event.target.value)) }));
  if (!PLURALS[kind] && !(kind === "show" && has("GET /api/v1/shows"))) return h("input.input", { ...common, type: "number", value: value ?? "", oninput: (/** @type {any} */ event) => set(event.target.value === "" ? undefined : Number(event.target.value)) });
  return h("select.input", { ...common, value: value === null || value === undefined ? "" : String(value), onchange: (/** @type {any} */ event) => set(event.target.value === "" ? undefined : Number(event.target.value)) },
    isRequired && value ? null : h("option", { key: "", value: "" }, isRequired ? t("Choose…") : "–"), all.map((one) => h("option", { key: one.id, value: String(one.id) }, one.name)));
}

/**
 * A value of one of several forms, such as a count or the word all.
 * @param {Schema} field @param {any} value @param {(value: any) => void} set @param {any} common
 */
function either(field, value, set, common) {
  const words = field.anyOf.flatMap((/** @type {any} */ one) => one.const !== undefined ? [one.const] : (one.oneOf ?? []).map((/** @type {any} */ word) => word.const));
  return [h("input.input", { ...common, type: "text", list: words.length ? `${common.id}-words` : undefined, value: typeof value === "object" && value ? JSON.stringify(value) : value ?? "", placeholder: field.default ?? "",
    onchange: (/** @type {any} */ event) => set(parsed(event.target.value)) }), words.length ? h("datalist", { id: `${common.id}-words` }, words.map((/** @type {any} */ word) => h("option", { key: word, value: word }))) : null];
}

/** @param {string} text */
function parsed(text) {
  if (text === "") return undefined;
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  try { return /^[[{]/.test(text) ? JSON.parse(text) : text; } catch { return text; }
}

/** @param {Schema} field @param {any[]} values @param {(value: any) => void} set @param {string} pointer @param {Fault[]} faults @param {string} id @returns {any} */
function listOf(field, values, set, pointer, faults, id) {
  const item = field.items ?? {}, isPlain = !["object"].includes(shapeOf(item)), all = Array.isArray(values) ? values : [values];
  const put_ = (/** @type {number} */ at, /** @type {any} */ next) => set(all.map((one, index) => index === at ? next : one));
  const move = (/** @type {number} */ at, /** @type {number} */ by) => { const out = [...all], [one] = out.splice(at, 1); out.splice(at + by, 0, one); set(out); };
  const shown = local[`shown/${id}`] ?? MOST, part = all.slice(0, shown);
  if (item.properties?.item?.["x-reference"] === "item" || item.properties?.content?.properties?.item) learnItems(part.map((one) => (one?.content ?? one)?.item).filter(Boolean));
  return h("ol.items", null, part.map((one_, index) => h("li", { key: one_?.id ?? index, onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.altKey && (event.key === "ArrowUp" && index || event.key === "ArrowDown" && index < all.length - 1)) { event.preventDefault(); move(index, event.key === "ArrowUp" ? -1 : 1); } } },
    h("div.grow", null, isPlain
      ? one({ name: String(index + 1), field: { ...item, description: undefined }, owner: field, value: { [String(index + 1)]: one_ }, isRequired: true, set: (next) => put_(index, next), pointer: `${pointer}/${index}`, faults: faults.map((fault) => fault.pointer === `${pointer}/${index}` ? { ...fault, pointer: `${pointer}/${index}/${index + 1}` } : fault), id: `${id}-${index}` })
      : form({ schema: item, value: one_, change: (next) => put_(index, next), pointer: `${pointer}/${index}`, faults, id: `${id}-${index}` })),
    h("span.item-acts", null, iconButton("up", t("Move up"), { kind: "low bare", why: index ? undefined : t("It is the first."), press: () => move(index, -1) }), iconButton("down", t("Move down"), { kind: "low bare", why: index < all.length - 1 ? undefined : t("It is the last."), press: () => move(index, 1) }),
      iconButton("bin", t("Remove"), { kind: "low bare", press: () => set(all.filter((_, place) => place !== index)) })))),
  all.length > shown ? h("li", { key: "more" }, button(t("Show {n} more", { n: Math.min(MOST, all.length - shown) }), { kind: "bare low", icon: "down", press: () => put({ [`shown/${id}`]: shown + MOST }) }), h("span.quiet.small", null, t("{n} in all", { n: all.length }))) : null,
  h("li", { key: "add" }, button(t("Add"), { kind: "low", icon: "plus", press: () => { put({ [`shown/${id}`]: Math.max(shown, all.length + 1) }); set([...all, blank(item)]); } })));
}

/** A list draws so many of its entries at first, and as many more whenever it is asked to. */
const MOST = 100;

/** @type {Map<number, string>} */
const itemNames = new Map();

/**
 * Asks for the titles of media that a list names, all at once.
 * @param {number[]} ids
 */
function learnItems(ids) {
  const unknown = ids.filter((id) => Number.isInteger(id) && !itemNames.has(id)).slice(0, MOST);
  if (!unknown.length) return;
  for (const one of use(`/api/v1/media?query=${encodeURIComponent(`id:(${unknown.join(" OR ")})`)}&limit=${MOST}&fields=title,show,season,episode,year`).data?.items ?? []) {
    itemNames.set(one.id, [one.show, one.season !== undefined && one.episode !== undefined ? `${one.season}×${String(one.episode).padStart(2, "0")}` : "", one.title, one.show ? "" : one.year].filter(Boolean).join(" · "));
  }
}

