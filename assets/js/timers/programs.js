/**
 * What a timer does, as a list of segments. A segment lasts `seconds`, or until it is ended by hand
 * when that is null. `kind` is "ready", "work", "rest" or "change" (between two blocks).
 */
export const READY_SECONDS = 3;

const MOST_SEGMENTS = 1_000;

const BUILDERS = {
  rest: ({ seconds }) => [segment("rest", seconds, "Rest")],
  stopwatch: () => [segment("work", null, "")],
  emom: intervals,
  amrap: ({ seconds }) => [segment("work", seconds, "As many rounds as possible")],
  interval: workAndRest,
  tabata: workAndRest,
  for_time: forTime,
  chipper: forTime,
  ladder,
  death_by: deathBy,
};

/**
 * Lay out a timer. A plan's blocks give several specs, with a rest between them:
 * `program([{kind: "emom", …}, {kind: "amrap", …}], { change: 120 })`.
 */
export function program(specs, { change = 0, ready = READY_SECONDS } = {}) {
  const blocks = specs.map((spec, block) => built(spec).map((one) => ({ ...one, block })));
  const laid = blocks.flatMap((segments, block) => {
    const between = block > 0 && change > 0 ? [{ ...segment("change", change, "Next block"), block }] : [];
    return [...between, ...segments];
  });
  const counted = ready > 0 ? [{ ...segment("ready", ready, "Get ready"), block: 0 }, ...laid] : laid;
  return counted.slice(0, MOST_SEGMENTS);
}

function built(spec) {
  return BUILDERS[spec.kind](spec);
}

function segment(kind, seconds, label, extra = {}) {
  return { kind, seconds, label, round: 1, rounds: 1, ...extra };
}

/** `rounds` counts intervals, so 90 s × 12 is 18 minutes; told minutes, as many as fit in them. */
function intervals({ interval = 60, rounds, minutes, labels = [] }) {
  const count = rounds ?? Math.max(1, Math.floor((minutes * 60) / interval));
  return Array.from({ length: count }, (_, at) =>
    segment("work", interval, labels.length ? labels[at % labels.length] : "", { round: at + 1, rounds: count }),
  );
}

/** No rest follows the last piece of work. */
function workAndRest({ work, rest, rounds, labels = [""], inTurn = false }) {
  const count = inTurn ? rounds : rounds * labels.length;
  const perRound = inTurn ? 1 : labels.length;
  return Array.from({ length: count }, (_, at) => {
    const place = { round: Math.floor(at / perRound) + 1, rounds: inTurn ? count : rounds };
    const label = labels[at % labels.length];
    const next = labels[(at + 1) % labels.length];
    const pause = segment("rest", rest, next ? `Next: ${next}` : "Rest", place);
    return [segment("work", work, label, place), ...(rest > 0 && at < count - 1 ? [pause] : [])];
  }).flat();
}

function forTime({ cap = 3600, rounds = 1 }) {
  return [segment("work", cap, "For time", { countsUp: true, rounds })];
}

function ladder({ scheme, rest = 0 }) {
  return scheme.flatMap((reps, at) => {
    const place = { round: at + 1, rounds: scheme.length, reps };
    const rung = segment("work", null, `${reps} rep${reps === 1 ? "" : "s"}`, place);
    return at < scheme.length - 1 && rest > 0 ? [rung, segment("rest", rest, "Rest", place)] : [rung];
  });
}

function deathBy({ start = 1, step = 1, cap = 1200, interval = 60 }) {
  const count = Math.max(1, Math.floor(cap / interval));
  return Array.from({ length: count }, (_, at) => {
    const reps = start + step * at;
    return segment("work", interval, `${reps} rep${reps === 1 ? "" : "s"}`, { round: at + 1, rounds: count, reps });
  });
}
