import assert from "node:assert/strict";
import test from "node:test";

import { content, draftKey, fate, read, save } from "./draft.js";

class Store extends Map {
  getItem(key) {
    return this.get(key) ?? null;
  }
  setItem(key, value) {
    this.set(key, value);
  }
  removeItem(key) {
    this.delete(key);
  }
}

const KEY = draftKey("member", "/workout/new");
const PAGE = { version: "v1", fields: [["title", ""]] };
const draft = (more) => ({ at: 0, version: "v1", fields: [["title", "Legs"]], ...more });

test("a draft comes back as it was kept", () => {
  const store = new Store();
  save(store, KEY, draft());
  assert.deepEqual(read(store, KEY, 1), draft());
});

test("a draft is forgotten after thirty days", () => {
  const store = new Store();
  save(store, KEY, draft());
  assert.equal(read(store, KEY, 31 * 24 * 60 * 60 * 1000), null);
  assert.equal(store.size, 0);
});

test("another member of the device has another draft", () => {
  const store = new Store();
  save(store, KEY, draft());
  assert.equal(read(store, draftKey("other", "/workout/new"), 1), null);
});

test("a storage that refuses or holds junk never stops the page", () => {
  const broken = { setItem() { throw new Error("full"); }, getItem: () => "{" };
  assert.equal(save(broken, KEY, draft()), false);
  assert.equal(read(broken, KEY, 1), null);
});

test("tokens and buttons are no content", () => {
  const entries = [["csrfmiddlewaretoken", "x"], ["title", "Legs"], ["action", "undo"]];
  assert.deepEqual(content(entries), [["title", "Legs"]]);
});

test("unsaved work is offered, also when it was sent and never arrived", () => {
  assert.equal(fate(draft(), PAGE), "offer");
  assert.equal(fate(draft({ isSent: true }), PAGE), "offer");
});

test("what was saved or says nothing new is dropped", () => {
  assert.equal(fate(draft({ isSent: true }), { ...PAGE, version: "v2" }), "drop");
  assert.equal(fate(draft({ fields: PAGE.fields }), PAGE), "drop");
});

test("whether a sent new workout arrived only the server knows", () => {
  assert.equal(fate(draft({ isSent: true, newId: "workout_1" }), PAGE), "ask");
});
