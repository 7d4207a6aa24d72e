// Small parts that every screen uses.
import { h } from "../core/dom.js";
import { t } from "../core/texts.js";
import { motif } from "./sprite.js";

/** @typedef {import("../core/dom.js").Child} Child */

/** @param {string} name @param {string} [size] `s` for a small one */
export const icon = (name, size = "") => h("svg", { class: `i ${size}`, "aria-hidden": "true" }, h("use", { href: `#i-${name}` }));

/**
 * A button. `why` turns it off and says why; it can still have the focus, so that the reason can be read.
 * @param {Child} label
 * @param {{ kind?: string, icon?: string, why?: string, name?: string, press?: (event: any) => void, [more: string]: any }} props
 */
export function button(label, { kind = "", icon: sign, why, name, press, ...more }) {
  return h("button", {
    type: "button", class: `b ${kind}`, "aria-label": name, title: why ?? more.title, "aria-disabled": why ? "true" : undefined,
    onclick: (/** @type {any} */ event) => { if (why) event.preventDefault(); else press?.(event); }, ...more,
  }, sign ? icon(sign, kind.includes("low") ? "s" : "") : null, label);
}

/**
 * A button that shows only its sign.
 * @param {string} sign @param {string} name @param {Record<string, any>} props
 */
export const iconButton = (sign, name, { kind = "bare", ...props }) =>
  button(null, { icon: sign, name, title: name, kind: `${kind} icon`, ...props });

/**
 * A link that looks like a button.
 * @param {Child} label @param {{ href: string, kind?: string, icon?: string, [more: string]: any }} props
 */
export const linkButton = (label, { kind = "", icon: sign, ...props }) =>
  h("a", { class: `b ${kind}`, ...props }, sign ? icon(sign, kind.includes("low") ? "s" : "") : null, label);

/**
 * One of a few.
 * @param {string} name @param {[string, Child][]} options @param {string} chosen @param {(value: string) => void} choose
 */
export const segments = (name, options, chosen, choose) => h("div.seg", { role: "group", "aria-label": name },
  options.map(([value, label]) => h("button", { type: "button", key: value, "aria-pressed": String(value === chosen), onclick: () => choose(value) }, label)));

/**
 * Tabs are links: each has an address.
 * @param {string} name @param {{ id: string, label: Child, href: string }[]} tabs @param {string} chosen
 */
export const tabs = (name, tabs, chosen) => h("nav.tabs", { "aria-label": name, each: (/** @type {HTMLElement} */ nav) => reveal(nav, chosen) },
  tabs.map((tab) => h("a", { key: tab.id, href: tab.href, "aria-current": tab.id === chosen ? "page" : undefined }, tab.label)));

/**
 * Moves the chosen tab into sight where not all have room, once for each choice.
 * @param {HTMLElement} nav @param {string} chosen
 */
function reveal(nav, chosen) {
  if (nav.dataset.shown === chosen) return;
  nav.dataset.shown = chosen;
  const tab = /** @type {HTMLElement | null} */ (nav.querySelector("[aria-current]"));
  if (tab) nav.scrollLeft = tab.offsetLeft - (nav.clientWidth - tab.offsetWidth) / 2;
}

/** @param {string} text */
export function hash(text) {
  let value = 2166136261;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 16777619);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * The motif and the palette that a title picks; the server draws the same for guides.
 * @param {string} title
 */
export function posterOf(title) {
  const picked = hash(title || "Continuity");
  return { motif: Math.floor(picked / 4096) % 12 + 1, palette: picked % 12 + 1 };
}

/**
 * Artwork: the picture of a title, or one of 144 posters that the title picks.
 * @param {string} title @param {{ src?: string | null, shape?: string, children?: Child, name?: string }} props
 */
export function art(title, { src, shape = "still", children, name } = {}) {
  const picked = posterOf(title);
  return h(`span.art.${shape}.p${picked.palette}`, name ? { role: "img", "aria-label": name } : { "aria-hidden": children ? undefined : "true" },
    h("svg", { "aria-hidden": "true" }, h("use", { href: motif(picked.motif) })),
    src ? h("img", {
      src, alt: "", loading: "lazy", decoding: "async", key: src,
      onerror: (/** @type {any} */ event) => { event.target.hidden = true; },
      onload: (/** @type {any} */ event) => { event.target.hidden = false; },
    }) : null,
    children);
}

/**
 * Two letters of a name.
 * @param {string} name
 */
