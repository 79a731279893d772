/**
 * A session as its member sees it: the plan, and over it what was logged. `view` derives all of it
 * from the merged state; the other functions return the edits a press makes, and change nothing.
 */
import { amrapScore, scoreText } from "../timers/score.js";
import { read } from "./merge.js";

const SET_VALUES = ["type", "reps", "load", "rpe", "seconds", "distance", "notes"];
/** Room between two places, for what is put in later. */
const SPACING = 100;

export function view(plan, state) {
  const planned = plan.steps.map((step, place) => {
    const order = read(state, `exercise:${step.key}`, "order") ?? (place + 1) * SPACING;
    return step.isRounds ? roundsStep(step, order, state, plan) : exerciseStep(step, order, state, plan);
  });
  const steps = [...planned, ...addedSteps(plan, state)]
    .filter((step) => !step.isEmpty)
    .sort((one, other) => one.order - other.order);
  return {
    steps,
    notes: read(state, "session", "notes") ?? "",
    isFinished: Boolean(read(state, "session", "finishedAt")),
    ...progress(steps),
  };
}

function progress(steps) {
  const sets = steps.flatMap((step) => step.sets);
  return { done: sets.filter((set) => set.isDone).length, total: sets.length };
}

function exerciseStep(step, order, state, plan) {
  const target = `exercise:${step.key}`;
  const planned = step.sets.map((set, place) =>
    setView(state, `${step.key}.${place}`, { ...set, exercise: step.key, order: (place + 1) * SPACING }, step, plan.unit),
  );
  const ids = new Set(planned.map((set) => set.id));
  const added = setsOf(state, step.key).filter((id) => !ids.has(id));
  const sets = inOrder([...planned, ...added.map((id) => addedSet(state, id, step, plan.unit))]);
  return {
    ...step,
    target,
    order,
    name: read(state, target, "name") ?? step.name,
    exerciseId: read(state, target, "exerciseId") ?? step.exerciseId,
    memberNotes: read(state, target, "notes") ?? "",
    sets: withLast(sets, step.last),
    isEmpty: sets.length === 0 || read(state, target, "deleted") === true,
  };
}

function addedSteps(plan, state) {
  const known = new Set(plan.steps.map((step) => step.key));
  const rounds = plan.steps.filter((step) => step.isRounds).map((step) => `${step.key}.`);
  return Object.keys(state)
    .filter((target) => target.startsWith("exercise:"))
    .map((target) => target.slice("exercise:".length))
    .filter((key) => !known.has(key) && !rounds.some((start) => key.startsWith(start)))
    .map((key) => {
      const step = {
        key, kind: "straight", name: "", exerciseId: null, block: "Added today", text: "", notes: "",
        isRounds: false, items: [], sets: [], last: [], isAdded: true, rest: plan.rest,
      };
      // Sets of a round that went to another exercise are shown in the round.
      const own = setsOf(state, key).filter((id) => !rounds.some((start) => id.startsWith(start)));
      const made = exerciseStep(step, read(state, `exercise:${key}`, "order") ?? 0, state, plan);
      return { ...made, sets: made.sets.filter((set) => own.includes(set.id)), isEmpty: made.isEmpty || own.length === 0 };
    });
}

function roundsStep(step, order, state, plan) {
  const logged = step.items.map((_, at) => roundsLogged(state, `${step.key}.${at}`));
  const items = step.items.map((item, at) => {
    const key = `${step.key}.${at}`;
    const count = step.intervals ? Math.max(turns(step, at), logged[at]) : Math.max(step.sets.length, ...logged);
    const sets = withLast(Array.from({ length: count }, (_, round) => ({ ...roundSet(state, item, key, round, step, plan), at })), item.last);
    const current = sets.find((set) => !set.isDone) ?? sets.at(-1);
    return { ...item, key, sets, name: current?.name ?? item.name, exerciseId: current?.exerciseId ?? item.exerciseId, order: order + at, taps: sets.filter((set) => set.isDone).length };
  });
  const rounds = roundsOf(step, items);
  const sets = step.isTapped ? items.flatMap((item) => item.sets.filter((set) => set.isDone)) : items.flatMap((item) => item.sets);
  return {
    ...step,
    target: `block:${step.key}`,
    order,
    items,
    rounds,
    sets,
    memberNotes: "",
    score: read(state, `block:${step.key}`, "score") ?? "",
    isEmpty: items.length === 0,
  };
}

