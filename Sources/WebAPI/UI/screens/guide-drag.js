// A pointer that carries something over the guide: a cell, or what the picker offers. The mouse lifts it after a few pixels, a
// finger by resting on it; Escape and a second finger put it back.

/** Milliseconds that a finger rests, pixels that a pointer may tremble, and the edge at which the guide scrolls along. */
const REST = 380, TREMBLE = 5, SLIP = 10, EDGE = 48, SPEED = 14;

/**
 * @param {PointerEvent} event
 * @param {{ grid: () => import("../ui/grid.js").Grid | null, lift: () => void, move: (row: number, time: number) => void, drop: (isOver: boolean) => void, cancel: () => void }} how
 */
export function carry(event, { grid, lift, move, drop, cancel }) {
  const { pointerId, pointerType, clientX, clientY } = event, end = new AbortController(), { signal } = end;
  let isLifted = false, isOver = false, x = clientX, y = clientY, frame = 0, timer = 0;
  const finish = () => {
    end.abort();
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    document.documentElement.classList.remove("carrying");
    const table = grid();
    // The click that ends a drag is none.
    if (table) setTimeout(() => { table.carries = table.panned = false; }, 0);
  };
  const start = () => {
    isLifted = true;
    const table = grid();
    if (table) table.carries = table.panned = true;
    document.documentElement.classList.add("carrying");
    lift();
    step();
    frame = requestAnimationFrame(scroll);
  };
  const step = () => {
    const at = grid()?.placeAt(x, y);
    isOver = Boolean(at);
    if (at) move(at.row, at.time);
  };
  const scroll = () => {
    frame = requestAnimationFrame(scroll);
    const table = grid();
    if (!table) return;
    const box = table.scroller.getBoundingClientRect(), left = box.left + table.names, isInside = y > box.top && y < box.bottom;
    const by = !isInside ? 0 : x < left + EDGE && x > left - EDGE ? -SPEED : x > box.right - EDGE && x < box.right + EDGE ? SPEED : 0;
    const down = x < left || x > box.right ? 0 : y < box.top + table.headHeight + EDGE / 2 && y > box.top ? -SPEED : y > box.bottom - EDGE && y < box.bottom + EDGE ? SPEED : 0;
    if (by || down) { table.scroller.scrollBy(by, down); step(); }
  };
  addEventListener("pointermove", (moved) => {
    if (moved.pointerId !== pointerId) return;
    ({ clientX: x, clientY: y } = moved);
    const distance = Math.hypot(x - clientX, y - clientY);
    if (!isLifted) {
      if (pointerType !== "mouse") { if (distance > SLIP) finish(); return; }
      if (distance < TREMBLE) return;
      start();
    }
    step();
  }, { signal });
  addEventListener("pointerup", (up) => { if (up.pointerId === pointerId) { if (isLifted) drop(isOver); finish(); } }, { signal });
  addEventListener("pointercancel", (gone) => { if (gone.pointerId === pointerId) { if (isLifted) cancel(); finish(); } }, { signal });
  addEventListener("pointerdown", (other) => { if (other.pointerId !== pointerId && isLifted) { cancel(); finish(); } }, { signal });
  addEventListener("keydown", (key) => { if (key.key === "Escape" && isLifted) { key.preventDefault(); key.stopPropagation(); cancel(); finish(); } }, { signal, capture: true });
  addEventListener("contextmenu", (menu) => { if (pointerType !== "mouse") menu.preventDefault(); }, { signal });
  if (pointerType !== "mouse") timer = setTimeout(start, REST);
}
