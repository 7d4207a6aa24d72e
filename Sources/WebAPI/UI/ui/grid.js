// The guide's grid: one scroller, nodes only near the view, data in tiles. It draws by itself, because it does so in every
// frame of a scroll; the screen around it tells it what to show.
import { firstAfter, joined } from "../core/cells.js";
import { t } from "../core/texts.js";
import { addDays, clock, day as dayText, now as serverTime, startOfDay } from "../core/time.js";
import { Measure } from "./measure.js";

/** @typedef {import("../core/cells.js").Cell} Cell */
/** @typedef {{ id: number, number: string, name: string, [more: string]: any }} Channel */
/** @typedef {{ node: HTMLElement, header: HTMLElement, side: HTMLElement, base: HTMLElement, over: HTMLElement, index: number, shown: number, until: number, list: Cell[], cutNode: any }} Row */

/** Hours across the view, seconds between two times on the ruler, narrowest cell in pixels, screens kept ahead. */
const ZOOMS = [
  { id: "2h", hours: 2, tick: 900, least: 5, ahead: 0.5 },
  { id: "6h", hours: 6, tick: 1800, least: 5, ahead: 0.5 },
  { id: "day", hours: 24, tick: 7200, least: 12, ahead: 0.25 },
  { id: "week", hours: 168, tick: 43_200, least: 16, ahead: 0.25 },
];
const ROWS_AHEAD = 3, SPARE = 200, NARROW = 26, SLIM = 78, FAST = 32, GAP = 3;

/**
 * What of a cell's width its text may not use.
 * @param {number} width
 */
const inset = (width) => width < SLIM ? 12 : 24;

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** @param {string} name @param {string} [role] @param {...(Node | string)} children */
function make(name, role, ...children) {
  const node = document.createElement("div");
  node.className = name;
  if (role) node.setAttribute("role", role);
  node.append(...children);
  return node;
}

export class Grid {
  /**
   * @param {HTMLElement} scroller
   * @param {{ cells: (row: number, from: number, until: number) => { cells: Cell[], known: boolean }, want: (rows: [number, number], span: [number, number]) => void,
   *   side: (channel: Channel) => HTMLElement[], select: (row: number, cell: Cell) => void, act: (key: string, row: number, cell: Cell) => boolean, moved: (time: number) => void,
   *   zoomed: (id: string) => void, lift?: (event: PointerEvent, row: number, cell: Cell, time: number) => boolean, keys?: (event: KeyboardEvent) => boolean }} host
   */
  constructor(scroller, host) {
    this.scroller = scroller;
    this.host = host;
    /** @type {Channel[]} */
    this.channels = [];
    this.zone = /** @type {string | undefined} */ (undefined);
    this.base = 0;
    this.end = 0;
    this.fixed = 0;
    this.zoom = 1;
    /** @type {{ row: number, cell: Cell, time: number } | null} */
    this.at = null;
    /** @type {{ row: number, cell: Cell, time: number } | null} */
    this.was = null;
    /** @type {{ row: number, id: string | number } | null} */
    this.chosen = null;
    /** @type {Map<number, Row>} */
    this.rows = new Map();
    /** @type {Row[]} */
    this.idle = [];
    /** @type {Row[]} */
    this.queue = [];
    /** @type {{ cell: any[], tick: any[] }} */
    this.pools = { cell: [], tick: [] };
    /** @type {Map<number, { going: Set<number>, coming: Cell[] }>} */
    this.changes = new Map();
    this.view = { x: -1e9, y: -1e9, width: 0, height: 0 };
    this.from = 0;
    this.until = 0;
    this.stale = true;
    this.fast = false;
    this.frame = 0;
    this.settled = 0;
    this.lastX = 0;
    this.lastY = 0;
    /** @type {number[]} */
    this.tops = [0];
    this.layer = "guide";
    this.names = 190;
    this.rowHeight = 60;
    this.headHeight = 46;
    this.measure = new Measure();
    this.build();
    this.listen();
  }

  // ------------------------------------------------------------ nodes