/** How many of the intervals are an exercise's own. */
function turns(step, at) {
  return Math.max(0, Math.ceil((step.intervals - at) / step.items.length));
}

/** The sets of each round or, where they take turns, the one set of each interval. */
function roundsOf(step, items) {
  const rounds = Array.from({ length: Math.max(0, ...items.map((item) => item.sets.length)) }, (_, round) =>
    items.flatMap((item) => item.sets[round] ?? []),
  );
  return step.intervals ? rounds.flat().map((set) => [set]) : rounds;
}

function roundSet(state, item, key, round, step, plan) {
  const id = `${key}.${round}`;
  const scheme = step.scheme?.[round];
  const planned = { ...item, reps: scheme ?? item.reps, exercise: key, order: (round + 1) * SPACING, rest: step.rest };
  const set = setView(state, id, planned, item, plan.unit);
  const exercise = `exercise:${set.exercise}`;
  return {
    ...set,
    name: read(state, exercise, "name") ?? item.name,
    exerciseId: read(state, exercise, "exerciseId") ?? item.exerciseId,
    round,
  };
}

function roundsLogged(state, key) {
  const start = `set:${key}.`;
  const rounds = Object.keys(state).filter((target) => target.startsWith(start)).map((target) => Number(target.slice(start.length)) + 1);
  return Math.max(0, ...rounds.filter(Number.isInteger));
}

function setsOf(state, exercise) {
  return Object.keys(state)
    .filter((target) => target.startsWith("set:") && read(state, target, "exercise") === exercise)
    .map((target) => target.slice("set:".length));
}

function setView(state, id, planned, step, unit) {
  const target = `set:${id}`;
  const said = (name, otherwise) => {
    const value = read(state, target, name);
    return value === undefined ? otherwise : value;
  };
  return {
    id,
    target,
    exercise: said("exercise", planned.exercise),
    order: said("order", planned.order),
    type: said("type", planned.type ?? "normal"),
    reps: said("reps", planned.reps ?? null),
    load: said("load", planned.load == null ? null : { value: planned.load, unit: planned.unit ?? unit }),
    unit: said("load", null)?.unit ?? planned.unit ?? unit,
    rpe: said("rpe", null),
    seconds: said("seconds", planned.seconds ?? null),
    distance: said("distance", planned.distance ?? null),
    notes: said("notes", null),
    asked: planned.target ?? "",
    rest: planned.rest ?? 0,
    isDone: said("done", false),
    isDeleted: said("deleted", false),
    isTouched: (name) => state[target]?.[name] !== undefined,
  };
}

function addedSet(state, id, step, unit) {
  return setView(state, id, { exercise: step.key, order: 0, rest: step.sets.at(-1)?.rest ?? step.rest ?? 90 }, step, unit);
}

function inOrder(sets) {
  return sets.filter((set) => !set.isDeleted).sort((one, other) => one.order - other.order || (one.id < other.id ? -1 : 1));
}

const FILLED = ["reps", "load", "seconds", "distance"];

/** Fill in last time's values where neither the plan nor the member says otherwise, else today's. */
function withLast(sets, last) {
  const families = { warmup: { place: 0, done: null }, work: { place: 0, done: null } };
  return sets.map((set) => {
    const own = families[familyOf(set)];
    const before = last.filter((one) => familyOf(one) === familyOf(set));
    const shown = before[Math.min(own.place, before.length - 1)] ?? null;
    own.place += 1;
    const filled = filledFrom(filledFrom({ ...set, before: shown }, shown), own.done);
    if (set.isDone) own.done = filled;
    return filled;
  });
}

