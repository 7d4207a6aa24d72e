import assert from "node:assert/strict";
import { test } from "node:test";
import { h, textOf } from "../../Sources/WebAPI/UI/core/dom.js";
import { completions, faultColumn, isQuery, search, stored } from "../../Sources/WebAPI/UI/core/query.js";
import { applies, faultIn, fieldsOf, headsOf, labelOf, plain, shapeOf, tidy, wordsOf } from "../../Sources/WebAPI/UI/core/schema.js";
import { contentName, sentenceOf } from "../../Sources/WebAPI/UI/core/sentence.js";
import { n, size, speak, t } from "../../Sources/WebAPI/UI/core/texts.js";
import { posterOf } from "../../Sources/WebAPI/UI/ui/parts.js";
import { matrix } from "../../Sources/WebAPI/UI/ui/qr.js";

const filler = {
  type: "object", required: ["kind"], properties: {
    kind: { oneOf: [{ const: "pre" }, { const: "tail" }] },
    mode: { oneOf: [{ const: "count" }, { const: "fill", "x-visible-when": { kind: ["tail"] } }], default: "count" },
    count: { type: "integer", minimum: 1, maximum: 10, default: 1, "x-visible-when": { mode: ["count"] } },
    least: { type: "string", pattern: "^[0-9]+s$", "x-visible-when": { all: [{ kind: ["tail"] }, { mode: ["fill"] }] } },
  },
};

test("a field is shown when its condition holds, and a default counts", () => {
  assert.deepEqual(fieldsOf(filler, { kind: "pre" }).map((one) => one.name), ["kind", "mode", "count"]);
  assert.deepEqual(fieldsOf(filler, { kind: "tail", mode: "fill" }).map((one) => one.name), ["kind", "mode", "least"]);
  assert.deepEqual(wordsOf(filler.properties.mode, { kind: "pre" }, filler).map((one) => one.const), ["count"]);
  assert.equal(applies({ any: [{ a: true }, { b: false }] }, { b: 1 }, {}), false);
});

test("members that do not apply any more go", () => {
  assert.deepEqual(tidy(filler, { kind: "pre", mode: "count", count: 3, least: "5s" }), { kind: "pre", mode: "count", count: 3 });
});

test("values that do not fit are told apart", () => {
  assert.equal(faultIn(filler.properties.count, 0, false), "range");
  assert.equal(faultIn(filler.properties.count, "x", false), "number");
  assert.equal(faultIn(filler.properties.least, "5", false), "form");
  assert.equal(faultIn(filler.properties.kind, undefined, true), "needed");
  assert.equal(faultIn(filler.properties.least, "5s", false), undefined);
});

test("every form of field has an editor", () => {
  const shapes = { reference: { "x-reference": "show" }, flag: { type: "boolean" }, list: { type: "array" }, object: { type: "object" }, either: { anyOf: [] }, number: { type: "integer" }, choice: { enum: [5] }, words: { oneOf: [{ const: "a" }] }, text: { type: "string" } };
  for (const [shape, schema] of Object.entries(shapes)) assert.equal(shapeOf(schema), shape);
  assert.deepEqual(headsOf({ oneOf: [{ required: ["show"] }, { required: ["search"] }] }), ["show", "search"]);
  assert.equal(labelOf("rerun-of"), "Rerun of");
});

test("a list that may be one item is edited as a list", () => {
  const field = { description: "Fillers.", anyOf: [{ type: "integer", "x-reference": "filler" }, { type: "array", items: { type: "integer", "x-reference": "filler" } }] };
  assert.equal(shapeOf(plain(field)), "list");
  assert.equal(plain(field).description, "Fillers.");
  assert.equal(shapeOf(plain({ anyOf: [{ type: "integer" }, { const: "all" }] })), "either");
});

