/**
 * A running timer as plain data. Everything shown derives from where it stood at one moment
 * (`index`, `enteredAt`), so ticks may come late, or not at all for an hour, and a skip stays.
 * Times are those of a timeline (timeline.js).
 */

/** A position this far into a segment goes back to its start before going to the one before. */
const BACK_TO_START = 3_000;

export function start(segments, now) {
  return { segments, index: 0, enteredAt: now, startedAt: afterCountIn(segments, 0, now), pausedAt: null, pausedMs: 0, endedAt: null };
}

/** When the work begins that a segment entered now counts in, or is. */
function afterCountIn(segments, index, now) {
  return segments[index].kind === "ready" ? now + lengthOf(segments[index]) : now;
}

/** Where the timer stands: the segment, how long it has run, what is left of it. */
export function position(timer, now) {
  const at = timer.endedAt ?? timer.pausedAt ?? now;
  let { index, enteredAt } = timer;
  while (timer.endedAt === null && index < timer.segments.length) {
    const length = lengthOf(timer.segments[index]);
    if (length === null || at < enteredAt + length) break;
    enteredAt += length;
    index += 1;
  }
  const isDone = timer.endedAt !== null || index >= timer.segments.length;
  const segment = isDone ? null : timer.segments[index];
  const ran = Math.max(0, at - enteredAt);
  const length = segment && lengthOf(segment);
  return {
    index,
    segment,
    next: timer.segments[index + 1] ?? null,
    enteredAt,
    isDone,
    isPaused: timer.pausedAt !== null && !isDone,
    ranMs: ran,
    leftMs: segment && length !== null ? length - ran : null,
    totalMs: total(timer, isDone && timer.endedAt === null ? enteredAt : at),
  };
}

/** Seconds as a face shows them: what is left rounds up, what has run rounds down. */
export function shownSeconds(place) {
  if (place.segment === null) return 0;
  if (place.leftMs === null || place.segment.countsUp) return Math.floor(place.ranMs / 1000);
  return Math.ceil(place.leftMs / 1000);
}

export function pause(timer, now) {
  const place = position(timer, now);
  if (place.isDone || timer.pausedAt !== null) return timer;
  return { ...settled(timer, place), pausedAt: now };
}

export function resume(timer, now) {
  if (timer.pausedAt === null) return timer;
  const away = Math.max(0, now - timer.pausedAt);
  return { ...timer, enteredAt: timer.enteredAt + away, pausedAt: null, pausedMs: timer.pausedMs + away };
}

/** End this segment now; the next begins now. */
export function skip(timer, now) {
  const place = position(timer, now);
  if (place.isDone) return timer;
  return jumped(timer, place.index + 1, now);
}

/** Start this segment again or, pressed at once, the one before. */
export function back(timer, now) {
  const place = position(timer, now);
  const again = place.isDone || (place.ranMs < BACK_TO_START && place.index > 0);
  const idle = place.isDone ? Math.max(0, now - (timer.endedAt ?? place.enteredAt)) : 0;
  const going = { ...timer, endedAt: null, pausedMs: timer.pausedMs + idle };
  return jumped(going, Math.max(0, place.index - (again ? 1 : 0)), now);
}

/** Make the segment that runs longer or shorter; it never ends in the past. */
export function extend(timer, seconds, now) {
  const place = position(timer, now);
  if (place.isDone || place.leftMs === null) return timer;
  const wanted = Math.max(place.ranMs, place.ranMs + place.leftMs + seconds * 1000);
  const segments = timer.segments.map((one, at) => (at === place.index ? { ...one, seconds: wanted / 1000 } : one));
  return { ...settled(timer, place), segments };
}

/** Stop for good: for time is done, or it was enough. */
export function end(timer, now) {
  const place = position(timer, now);
  if (place.isDone) return timer;
  return { ...settled(timer, place), endedAt: timer.pausedAt ?? now, pausedAt: null };
}

/** Milliseconds of the whole, the count-in and pauses left out. */
function total(timer, at) {
  return Math.max(0, at - timer.startedAt - timer.pausedMs);
}

function lengthOf(segment) {
  return segment.seconds === null ? null : segment.seconds * 1000;
}

function settled(timer, place) {
  return { ...timer, index: place.index, enteredAt: place.enteredAt };
}

function jumped(timer, index, now) {
  if (index >= timer.segments.length) return { ...timer, index, endedAt: timer.pausedAt ?? now, pausedAt: null };
  // What was paused stays paused, at the start of the segment.
  const pausedAt = timer.pausedAt === null ? null : now;
  const moved = { ...timer, index, enteredAt: now, pausedAt };
  if (isBeginning(timer.segments, index)) return { ...moved, startedAt: afterCountIn(timer.segments, index, now), pausedMs: 0 };
  const away = pausedAt === null ? 0 : Math.max(0, now - timer.pausedAt);
  return { ...moved, pausedMs: timer.pausedMs + away };
}

/** The first piece of work, or the count-in to it: from there, the whole begins anew. */
function isBeginning(segments, index) {
  return segments.slice(0, index).every((segment) => segment.kind === "ready");
}