  build() {
    const { scroller } = this;
    for (const [name, value] of Object.entries({ role: "grid", "aria-multiselectable": "true" })) scroller.setAttribute(name, value);
    this.ticks = make("g-ticks", "none");
    this.corner = make("g-corner", "columnheader");
    this.pill = make("g-pill num", "none");
    this.bracket = make("g-fixed", "none");
    this.head = make("g-head", "row", this.corner, this.ticks);
    this.ticks.append(this.bracket, this.pill);
    this.head.setAttribute("aria-rowindex", "1");
    this.plane = make("g-plane", "rowgroup");
    this.band = make("g-band", "none");
    this.line = make("g-now", "none");
    this.namesNode = make("g-names");   // all in one sticky element: one layer, where one a row would be a layer each
    this.namesNode.setAttribute("aria-hidden", "true");
    this.heldNode = make("g-held", "none", document.createElement("b"), document.createElement("small"));
    this.heldNode.hidden = true;
    this.plane.append(this.band, this.line, this.heldNode, this.namesNode);
    scroller.append(this.head, this.plane);
  }

  cellNode() {
    const title = document.createElement("b"), sub = document.createElement("small");
    /** @type {any} */
    const node = make("cell", "gridcell", title, sub);
    node.top = title.appendChild(new Text());
    node.under = sub.appendChild(new Text());
    return node;
  }

  /** @returns {Row} */
  rowNode() {
    const header = make("", "rowheader"), base = make("g-line", "none"), over = make("g-line over", "none"), side = make("g-name");
    const node = make("g-row", "row", header, base, over);
    this.plane?.insertBefore(node, this.band ?? null);
    this.namesNode?.append(side);
    return { node, header, side, base, over, index: -1, shown: -1, until: 0, list: [], cutNode: null };
  }

  /**
   * Walks nodes and cells, both in time order. Nodes stay in reading order and a kept node is never moved, so focus is never lost.
   * @param {HTMLElement} parent @param {any[]} cells @param {boolean} same @param {"cell" | "tick"} kind @param {(node: any, cell: any) => any} show
   */
  merge(parent, cells, same, kind, show) {
    const pool = this.pools[kind];
    /** @type {any} */
    let node = parent.firstElementChild;
    const drop = () => { const gone = node; node = node.nextElementSibling; gone.remove(); if (pool.length < SPARE) pool.push(gone); };
    const skip = () => { while (node && !node.cell) node = node.nextElementSibling; };
    skip();
    for (const cell of cells) {
      if (same) while (node?.cell && node.cell.s < cell.s) { drop(); skip(); }
      if (node?.cell && (!same || node.cell.s === cell.s)) {
        if (node.cell !== cell || node.scale !== this.scale || node.bare && !this.fast || !same) show(node, cell);
        node = node.nextElementSibling;
        skip();
      } else {
        parent.insertBefore(show(pool.pop() ?? (kind === "cell" ? this.cellNode() : make("tick", "columnheader")), cell), node);
      }
    }
    while (node) { if (node.cell) drop(); else node = node.nextElementSibling; }
  }

  /** @param {any} node @param {{ s: number, d: number }} cell */
  put(node, cell) {   // whole pixels from both edges: neighbours never overlap and errors never add up
    const left = Math.round((cell.s - this.base) * this.scale), width = Math.max(Math.round((cell.s + cell.d - this.base) * this.scale) - left - GAP, 2);
    if (node.left !== left) node.style.left = `${node.left = left}px`;
    if (node.width !== width) node.style.width = `${node.width = width}px`;
    node.cell = cell;
    node.scale = this.scale;
    return width;
  }

  /** @param {any} node @param {Cell} cell @param {number} index @param {string} [sign] */
  showCell(node, cell, index, sign = "") {
    const width = this.put(node, cell), narrow = width < NARROW, slim = !narrow && width < SLIM, channel = this.channels[index];
    const times = t("{from} to {until}", { from: clock(cell.s * 1000, this.zone), until: clock((cell.s + cell.d) * 1000, this.zone) });
    node.className = `cell k-${cell.k}${narrow ? " narrow" : slim ? " slim" : ""}${cell.off ? " off" : ""}${cell.filler ? " filler" : ""}${cell.fault ? " fault" : ""}${cell.special ? " special" : ""}${sign ? ` ${sign}` : ""}`;
    node.bare = this.fast && !narrow;
    node.shift = 0;
    node.style.paddingLeft = "";
    this.write(node, cell, narrow || this.fast ? 0 : width - inset(width), sign);
    node.setAttribute("aria-label", [sign === "coming" ? t("Comes") : "", channel?.name, dayText(cell.s * 1000, this.zone), times, cell.t, cell.u, cell.premiere ? t("premiere") : "", cell.special ? t("only this once") : "", cell.fault].filter(Boolean).join(", "));
    node.setAttribute("aria-colindex", Math.round(cell.s - this.base) + 2);
    node.setAttribute("aria-selected", String(this.chosen?.row === index && this.chosen.id === cell.id));
    node.tabIndex = this.at?.row === index && this.at.cell.s === cell.s ? 0 : -1;
    node.gone = node.onAir = node.past = undefined;
    return node;
  }