test("a rule reads as a sentence", () => {
  const say = (rule) => sentenceOf(rule, (kind, id) => `${kind} ${id}`).map((part) => part.text).join(" ");
  assert.equal(say({ start: "20:00", mode: "one", content: { collection: 3 }, order: "shuffle", title: "Western of the Day" }), "At 20:00 play one of collection 3 shuffled , titled Western of the Day");
  assert.equal(say({ mode: "multiple", count: 2, content: { show: "Orchard Row", season: 1 } }), "Then play 2 items of Orchard Row, season 1 in order");
  assert.equal(say({ mode: "all", "rerun-of": { after: "12h" } }), "Then play all of what was on in the last 12h");
  assert.equal(contentName({ search: "genre:western" }, String), "genre:western");
  assert.equal(contentName(undefined, String), "…");
});

test("letters search titles, queries search fields", () => {
  assert.equal(isQuery("casablanca"), false);
  assert.equal(isQuery("genre:western"), true);
  assert.equal(search("rio bravo", []), "q=rio%20bravo");
  assert.equal(decodeURIComponent(search("genre:western", ["type:movie"])), "query=(genre:western) AND (type:movie)");
  assert.equal(search("", []), "");
});

test("what was searched for becomes a query that a collection keeps", () => {
  assert.equal(stored("", []), "*:*");
  assert.equal(stored("genre:western", []), "genre:western");
  assert.equal(stored("rio bravo", []), "title:(*rio* AND *bravo*)");
  assert.equal(stored("rio", ["type:movie OR type:episode"]), "title:(*rio*) AND (type:movie OR type:episode)");
  assert.equal(stored("a OR b", ["type:movie"]), "(a OR b) AND (type:movie)");
});

test("fields complete themselves, and a fault has a column", () => {
  assert.deepEqual(completions("a AND dire", 10).found.map(([name]) => name), ["director"]);
  assert.deepEqual(completions("x", 1).found, []);
  assert.equal(faultColumn({ why: "column 7: found something" }), 7);
  assert.equal(faultColumn({ why: "", errors: [{ column: 3 }] }), 3);
});

test("texts are filled, counted and translated", () => {
  assert.equal(t("{a} and {b}", { a: 1, b: "<script>" }), "1 and <script>");
  assert.equal(n(1, "{n} channel", "{n} channels"), "1 channel");
  assert.equal(n(1200, "{n} channel", "{n} channels").replace(/\D/g, ""), "1200");
  assert.equal(size(3_200_000_000), "3.2 GB");
  speak("de", { "Log in": "Anmelden", "{n} channels": { one: "{n} Kanal", other: "{n} Kanäle" } });
  assert.equal(t("Log in"), "Anmelden");
  assert.equal(n(2, "{n} channel", "{n} channels"), "2 Kanäle");
  speak("en", {});
});

test("views are plain values whose text is text", () => {
  const view = h("p.small", { key: 1 }, "A ", h("b", null, "<b>"), [null, false, [3]]);
  assert.equal(view.props.class, "small");
  assert.equal(textOf(view.children), "A <b>3");
});

test("a QR code has its three finders and its timing", () => {
  const rows = matrix("http://harbour:8480/channels.m3u"), side = rows.length;
  assert.equal((side - 17) % 4, 0);
  for (const [top, left] of [[0, 0], [0, side - 7], [side - 7, 0]]) {
    assert.deepEqual(rows[top].slice(left, left + 7), Array(7).fill(true));
    assert.deepEqual(rows[top + 1].slice(left, left + 7), [true, false, false, false, false, false, true]);
    assert.deepEqual(rows[top + 3].slice(left, left + 7), [true, false, true, true, true, false, true]);
  }
  for (let at = 8; at < side - 8; at += 1) assert.equal(rows[6][at], at % 2 === 0);
  assert.throws(() => matrix("x".repeat(400)), RangeError);
});

// The same table is in Tests/WebAPITests/Posters.swift: the server draws the same for guides.
test("a title picks its poster", () => {
  const picked = { "Harbour News": "2-11", "Rio Bravo": "2-12", "Die Vermessung der Tiefebene": "1-6", "Amélie": "12-4", "東京物語": "8-9", "🎬 Trailer": "11-4", "logo Harbour One": "2-6" };
  for (const [title, name] of Object.entries(picked)) {
    const { motif, palette } = posterOf(title);
    assert.equal(`${motif}-${palette}`, name, title);
  }
});
