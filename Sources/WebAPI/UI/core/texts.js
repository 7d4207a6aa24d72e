// Every text of the pages comes from here. The English text is its own key; a catalogue of another language maps
// it. `{name}` in a text is replaced by a value.

/** @type {Record<string, string | Record<string, string>>} */
let catalogue = {};
let language = "en";
/** @type {((text: string) => string) | null} */
let stretch = null;

/** @param {string} name @param {Record<string, any>} texts */
export function speak(name, texts) {
  language = name;
  catalogue = texts;
}

/** Every text longer and marked: shows what was forgotten, and where it does not fit. */
export function pretend() {
  stretch = (text) => `⟦${text.replace(/[aeiou]/g, (letter) => letter + letter)}⟧`;
}

/** The language for dates, numbers and plurals: of the browser, as long as it is the one of the texts. */
export const locale = () => globalThis.navigator?.language?.startsWith(language) ? navigator.language : language;

/** @param {string} text @param {Record<string, any>} [values] @returns {string} */
export function t(text, values) {
  const found = catalogue[text];
  return fill(typeof found === "string" ? found : text, values);
}

/**
 * A text that counts: `n(3, "{n} channel", "{n} channels")`.
 * @param {number} count @param {string} one @param {string} many @param {Record<string, any>} [values]
 */
export function n(count, one, many, values) {
  const found = catalogue[many];
  const form = new Intl.PluralRules(language).select(count);
  const text = typeof found === "object" ? found[form] ?? found.other : form === "one" ? one : many;
  return fill(text, { n: number(count), ...values });
}

/** @param {string} text @param {Record<string, any>} [values] */
function fill(text, values) {
  const shown = stretch ? stretch(text.replace(/\{\w+\}/g, (it) => it.toUpperCase())).replace(/\{\w+\}/g, (it) => it.toLowerCase()) : text;
  return values ? shown.replace(/\{(\w+)\}/g, (whole, name) => name in values ? String(values[name]) : whole) : shown;
}

/** @param {number} value @param {Intl.NumberFormatOptions} [options] */
export const number = (value, options) => new Intl.NumberFormat(locale(), options).format(value);

/**
 * Puts items together as a sentence does.
 * @param {string[]} items
 */
export const listed = (items) => new Intl.ListFormat(locale(), { type: "conjunction" }).format(items);

/** @param {number} bytes */
export function size(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes, unit = 0;
  while (value >= 1000 && unit < units.length - 1) { value /= 1000; unit += 1; }
  return `${number(value, { maximumFractionDigits: value < 10 && unit ? 1 : 0 })} ${units[unit]}`;
}

/** @param {number} bits per second */
export const bitRate = (bits) =>
  bits >= 1_000_000 ? `${number(bits / 1_000_000, { maximumFractionDigits: 1 })} Mbit/s` : `${number(Math.round(bits / 1000))} kbit/s`;

/**
 * The languages of streams, by name.
 * @param {{ language?: string }[]} [streams]
 */
export function languages(streams) {
  const names = new Intl.DisplayNames(locale(), { type: "language" });
  const codes = [...new Set((streams ?? []).map((stream) => stream.language ?? "und"))].filter((code) => code !== "und");
  return codes.map((code) => { try { return names.of(code) ?? code; } catch { return code; } }).join(", ");
}
