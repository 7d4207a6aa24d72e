// Views are plain values: `h` describes an element, `show` makes the page like the description. Text is always text:
// nothing here reads HTML.

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "selected", "muted", "indeterminate", "srcObject"]);

/**
 * A child is text, a number, an element, a list of children, or nothing.
 * @typedef {any} Child
 * @typedef {{ tag: string, props: Record<string, any>, children: Child[] }} VNode
 */

/**
 * An element. Special properties: `key` tells it from its siblings, `style` is an object whose names may be custom
 * properties, `mount` gets the element once it is in the page and may return what to do when it goes, `each` gets it after
 * each drawing, `own` says that the element looks after its children itself.
 * @param {string} tag a name, with classes as in `div.card.tall`
 * @param {Record<string, any> | null} [props]
 * @param {...Child} children
 * @returns {VNode}
 */
export function h(tag, props, ...children) {
  const [name, ...classes] = tag.split(".");
  const all = props ? { ...props } : {};
  if (classes.length) all.class = all.class ? `${classes.join(" ")} ${all.class}` : classes.join(" ");
  return { tag: name, props: all, children };
}

/** @param {Child[]} children @param {(VNode | string)[]} [into] @returns {(VNode | string)[]} */
export function flat(children, into = []) {
  for (const child of children) {
    if (Array.isArray(child)) flat(child, into);
    else if (child !== null && child !== undefined && child !== false && child !== true) {
      into.push(typeof child === "object" ? child : String(child));
    }
  }
  return /** @type {(VNode | string)[]} */ (into);
}

/**
 * The text of a view, as a reader hears it.
 * @param {Child} view @returns {string}
 */
export function textOf(view) {
  return flat([view]).map((one) => typeof one === "string" ? one : textOf(one.children)).join("");
}

/** @type {(() => void)[]} */
let mounted = [];

/**
 * Makes the children of `parent` like `children`.
 * @param {any} parent @param {...Child} children
 */
export function show(parent, ...children) {
  reconcile(parent, flat(children), parent.namespaceURI === SVG && parent.tagName !== "foreignObject");
  const ready = mounted;
  mounted = [];
  for (const run of ready) run();
}

/** @param {any} parent @param {(VNode | string)[]} wanted @param {boolean} isSVG */
function reconcile(parent, wanted, isSVG) {
  /** @type {Map<any, any>} */
  const keyed = new Map();
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    const key = node.vnode?.props.key;
    if (key !== undefined) keyed.set(key, node);
  }
  let node = parent.firstChild;
  for (const want of wanted) {
    const key = typeof want === "string" ? undefined : want.props.key;
    let match = key === undefined ? node : keyed.get(key);
    if (match && !fits(match, want)) match = null;
    if (key === undefined && match?.vnode?.props.key !== undefined) match = null;
    if (match) {
      keyed.delete(key);
      if (match === node) node = node.nextSibling;
      else parent.insertBefore(match, node);
      update(match, want, isSVG);
    } else {
      parent.insertBefore(create(want, isSVG), node);
    }
  }
  while (node) {
    const next = node.nextSibling;
    drop(node);
    node = next;
  }
}

/** @param {any} node @param {VNode | string} want */
function fits(node, want) {
  if (typeof want === "string") return node.nodeType === 3;
  return node.vnode !== undefined && node.vnode.tag === want.tag && node.vnode.props.key === want.props.key;
}

/** @param {any} node */
function drop(node) {
  release(node);
  node.remove();
}

/** @param {any} node */
function release(node) {
  node.gone?.();
  if (node.vnode?.props.own) return;
  for (let child = node.firstChild; child; child = child.nextSibling) release(child);
}

/** @param {VNode | string} want @param {boolean} inSVG @returns {any} */
function create(want, inSVG) {
  if (typeof want === "string") return document.createTextNode(want);
  const isSVG = inSVG || want.tag === "svg";
  /** @type {any} */
  const node = isSVG ? document.createElementNS(SVG, want.tag) : document.createElement(want.tag);
  node.vnode = { tag: want.tag, props: {}, children: [] };
  update(node, want, isSVG);   // not in the page yet, so `each` comes after `mount`
  const { mount, each } = want.props;
  if (mount) mounted.push(() => { node.gone = mount(node); });
  if (each) mounted.push(() => each(node));
  return node;
}

/** @param {any} node @param {VNode | string} want @param {boolean} isSVG */
function update(node, want, isSVG) {
  if (typeof want === "string") {
    if (node.data !== want) node.data = want;
    return;
  }
  const old = node.vnode.props;
  node.vnode = want;
  // Options must be there before a select can have a value.
  if (!want.props.own) reconcile(node, flat(want.children), isSVG);
  for (const name in old) if (!(name in want.props)) set(node, name, undefined, old[name]);
  for (const name in want.props) set(node, name, want.props[name], old[name]);
  if (want.props.each && node.isConnected) mounted.push(() => want.props.each(node));
}

/** @param {any} node @param {string} name @param {any} value @param {any} old */
function set(node, name, value, old) {
  if (name === "key" || name === "mount" || name === "each" || name === "own") return;
  if (name.startsWith("on")) {
    // One listener for good, which calls what the newest view says.
    node.handlers ??= {};
    const event = name.slice(2).toLowerCase();
    if (!node.handlers[event] && value) node.addEventListener(event, (/** @type {any} */ it) => node.handlers[event]?.(it));
    node.handlers[event] = value ?? null;
    if (value) node.handlers[event] = value;
    return;
  }
  if (name === "style") {
    for (const one in old ?? {}) if (!(value && one in value)) node.style.removeProperty(one);
    for (const one in value ?? {}) if (old?.[one] !== value[one]) node.style.setProperty(one, String(value[one]));
    return;
  }
  if (PROPERTIES.has(name)) {
    // What the reader types meanwhile is newer than the view.
    // A select may get its options later than its value.
    if ((value !== old || node.tagName === "SELECT") && node[name] !== (value ?? "")) node[name] = value ?? "";
    return;
  }
  if (value === old) return;
  if (value === undefined || value === null || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : String(value));
}
