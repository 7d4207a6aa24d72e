// What floats over a screen: menus, dialogs, toasts.
import { h } from "../core/dom.js";
import { local, put } from "../core/store.js";
import { t } from "../core/texts.js";
import { button, icon, iconButton } from "./parts.js";

/** @typedef {import("../core/dom.js").Child} Child */
/** @typedef {{ label?: string, hint?: Child, sign?: string, press?: () => void, href?: string, why?: string, danger?: boolean, line?: boolean, checked?: boolean, download?: boolean }} Entry */

/**
 * A button with a menu.
 * @param {string} id @param {Child} label @param {Entry[]} entries @param {Record<string, any>} props
 */
export function menu(id, label, entries, { kind = "", sign, name, ...props } = {}) {
  const isOpen = local.menu === id;
  return h("span.menu", { key: `menu-${id}`, onkeydown: (/** @type {KeyboardEvent} */ event) => keys(event, id) },
    h("button", {
      type: "button", class: `b ${kind}`, "aria-haspopup": "menu", "aria-expanded": String(isOpen), "aria-label": name, title: name,
      onclick: (/** @type {any} */ event) => toggleMenu(id, event), ...props,
    }, sign ? icon(sign, kind.includes("low") ? "s" : "") : null, label),
    isOpen ? h("div.pop", { role: "menu", "aria-label": name ?? undefined, mount: place },
      entries.map((entry, index) => entry.line ? h("hr", { key: index }) : option(entry, index))) : null);
}

/** @param {Entry} entry @param {number} index */
function option({ label = "", hint, sign, press, href, why, danger, checked, download }, index) {
  const inner = [checked !== undefined ? icon(checked ? "check" : "none", "s") : sign ? icon(sign) : null,
    h("span", null, label, why || hint ? h("small", null, why ?? hint) : null)];
  const common = { key: index, class: `opt ${danger ? "bad" : ""}`, role: checked === undefined ? "menuitem" : "menuitemcheckbox", tabindex: "-1", "aria-disabled": why ? "true" : undefined, "aria-checked": checked === undefined ? undefined : String(checked) };
  if (href && !why) return h("a", { ...common, href, download: download || undefined, onclick: () => put({ menu: null }) }, inner);
  return h("button", { ...common, type: "button", onclick: () => { if (why) return; closeMenu(); press?.(); } }, inner);
}

/** @type {any} */
let opener = null;

/** @param {string} id @param {any} event */
function toggleMenu(id, event) {
  opener = event.currentTarget;
  put({ menu: local.menu === id ? null : id });
}

function closeMenu() {
  put({ menu: null });
  opener?.focus?.();
}

/**
 * Keeps a menu inside the window and gives it the focus.
 * @param {HTMLElement} pop
 */
function place(pop) {
  const box = pop.getBoundingClientRect();
  if (box.right > innerWidth - 8) pop.classList.add("end");
  if (box.bottom > innerHeight - 8 && box.top > box.height + 60) pop.classList.add("above");
  /** @type {HTMLElement | null} */ (pop.querySelector(".opt"))?.focus({ preventScroll: true });
  const away = (/** @type {Event} */ event) => { if (!pop.parentElement?.contains(/** @type {Node} */ (event.target))) put({ menu: null }); };
  addEventListener("pointerdown", away);
  return () => removeEventListener("pointerdown", away);
}

/** @param {KeyboardEvent} event @param {string} id */
function keys(event, id) {
  if (local.menu !== id) return;
  if (event.key === "Escape") { closeMenu(); event.stopPropagation(); return; }
  if (event.key === "Tab") { put({ menu: null }); return; }
  const step = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1 })[event.key];
  if (!step && event.key !== "Home" && event.key !== "End") return;
  event.preventDefault();
  const options = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll(".opt")];
  const at = options.indexOf(/** @type {Element} */ (document.activeElement));
  const to = event.key === "Home" ? 0 : event.key === "End" ? options.length - 1 : (at + step + options.length) % options.length;
  /** @type {HTMLElement} */ (options[to])?.focus();
}

/**
 * A dialog over the page; the page behind it cannot be reached meanwhile.
 * @param {{ title: string, body: Child, actions?: Child, close: () => void, wide?: boolean, id?: string, side?: boolean }} props
 */