  /**
   * Both lines, cut to the room there is.
   * @param {any} node @param {Cell} cell @param {number} room @param {string} sign
   */
  write(node, cell, room, sign = "") {
    const mark = sign === "coming" ? "+ " : node.gone ? "− " : cell.fault ? "⚠ " : `${cell.special ? "✦ " : ""}${cell.premiere ? "★ " : ""}`;
    const title = room > 8 ? this.measure.fit(mark + cell.t, room, node.width < SLIM ? "slim" : "title") : "";
    const sub = room > 24 ? this.measure.fit(cell.u, room, "small") : "";
    if (node.top.data !== title) node.top.data = title;
    if (node.under.data !== sub) node.under.data = sub;
  }

  // ------------------------------------------------------------ window

  get scale() { return Math.max(this.view.width, 200) / (ZOOMS[this.zoom].hours * 3600); }
  get least() { return ZOOMS[this.zoom].least / this.scale; }

  /** @param {{ channels: Channel[], zone?: string, base: number, end: number, fixed: number, zoom: string }} what */
  show({ channels, zone, base, end, fixed, zoom }) {
    const first = !this.channels.length, wanted = Math.max(0, ZOOMS.findIndex((one) => one.id === zoom));
    const isOther = base !== this.base || zone !== this.zone || channels.length !== this.channels.length || channels.some((one, index) => one.id !== this.channels[index]?.id);
    Object.assign(this, { channels, zone, base, end, fixed });
    if (isOther) {
      this.scroller.setAttribute("aria-rowcount", String(channels.length + 1));
      this.scroller.setAttribute("aria-colcount", String(Math.round(end - base) + 1));
      for (const row of [...this.rows.values(), ...this.idle]) row.shown = -1;
      if (this.view.height) this.rowHeight = this.heightOf(parseFloat(getComputedStyle(this.scroller).getPropertyValue("--row")) || 60);
      this.layOut();
    }
    if (wanted !== this.zoom && !first) this.setZoom(wanted);
    else if (isOther) { this.zoom = wanted; this.fit(); }
    if (first) this.showTime(serverTime() / 1000 - 0.12 * ZOOMS[this.zoom].hours * 3600);
    this.refresh();
  }

  layOut() {
    const tall = Math.round(this.rowHeight * 1.42);
    this.tops = [0];
    for (let index = 0; index < this.channels.length; index += 1) this.tops.push(this.tops[index] + (this.changes.has(index) ? tall : this.rowHeight));
    if (this.plane) this.plane.style.height = `${this.tops[this.channels.length]}px`;
    for (const row of this.rows.values()) row.shown = -1;
  }

  /** @param {number} y */
  rowAt(y) {
    let low = 0, high = this.channels.length;
    while (low < high) { const middle = (low + high) >> 1; if (this.tops[middle + 1] > y) high = middle; else low = middle + 1; }
    return Math.min(low, Math.max(0, this.channels.length - 1));
  }

  resize() {
    const style = getComputedStyle(this.scroller), value = (/** @type {string} */ name) => parseFloat(style.getPropertyValue(name));
    const middle = this.view.width ? this.base + this.scroller.scrollLeft / this.scale : 0;
    this.names = value("--chan") || 190;
    this.view.width = this.scroller.clientWidth - this.names;
    this.view.height = this.scroller.clientHeight - this.headHeight;
    const height = this.heightOf(value("--row") || 60);
    if (height !== this.rowHeight) { this.rowHeight = height; this.layOut(); }
    this.fit();
    if (middle) this.showTime(middle);
  }

  /**
   * Few channels have taller rows: there is room.
   * @param {number} usual
   */
  heightOf(usual) {
    const share = this.channels.length ? Math.floor((this.view.height - 90) / this.channels.length) : usual, height = clamp(share, usual, Math.round(usual * 1.5));
    this.scroller.classList.toggle("roomy", height > usual * 1.2);
    this.measure.renew(this.scroller);
    return height;
  }

