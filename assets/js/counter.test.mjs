import assert from "node:assert/strict";
import { test } from "node:test";

import { counterText } from "./counter.js";

test("speaks up in the last tenth only", () => {
  assert.equal(counterText(1799, 2000), "");
  assert.equal(counterText(1800, 2000), "1,800 of 2,000 characters");
});
