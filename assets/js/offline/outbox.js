/**
 * Sends what was logged until the server has it. Nothing leaves the store before the server said so,
 * and since the server merges by stamp, whatever is sent twice is stored once.
 *
 * `send(session, body)` answers {status, body}, or throws when there is no network.
 */
const MOST_AT_ONCE = 200;
const FIRST_RETRY = 2_000;
const LONGEST_RETRY = 60_000;
const WORTH_REPEATING = new Set([408, 425, 429]);

export class Outbox {
  #store;
  #send;
  #later;
  #onChange;
  #running = null;
  #isAsked = false;
  #failures = 0;

  constructor({ store, send, later = (run, wait) => setTimeout(run, wait), onChange = () => {} }) {
    this.#store = store;
    this.#send = send;
    this.#later = later;
    this.#onChange = onChange;
  }

  /** Send what waits; asked while it runs, it looks again before it stops. */
  flush() {
    this.#isAsked = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #run() {
    let outcome = "sent";
    while (this.#isAsked && outcome === "sent") {
      this.#isAsked = false;
      outcome = await this.#sendAll();
    }
    this.#isAsked = false;
    const { waiting, refused } = await this.#store.counts();
    this.#onChange({ outcome: waiting === 0 ? "sent" : outcome, waiting, refused });
    if (outcome === "again") this.#retry();
  }

  async #sendAll() {
    for (;;) {
      const entries = await this.#store.waiting(MOST_AT_ONCE);
      if (entries.length === 0) return "sent";
      const outcome = await this.#sendBatch(entries);
      if (outcome !== "sent") return outcome;
      this.#failures = 0;
    }
  }

  /** One request: entries of one session, as edits grouped by target and stamp. */
  async #sendBatch(entries) {
    const { session, workoutId } = entries[0];
    let reply;
    try {
      reply = await this.#send(session, { workoutId, edits: grouped(entries) });
    } catch {
      return "again";
    }
    const { status, body } = reply;
    if (status >= 200 && status < 300 && body?.session) {
      await this.#store.settle(session, entries, body);
      return "sent";
    }
    if (status === 401 || status === 403) return "signed-out";
    if (status >= 400 && status < 500 && !WORTH_REPEATING.has(status)) {
      await this.#store.refuse(entries, body?.error ?? `The server answered ${status}.`);
      return "sent";
    }
    return "again";
  }

  #retry() {
    this.#failures += 1;
    const wait = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (this.#failures - 1));
    this.#later(() => this.flush(), wait);
  }
}

export function grouped(entries) {
  const edits = new Map();
  for (const { target, at, name, value } of entries) {
    const key = `${target} ${at}`;
    if (!edits.has(key)) edits.set(key, { target, at, values: {} });
    edits.get(key).values[name] = value;
  }
  return [...edits.values()];
}