export const dialog = ({ title, body, actions, close, wide, id = "dialog", side }) => h("dialog", {
  key: id, class: `dialog ${wide ? "wide" : ""} ${side ? "side" : ""}`, "aria-labelledby": `${id}-title`,
  mount: (/** @type {HTMLDialogElement} */ element) => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    element.showModal();
    /** @type {HTMLElement | null} */ (element.querySelector("[data-first]") ?? element.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
    return () => { element.close(); before?.focus?.(); };
  },
  oncancel: (/** @type {Event} */ event) => { event.preventDefault(); close(); },
  onclick: (/** @type {any} */ event) => { if (event.target === event.currentTarget) close(); },
}, h("div.inner", null,
  h("header", null, h("h2", { id: `${id}-title` }, title), iconButton("x", t("Close"), { press: close })),
  h("div.body", null, body), actions ? h("footer", null, actions) : null));

/**
 * Opens a dialog that a function draws.
 * @param {(close: () => void) => { title: string, body: Child, actions?: Child, wide?: boolean, side?: boolean } | null} view
 */
export const open = (view) => put({ dialog: view });

/**
 * Asks before something that undo cannot bring back.
 * @param {{ title: string, text: Child, act: string, press: () => void | Promise<void>, typed?: string }} question
 */
export function ask({ title, text, act, press, typed }) {
  open((close) => ({
    title,
    body: [h("p", null, text), typed ? h("label.field", null, h("span", null, t("Type {name} to confirm", { name: typed })),
      h("input.input", { "data-first": true, autocomplete: "off", oninput: (/** @type {any} */ event) => put({ typed: event.target.value }) })) : null],
    actions: [button(t("Cancel"), { press: close }), button(act, {
      kind: "main danger", why: typed && local.typed?.trim() !== typed ? t("Type the name first.") : undefined,
      press: async () => { close(); put({ typed: "" }); await press(); },
    })],
  }));
}

let number = 0;

/**
 * A short message; with `undo` it can be undone.
 * @param {Child} text @param {{ act?: string, press?: () => void, tone?: string, seconds?: number }} more
 */
export function toast(text, { act, press, tone, seconds = act ? 10 : 5 } = {}) {
  const id = number += 1;
  const gone = () => put({ toasts: (local.toasts ?? []).filter((/** @type {any} */ one) => one.id !== id) });
  put({ toasts: [...(local.toasts ?? []).slice(-2), { id, text, act, tone, press: press && (() => { gone(); press(); }), gone }] });
  setTimeout(gone, seconds * 1000);
}

/**
 * Reports a failed request.
 * @param {any} problem
 */
export const complain = (problem) => toast(problem?.what
  ? `${problem.what}${problem.why ? `: ${problem.why}` : ""}. ${problem.fix ?? ""}` : String(problem?.message ?? problem), { tone: "bad", seconds: 12 });

/**
 * Does something that may fail, and says so.
 * @param {() => Promise<any>} act @param {string} [done]
 */
export async function attempt(act, done) {
  try {
    const result = await act();
    if (done) toast(done);
    return result;
  } catch (error) {
    complain(error);
    return undefined;
  }
}

/** Menus draw themselves; this draws the rest. */
export function layers() {
  const close = () => put({ dialog: null, typed: "" });
  const open = local.dialog?.(close);
  return [
    open ? dialog({ close, ...open }) : null,
    h("div.toasts", { key: "toasts", role: "status", "aria-live": "polite" }, (local.toasts ?? []).map((/** @type {any} */ one) =>
      h(`div.toast${one.tone ? `.${one.tone}` : ""}`, { key: one.id }, h("span", null, one.text),
        one.act ? button(one.act, { kind: "low", press: one.press }) : null,
        iconButton("x", t("Dismiss"), { kind: "low bare", press: one.gone })))),
  ];
}

/**
 * Copies text; browsers give the clipboard to pages without TLS only through a selection.
 * @param {string} text
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t("Copied"));
  } catch {
    const field = Object.assign(document.createElement("textarea"), { value: text });
    (document.querySelector("dialog[open]") ?? document.body).append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    toast(copied ? t("Copied") : t("Cannot copy in this browser. Select the text and copy it."));
  }
}
