import assert from "node:assert/strict";
import { test } from "node:test";

import { addSet, change, complete, fits, isFinished, newSession, nextSet, progress, reopen, toLog } from "./state.js";

const set = { reps: 8, load: 80, unit: "kg", seconds: null, rest: 90 };
const plan = {
  version: "v1",
  unit: "kg",
  steps: [
    { name: "Squat", exerciseId: "squat", isRounds: false, sets: [set, set], last: [], items: [] },
    {
      name: "Finisher",
      isRounds: true,
      sets: [{ rest: 0 }],
      last: [],
      items: [{ name: "Burpee", exerciseId: "burpee", reps: 10, load: null, unit: null, seconds: null }],
    },
  ],
};
const start = () => newSession(plan, { now: 1_000, id: "a" });

test("sets start from the target, else from last time", () => {
  const step = { ...plan.steps[0], sets: [{}], last: [{ reps: 5, load: { value: 60, unit: "lb" } }] };
  const { sets } = newSession({ ...plan, steps: [step] }, { now: 0, id: "a" }).steps[0];
  assert.deepEqual([sets[0].reps, sets[0].load, sets[0].unit], [5, 60, "lb"]);
  assert.equal(start().steps[0].sets[0].load, 80);
});

test("completing a set starts its rest by the wall clock", () => {
  const after = complete(start(), 0, 0, { rest: 90, now: 5_000 });
  assert.equal(after.timer.endsAt, 95_000);
  assert.equal(nextSet(after, 0), 1);
  assert.deepEqual(progress(after), { done: 1, total: 3 });
});

test("no rest follows the last set of all", () => {
  let session = start();
  for (const [step, place] of [[0, 0], [0, 1], [1, 0]]) {
    session = complete(session, step, place, { rest: 90, now: 0 });
  }
  assert.equal(isFinished(session), true);
  assert.equal(session.timer, null);
});

test("a round can be added and a set reopened", () => {
  assert.equal(addSet(start(), 1).steps[1].sets.length, 2);
  const after = reopen(complete(start(), 0, 0, { rest: 0, now: 0 }), 0, 0);
  assert.equal(nextSet(after, 0), 0);
});

test("the log holds what was done and nothing else", () => {
  let session = change(start(), 0, 1, { reps: 6, rpe: 9 });
  session = complete(session, 0, 1, { rest: 0, now: 0 });
  session = complete(session, 1, 0, { rest: 0, now: 0 });
  const log = toLog(session, plan, 61_000);
  assert.equal(log.durationSeconds, 60);
  assert.deepEqual(log.sets, [
    { name: "Squat", exerciseId: "squat", sets: [{ reps: 6, load: { value: 80, unit: "kg" }, rpe: 9 }] },
    { name: "Burpee", exerciseId: "burpee", sets: [{ reps: 10 }] },
  ]);
});

test("an edited workout does not take over an old session", () => {
  const kept = JSON.parse(JSON.stringify(start()));
  assert.equal(fits(kept, plan), true);
  assert.equal(fits(kept, { ...plan, version: "v2" }), false);
  assert.equal(fits(null, plan), false);
});
