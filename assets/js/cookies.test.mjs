import assert from "node:assert/strict";
import { test } from "node:test";

import { csrfToken, readCookie } from "./cookies.js";

test("finds a cookie among others and ignores names that only end alike", () => {
  assert.equal(readCookie("old_theme=dark; theme=light; a=b", "theme"), "light");
});

test("decodes what the server encoded", () => {
  assert.equal(readCookie("note=a%20b%3Bc", "note"), "a b;c");
});

test("answers with nothing when there is no token", () => {
  assert.equal(csrfToken(""), "");
});
