/**
 * What is heard and when. Cues belong to moments, not to ticks: `cuesBetween` gives those a stretch
 * of time holds, however long the stretch, so none is missed and none sounds twice.
 */
import { position } from "./engine.js";

const COUNTS = [3, 2, 1];
const WARNINGS = [10, 5];
/** A count-down in a segment hardly longer than itself would only be noise. */
const SHORTEST_COUNTED = 5;
const SHORTEST_WARNED = 20;

/** Cues after `from` up to and including `to`, oldest first: {name, at, segment}; "finish" has the last segment. */
export function cuesBetween(timer, from, to) {
  if (timer.pausedAt !== null || timer.endedAt !== null) return [];
  const cues = [];
  let { index, enteredAt } = position(timer, from);
  while (index < timer.segments.length && enteredAt <= to) {
    const segment = timer.segments[index];
    if (enteredAt > from) cues.push({ name: changeName(timer.segments[index - 1], segment), at: enteredAt, segment });
    if (segment.seconds === null) return cues;
    const endsAt = enteredAt + segment.seconds * 1000;
    cues.push(...within(segment, endsAt, from, to));
    enteredAt = endsAt;
    index += 1;
  }
  const isOver = index === timer.segments.length && enteredAt > from && enteredAt <= to;
  return isOver ? [...cues, { name: "finish", at: enteredAt, segment: timer.segments.at(-1) }] : cues;
}

/** All cues still to come, for a page that is about to be hidden and slowed down. */
export function comingCues(timer, from, { forMs }) {
  return cuesBetween(timer, from, from + forMs);
}

function within(segment, endsAt, from, to) {
  const warned = segment.seconds >= SHORTEST_WARNED ? WARNINGS : [];
  const counted = segment.seconds >= SHORTEST_COUNTED || segment.kind === "ready" ? COUNTS : [];
  return [...warned, ...counted]
    .map((left) => ({ name: WARNINGS.includes(left) ? "warning" : `count-${left}`, at: endsAt - left * 1000, segment }))
    .filter((cue) => cue.at > from && cue.at <= to);
}

function changeName(before, segment) {
  return before && before.block !== segment.block && segment.kind === "work" ? "block" : segment.kind === "change" ? "block" : segment.kind;
}