export function letters(name) {
  const words = name.replace(/[^\p{L}\p{N}+ ]/gu, " ").split(/\s+/).filter(Boolean);
  if (!words.length) return "?";
  const last = words[words.length - 1];
  if (words.length > 1) return (words[0][0] + (/^[+\d]/.test(last) ? last.slice(0, 2) : last[0])).toUpperCase();
  return words[0].slice(0, 2).replace(/^./, (letter) => letter.toUpperCase());
}

/**
 * The logo of a channel: its own picture, or a tile that its name picks.
 * @param {{ name: string, number?: string, hasLogo?: boolean }} channel @param {string} [size]
 */
export function logo(channel, size = "") {
  const picked = posterOf(`logo ${channel.name}`);
  return h(`span.logo.${size || "m"}.p${picked.palette}`, { "aria-hidden": "true" },
    h("svg", null, h("use", { href: motif(picked.motif) })), h("span", null, letters(channel.name)),
    channel.hasLogo ? h("img", { src: `/logo/${channel.number}.png`, alt: "", loading: "lazy", decoding: "async" }) : null);
}

/** @param {number} share 0 to 1 @param {string} [name] */
export const bar = (share, name) => h("span.bar", name ? {
  role: "progressbar", "aria-label": name, "aria-valuemin": "0", "aria-valuemax": "100", "aria-valuenow": String(Math.round(share * 100)),
} : { "aria-hidden": "true" }, h("span", { style: { "--p": (share * 100).toFixed(1) } }));

/** @param {Child} label @param {string} [tone] @param {string} [sign] */
export const chip = (label, tone = "", sign) => h(`span.chip${tone ? `.${tone}` : ""}`, null, sign ? icon(sign, "s") : null, label);

/**
 * An empty state: what is missing, and what to do next.
 * @param {{ title: string, text?: Child, sign?: string, actions?: Child }} props
 */
export const empty = ({ title, text, sign, actions }) => h("div.empty", null,
  sign ? icon(sign) : null, h("h3", null, title), text ? h("p", null, text) : null, actions ? h("p.acts", null, actions) : null);

/**
 * An error in its own panel: what, why and what to do.
 * @param {any} problem @param {() => void} [again]
 */
export const failure = (problem, again) => h("div.alarm", { role: "alert" }, icon("warn"),
  h("div", null, h("h3", null, problem.what), h("p.quiet", null, sentence(problem.why), " ", problem.fix)),
  again ? h("p.acts", null, button(t("Try again"), { kind: "low", press: again })) : null);

/**
 * A clause as a sentence.
 * @param {string} [clause]
 */
export function sentence(clause) {
  if (!clause) return "";
  const text = clause[0].toUpperCase() + clause.slice(1);
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/**
 * Grey shapes where something will be.
 * @param {number} count @param {string} [shape]
 */
export const bones = (count, shape = "line") => h("div.bones", { "aria-hidden": "true" },
  Array.from({ length: count }, (_, index) => h(`span.bone.${shape}`, { key: index })));

/**
 * A resource in all its states: what is known is shown, even while the station is lost.
 * @param {import("../core/store.js").Resource} resource @param {(data: any) => Child} view
 * @param {{ waiting?: Child, again?: () => void }} more
 */
export function shown(resource, view, { waiting, again } = {}) {
  if (resource.data !== undefined && resource.data !== null) return view(resource.data);
  if (resource.error) return failure(resource.error, again);
  return h("div.waiting", { "aria-busy": "true" }, h("p.hidden", { role: "status" }, t("Loading…")), waiting ?? bones(6));
}

/** @param {[string, Child][]} facts what is not known is left out */
export const facts = (facts) => h("dl.facts", null, facts.filter(([, value]) => value !== undefined && value !== null && value !== "")
  .map(([name, value]) => [h("dt", null, name), h("dd", null, value)]));

/**
 * A labelled field.
 * @param {string} label @param {Record<string, any>} props @param {{ hint?: Child, fault?: Child }} more
 */
export function field(label, { id, ...props }, { hint, fault } = {}) {
  const name = id ?? `f-${hash(label).toString(36)}`;
  return h("label.field", { for: name }, h("span", null, label),
    h("input.input", { id: name, "aria-invalid": fault ? "true" : undefined, "aria-describedby": hint || fault ? `${name}-hint` : undefined, ...props }),
    hint || fault ? h(`small.hint${fault ? ".bad" : ""}`, { id: `${name}-hint` }, fault ?? hint) : null);
}

/** @param {string} label @param {boolean} on @param {(on: boolean) => void} change @param {Record<string, any>} [props] */
export const toggle = (label, on, change, props = {}) => h("label.toggle", null,
  h("button.switch", { type: "button", role: "switch", "aria-checked": String(on), "aria-label": label, onclick: () => change(!on), ...props }),
  h("span", null, label));
