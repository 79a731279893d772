/** The timers of a session: the session itself, a rest or timed set, and the clock of one block. */
import * as engine from "../timers/engine.js";
import { program } from "../timers/programs.js";

const only = (spec, ready = 0) => program([spec], { ready });

/** Away for longer than this, a member was not training. */
const LONGEST_AWAY = 3 * 3_600_000;

/** The session's own clock: begun, or going on; a night in between is no part of the session. */
export function sessionGoingOn({ session, timeline }, now) {
  if (!session) return engine.start(only({ kind: "stopwatch" }), now);
  const isLeft = timeline && now - timeline.t > LONGEST_AWAY;
  return isLeft ? engine.resume(engine.pause(session, timeline.t), now) : session;
}

export function startRest(seconds, now) {
  return { kind: "rest", timer: engine.start(only({ kind: "rest", seconds }), now) };
}

/** A set for time: a count-in, then the work; done when it is over. */
export function startTimed(set, now) {
  const segments = program([{ kind: "amrap", seconds: set.seconds }]);
  return { kind: "work", set: set.id, timer: engine.start(segments, now) };
}

/** How long a set for time was held when it is ended early; null where its clock tells nothing. */
export function workedSeconds(bar, set, now) {
  if (bar?.kind !== "work" || bar.set !== set) return null;
  const { segment, ranMs } = engine.position(bar.timer, now);
  const seconds = Math.floor(ranMs / 1000);
  return segment?.kind === "work" && seconds > 0 ? seconds : null;
}

export function startBlock(step, spec, now) {
  return { step: step.key, seen: 0, counted: 0, timer: engine.start(program([spec]), now) };
}

/** Pause or go on with every timer at once. */
export function withAll(local, act, now) {
  const changed = (held) => held && { ...held, timer: act(held.timer, now) };
  return { session: local.session && act(local.session, now), bar: changed(local.bar), block: changed(local.block) };
}

/**
 * The pieces of work a block's clock has gone through since last time, by their number, so that they
 * are logged even when nobody looked. What is skipped was not done.
 */
export function passed(block, now) {
  const { index } = engine.position(block.timer, now);
  const numbers = [];
  let { counted } = block;
  for (const segment of block.timer.segments.slice(block.seen, index)) {
    if (segment.kind !== "work") continue;
    numbers.push(counted);
    counted += 1;
  }
  return { numbers, block: { ...block, seen: Math.max(block.seen, index), counted } };
}

export function skipped(block, now) {
  const timer = engine.skip(block.timer, now);
  return { ...moved(block, timer, now), timer };
}

export function wentBack(block, now) {
  const timer = engine.back(block.timer, now);
  return { ...moved(block, timer, now), timer };
}

function moved(block, timer, now) {
  const { index } = engine.position(timer, now);
  const counted = timer.segments.slice(0, index).filter((segment) => segment.kind === "work").length;
  return { ...block, seen: index, counted, isOver: false };
}

/** When a block's clock came to its end, or null while it runs. */
export function endedAt({ timer }, now) {
  const { isDone, enteredAt } = engine.position(timer, now);
  return isDone ? (timer.endedAt ?? enteredAt) : null;
}

/** On a clock that counts up, the rest of a plan is one between rounds. */
export function restsWithin(step) {
  return step.timer?.kind === "for_time";
}

/** In these a rest is between this block and the next; in all others it is within. */
const RESTS_AFTER = new Set(["amrap", "emom", "death_by"]);

export function restAfter(step) {
  return RESTS_AFTER.has(step.kind) ? step.rest : 0;
}