  fit() {
    const width = `${Math.round((this.end - this.base) * this.scale) + this.names}px`;
    if (this.plane && this.head) this.plane.style.width = this.head.style.width = width;
    this.refresh();
    this.tick();
  }

  refresh() { this.stale = true; this.schedule(); }
  schedule() { this.frame ||= requestAnimationFrame(() => { this.frame = 0; this.update(8); }); }

  /**
   * Brings rows up to date, the visible ones first, for at most `budget` ms; the rest waits for the next frame.
   * @param {number} budget
   */
  update(budget) {
    const started = performance.now(), { view, scroller } = this, x = scroller.scrollLeft, y = scroller.scrollTop;
    const step = view.width * ZOOMS[this.zoom].ahead / 2, fast = Math.hypot(x - this.lastX, y - this.lastY) > FAST;
    if (this.fast && !fast) this.stale = true;   // nobody reads what flies: text is laid out and painted when the flick ends
    Object.assign(this, { fast, lastX: x, lastY: y });
    if (this.stale || Math.abs(x - view.x) >= step || Math.abs(y - view.y) >= this.rowHeight * ROWS_AHEAD / 2) this.aim(x, y);
    while (this.queue.length && performance.now() - started < budget) this.draw(/** @type {Row} */ (this.queue.pop()));
    if (this.queue.length || fast) this.schedule();
    clearTimeout(this.settled);
    if (!fast) this.settled = setTimeout(() => this.settle(), 60);
  }

  /** @param {number} x @param {number} y */
  aim(x, y) {
    const { view, rows, idle } = this, { ahead, tick } = ZOOMS[this.zoom];
    Object.assign(view, { x, y });
    this.stale = false;
    if (!this.channels.length) return;
    this.from = Math.max(this.base, this.base + (x - ahead * view.width) / this.scale);
    this.until = Math.min(this.end, this.base + (x + view.width * (1 + ahead)) / this.scale);
    const top = this.rowAt(y), bottom = this.rowAt(y + view.height) + 1;
    const first = Math.max(0, top - ROWS_AHEAD), last = Math.min(this.channels.length, bottom + ROWS_AHEAD) - 1;
    for (const [index, row] of rows) {
      if ((index < first || index > last) && index !== this.at?.row && index !== this.was?.row) { rows.delete(index); idle.push(row); }
    }
    this.host.want([first, last], [this.from, this.until]);
    const wanted = Array.from({ length: last - first + 1 }, (_, place) => first + place);
    const isSeen = (/** @type {number} */ row) => Number(row >= top && row < bottom);
    wanted.sort((one, other) => isSeen(other) - isSeen(one) || one - other).reverse();
    this.queue = wanted.map((index) => {
      let row = rows.get(index);
      if (!row) rows.set(index, row = Object.assign(idle.pop() ?? this.rowNode(), { index }));
      return row;
    });
    for (const row of idle) row.node.hidden = row.side.hidden = true;
    for (const row of this.queue) row.node.hidden = row.side.hidden = false;   // else a row might be there twice
    this.drawTicks(tick);
  }

  /**
   * Times on the ruler, counted from each local midnight: days of 23 and 25 hours are right.
   * @param {number} tick
   */
  drawTicks(tick) {
    /** @type {any[]} */
    const ticks = [];
    for (let midnight = startOfDay(this.from * 1000, this.zone); midnight < this.until * 1000;) {
      const next = addDays(midnight, 1, this.zone);
      for (let at = midnight; at < next - tick * 300; at += tick * 1000) {
        if (at / 1000 + tick < this.from || at / 1000 > this.until) continue;
        ticks.push({ s: at / 1000, d: tick, t: at === midnight ? dayText(at, this.zone) : clock(at, this.zone), midnight: at === midnight, strong: at === midnight || (at - midnight) % (tick * 2000) === 0 });
      }
      midnight = next;
    }
    this.merge(/** @type {HTMLElement} */ (this.ticks), ticks, true, "tick", (node, cell) => {
      this.put(node, cell);
      node.className = `tick${cell.strong ? " h" : ""}${cell.midnight ? " midnight" : ""}`;
      node.style.width = "";   // the day's name may be longer than its stretch
      node.textContent = cell.t;
      return node;
    });
  }

  /**
   * New data for rows.
   * @param {(row: number) => boolean} [which]
   */
  arrived(which = () => true) {
    for (const row of this.rows.values()) if (which(row.index) && !this.queue.includes(row)) this.queue.unshift(row);
    this.schedule();
  }

