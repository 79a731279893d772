/**
 * Time as a workout passes it: milliseconds that agree with the wall clock but never run backwards
 * and never jump because somebody set the clock.
 *
 * The monotonic clock can't be set, but it stops while a device sleeps and starts anew with every
 * page; the wall clock runs on, but can be set. So between two readings the monotonic clock counts,
 * except after the page was hidden or frozen, when what the wall clock gained beyond it was sleep.
 */
const TOLERANCE = 2_000;

export function begin({ wall, mono }) {
  return { t: wall, wall, mono };
}

/** Go on after a reload: only the wall clock knows how long the page was away. */
export function restored(kept, { wall, mono }) {
  return { t: kept.t + Math.max(0, wall - kept.wall), wall, mono };
}

export function advanced(timeline, { wall, mono, wasHidden }) {
  const ran = Math.max(0, mono - timeline.mono);
  const gained = wall - timeline.wall;
  const slept = wasHidden && gained > ran + TOLERANCE;
  return { t: timeline.t + (slept ? gained : ran), wall, mono };
}
