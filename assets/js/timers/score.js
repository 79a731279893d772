/**
 * The score of an AMRAP from how often each exercise was tapped: full rounds are the fewest taps,
 * and what is over never makes another round, so it is capped at one less than the exercises.
 */
export function amrapScore(taps) {
  if (taps.length === 0) return { rounds: 0, extra: 0 };
  const rounds = Math.min(...taps);
  const over = taps.reduce((sum, count) => sum + count - rounds, 0);
  return { rounds, extra: Math.min(over, taps.length - 1) };
}

export function scoreText({ rounds, extra }) {
  const full = `${rounds} round${rounds === 1 ? "" : "s"}`;
  return extra > 0 ? `${full} + ${extra}` : full;
}

/** The exercise whose turn it is: the first of those tapped least. */
export function nextUp(taps) {
  return taps.indexOf(Math.min(...taps));
}

/** Death by: every interval that was completed counts. */
export function deathByText(intervals) {
  return `${intervals} interval${intervals === 1 ? "" : "s"}`;
}