  /** @param {Row} row */
  draw(row) {
    const { index } = row, same = row.shown === index, channel = this.channels[index];
    if (!channel) return;
    const change = this.changes.get(index), time = serverTime() / 1000;
    if (!same) {
      row.shown = index;
      const top = `${this.tops[index]}px`, height = `${this.tops[index + 1] - this.tops[index]}px`;
      row.node.style.top = row.side.style.top = top;
      row.node.style.height = row.side.style.height = height;
      row.node.setAttribute("aria-rowindex", String(index + 2));
      row.header.setAttribute("aria-label", `${channel.number} ${channel.name}`);
      row.side.replaceChildren(...this.host.side(channel));
    }
    row.node.classList.toggle("differs", change !== undefined);
    row.side.classList.toggle("differs", change !== undefined);
    const { cells, known } = this.host.cells(index, this.from, this.until);
    row.node.classList.toggle("unknown", !known);
    const list = joined(cells, this.least), hadFocus = this.at?.row === index && this.nodeOf(this.at) === document.activeElement;
    this.follow(index, list);
    row.list = this.pinned(index, list);
    this.merge(row.base, row.list, same, "cell", (node, cell) => this.showCell(node, cell, index));
    const coming = (change?.coming ?? []).filter((cell) => cell.s < this.until && cell.s + cell.d > this.from);
    this.merge(row.over, joined(coming, this.least), same, "cell", (node, cell) => this.showCell(node, cell, index, "coming"));
    row.until = 0;
    for (let node = /** @type {any} */ (row.base.firstElementChild); node; node = node.nextElementSibling) {
      const { s, d } = node.cell, onAir = s <= time && s + d > time, past = s + d <= time, gone = change?.going.has(Math.round(s)) ?? false;
      if (node.gone !== gone) { const wasGone = node.gone; node.classList.toggle("going", node.gone = gone); if (gone || wasGone) this.write(node, node.cell, node.width - inset(node.width)); }
      if (node.past !== past) node.classList.toggle("past", node.past = past);
      if (node.onAir !== onAir) { node.onAir = onAir; node.classList.toggle("onair", onAir); onAir ? node.setAttribute("aria-current", "time") : node.removeAttribute("aria-current"); }
      if (onAir) { row.until = s + d; this.darken(node, time); }
    }
    if (hadFocus && this.at) {
      const node = this.nodeOf(this.at);
      if (node && node !== document.activeElement) node.focus({ preventScroll: true });
    }
  }

  /**
   * When the chosen cell is another one in new data, the cell at its time takes its place, so that the focus stays.
   * @param {number} index @param {Cell[]} list
   */
  follow(index, list) {
    const { at } = this;
    if (at?.row !== index || !list.length || list.some((cell) => cell.s === at.cell.s)) return;
    const last = list[list.length - 1];
    if (at.time < list[0].s || at.time > last.s + last.d) return;
    at.cell = list[firstAfter(list, Math.max(at.time, at.cell.s))] ?? last;
  }

  /**
   * The focused cell stays although it is scrolled away.
   * @param {number} index @param {Cell[]} cells
   */
  pinned(index, cells) {
    let list = cells;
    for (const pin of [this.at, this.was]) {
      if (pin?.row !== index || list.some((cell) => cell.s === pin.cell.s)) continue;
      const isInside = list.length && pin.cell.s >= list[0].s && pin.cell.s < list[list.length - 1].s + list[list.length - 1].d;
      // Its stretch was drawn again, and what starts then is another cell now.
      if (isInside) continue;
      list = pin.cell.s < (list[0]?.s ?? Infinity) ? [pin.cell, ...list] : [...list, pin.cell];
    }
    return list;
  }

  /**
   * What has aired of the cell on air is darker.
   * @param {any} node @param {number} time
   */
  darken(node, time) {
    node.style.setProperty("--x", `${Math.round((time - node.cell.s) * this.scale)}px`);
  }

