/**
 * The device's own copy: sessions with their merged state, and what waits to be sent. `tables` runs a
 * transaction over the two: database.js on a device, memory-tables.js where there is no database.
 * Every write reads, merges and puts within one transaction, so two tabs never undo each other.
 */
import { merge, mergeStates } from "../session/merge.js";
import { MemoryTables } from "./memory-tables.js";

export class Store {
  #tables;
  /** Whether what is written outlives the page. */
  isLasting;

  constructor(tables, { isLasting = true } = {}) {
    this.#tables = tables;
    this.isLasting = isLasting;
  }

  /**
   * A device may stop keeping things in the middle of a session: its disk is full, or its owner
   * cleared what sites keep. Then the page itself keeps them until they are sent.
   */
  async #run(mode, work) {
    const tables = this.#tables;
    try {
      return await tables.run(mode, work);
    } catch (error) {
      // What ran at the same time may have failed first.
      if (tables === this.#tables) this.#fallBack(error);
      return this.#tables.run(mode, work);
    }
  }

  #fallBack(error) {
    if (!this.isLasting) throw error;
    this.isLasting = false;
    this.#tables = new MemoryTables();
  }

  load(id) {
    return this.#run("readonly", ({ sessions }) => sessions.get(id));
  }

  sessions() {
    return this.#run("readonly", ({ sessions }) => sessions.getAll());
  }

  /** Keep edits, put them in line to be sent, and return the session as it now stands. */
  write(id, { workoutId, edits = [], local }) {
    return this.#run("readwrite", async ({ sessions, outbox }) => {
      const known = (await sessions.get(id)) ?? { id, workoutId, state: {} };
      const record = { ...known, state: merge(known.state, edits), ...(local && { local }) };
      await sessions.put(record);
      for (const entry of entriesOf(id, workoutId, edits)) await outbox.put(entry);
      return record;
    });
  }

  /** Take in what another device logged. */
  join(id, { workoutId, state, local }) {
    return this.#run("readwrite", async ({ sessions }) => {
      const known = (await sessions.get(id)) ?? { id, workoutId, state: {} };
      const record = { ...known, state: mergeStates(known.state, state), ...(local && { local }) };
      await sessions.put(record);
      return record;
    });
  }

  /** What waits, of one session at a time. */
  waiting(most) {
    return this.#run("readonly", async ({ outbox }) => {
      const open = (await outbox.getAll()).filter((entry) => !entry.refused);
      return open.filter((entry) => entry.session === open[0].session).slice(0, most);
    });
  }

  counts() {
    return this.#run("readonly", async ({ outbox }) => {
      const all = await outbox.getAll();
      const refused = all.filter((entry) => entry.refused);
      return { waiting: all.length - refused.length, refused: refused.map((entry) => entry.refused) };
    });
  }

  /** The server has these entries; keep only what changed since and what it could not read. */
  settle(id, entries, { session, rejected = [] }) {
    const bad = new Map(rejected.map((one) => [`${one.target} ${one.attribute}`, one.reason]));
    return this.#run("readwrite", async ({ sessions, outbox }) => {
      for (const sent of entries) {
        const held = await outbox.get(sent.key);
        if (held?.at !== sent.at) continue;
        const reason = bad.get(`${sent.target} ${sent.name}`) ?? bad.get(`${sent.target} `);
        if (reason) await outbox.put({ ...held, refused: reason });
        else await outbox.delete(sent.key);
      }
      const known = await sessions.get(id);
      if (known) await sessions.put({ ...known, state: mergeStates(known.state, session.state) });
    });
  }

  refuse(entries, reason) {
    return this.#run("readwrite", async ({ outbox }) => {
      for (const { key, at } of entries) {
        const held = await outbox.get(key);
        if (held?.at === at) await outbox.put({ ...held, refused: reason });
      }
    });
  }

  /** Let go of a session; what of it still waits is sent all the same. */
  forget(id) {
    return this.#run("readwrite", ({ sessions }) => sessions.delete(id));
  }

  /** The member has seen why these could not be kept. */
  dismissRefused() {
    return this.#run("readwrite", async ({ outbox }) => {
      for (const entry of await outbox.getAll()) if (entry.refused) await outbox.delete(entry.key);
    });
  }
}

/** One entry per value, so what is typed over and over waits once. */
function entriesOf(session, workoutId, edits) {
  return edits.flatMap(({ target, at, values }) =>
    Object.entries(values).map(([name, value]) => ({ key: `${session} ${target} ${name}`, session, workoutId, target, name, value, at })),
  );
}
