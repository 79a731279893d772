import assert from "node:assert/strict";
import { test } from "node:test";

import { counterText, isNearLimit } from "./counter.js";

test("groups thousands so a long limit can be read", () => {
  assert.equal(counterText(1234, 2000), "1,234 of 2,000 characters");
});

test("speaks up in the last tenth only", () => {
  assert.equal(isNearLimit(1799, 2000), false);
  assert.equal(isNearLimit(1800, 2000), true);
});