  /** At the end of a scroll the title of a cell that is cut on the left moves to where it can be read. */
  settle() {
    const left = this.scroller.scrollLeft, edge = this.base + left / this.scale;
    for (const row of this.rows.values()) {
      const cell = row.list[firstAfter(row.list, edge)];
      let node = /** @type {any} */ (null);
      if (cell && cell.s < edge) for (let one = /** @type {any} */ (row.base.firstElementChild); one; one = one.nextElementSibling) if (one.cell === cell) { node = one; break; }
      if (row.cutNode && row.cutNode !== node && row.cutNode.shift) this.shift(row.cutNode, 0);
      row.cutNode = node;
      if (node) this.shift(node, clamp(left - node.left, 0, Math.max(0, node.width - 64)));
    }
    if (this.corner) this.corner.textContent = dayText((edge + 60) * 1000, this.zone);
    this.host.moved(edge);
  }

  /** @param {any} node @param {number} by */
  shift(node, by) {
    if (node.shift === by || !node.cell) return;
    node.shift = by;
    node.style.paddingLeft = by ? `${by + 15}px` : "";
    if (node.width >= NARROW) this.write(node, node.cell, node.width - inset(node.width) - by, node.classList.contains("coming") ? "coming" : "");
  }

  tick() {
    const time = serverTime() / 1000, x = Math.round((time - this.base) * this.scale), width = Math.round(Math.max(0, this.fixed - time) * this.scale);
    const inside = time > this.base && time < this.end;
    for (const node of [this.line, this.band, this.pill, this.bracket]) if (node) node.hidden = !inside;
    if (!inside || !this.line || !this.band || !this.pill || !this.bracket) return;
    this.bracket.hidden = this.band.hidden = width < 4;
    for (const node of [this.line, this.band, this.pill, this.bracket]) node.style.transform = `translateX(${x}px)`;
    this.band.style.width = this.bracket.style.width = `${width}px`;
    this.pill.textContent = clock(time * 1000, this.zone);
    const text = width > 150 ? t("Fixed until {time}", { time: clock(this.fixed * 1000, this.zone) }) : "";
    if (this.bracket.textContent !== text) this.bracket.textContent = text;
    for (const row of this.rows.values()) {
      if (row.until && row.until <= time && !this.queue.includes(row)) this.queue.push(row);
      const current = row.base.querySelector(".onair");
      if (current) this.darken(current, time);
    }
    if (this.queue.length) this.schedule();
  }

  /**
   * Draws the difference that a draft makes; other rows are not built again.
   * @param {Map<number, { going: Cell[], coming: Cell[] }>} changes
   */
  preview(changes) {
    const before = [...this.changes.keys()].join(), after = [...changes.keys()].join();
    this.changes = new Map([...changes].map(([row, { going, coming }]) => [row, { going: new Set(going.flatMap((cell) => [Math.floor(cell.s), Math.ceil(cell.s)])), coming }]));
    if (before !== after) { this.layOut(); this.refresh(); } else this.arrived((row) => changes.has(row));
  }

  // ------------------------------------------------------------ what is held over it

  /**
   * The row and time under a point of the window; null beside the programmes.
   * @param {number} clientX @param {number} clientY
   */
  placeAt(clientX, clientY) {
    const box = this.scroller.getBoundingClientRect(), x = clientX - box.left - this.names, y = clientY - box.top - this.headHeight;
    if (x < 0 || y < 0 || clientX > box.right || clientY > box.bottom) return null;
    return { row: this.rowAt(y + this.scroller.scrollTop), time: this.base + (x + this.scroller.scrollLeft) / this.scale };
  }

  /** Seconds between the times that something held snaps to. */
  get step() { return { "2h": 300, "6h": 300, day: 900, week: 1800 }[ZOOMS[this.zoom].id] ?? 300; }

  /**
   * Shows where something would be, which has no effect yet.
   * @param {{ row: number, s: number, d: number, t: string, k: string } | null} held
   */
  hold(held) {
    const node = this.heldNode;
    if (!node) return;
    node.hidden = !held;
    if (!held) return;
    node.className = `g-held k-${held.k}`;
    node.style.top = `${this.tops[held.row]}px`;
    node.style.height = `${this.tops[held.row + 1] - this.tops[held.row]}px`;
    node.style.left = `${Math.round((held.s - this.base) * this.scale) + this.names}px`;
    node.style.width = `${Math.max(Math.round(held.d * this.scale), 4)}px`;
    const [title, time] = [held.t, clock(held.s * 1000, this.zone)];
    if (node.children[0].textContent !== title) node.children[0].textContent = title;
    if (node.children[1].textContent !== time) node.children[1].textContent = time;
  }

  // ------------------------------------------------------------ selection and keys

