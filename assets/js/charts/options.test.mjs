import assert from "node:assert/strict";
import test from "node:test";

import { options, spoken } from "./options.js";

const page = { color: (name) => `<${name}>`, isStill: true };
const data = { kind: "bar", name: "Volume", unit: "kg", labels: ["Jan", "Feb"], values: [1, null] };

test("colours come from the page's tokens", () => {
  const drawn = options(data, page);
  assert.equal(drawn.data.datasets[0].backgroundColor, "<chart-1>");
  assert.equal(drawn.options.scales.x.ticks.color, "<muted-foreground>");
});

test("bars begin at zero and lines near their values", () => {
  assert.equal(options(data, page).options.scales.y.beginAtZero, true);
  assert.equal(options({ ...data, kind: "line" }, page).options.scales.y.beginAtZero, false);
});

test("nothing moves for those who ask for stillness", () => {
  assert.equal(options(data, page).options.animation, false);
});

test("values are said with their unit", () => {
  assert.equal(spoken(1234.5, "kg"), "1,234.5 kg");
  assert.equal(spoken(1, "workouts"), "1 workout");
});
