import assert from "node:assert/strict";
import { test } from "node:test";

import { merge } from "../session/merge.js";
import { nextStamp, randomId, sortableId } from "../session/stamps.js";
import { MemoryTables } from "./memory-tables.js";
import { Outbox } from "./outbox.js";
import { Store } from "./store.js";

const at = (tick) => `${String(tick).padStart(13, "0")}-0000-aaaa`;
const edit = (tick, values, target = "set:a") => ({ target, at: at(tick), values });

/** A server that merges as ours does, behind a network that fails as told. */
function server(...failures) {
  const seen = { states: {}, bodies: [] };
  seen.send = async (session, body) => {
    const failure = failures.shift();
    if (failure instanceof Error) throw failure;
    if (failure) return failure;
    seen.bodies.push(structuredClone(body));
    seen.states[session] = merge(seen.states[session] ?? {}, body.edits);
    return { status: 200, body: { session: { state: seen.states[session] }, rejected: seen.rejected ?? [] } };
  };
  return seen;
}

function device(remote) {
  const store = new Store(new MemoryTables());
  const told = [];
  const retries = [];
  const outbox = new Outbox({
    store,
    send: remote.send,
    later: (run, wait) => retries.push({ run, wait }),
    onChange: (news) => told.push(news),
  });
  return { store, outbox, told, retries };
}

test("what is typed over and over is sent once, at its last value", async () => {
  const remote = server();
  const { store, outbox, told } = device(remote);
  for (const reps of [1, 10, 8]) await store.write("s", { workoutId: "w", edits: [edit(reps, { reps })] });
  await store.write("s", { workoutId: "w", edits: [edit(11, { reps: 9, done: true })] });
  await outbox.flush();
  assert.deepEqual(remote.bodies, [{ workoutId: "w", edits: [edit(11, { reps: 9, done: true })] }]);
  assert.deepEqual(told.at(-1), { outcome: "sent", waiting: 0, refused: [] });
});

test("nothing leaves the outbox without an answer, and retries wait longer each time", async () => {
  const away = new TypeError("Failed to fetch");
  const remote = server(away, { status: 503 }, { status: 429 });
  const { store, outbox, told, retries } = device(remote);
  await store.write("s", { workoutId: "w", edits: [edit(1, { reps: 5 })] });
  await outbox.flush();
  assert.deepEqual(told.at(-1), { outcome: "again", waiting: 1, refused: [] });
  await retries[0].run();
  await retries[1].run();
  await retries[2].run();
  assert.deepEqual(retries.map((one) => one.wait), [2_000, 4_000, 8_000]);
  assert.equal(told.at(-1).outcome, "sent");
  assert.equal(remote.states.s["set:a"].reps[0], 5);
});

test("a value changed while it was being sent is sent again", async () => {
  const remote = server();
  const { store, outbox } = device(remote);
  await store.write("s", { workoutId: "w", edits: [edit(1, { reps: 5 })] });
  const send = remote.send;
  let changed = false;
  remote.send = send;
  const slow = new Outbox({
    store,
    send: async (...sent) => {
      const reply = await send(...sent);
      if (!changed) {
        changed = true;
        await store.write("s", { workoutId: "w", edits: [edit(2, { reps: 6 })] });
      }
      return reply;
    },
  });
  await slow.flush();
  await outbox.flush();
  assert.equal(remote.states.s["set:a"].reps[0], 6);
  assert.deepEqual(remote.bodies.map((body) => body.edits[0].values.reps), [5, 6]);
});

test("what the server refuses is shown, kept apart, and keeps nothing else waiting", async () => {
  const remote = server({ status: 400, body: { error: "Bad." } });
  const { store, outbox, told } = device(remote);
  await store.write("bad", { workoutId: "w", edits: [edit(1, { reps: 5 })] });
  await store.write("good", { workoutId: "w", edits: [edit(1, { reps: 6 })] });
  await outbox.flush();
  assert.deepEqual(told.at(-1), { outcome: "sent", waiting: 0, refused: ["Bad."] });
  assert.deepEqual(Object.keys(remote.states), ["good"]);
  await store.write("bad", { workoutId: "w", edits: [edit(2, { reps: 4 })] });
  await outbox.flush();
  assert.equal(remote.states.bad["set:a"].reps[0], 4);
});

test("a value that could not be read is named; its companions are stored", async () => {
  const remote = server();
  remote.rejected = [{ target: "set:a", attribute: "rpe", reason: "No." }];
  const { store, outbox, told } = device(remote);
  await store.write("s", { workoutId: "w", edits: [edit(1, { reps: 5, rpe: 99 })] });
  await outbox.flush();
  assert.deepEqual(told.at(-1).refused, ["No."]);
  await store.dismissRefused();
  assert.deepEqual(await store.counts(), { waiting: 0, refused: [] });
});

test("signed out, everything waits and nothing is repeated", async () => {
  const remote = server({ status: 401 });
  const { store, outbox, told, retries } = device(remote);
  await store.write("s", { workoutId: "w", edits: [edit(1, { reps: 5 })] });
  await outbox.flush();
  assert.deepEqual(told.at(-1), { outcome: "signed-out", waiting: 1, refused: [] });
  assert.deepEqual(retries, []);
});

test("what another device logged comes back with the answer", async () => {
  const remote = server();
  remote.states.s = { "set:b": { reps: [7, at(5)] } };
  const { store, outbox } = device(remote);
  await store.write("s", { workoutId: "w", edits: [edit(1, { reps: 5 })] });
  await outbox.flush();
  const { state } = await store.load("s");
  assert.deepEqual([state["set:a"].reps[0], state["set:b"].reps[0]], [5, 7]);
});

test("a transaction that fails leaves nothing behind", async () => {
  const tables = new MemoryTables();
  await assert.rejects(
    tables.run("readwrite", async ({ outbox }) => {
      await outbox.put({ key: "a" });
      throw new Error("full");
    }),
  );
  assert.deepEqual(await tables.run("readonly", ({ outbox }) => outbox.getAll()), []);
});

test("a stamp is later than all seen, even when the clock went back", () => {
  let newest = "";
  for (const now of [1_000, 1_000, 500, 0, 1_001]) {
    const next = nextStamp(newest, now, "abcd");
    assert.ok(next > newest);
    assert.match(next, /^\d{13}-[0-9a-f]{4}-abcd$/);
    newest = next;
  }
  assert.ok(nextStamp("0000000001000-ffff-zzzz", 0, "abcd") > "0000000001000-ffff-zzzz");
});

test("ids sort by their time", () => {
  const early = sortableId(1_763_954_321_000);
  assert.match(early, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(early < sortableId(1_763_954_321_001));
  assert.match(randomId(8), /^[a-z0-9]{8}$/);
});

test("a device that stops keeping things loses nothing while the page is open", async () => {
  const remote = server();
  const tables = new MemoryTables();
  const store = new Store(tables);
  const outbox = new Outbox({ store, send: remote.send });
  await store.write("s", { workoutId: "w", edits: [edit(1, { reps: 5 })] });
  tables.run = () => Promise.reject(new Error("QuotaExceededError"));
  await store.write("s", { workoutId: "w", edits: [edit(2, { reps: 6, done: true })] });
  await outbox.flush();
  assert.equal(store.isLasting, false);
  assert.deepEqual(remote.bodies.at(-1).edits, [edit(2, { reps: 6, done: true })]);
});
