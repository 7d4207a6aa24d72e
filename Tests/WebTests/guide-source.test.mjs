import assert from "node:assert/strict";
import { test } from "node:test";

const asked = [];
globalThis.localStorage = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
globalThis.requestAnimationFrame = () => 1;
globalThis.addEventListener = () => {};
globalThis.fetch = async (path) => {
  asked.push(path);
  const start = "2026-11-21T20:15:00Z", finish = "2026-11-21T22:00:00Z";
  const body = path.startsWith("/api/v1/guide?")
    ? { rows: new URL(path, "http://x").searchParams.get("channels").split(",").map((number) => ({ channel: Number(number) + 100, cells: [{ start, finish, title: `Film ${number}`, kind: "programme", mediaKind: "movie", media: 7, artwork: true }] })) }
    : { items: [{ id: 1, start, finish, title: "Alone", kind: "movie", plot: "Long" }] };
  return new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } });
};
const { GuideSource } = await import("../../Sources/WebAPI/UI/screens/guide-source.js");

const channels = Array.from({ length: 50 }, (_, index) => ({ id: index + 101, number: String(index + 1) }));
const from = Date.parse("2026-11-21T00:00:00Z") / 1000;
const settled = () => new Promise((done) => setTimeout(done, 20));

test("neighbours are asked for together, once", async () => {
  const arrived = [], source = new GuideSource((layer, ids) => arrived.push([layer, ids.size]), 24);
  source.zone = "UTC";
  source.follow(channels);
  asked.length = 0;
  for (const channel of channels) assert.deepEqual(source.cells("guide", channel, from, from + 86_400), { cells: [], known: false });
  await settled();
  assert.equal(asked.length, 3);
  assert.deepEqual(arrived, [["guide", 24], ["guide", 24], ["guide", 2]]);
  const { cells, known } = source.cells("guide", channels[30], from, from + 86_400);
  assert.equal(known, true);
  assert.deepEqual([cells[0].t, cells[0].k, cells[0].d, cells[0].source.artwork], ["Film 31", "film", 6300, "/artwork/media/7"]);
  assert.equal(asked.length, 3);
});

test("a change of one channel asks again for its neighbours alone, and shows the old until then", async () => {
  const source = new GuideSource(() => {}, 24);
  source.zone = "UTC";
  source.follow(channels);
  for (const channel of channels) source.cells("guide", channel, from, from + 86_400);
  await settled();
  asked.length = 0;
  source.expire(channels[30].id);
  for (const channel of channels) assert.equal(source.cells("guide", channel, from, from + 86_400).cells.length, 1);
  await settled();
  assert.equal(asked.length, 1);
  assert.match(asked[0], /channels=25,26,/);
});

test("one channel alone is asked for with all that is known", async () => {
  const source = new GuideSource(() => {});
  source.zone = "UTC";
  source.cells("guide", channels[3], from, from + 86_400);
  await settled();
  assert.match(asked[asked.length - 1], /^\/api\/v1\/channels\/104\/guide\?/);
  assert.equal(source.cells("guide", channels[3], from, from + 86_400).cells[0].source.plot, "Long");
});