  /** @param {{ row: number, cell: Cell }} at @returns {any} */
  nodeOf({ row, cell }) {
    for (let node = /** @type {any} */ (this.rows.get(row)?.base.firstElementChild); node; node = node.nextElementSibling) if (node.cell.s === cell.s) return node;
    return undefined;
  }

  /** @param {number} row @param {number} time @param {{ focus?: boolean, back?: boolean, tries?: number }} how */
  moveTo(row, time, { focus = true, back = false, tries = 0 } = {}) {
    const to = clamp(row, 0, this.channels.length - 1), when = clamp(time, this.base, this.end - 1);
    const { cells, known } = this.host.cells(to, when - 86_400, when + 86_400);
    const list = joined(cells, this.least), place = firstAfter(list, when), cell = list[clamp(place, 0, list.length - 1)];
    if (!cell || !known && place >= list.length) {
      // Its data is on the way: try again when it is there, unless something else was asked for meanwhile.
      if (focus && tries < 40) this.waiting = setTimeout(() => this.moveTo(row, time, { focus, back, tries: tries + 1 }), 80);
      return;
    }
    clearTimeout(this.waiting);
    const old = this.at && this.nodeOf(this.at);
    this.was = this.at;
    this.at = { row: to, cell, time: back ? Math.max(cell.s, this.base) : when };
    if (focus) this.reveal();
    this.stale = true;
    this.fast = false;
    this.lastX = this.scroller.scrollLeft;
    this.lastY = this.scroller.scrollTop;
    this.update(Infinity);
    const node = this.nodeOf(this.at);
    if (old) old.tabIndex = -1;
    if (node) {
      node.tabIndex = 0;
      if (focus) node.focus({ preventScroll: true });
    }
    this.was = null;
  }

  /** @type {any} */
  waiting = 0;

  /** Scrolls as little as needed; header and channel column never cover the cell. */
  reveal() {
    if (!this.at) return;
    const { at: { row, cell, time }, view, scroller, scale, base } = this, left = Math.max(cell.s - base, 0) * scale, right = (cell.s + cell.d - base) * scale;
    const top = this.tops[row], bottom = this.tops[row + 1], x = scroller.scrollLeft, y = scroller.scrollTop, wide = right - left > view.width, instant = (time - base) * scale;
    if (top < y || bottom > y + view.height) scroller.scrollTop = top < y ? top : bottom - view.height;
    if (wide ? instant < x || instant > x + view.width : left < x || right > x + view.width) {
      scroller.scrollLeft = wide ? instant - 40 : left < x ? left - 24 : right - view.width + 24;
    }
  }

  /** @param {number} time */
  showTime(time) { this.scroller.scrollLeft = (time - this.base) * this.scale; }
  showNow() { this.showTime(serverTime() / 1000 - 0.12 * this.view.width / this.scale); }
  /** The first time in view. */
  get time() { return this.base + this.scroller.scrollLeft / this.scale; }

  /** @param {number} zoom @param {number} [time] stays where it is */
  setZoom(zoom, time = this.at?.time ?? this.time + this.view.width / this.scale / 3) {
    const to = clamp(zoom, 0, ZOOMS.length - 1);
    if (to === this.zoom) return;
    const offset = clamp((time - this.base) * this.scale - this.scroller.scrollLeft, 0, this.view.width);
    this.zoom = to;
    this.fit();
    this.scroller.scrollLeft = (time - this.base) * this.scale - offset;
    this.host.zoomed(ZOOMS[to].id);
  }

  /** @param {number | null} row @param {string | number | null} id */
  choose(row, id) {
    this.chosen = row === null || id === null ? null : { row, id };
    for (const node of this.scroller.querySelectorAll("[aria-selected=true]")) node.setAttribute("aria-selected", "false");
    if (this.chosen) for (let node = /** @type {any} */ (this.rows.get(this.chosen.row)?.base.firstElementChild); node; node = node.nextElementSibling) if (node.cell.id === id) node.setAttribute("aria-selected", "true");
  }

