/** Which plates make a weight, from those a member has. Weights are in their own unit, per side in pairs. */

export const USUAL = {
  kg: { bar: 20, plates: [25, 20, 15, 10, 5, 2.5, 1.25].map((weight) => ({ weight, pairs: 4 })) },
  lb: { bar: 45, plates: [45, 35, 25, 10, 5, 2.5].map((weight) => ({ weight, pairs: 4 })) },
};

/** Plates down to a quarter of a unit are added up as whole numbers, so that no sum is a hair off. */
const PARTS = 4;

/** The heaviest load up to `target` with the fewest plates: {perSide, total, isExact}. */
export function platesFor(target, { bar, plates }) {
  const wanted = Math.round(((target - bar) / 2) * PARTS);
  if (wanted <= 0) return { perSide: [], total: bar, isExact: target === bar };
  const ways = waysUpTo(wanted, plates);
  const best = Math.max(...ways.keys());
  const perSide = ways.get(best);
  const total = bar + (2 * best) / PARTS;
  return { perSide, total, isExact: total === target };
}

/** Every sum that can be made on one side, each with its shortest list of plates, heaviest first. */
function waysUpTo(limit, plates) {
  let ways = new Map([[0, []]]);
  for (const { weight, pairs } of [...plates].sort((one, other) => other.weight - one.weight)) {
    const step = Math.round(weight * PARTS);
    const next = new Map(ways);
    for (const [sum, used] of ways) {
      for (let count = 1; count <= pairs && sum + count * step <= limit; count += 1) {
        const made = [...used, ...Array(count).fill(weight)];
        const known = next.get(sum + count * step);
        if (!known || isBetter(made, known)) next.set(sum + count * step, made);
      }
    }
    ways = next;
  }
  return ways;
}

/** Fewer plates are better; of as many, the heaviest first, as people load a bar. */
function isBetter(made, known) {
  if (made.length !== known.length) return made.length < known.length;
  const at = made.findIndex((weight, place) => weight !== known[place]);
  return at >= 0 && made[at] > known[at];
}

/**
 * Sets that lead up to a working weight: about 40, 60 and 80 % of it for fewer and fewer repetitions,
 * from the empty bar on. The shares are our choice; nothing is heavier than 85 % of the work to come.
 */
const RAMP = [
  { share: 0.4, reps: 8 },
  { share: 0.6, reps: 5 },
  { share: 0.8, reps: 3 },
];

export function warmupsFor(load, gear, isBarbell) {
  const made = [];
  if (isBarbell && load.value > gear.bar * 1.5) made.push({ reps: 10, load: { value: gear.bar, unit: load.unit } });
  for (const { share, reps } of RAMP) {
    const value = isBarbell ? platesFor(load.value * share, gear).total : roundedDown(load.value * share);
    const before = made.at(-1)?.load.value ?? 0;
    if (value > before && value <= load.value * 0.85) made.push({ reps, load: { value, unit: load.unit } });
  }
  return made;
}

function roundedDown(value) {
  return Math.floor(value / 2.5) * 2.5;
}
