/** Tables that last as long as the page: for tests, and for browsers that give us no database. */
export class MemoryTables {
  #rows = { sessions: new Map(), outbox: new Map() };
  #line = Promise.resolve();

  /** Transactions run one after another, and one that fails leaves nothing behind. */
  run(_mode, work) {
    const result = this.#line.then(() => this.#within(work));
    this.#line = result.catch(() => {});
    return result;
  }

  async #within(work) {
    const copy = { sessions: new Map(this.#rows.sessions), outbox: new Map(this.#rows.outbox) };
    const result = await work({ sessions: table(copy.sessions, "id"), outbox: table(copy.outbox, "key") });
    this.#rows = copy;
    return result;
  }
}

function table(rows, keyPath) {
  return {
    get: async (key) => structuredClone(rows.get(key)),
    getAll: async () => [...rows.values()].map((row) => structuredClone(row)),
    put: async (row) => void rows.set(row[keyPath], structuredClone(row)),
    delete: async (key) => void rows.delete(key),
  };
}
