import assert from "node:assert/strict";
import { test } from "node:test";

import { clock, moved, secondsLeft } from "./timer.js";

test("time runs by the wall clock, however long the tab slept", () => {
  const timer = { endsAt: 90_000 };
  assert.equal(secondsLeft(timer, 500), 90);
  assert.equal(secondsLeft(timer, 89_100), 1);
  assert.equal(secondsLeft(timer, 500_000), 0);
  assert.equal(secondsLeft(null, 0), 0);
});

test("a rest is lengthened and shortened, never below now", () => {
  assert.equal(secondsLeft(moved({ endsAt: 30_000 }, 15, 0), 0), 45);
  assert.equal(secondsLeft(moved({ endsAt: 10_000 }, -15, 0), 0), 0);
});

test("a clock reads as a stopwatch", () => {
  assert.deepEqual([5, 75, 3_725].map(clock), ["0:05", "1:15", "1:02:05"]);
});
