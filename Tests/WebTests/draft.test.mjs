import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const kept = new Map(), asked = [];
globalThis.localStorage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text), removeItem: (name) => kept.delete(name) };
globalThis.requestAnimationFrame = () => 1;
globalThis.addEventListener = () => {};
globalThis.fetch = async (path, options) => {
  asked.push([options.method, path, JSON.parse(options.body ?? "null")]);
  return new Response(JSON.stringify({ timelines: [] }), { headers: { "Content-Type": "application/json" } });
};
const draft = await import("../../Sources/WebAPI/UI/core/draft.js");

const stored = { body: { id: 3, name: "Evening", items: [{ id: 7, mode: "one" }] }, tag: "\"r5\"" };

beforeEach(() => { draft.discard(); asked.length = 0; });

test("an edit is kept in the browser and names the tag that it was made against", () => {
  draft.edit("schedule", 3, stored, { ...stored.body, name: "Night" });
  assert.deepEqual(draft.operations(), [{ op: "replace", path: "/api/v1/schedules/3", match: "r5", value: { ...stored.body, name: "Night" } }]);
  assert.equal(JSON.parse(kept.get("continuity-draft"))[0].value.name, "Night");
  assert.equal(draft.drafted("schedule", 3, stored.body).name, "Night");
});

test("an edit back to what is stored leaves the draft", () => {
  draft.edit("schedule", 3, stored, { ...stored.body, name: "Night" });
  draft.edit("schedule", 3, stored, { items: [{ mode: "one", id: 7 }], name: "Evening", id: 3 });
  assert.equal(draft.count(), 0);
  assert.equal(kept.has("continuity-draft"), false);
});

test("new things come first and others can refer to them", () => {
  draft.edit("channel", 1, { body: { id: 1, schedule: 3 }, tag: "\"r1\"" }, { id: 1, schedule: -1 });
  const id = draft.create("schedule", { name: "New", items: [] });
  assert.equal(id, -1);
  assert.deepEqual(draft.operations().map((one) => [one.op, one.ref]), [["create", -1], ["replace", undefined]]);
  assert.notEqual(draft.create("schedule", { name: "Other", items: [] }), id);
});

test("undo takes back the last step, discarding too", () => {
  draft.edit("schedule", 3, stored, { ...stored.body, name: "A" });
  draft.edit("schedule", 3, stored, { ...stored.body, name: "B" });
  draft.undo();
  assert.equal(draft.drafted("schedule", 3, stored.body).name, "A");
  draft.discard();
  draft.undo();
  assert.equal(draft.count(), 1);
});

test("saving sends everything as one change set and empties the draft", async () => {
  draft.edit("schedule", 3, stored, { ...stored.body, name: "A" });
  draft.remove("filler", 4, { body: { id: 4, name: "Old" }, tag: "\"r2\"" });
  await draft.save("Tidy");
  const [method, path, body] = asked.find(([, path]) => path === "/api/v1/changes");
  assert.deepEqual([method, body.message, body.operations.map((one) => one.op)], ["POST", "Tidy", ["replace", "remove"]]);
  assert.equal(draft.count(), 0);
  assert.equal(path, "/api/v1/changes");
});

test("a settled conflict is made against the newest version", () => {
  draft.edit("schedule", 3, stored, { ...stored.body, name: "Mine" });
  draft.settle(draft.changeOf("schedule", 3), { body: { ...stored.body, name: "Theirs", shuffle: true }, tag: "\"r9\"" }, { ...stored.body, name: "Mine", shuffle: true });
  const [operation] = draft.operations();
  assert.deepEqual([operation.match, operation.value.name, operation.value.shuffle], ["r9", "Mine", true]);
});

test("differences are found by key, however objects are ordered", () => {
  assert.deepEqual(draft.differing({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 2, d: 3 }), ["a", "d"]);
  assert.equal(draft.same({ a: [1] }, { a: { 0: 1 } }), false);
});

test("a trial is previewed, and becomes part of the draft only when it is kept", () => {
  draft.tryOut("schedule", 3, stored, { ...stored.body, name: "Tried" });
  assert.equal(draft.operations()[0].value.name, "Tried");
  assert.deepEqual([draft.count(), draft.drafted("schedule", 3, stored.body).name], [0, "Evening"]);
  draft.endTrial(false);
  assert.deepEqual([draft.operations().length, draft.count()], [0, 0]);
  draft.tryOut("schedule", 3, stored, { ...stored.body, name: "Kept" });
  draft.endTrial(true);
  assert.equal(draft.drafted("schedule", 3, stored.body).name, "Kept");
  draft.undo();
  assert.equal(draft.count(), 0);
});
