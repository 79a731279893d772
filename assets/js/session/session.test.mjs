import assert from "node:assert/strict";
import { test } from "node:test";

import { closing, leftOver } from "./left-over.js";
import { editsOf, merge, mergeStates, read } from "./merge.js";
import * as session from "./session.js";
import { readNumber, setNames, words } from "./set-row.js";

const planned = { type: "normal", reps: 8, load: 80, unit: "kg", seconds: null, distance: null, rest: 90, target: "8 · 80 kg" };
const squat = {
  key: "0-0", kind: "straight", name: "Squat", exerciseId: "squat", block: "Straight sets", text: "", notes: "", lastNotes: "",
  isRounds: false, items: [], rest: 90, sets: [planned, planned], last: [], substitutes: [],
};
const item = (name, more = {}) => ({ name, exerciseId: name.toLowerCase(), reps: 10, load: null, unit: null, seconds: null, distance: null, text: "10 reps", last: [], ...more });
const amrap = {
  key: "1", kind: "amrap", name: "Finisher", exerciseId: null, block: "AMRAP", isRounds: true, isTapped: true, scheme: null, intervals: null,
  rest: 0, sets: [{}], last: [], items: [item("Burpee"), item("Row")],
};
const superset = { ...amrap, key: "2", kind: "superset", name: "Pair", isTapped: false, rest: 60, sets: [{}, {}], items: [item("Press", { load: 40, unit: "kg" }), item("Pull")] };
const plan = { workoutId: "w", title: "Leg day", unit: "kg", rest: 90, steps: [squat, amrap, superset] };

let tick = 0;
const apply = (state, edits) => merge(state, edits.map((edit) => ({ ...edit, at: `${String((tick += 1)).padStart(13, "0")}-0000-aaaa` })));
const look = (state, of = plan) => session.view(of, state);
const stepOf = (state, key, of = plan) => look(state, of).steps.find((step) => step.key === key);
const done = (state) => Object.entries(state).filter(([target, one]) => target.startsWith("set:") && one.done?.[0]).map(([target]) => target);

test("the plan is what is seen before anything is logged", () => {
  const { steps, done: count, total } = look({});
  assert.deepEqual(steps.map((step) => step.name), ["Squat", "Finisher", "Pair"]);
  assert.deepEqual([count, total], [0, 6]);
  assert.deepEqual(steps[0].sets.map((set) => [set.reps, set.load.value, set.isDone]), [[8, 80, false], [8, 80, false]]);
});

test("a set is logged with all it shows, so that it stands without the plan", () => {
  let state = apply({}, session.change(stepOf({}, "0-0").sets[0], { reps: 6, load: { value: 82.5, unit: "kg" } }));
  state = apply(state, session.complete(stepOf(state, "0-0"), stepOf(state, "0-0").sets[0]));
  assert.deepEqual(stepOf(state, "0-0").sets.map((set) => set.isDone), [true, false]);
  const alone = session.view({ ...plan, steps: [] }, state);
  assert.equal(alone.steps[0].name, "Squat");
  assert.deepEqual([alone.steps[0].sets[0].reps, alone.steps[0].sets[0].load], [6, { value: 82.5, unit: "kg" }]);
});

test("a set can be undone, removed and added", () => {
  let state = apply({}, session.complete(stepOf({}, "0-0"), stepOf({}, "0-0").sets[0]));
  state = apply(state, session.reopen(stepOf(state, "0-0").sets[0]));
  assert.equal(session.nextSet(stepOf(state, "0-0")).id, "0-0.0");
  state = apply(state, session.remove(stepOf(state, "0-0").sets[1]));
  state = apply(state, session.addSet(stepOf(state, "0-0"), "new"));
  assert.deepEqual(stepOf(state, "0-0").sets.map((set) => [set.id, set.reps]), [["0-0.0", 8], ["new", 8]]);
});

