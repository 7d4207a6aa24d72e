import assert from "node:assert/strict";
import { test } from "node:test";

const { localInstant, localText } = await import("../../Sources/WebAPI/UI/core/time.js");
const { coming, snapped, withSpecial, withStart } = await import("../../Sources/WebAPI/UI/core/specials.js");

const zone = "Europe/Berlin", evening = Date.parse("2026-11-21T19:15:00Z");
const placing = { channel: 1, at: evening, title: "Derby", length: 5400, content: { item: 7 }, kind: "sport", how: "once" };

test("local times are written and read alike, also on days of 23 and 25 hours", () => {
  for (const text of ["2026-11-21 20:15", "2026-03-29 01:30", "2026-03-29 03:30", "2026-10-25 01:30", "2026-10-25 04:00", "2026-10-25 23:45"]) {
    assert.equal(localText(localInstant(text, zone), zone), text);
  }
  assert.equal(localInstant("2026-03-29 12:00", zone), Date.parse("2026-03-29T10:00:00Z"));
  assert.ok(Number.isNaN(localInstant("tomorrow", zone)));
});

test("a special joins those of its channel, with what differs from the usual", () => {
  const channel = { id: 1, specials: [{ id: 4, at: "2026-11-20 20:00", content: { item: 3 } }] };
  const made = withSpecial(channel, { ...placing, leadIn: "cut", displaced: "skipped" }, zone);
  assert.deepEqual(made.specials, [channel.specials[0], { at: "2026-11-21 20:15", content: { item: 7 }, "lead-in": "cut" }]);
  assert.equal(channel.specials.length, 1);
});

test("a special that is moved keeps its id and its content", () => {
  const channel = { id: 1, specials: [{ id: 4, at: "2026-11-20 20:00", content: { collection: 3 }, count: 2, displaced: "delayed" }] };
  const { specials } = withSpecial(channel, { ...placing, special: 4, displaced: "skipped" }, zone);
  assert.deepEqual(specials, [{ id: 4, at: "2026-11-21 20:15", content: { collection: 3 }, count: 2 }]);
});

test("a rule gets another start, the others stay", () => {
  const schedule = { items: [{ id: 1, start: "06:00" }, { id: 2, mode: "one" }] };
  assert.deepEqual(withStart(schedule, 2, "20:15").items, [{ id: 1, start: "06:00" }, { id: 2, mode: "one", start: "20:15" }]);
});

test("times snap to edges of cells that are near, else to the step, and never before what is fixed", () => {
  const at = evening / 1000, cells = [{ s: at + 120, d: 600 }], to = { step: 900, scale: 0.05, cells, least: 0, zone };
  assert.equal(snapped(at + 60, to), at + 120);
  assert.equal(snapped(at - 300, to), at);
  assert.equal(snapped(at, { ...to, least: at + 3601 }), at + 3660);
  assert.equal(snapped(at + 60, { ...to, cells: [{ s: at + 61, d: 600 }] }), at);
});

test("only specials that are still to come are listed, in order", () => {
  const channel = { specials: [{ at: "2026-11-22 20:00" }, { at: "2026-11-01 20:00" }, { at: "2026-11-21 21:00" }] };
  assert.deepEqual(coming(channel, evening, zone).map((one) => one.at), ["2026-11-21 21:00", "2026-11-22 20:00"]);
});
