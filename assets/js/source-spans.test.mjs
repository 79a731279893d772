import assert from "node:assert/strict";
import test from "node:test";

import { cut, parts, spanOf, within } from "./source-spans.js";

test("fields are told apart by their names", () => {
  assert.deepEqual(parts("b0-i12-rest"), { prefix: "b0-i12", field: "restSeconds" });
  assert.deepEqual(parts("b3-cap"), { prefix: "b3", field: "timeCapSeconds" });
  assert.equal(parts("title"), null);
});

test("a value without a place of its own is found by its row's", () => {
  const sources = {
    items: { "0-9": { sets: { start: 6, end: 7 } } },
    blocks: { "read-0": { rounds: { start: 20, end: 21 } } },
  };
  const kept = JSON.stringify({ source: { start: 0, end: 9 } });
  assert.deepEqual(spanOf(sources, kept, "sets"), { start: 6, end: 7 });
  assert.deepEqual(spanOf(sources, kept, "notes"), { start: 0, end: 9 });
  assert.deepEqual(spanOf(sources, '{"id":"read-0"}', "rounds"), { start: 20, end: 21 });
  assert.equal(spanOf(sources, "", "sets"), null);
  assert.equal(spanOf(sources, "{}", "sets"), null);
});

test("an emoji is one character", () => {
  assert.deepEqual(cut("💪 RDL 3x8", { start: 2, end: 5 }), ["💪 ", "RDL", " 3x8"]);
});

test("a span covers its share of a line's box", () => {
  const piece = { start: 10, end: 20, x: 100, y: 50, width: 200, height: 30 };
  assert.deepEqual(within(piece, { start: 15, end: 30 }), { x: 200, y: 50, width: 100, height: 30 });
  assert.equal(within(piece, { start: 20, end: 30 }), null);
});
