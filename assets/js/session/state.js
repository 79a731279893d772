/** A running session as plain data, so that it survives a reload; every function returns a new one. */

export function newSession(plan, { now, id }) {
  return {
    id,
    version: plan.version,
    startedAt: now,
    step: 0,
    timer: null,
    steps: plan.steps.map((step) => ({
      sets: step.sets.map((set, place) => newSet(step, set, place, plan.unit)),
    })),
  };
}

/** Say whether what was kept belongs to this plan: an edited workout starts afresh. */
export function fits(kept, plan) {
  return kept?.version === plan.version && kept.steps?.length === plan.steps.length;
}

function newSet(step, set, place, unit) {
  const last = step.last[Math.min(place, step.last.length - 1)];
  return {
    isDone: false,
    reps: set.reps ?? last?.reps ?? null,
    load: set.load ?? last?.load?.value ?? null,
    unit: set.load == null ? (last?.load?.unit ?? unit) : set.unit,
    seconds: set.seconds ?? null,
    rpe: null,
  };
}

function withSets(session, step, change) {
  const steps = session.steps.map((one, place) => (place === step ? { ...one, sets: change(one.sets) } : one));
  return { ...session, steps };
}

export function change(session, step, set, values) {
  return withSets(session, step, (sets) => sets.map((one, place) => (place === set ? { ...one, ...values } : one)));
}

/** Complete a set; its rest starts unless it was the last of the session. */
export function complete(session, step, set, { rest, now }) {
  const done = change(session, step, set, { isDone: true });
  return rest > 0 && !isFinished(done) ? { ...done, timer: { kind: "rest", endsAt: now + rest * 1000 } } : { ...done, timer: null };
}

export function reopen(session, step, set) {
  return change(session, step, set, { isDone: false });
}

export function addSet(session, step) {
  return withSets(session, step, (sets) => [...sets, { ...sets.at(-1), isDone: false, rpe: null }]);
}

export function goTo(session, step) {
  return { ...session, step: Math.max(0, Math.min(session.steps.length - 1, step)) };
}

export function nextSet(session, step = session.step) {
  return session.steps[step].sets.findIndex((set) => !set.isDone);
}

export function progress(session) {
  const sets = session.steps.flatMap((step) => step.sets);
  return { done: sets.filter((set) => set.isDone).length, total: sets.length };
}

export function isFinished(session) {
  const { done, total } = progress(session);
  return done === total;
}

/** What the server stores: only sets that were done, a round as one set of each of its items. */
export function toLog(session, plan, now) {
  const sets = plan.steps.flatMap((step, place) => {
    const done = session.steps[place].sets.filter((set) => set.isDone);
    if (done.length === 0) return [];
    if (!step.isRounds) return [{ name: step.name, exerciseId: step.exerciseId, sets: done.map(logged) }];
    return step.items.map((item) => ({
      name: item.name,
      exerciseId: item.exerciseId,
      sets: done.map((round) => logged({ ...item, rpe: round.rpe })),
    }));
  });
  const completedAt = new Date(now).toISOString();
  return {
    completedAt,
    completedDate: completedAt.slice(0, 10),
    durationSeconds: Math.round((now - session.startedAt) / 1000),
    sets,
  };
}

function logged({ reps, load, unit, seconds, rpe }) {
  const set = {};
  if (reps != null) set.reps = reps;
  if (load) set.load = { value: load, unit };
  if (seconds != null) set.seconds = seconds;
  if (rpe != null) set.rpe = rpe;
  return set;
}