test("last time fills in what the plan leaves open, warm-ups by warm-ups", () => {
  const open = { ...planned, reps: null, load: null };
  const last = [
    { type: "warmup", reps: 10, load: { value: 20, unit: "kg" } },
    { reps: 5, load: { value: 100, unit: "lb" } },
    { reps: 4, load: { value: 105, unit: "lb" } },
  ];
  const [step] = session.view({ ...plan, steps: [{ ...squat, sets: [open, open, open], last }] }, {}).steps;
  assert.deepEqual(step.sets.map((set) => [set.reps, set.load.value, set.unit]), [[5, 100, "lb"], [4, 105, "lb"], [4, 105, "lb"]]);
  assert.equal(step.sets[0].before.reps, 5);
});

test("where nobody says anything, the set before does", () => {
  const bare = { ...planned, reps: null, load: null };
  const of = { ...plan, steps: [{ ...squat, sets: [bare, bare] }] };
  let state = apply({}, session.change(stepOf({}, "0-0", of).sets[0], { reps: 12, load: { value: 50, unit: "lb" } }));
  assert.equal(stepOf(state, "0-0", of).sets[1].reps, null);
  state = apply(state, session.complete(stepOf(state, "0-0", of), stepOf(state, "0-0", of).sets[0]));
  assert.deepEqual(stepOf(state, "0-0", of).sets.map((set) => [set.reps, set.load, set.unit])[1], [12, { value: 50, unit: "lb" }, "lb"]);
});

test("what the member emptied is not filled in again", () => {
  const [step] = session.view({ ...plan, steps: [{ ...squat, sets: [{ ...planned, load: null }], last: [{ reps: 5, load: { value: 60, unit: "kg" } }] }] }, apply({}, [{ target: "set:0-0.0", values: { load: null } }])).steps;
  assert.equal(step.sets[0].load, null);
});

test("a swap leaves warm-up sets behind: they led up to another load", () => {
  const state = apply({}, session.addWarmups(stepOf({}, "0-0"), [{ reps: 5, load: { value: 40, unit: "kg" } }], ["w"]));
  const { steps } = look(state);
  const swapped = apply(state, session.swap(steps, steps[0], { key: "x", name: "Lunge", exerciseId: "lunge", set: {} }, ["a", "b", "c"]));
  assert.deepEqual(stepOf(swapped, "x").sets.map((set) => [set.type, set.reps]), [["normal", 8], ["normal", 8]]);
  assert.equal(stepOf(swapped, "0-0"), undefined);
});

test("a swap keeps what was done and moves what is left", () => {
  let state = apply({}, session.complete(stepOf({}, "0-0"), stepOf({}, "0-0").sets[0]));
  const { steps } = look(state);
  state = apply(state, session.swap(steps, steps[0], { key: "xleg", name: "Leg Press", exerciseId: "leg-press", set: { load: { value: 140, unit: "kg" } } }, ["a", "b"]));
  const seen = look(state).steps;
  assert.deepEqual(seen.slice(0, 2).map((step) => [step.name, step.sets.length]), [["Squat", 1], ["Leg Press", 1]]);
  assert.deepEqual([seen[1].sets[0].reps, seen[1].sets[0].load.value, seen[1].block], [8, 140, "Added today"]);
  // Nothing done yet: the planned one makes way altogether.
  const fresh = look({}).steps;
  const swapped = look(apply({}, session.swap(fresh, fresh[0], { key: "x2", name: "Lunge", exerciseId: "lunge", set: {} }, ["c", "d"]))).steps;
  assert.deepEqual(swapped.map((step) => step.name), ["Lunge", "Finisher", "Pair"]);
  assert.equal(swapped[0].sets[0].load, null);
});

test("within rounds only the rounds that are left change hands", () => {
  let state = apply({}, session.completeRound(stepOf({}, "2"), 0));
  const pair = stepOf(state, "2");
  state = apply(state, session.swapInRounds(pair.items[0], { key: "xdip", name: "Dip", exerciseId: "dip", set: {} }));
  state = apply(state, session.completeRound(stepOf(state, "2"), 1));
  assert.deepEqual(look(state).steps.map((step) => step.name), ["Squat", "Finisher", "Pair"]);
  assert.deepEqual(stepOf(state, "2").rounds.map((sets) => sets[0].name), ["Press", "Dip"]);
  assert.equal(state["exercise:xdip"].name[0], "Dip");
  assert.equal(state["set:2.0.1"].exercise[0], "xdip");
});