  /** @param {string} key @param {boolean} ctrl */
  key(key, ctrl) {
    if (!this.at) { this.moveTo(this.rowAt(this.scroller.scrollTop), serverTime() / 1000); return true; }
    const { row, cell, time } = this.at, page = Math.max(1, Math.floor(this.view.height / this.rowHeight) - 1);
    const midnight = startOfDay(time * 1000, this.zone), next = addDays(midnight, 1, this.zone);
    switch (key) {
    case "ArrowLeft": this.moveTo(row, ctrl ? time - 86_400 : cell.s - 1, { back: !ctrl }); return true;
    case "ArrowRight": this.moveTo(row, ctrl ? time + 86_400 : cell.s + cell.d); return true;
    case "ArrowUp": this.moveTo(row - 1, time); return true;
    case "ArrowDown": this.moveTo(row + 1, time); return true;
    case "PageUp": this.moveTo(row - page, time); return true;
    case "PageDown": this.moveTo(row + page, time); return true;
    case "Home": this.moveTo(row, midnight / 1000); return true;
    case "End": this.moveTo(row, next / 1000 - 1); return true;
    case "n": this.showNow(); this.moveTo(row, serverTime() / 1000); return true;
    case "+": this.setZoom(this.zoom - 1); return true;
    case "-": this.setZoom(this.zoom + 1); return true;
    default: return this.host.act(key, row, cell);
    }
  }

  listen() {
    const { scroller } = this, end = new AbortController(), { signal } = end;
    this.stop = () => { end.abort(); observer.disconnect(); clearInterval(timer); cancelAnimationFrame(this.frame); clearTimeout(this.settled); };
    const observer = new ResizeObserver(() => this.resize());
    observer.observe(scroller);
    const timer = setInterval(() => { if (!document.hidden) this.tick(); }, 5000);
    scroller.addEventListener("scroll", () => this.schedule(), { signal, passive: true });
    scroller.addEventListener("keydown", (event) => {
      if (event.altKey || event.metaKey) return;
      if (this.host.keys?.(event)) { event.preventDefault(); return; }
      if (event.ctrlKey && !event.key.startsWith("Arrow")) return;
      if (this.key(event.key, event.ctrlKey)) event.preventDefault();
    }, { signal });
    scroller.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      if (event.timeStamp - this.lastWheel < 220) return;
      this.lastWheel = event.timeStamp;
      this.setZoom(this.zoom + Math.sign(event.deltaY), this.base + (scroller.scrollLeft + event.clientX - scroller.getBoundingClientRect().left - this.names) / this.scale);
    }, { signal, passive: false });
    const cellAt = (/** @type {EventTarget | null} */ target) => {
      /** @type {any} */
      const node = target instanceof Element ? target.closest(".cell") : null;
      const row = node && [...this.rows.values()].find((one) => one.base === node.parentElement || one.over === node.parentElement);
      return row ? { node, row } : null;
    };
    scroller.addEventListener("click", (event) => {
      const found = cellAt(event.target);
      if (!found || this.panned) return;
      const { node, row } = found;
      this.moveTo(row.index, node.cell.s, { focus: row.base === node.parentElement });
      this.host.select(row.index, node.cell);
    }, { signal });
    // Touch scrolls by itself, unless it carries a cell.
    scroller.addEventListener("touchmove", (event) => { if (this.carries && event.cancelable) event.preventDefault(); }, { signal, passive: false });
    scroller.addEventListener("pointerdown", (down) => {
      const { button, pointerType, pointerId, clientX, clientY, target } = down, found = cellAt(target);
      if (button !== 0 || this.carries || target instanceof Element && target.closest("a, button")) return;
      if (found && found.row.base === found.node.parentElement && this.host.lift?.(down, found.row.index, found.node.cell, this.placeAt(clientX, clientY)?.time ?? found.node.cell.s)) return;
      if (pointerType !== "mouse") return;
      const x = scroller.scrollLeft + clientX, y = scroller.scrollTop + clientY, over = new AbortController();
      this.panned = false;
      scroller.addEventListener("pointermove", (event) => {
        if (!this.panned && Math.hypot(event.clientX - clientX, event.clientY - clientY) < 5) return;
        if (!this.panned) scroller.setPointerCapture(pointerId);   // not before, or the click would go to the scroller
        this.panned = true;
        scroller.scrollTo(x - event.clientX, y - event.clientY);
      }, { signal: over.signal });
      for (const name of ["pointerup", "pointercancel"]) scroller.addEventListener(name, () => { over.abort(); setTimeout(() => { this.panned = false; }, 0); }, { signal: over.signal });
    }, { signal });
  }

  lastWheel = 0;
  /** A pointer has moved the view, so its click is none. */
  panned = false;
  /** A pointer carries something over the grid. */
  carries = false;
  stop = () => {};
}

export { ZOOMS };