function familyOf(set) {
  return set.type === "warmup" ? "warmup" : "work";
}

function filledFrom(set, shown) {
  const filled = Object.fromEntries(
    FILLED.filter((name) => set[name] === null && !set.isTouched(name) && shown?.[name] != null && fits(name, set)).map((name) => [name, shown[name]]),
  );
  return { ...set, ...filled, unit: set.load?.unit ?? filled.load?.unit ?? set.unit };
}

/** A set for time stays one for time, whatever was done last time. */
function fits(name, set) {
  return name === "load" || (name === "reps" && set.seconds === null && set.distance === null) || (name === "seconds" && set.reps === null);
}

export function startEdits(plan, startedAt) {
  return [{ target: "session", values: { title: plan.title, startedAt } }];
}

export function change(set, values) {
  return [{ target: set.target, values }];
}

/** Log a set with all it shows, so that it stands without the plan. */
export function complete(step, set) {
  return [exerciseEdit(step), { target: set.target, values: { ...logged(set), done: true } }];
}

export function reopen(set) {
  return [{ target: set.target, values: { done: false } }];
}

export function remove(set) {
  return [{ target: set.target, values: { deleted: true, done: false } }];
}

export function addSet(step, id) {
  const like = step.sets.at(-1);
  const values = like ? { ...logged(like), rpe: null } : { type: "normal" };
  return [
    exerciseEdit(step),
    { target: `set:${id}`, values: { ...values, exercise: step.key, order: (like?.order ?? 0) + SPACING, done: false } },
  ];
}

/** Put worked-out warm-up sets before the first set. */
export function addWarmups(step, warmups, ids) {
  const first = Math.min(SPACING, ...step.sets.map((set) => set.order));
  return [
    exerciseEdit(step),
    ...warmups.map(({ reps, load }, place) => ({
      target: `set:${ids[place]}`,
      values: { exercise: step.key, order: (first * (place + 1)) / (warmups.length + 1), type: "warmup", reps, load, done: false },
    })),
  ];
}

export function addExercise(steps, after, { key, name, exerciseId, sets }, ids) {
  const place = after ? steps.findIndex((step) => step.key === after.key) : steps.length - 1;
  const before = steps[place]?.order ?? 0;
  const next = steps[place + 1]?.order ?? before + 2 * SPACING;
  return [
    { target: `exercise:${key}`, values: { name, exerciseId, order: (before + next) / 2 } },
    ...sets.map((set, at) => ({
      target: `set:${ids[at]}`,
      values: { ...set, exercise: key, order: (at + 1) * SPACING, done: false },
    })),
  ];
}

/** Do another exercise for the sets that are left; what was done stays as it was done. */
export function swap(steps, step, { key, name, exerciseId, set }, ids) {
  const left = step.sets.filter((one) => !one.isDone);
  // Warm-up sets led up to the load of the exercise that goes.
  const work = left.filter((one) => one.type !== "warmup");
  const sets = (work.length ? work : left).map((one) => ({ type: one.type, reps: one.reps, seconds: one.seconds, distance: one.distance, load: null, ...set }));
  return [...left.flatMap(remove), ...addExercise(steps, step, { key, name, exerciseId, sets }, ids)];
}

/** The same within rounds: the rounds that are left go to the other exercise. */
export function swapInRounds(item, { key, name, exerciseId, set }) {
  const left = item.sets.filter((one) => !one.isDone);
  return [
    { target: `exercise:${key}`, values: { name, exerciseId, order: item.order } },
    ...left.map((one) => ({ target: one.target, values: { exercise: key, load: null, ...set } })),
  ];
}

export function completeRound(step, round) {
  return step.rounds[round].flatMap((set) => completeItem(step.items[set.at], set));
}

export function reopenRound(step, round) {
  return step.rounds[round].flatMap(reopen);
}

export function completeItem(item, set) {
  const named = { name: set.name, exerciseId: set.exerciseId, order: item.order };
  return [
    { target: `exercise:${set.exercise}`, values: named },
    { target: set.target, values: { ...logged(set), done: true } },
  ];
}