test("an exercise can be added where one stands", () => {
  const { steps } = look({});
  const state = apply({}, session.addExercise(steps, steps[0], { key: "xcurl", name: "Curl", exerciseId: "curl", sets: [{ type: "normal" }] }, ["a"]));
  assert.deepEqual(look(state).steps.map((step) => step.name), ["Squat", "Curl", "Finisher", "Pair"]);
});

test("warm-ups come before the first set and count as themselves", () => {
  const state = apply({}, session.addWarmups(stepOf({}, "0-0"), [{ reps: 10, load: { value: 20, unit: "kg" } }, { reps: 5, load: { value: 50, unit: "kg" } }], ["w1", "w2"]));
  const { sets } = stepOf(state, "0-0");
  assert.deepEqual(setNames(sets), ["Warm-up 1", "Warm-up 2", "Set 1", "Set 2"]);
});

test("taps make sets and the score, and can be taken back", () => {
  let state = {};
  for (const at of [0, 1, 0, 1, 0]) state = apply(state, session.tap(stepOf(state, "1"), at));
  assert.equal(stepOf(state, "1").score, "2 rounds + 1");
  assert.equal(done(state).length, 5);
  state = apply(state, session.untap(stepOf(state, "1"), 0));
  assert.equal(stepOf(state, "1").score, "2 rounds");
  state = apply(state, session.tap(stepOf(state, "1"), 0));
  assert.equal(done(state).length, 5);
});

test("rounds are logged exercise by exercise, with the scheme's repetitions", () => {
  const ladder = { ...superset, kind: "ladder", scheme: [21, 15], key: "3" };
  const of = { ...plan, steps: [ladder] };
  const state = apply({}, session.completeRound(stepOf({}, "3", of), 1));
  assert.deepEqual(done(state), ["set:3.0.1", "set:3.1.1"]);
  assert.equal(state["set:3.0.1"].reps[0], 15);
  const more = apply(state, session.addRound(stepOf(state, "3", of)));
  assert.equal(stepOf(more, "3", of).rounds.length, 3);
  assert.deepEqual(look(apply(more, session.reopenRound(stepOf(more, "3", of), 1)), of).done, 0);
});

test("finishing keeps the member's own day", () => {
  const date = new Date(2026, 10, 24, 23, 30);
  const [{ values }] = session.finish({ date, durationSeconds: 60 });
  assert.equal(values.completedDate, "2026-11-24");
  assert.equal(values.finishedAt, date.toISOString());
  assert.equal(look(apply({}, session.finish({ date, durationSeconds: 60 }))).isFinished, true);
});

test("two devices see one session, whoever wrote last", () => {
  const phone = apply({}, session.complete(stepOf({}, "0-0"), stepOf({}, "0-0").sets[0]));
  const watch = apply({}, session.complete(stepOf({}, "0-0"), stepOf({}, "0-0").sets[1]));
  assert.deepEqual(mergeStates(phone, watch), mergeStates(watch, phone));
  assert.equal(look(mergeStates(phone, watch)).done, 2);
});

test("numbers are read as people type them", () => {
  assert.equal(readNumber("82,5", { most: 2000 }), 82.5);
  assert.equal(readNumber("7.6", { most: 1000, whole: true }), 8);
  assert.equal(readNumber("", { most: 10 }), null);
  assert.equal(readNumber("99", { least: 1, most: 10 }), 10);
});

test("a set says what was done in a line, with the word where a number alone says nothing", () => {
  assert.equal(words({ reps: 8, load: { value: 80, unit: "kg" }, rpe: 8 }), "8 × 80 kg · RPE 8");
  assert.equal(words({ reps: 8, load: null }), "8 reps");
});

test("a round's loads are in the member's unit, and last time's values fill what is open", () => {
  const open = { ...superset, items: [item("Press", { reps: null, last: [{ reps: 9, load: { value: 45, unit: "lb" } }, { reps: 7 }] }), item("Pull")] };
  const step = stepOf({}, "2", { ...plan, steps: [open] });
  assert.deepEqual(step.items[0].sets.map((set) => [set.reps, set.load?.value ?? null, set.unit]), [[9, 45, "lb"], [7, null, "kg"]]);
  assert.equal(step.items[1].sets[0].unit, "kg");
});

