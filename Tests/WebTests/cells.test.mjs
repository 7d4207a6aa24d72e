import assert from "node:assert/strict";
import { test } from "node:test";
import { difference, firstAfter, itemCell, joined, kindOf, programmeCell, together } from "../../Sources/WebAPI/UI/core/cells.js";

const cell = (s, d, t = "A", more = {}) => ({ s, d, t, u: "", k: "film", id: s, ...more });

test("the first cell after a time is found by its end", () => {
  const cells = [cell(0, 10), cell(10, 10), cell(30, 10)];
  assert.equal(firstAfter(cells, 0), 0);
  assert.equal(firstAfter(cells, 10), 1);
  assert.equal(firstAfter(cells, 25), 2);
  assert.equal(firstAfter(cells, 40), 3);
});

test("narrow neighbours are joined, wide cells and gaps stay", () => {
  const found = joined([cell(0, 100), cell(100, 2, "B"), cell(102, 2), cell(104, 2), cell(200, 2), cell(202, 100)], 10);
  assert.deepEqual(found.map(({ s, d }) => [s, d]), [[0, 100], [100, 6], [200, 2], [202, 100]]);
  assert.equal(found[1].more, 3);
  assert.equal(found[1].t, "B");
});

test("joining covers all the time and nothing twice", () => {
  const cells = Array.from({ length: 500 }, (_, index) => cell(index * 7, 7));
  const found = joined(cells, 10);
  assert.equal(found.reduce((sum, one) => sum + one.d, 0), 3500);
  for (let index = 1; index < found.length; index += 1) assert.equal(found[index].s, found[index - 1].s + found[index - 1].d);
});

test("cells are joined alike wherever a view begins", () => {
  const cells = Array.from({ length: 500 }, (_, index) => cell(index * 7, 7)), whole = joined(cells, 10), part = joined(cells.slice(60), 10);
  for (const one of part.slice(1)) assert.ok(whole.some(({ s, d }) => s === one.s && d === one.d), `${one.s}`);
});

test("a fault in a joined cell stays visible", () => {
  assert.equal(joined([cell(0, 1), cell(1, 1, "B", { fault: "missing" })], 10)[0].fault, "missing");
});

test("a cell over midnight comes once out of two days", () => {
  assert.equal(together([[cell(0, 10), cell(10, 20)], [cell(10, 20), cell(30, 5)]]).length, 3);
});

test("a difference names what goes, comes and stays", () => {
  const { going, coming, staying } = difference([cell(0, 10), cell(10, 10, "B")], [cell(0, 10), cell(10, 10, "C")]);
  assert.deepEqual([going.map((one) => one.t), coming.map((one) => one.t), staying], [["B"], ["C"], 1]);
});

test("kinds come from categories before the kind of the file", () => {
  assert.equal(kindOf({ kind: "movie" }), "film");
  assert.equal(kindOf({ kind: "episode", categories: ["Children"] }), "children");
  assert.equal(kindOf({ kind: "other_video", genres: ["Sports"] }), "sport");
  assert.equal(kindOf({}), "other");
});

test("programmes and items become cells with their times", () => {
  const programme = programmeCell({ id: "1", title: "A", start: "2026-11-21T20:00:00Z", finish: "2026-11-21T21:00:00Z", season: 1, episode: 2, subtitle: "B" });
  assert.deepEqual([programme.d, programme.u], [3600, "1×02 · B"]);
  const filler = itemCell({ id: 1, kind: "filler-post", title: "Ident", start: "2026-11-21T20:00:00Z", finish: "2026-11-21T20:00:10Z" });
  assert.deepEqual([filler.filler, filler.off, filler.d], [true, false, 10]);
  assert.equal(itemCell({ id: 2, kind: "off-air", start: "2026-11-21T20:00:00Z", finish: "2026-11-21T20:00:10Z" }).off, true);
});
