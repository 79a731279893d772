import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Countdown } from "./countdown.js";

let now;
let pending;
let ended;

const clock = {
  performance: { now: () => now },
  setTimeout(callback, delay) {
    pending = { callback, at: now + delay };
    return pending;
  },
  clearTimeout(timer) {
    if (pending === timer) pending = null;
  },
};

function advance(milliseconds) {
  now += milliseconds;
  if (pending && pending.at <= now) {
    const { callback } = pending;
    pending = null;
    callback();
  }
}

beforeEach(() => {
  now = 0;
  pending = null;
  ended = 0;
});

const start = () => new Countdown(1000, () => ended++, clock);

test("ends once after its time", () => {
  start();
  advance(999);
  assert.equal(ended, 0);
  advance(1);
  assert.equal(ended, 1);
});

test("a pause takes nothing from the time that is left", () => {
  const countdown = start();
  advance(600);
  countdown.hold("pointer");
  advance(60_000);
  countdown.release("pointer");
  advance(399);
  assert.equal(ended, 0);
  advance(1);
  assert.equal(ended, 1);
});

test("two reasons to wait must both go", () => {
  const countdown = start();
  countdown.hold("pointer");
  countdown.hold("focus");
  countdown.release("pointer");
  advance(5000);
  assert.equal(ended, 0);
  countdown.release("focus");
  advance(1000);
  assert.equal(ended, 1);
});

test("releasing what was never held starts nothing twice", () => {
  const countdown = start();
  countdown.release("focus");
  advance(1000);
  advance(1000);
  assert.equal(ended, 1);
});