/** What one interval of a block's clock stands for: one exercise in its turn or, in death by, all of them. */
export function completeInterval(step, number) {
  if (step.kind === "death_by") return step.items.flatMap((item) => completeItem(item, setOfRound(step, item, number)));
  const item = step.items[number % step.items.length];
  return completeItem(item, setOfRound(step, item, Math.floor(number / step.items.length)));
}

function setOfRound(step, item, round) {
  const [first] = item.sets;
  return item.sets[round] ?? { ...first, target: `set:${item.key}.${round}`, order: (round + 1) * SPACING, reps: step.scheme?.[round] ?? first.reps };
}

export function addRound(step) {
  const round = step.rounds.length;
  return step.items.map((item) => ({
    target: `set:${item.key}.${round}`,
    values: { ...logged(item.sets.at(-1)), rpe: null, order: (round + 1) * SPACING, done: false },
  }));
}

/** One more of an exercise within an AMRAP; the score follows. */
export function tap(step, at) {
  const item = step.items[at];
  const number = item.taps;
  const like = item.sets[Math.min(number, item.sets.length - 1)];
  const set = { ...like, target: `set:${item.key}.${number}`, order: (number + 1) * SPACING };
  const taps = step.items.map((one, place) => one.taps + (place === at ? 1 : 0));
  return [...completeItem(item, set), scored(step, scoreText(amrapScore(taps)))];
}

export function untap(step, at) {
  const item = step.items[at];
  if (item.taps === 0) return [];
  const last = item.sets.filter((set) => set.isDone).at(-1);
  const taps = step.items.map((one, place) => one.taps - (place === at ? 1 : 0));
  return [...reopen(last), scored(step, scoreText(amrapScore(taps)))];
}

export function scored(step, score, seconds = null) {
  return { target: step.target, values: { name: step.name, score, ...(seconds === null ? {} : { seconds }) } };
}

export function sessionNote(notes) {
  return [{ target: "session", values: { notes: notes || null } }];
}

export function exerciseNote(step, notes) {
  return [exerciseEdit(step), { target: step.target, values: { notes: notes || null } }];
}

/** The day is the member's own, wherever they are. */
export function finish({ date, durationSeconds }) {
  const two = (number) => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return [{ target: "session", values: { finishedAt: date.toISOString(), completedDate: day, durationSeconds } }];
}

export function discard() {
  return [{ target: "session", values: { deleted: true } }];
}

/** Show what is left of an exercise in another unit: the same loads, to half a unit. */
export function inUnit(sets, unit) {
  return sets
    .filter((set) => !set.isDone)
    .flatMap((set) => change(set, { load: { value: converted(set.load?.value ?? 0, set.unit, unit), unit } }));
}

const KG_IN_LB = 2.20462;

function converted(value, from, to) {
  if (from === to) return value;
  return Math.round((to === "lb" ? value * KG_IN_LB : value / KG_IN_LB) * 2) / 2;
}

/** What is counted as it is done is open until something was counted. */
export function isOpen(step) {
  return step.isTapped ? !step.score : nextSet(step) !== null;
}

/** The step to go on with after this one: the next that is open, else one that was passed over. */
export function following(steps, step) {
  const place = steps.findIndex((one) => one.key === step.key);
  return [...steps.slice(place + 1), ...steps.slice(0, place)].find(isOpen) ?? null;
}

export function nextSet(step) {
  return step.sets.find((set) => !set.isDone) ?? null;
}

function exerciseEdit(step) {
  return { target: `exercise:${step.key}`, values: { name: step.name, exerciseId: step.exerciseId ?? null, order: step.order } };
}

function logged(set) {
  const values = Object.fromEntries(SET_VALUES.map((name) => [name, set[name]]).filter(([, value]) => value != null));
  // A bar that was not loaded is no load.
  if (values.load && !values.load.value) delete values.load;
  return { ...values, exercise: set.exercise, order: set.order };
}
