import assert from "node:assert/strict";
import test from "node:test";

import { cut, parts, spanOf, touches, within } from "./source-spans.js";

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
  const text = "0123456789RDL5678901234567890";
  const piece = { start: 14, end: 24, x: 100, y: 50, width: 200, height: 30 };
  assert.deepEqual(within(piece, { start: 19, end: 30 }, text), { x: 200, y: 50, width: 100, height: 30 });
  assert.equal(within(piece, { start: 24, end: 30 }, text), null);
});

test("a narrow letter takes less of a line's box than a wide one", () => {
  const text = "ill 4x8 @ wow";
  const piece = { start: 0, end: 13, x: 0, y: 0, width: 1_000, height: 30 };
  const narrow = within(piece, { start: 0, end: 3 }, text).width;
  const wide = within(piece, { start: 10, end: 13 }, text).width;
  assert.ok(narrow * 2 < wide);
  const sum = [[0, 4], [4, 9], [9, 13]].map(([start, end]) => within(piece, { start, end }, text).width);
  assert.ok(Math.abs(sum[0] + sum[1] + sum[2] - 1_000) < 1e-6);
});

test("a value is doubtful when one of its pieces is", () => {
  const pieces = [{ start: 10, end: 20 }];
  assert.ok(touches(pieces, { start: 19, end: 25 }));
  assert.ok(!touches(pieces, { start: 20, end: 25 }));
});
