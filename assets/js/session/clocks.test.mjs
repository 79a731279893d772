import assert from "node:assert/strict";
import { test } from "node:test";

import * as engine from "../timers/engine.js";
import * as clocks from "./clocks.js";

const HOUR = 3_600_000;
const emom = { kind: "emom", interval: 60, rounds: 4 };
const READY = 3_000;

test("a session left for the night goes on without it", () => {
  const session = clocks.sessionGoingOn({}, 0);
  const soon = clocks.sessionGoingOn({ session, timeline: { t: HOUR } }, 2 * HOUR);
  assert.equal(engine.position(soon, 2 * HOUR).totalMs, 2 * HOUR);
  const next = clocks.sessionGoingOn({ session, timeline: { t: HOUR } }, 12 * HOUR);
  assert.equal(engine.position(next, 12 * HOUR).totalMs, HOUR);
  const paused = engine.pause(session, 1_000);
  assert.equal(engine.position(clocks.sessionGoingOn({ session: paused, timeline: { t: HOUR } }, 12 * HOUR), 12 * HOUR).totalMs, 1_000);
});

test("intervals the clock went through are told once, even when nobody looked", () => {
  const block = clocks.startBlock({ key: "1" }, emom, 0);
  const first = clocks.passed(block, READY + 61_000);
  assert.deepEqual(first.numbers, [0]);
  assert.deepEqual(clocks.passed(first.block, READY + 62_000).numbers, []);
  assert.deepEqual(clocks.passed(first.block, HOUR).numbers, [1, 2, 3]);
  assert.deepEqual(clocks.passed(block, HOUR).numbers, [0, 1, 2, 3]);
});

test("what is skipped was not done, and going back does it again", () => {
  const block = clocks.startBlock({ key: "1" }, emom, 0);
  const over = clocks.skipped(block, READY + 10_000);
  assert.deepEqual(clocks.passed(over, READY + 11_000).numbers, []);
  assert.deepEqual(clocks.passed(over, READY + 10_000 + 60_000).numbers, [1]);
  const again = clocks.wentBack(over, READY + 10_500);
  assert.deepEqual(clocks.passed(again, READY + 10_500 + 60_000).numbers, [0]);
});

test("everything pauses and goes on together", () => {
  const local = { session: clocks.sessionGoingOn({}, 0), bar: clocks.startRest(90, 0), block: clocks.startBlock({ key: "1" }, emom, 0) };
  const paused = clocks.withAll(local, engine.pause, 1_000);
  const after = clocks.withAll(paused, engine.resume, HOUR);
  assert.equal(engine.position(after.bar.timer, HOUR).leftMs, 89_000);
  assert.equal(engine.position(after.session, HOUR).totalMs, 1_000);
  assert.deepEqual(clocks.passed(after.block, HOUR).numbers, []);
  assert.equal(clocks.withAll({ session: local.session }, engine.pause, 0).bar, undefined);
});

test("a timed set counts in before it counts", () => {
  const bar = clocks.startTimed({ id: "s", seconds: 45 }, 0);
  assert.equal(engine.position(bar.timer, 1_000).segment.kind, "ready");
  assert.equal(engine.position(bar.timer, 48_000).isDone, true);
});

test("a timed set that is ended early was as long as its clock ran", () => {
  const bar = clocks.startTimed({ id: "s", seconds: 45 }, 0);
  assert.equal(clocks.workedSeconds(bar, "s", READY + 30_900), 30);
  assert.equal(clocks.workedSeconds(bar, "s", 1_000), null);
  assert.equal(clocks.workedSeconds(bar, "s", HOUR), null);
  assert.equal(clocks.workedSeconds(bar, "other", READY + 30_000), null);
  assert.equal(clocks.workedSeconds(clocks.startRest(90, 0), "s", 1_000), null);
});

test("a block's end is a moment, however late it is looked at, and going back takes it back", () => {
  const block = clocks.startBlock({ key: "1" }, emom, 0);
  assert.equal(clocks.endedAt(block, 100_000), null);
  assert.equal(clocks.endedAt(block, HOUR), READY + 240_000);
  const over = { ...block, isOver: true };
  const back = clocks.wentBack(over, HOUR);
  assert.deepEqual([back.isOver, clocks.endedAt(back, HOUR)], [false, null]);
});

test("a rest between blocks is none within one", () => {
  assert.equal(clocks.restAfter({ kind: "amrap", rest: 120 }), 120);
  assert.equal(clocks.restAfter({ kind: "interval", rest: 20 }), 0);
});