test("what is left of an exercise changes its unit, what was done does not", () => {
  let state = apply({}, session.complete(stepOf({}, "0-0"), stepOf({}, "0-0").sets[0]));
  state = apply(state, session.inUnit(stepOf(state, "0-0").sets, "lb"));
  assert.deepEqual(stepOf(state, "0-0").sets.map((set) => set.load), [{ value: 80, unit: "kg" }, { value: 176.5, unit: "lb" }]);
  state = apply(state, session.inUnit(stepOf(state, "0-0").sets, "kg"));
  assert.deepEqual(stepOf(state, "0-0").sets[1].load, { value: 80, unit: "kg" });
});

test("the next open step follows, then those passed over; a counted one is open until it has a score", () => {
  let state = {};
  for (const place of [0, 1]) state = apply(state, session.complete(stepOf(state, "0-0"), stepOf(state, "0-0").sets[place]));
  const next = (key) => session.following(look(state).steps, stepOf(state, key))?.key ?? null;
  assert.deepEqual([next("0-0"), next("1"), next("2")], ["1", "2", "1"]);
  state = apply(state, session.tap(stepOf(state, "1"), 0));
  assert.equal(next("0-0"), "2");
  for (const round of [0, 1]) state = apply(state, session.completeRound(stepOf(state, "2"), round));
  assert.equal(next("0-0"), null);
});

test("a session left for days is closed as of its own day, an empty one thrown away", () => {
  const begun = Date.UTC(2026, 10, 16, 18);
  const stampAt = (ms) => `${ms}-0000-aaaa`;
  const edits = session.complete(stepOf({}, "0-0"), stepOf({}, "0-0").sets[0]).map((one) => ({ ...one, at: stampAt(begun) }));
  const kept = { id: "s", state: merge({}, edits), local: { plan } };
  assert.equal(leftOver(kept, begun + 3_600_000), null);
  const old = leftOver(kept, begun + 86_400_000);
  assert.deepEqual([old.done, old.total], [1, 6]);
  const closed = merge(kept.state, closing(kept, old));
  assert.equal(read(closed, "session", "finishedAt"), "2026-11-16T18:00:00.000Z");
  const begunOnly = { ...kept, state: merge({}, [{ target: "session", at: stampAt(begun), values: { title: "Leg day" } }]) };
  const thrown = merge(begunOnly.state, closing(begunOnly, leftOver(begunOnly, begun + 86_400_000)));
  assert.equal(read(thrown, "session", "deleted"), true);
  assert.equal(leftOver(null, begun), null);
});

test("a state is the edits that make it", () => {
  const state = apply(apply({}, session.complete(stepOf({}, "0-0"), stepOf({}, "0-0").sets[0])), session.sessionNote("hot"));
  assert.deepEqual(merge({}, editsOf(state)), state);
});

test("in an EMOM exercises take turns: each interval is one exercise's, and all of them are the whole", () => {
  const emom = { ...superset, key: "3", kind: "emom", intervals: 5, sets: [{}, {}, {}, {}, {}] };
  const of = { ...plan, steps: [emom] };
  const names = (step) => step.rounds.map((sets) => sets.map((set) => set.name).join("+"));
  let state = {};
  assert.deepEqual(names(stepOf(state, "3", of)), ["Press", "Pull", "Press", "Pull", "Press"]);
  for (const number of [0, 1, 2, 3, 4]) {
    assert.ok(session.isOpen(stepOf(state, "3", of)));
    state = apply(state, session.completeInterval(stepOf(state, "3", of), number));
  }
  assert.deepEqual(done(state), ["set:3.0.0", "set:3.1.0", "set:3.0.1", "set:3.1.1", "set:3.0.2"]);
  assert.deepEqual([look(state, of).done, look(state, of).total, session.isOpen(stepOf(state, "3", of))], [5, 5, false]);
  state = apply(state, session.reopenRound(stepOf(state, "3", of), 3));
  assert.deepEqual(done(state), ["set:3.0.0", "set:3.1.0", "set:3.0.1", "set:3.0.2"]);
});
