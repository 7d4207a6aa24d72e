// A long list: rows of one height in one scroller, nodes only near the view, data in pages that are asked for as they come
// into sight. Cards in columns are rows of several.
import { h, show } from "../core/dom.js";
import { Held } from "../core/tiles.js";

const PAGE = 100, MOST = 60, AHEAD = 6;

/**
 * @template Item
 * @typedef {{ key: string, total: number, columns: (width: number) => number, height: (width: number, columns: number) => number,
 *   page: (offset: number, limit: number, signal: AbortSignal) => Promise<Item[]>, item: (item: Item | undefined, index: number) => import("../core/dom.js").Child, name: string,
 *   act?: (key: string, index: number, event: KeyboardEvent) => boolean }} ListOf
 */

export class List {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    /** @type {ListOf<any> | null} */
    this.of = null;
    this.at = 0;
    this.frame = 0;
    /** @type {Held<any[]>} */
    this.held = new Held(MOST, async () => [], () => {});
    this.scroller = /** @type {HTMLElement | Window} */ (scrollerOf(element));
    this.draw = this.draw.bind(this);
    const schedule = () => { this.frame ||= requestAnimationFrame(() => { this.frame = 0; this.draw(); }); };
    this.scroller.addEventListener("scroll", schedule, { passive: true });
    this.observer = new ResizeObserver(schedule);
    this.observer.observe(element);
    element.addEventListener("keydown", (event) => this.keys(event));
  }

  /** @param {ListOf<any>} of */
  update(of) {
    if (of.key !== this.of?.key) {
      this.held.clear();
      this.held = new Held(MOST, (key, signal) => of.page(Number(key), PAGE, signal), () => this.draw());
      this.at = 0;
    }
    this.of = of;
    this.draw();
  }

  /**
   * The item, if its page is known.
   * @param {number} index
   */
  item(index) { return this.held.get(String(index - index % PAGE))?.[index % PAGE]; }

  stop() {
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    this.held.clear();
  }

  get width() { return this.element.clientWidth; }

  draw() {
    const { of, element } = this;
    if (!of || !element.isConnected || !this.width) return;
    const columns = this.columns = of.columns(this.width), height = this.height = of.height(this.width, columns), rows = Math.ceil(of.total / columns);
    const view = this.scroller instanceof Window ? { top: 0, height: innerHeight } : { top: this.scroller.getBoundingClientRect().top, height: this.scroller.clientHeight };
    const over = view.top - element.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(over / height) - AHEAD / 2), last = Math.min(rows, Math.ceil((over + view.height) / height) + AHEAD / 2);
    const wanted = new Set();
    const visible = [];
    for (let row = first; row < last; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const index = row * columns + column;
        if (index >= of.total) break;
        wanted.add(String(index - index % PAGE));
        visible.push(h("div.slot", {
          key: index, role: "row", "aria-rowindex": index + 1, "data-index": index,
          style: { top: `${row * height}px`, left: `${column * 100 / columns}%`, width: `${100 / columns}%`, height: `${height}px` },
        }, of.item(this.item(index), index)));
      }
    }
    this.held.keepOnly(wanted);
    element.style.height = `${rows * height}px`;
    element.setAttribute("aria-rowcount", String(of.total));
    element.setAttribute("aria-label", of.name);
    show(element, visible);
  }

  columns = 1;
  height = 56;

  /** @param {KeyboardEvent} event */
  keys(event) {
    const { of } = this;
    if (!of) return;
    const slot = event.target instanceof Element ? event.target.closest(".slot") : null, at = Number(slot?.getAttribute("data-index") ?? this.at), page = Math.max(1, Math.floor(innerHeight / this.height) - 1) * this.columns;
    const to = /** @type {Record<string, number>} */ ({ ArrowDown: at + this.columns, ArrowUp: at - this.columns, ArrowRight: this.columns > 1 ? at + 1 : NaN, ArrowLeft: this.columns > 1 ? at - 1 : NaN, PageDown: at + page, PageUp: at - page, Home: 0, End: of.total - 1 })[event.key];
    if (to === undefined || Number.isNaN(to)) {
      if (of.act?.(event.key, at, event)) event.preventDefault();
      return;
    }
    event.preventDefault();
    this.focus(Math.min(Math.max(to, 0), of.total - 1));
  }

  /** @param {number} index */
  focus(index, tries = 0) {
    this.at = index;
    const top = Math.floor(index / this.columns) * this.height, offset = this.element.getBoundingClientRect().top;
    if (this.scroller instanceof Window) {
      const place = offset + top;
      if (place < 120) scrollBy(0, place - 120); else if (place + this.height > innerHeight - 80) scrollBy(0, place + this.height - innerHeight + 80);
    } else {
      const base = this.scroller.getBoundingClientRect().top, place = offset + top - base;
      if (place < 0) this.scroller.scrollTop += place; else if (place + this.height > this.scroller.clientHeight) this.scroller.scrollTop += place + this.height - this.scroller.clientHeight;
    }
    this.draw();
    const node = /** @type {HTMLElement | null} */ (this.element.querySelector(`[data-index="${index}"] [data-stop]`));
    if (node) node.focus({ preventScroll: true });
    else if (tries < 30) setTimeout(() => this.focus(index, tries + 1), 60);
  }
}

/** @param {HTMLElement} element */
function scrollerOf(element) {
  for (let node = element.parentElement; node; node = node.parentElement) if (/auto|scroll/.test(getComputedStyle(node).overflowY) && node !== document.body && node !== document.documentElement) return node;
  return window;
}

/**
 * The list as a part of a view.
 * @param {ListOf<any>} of @param {string} [kind]
 */
export const list = (of, kind = "") => h(`div.long${kind ? `.${kind}` : ""}`, {
  key: "list", own: true, role: "grid",
  mount: (/** @type {any} */ element) => {
    element.list = new List(element);
    return () => element.list.stop();
  },
  each: (/** @type {any} */ element) => element.list.update(of),
});
