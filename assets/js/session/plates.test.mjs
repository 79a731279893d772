import assert from "node:assert/strict";
import { test } from "node:test";

import { platesFor, USUAL, warmupsFor } from "./plates.js";

test("a weight is made of the fewest plates there are", () => {
  assert.deepEqual(platesFor(100, USUAL.kg), { perSide: [25, 15], total: 100, isExact: true });
  assert.deepEqual(platesFor(135, USUAL.lb).perSide, [45]);
  assert.deepEqual(platesFor(20, USUAL.kg), { perSide: [], total: 20, isExact: true });
  assert.deepEqual(platesFor(10, USUAL.kg), { perSide: [], total: 20, isExact: false });
});

test("only the plates a member has are used, and the nearest lighter load is named", () => {
  const gear = { bar: 15, plates: [{ weight: 10, pairs: 1 }, { weight: 1.25, pairs: 1 }] };
  assert.deepEqual(platesFor(40, gear), { perSide: [10, 1.25], total: 37.5, isExact: false });
  assert.deepEqual(platesFor(30, { bar: 15, plates: [] }), { perSide: [], total: 15, isExact: false });
  // Taking the heaviest first would need three plates here.
  const odd = { bar: 0, plates: [{ weight: 6, pairs: 1 }, { weight: 5, pairs: 2 }, { weight: 2, pairs: 2 }] };
  assert.deepEqual(platesFor(20, odd).perSide, [5, 5]);
});

test("every loadable weight is made exactly", () => {
  for (let weight = 20; weight <= 300; weight += 2.5) {
    const { perSide, total } = platesFor(weight, USUAL.kg);
    assert.equal(total, weight);
    assert.equal(20 + 2 * perSide.reduce((sum, one) => sum + one, 0), weight);
  }
});

test("warm-up sets rise to the work and stay below it", () => {
  const sets = warmupsFor({ value: 100, unit: "kg" }, USUAL.kg, true);
  assert.deepEqual(sets.map((set) => [set.reps, set.load.value]), [[10, 20], [8, 40], [5, 60], [3, 80]]);
  assert.deepEqual(warmupsFor({ value: 22.5, unit: "kg" }, USUAL.kg, true), []);
  assert.deepEqual(warmupsFor({ value: 30, unit: "kg" }, USUAL.kg, false).map((set) => set.load.value), [10, 17.5, 22.5]);
});
