/** The session of this page: its merged state in memory, kept and sent by the device's outbox. */
import { known } from "../offline/server.js";
import { editsOf, merge, mergeStates, newestStamp, read } from "./merge.js";
import { nextStamp, randomId, sortableId } from "./stamps.js";
import { startEdits, view } from "./session.js";

export class Record {
  #device;
  #node = randomId(8);
  #onChange;

  constructor({ device, plan, kept, onChange }) {
    this.#device = device;
    this.#onChange = onChange;
    this.id = kept?.id ?? null;
    this.plan = kept?.local?.plan ?? plan;
    this.state = kept?.state ?? {};
    this.local = { plan: this.plan, ...kept?.local };
    device.listen(() => this.#reload());
  }

  get isBegun() {
    return this.id !== null;
  }

  get isFinished() {
    return Boolean(read(this.state, "session", "finishedAt"));
  }

  get isDiscarded() {
    return Boolean(read(this.state, "session", "deleted"));
  }

  view() {
    return view(this.plan, this.state);
  }

  /** Make edits part of the session: on screen at once, then on disk, then on the server. */
  apply(edits) {
    const now = Date.now();
    const all = this.isBegun ? edits : [...startEdits(this.plan, new Date(now).toISOString()), ...edits];
    this.id ??= sortableId(now);
    const at = nextStamp(newestStamp(this.state), now, this.#node);
    const stamped = all.map((edit) => ({ ...edit, at }));
    this.state = merge(this.state, stamped);
    return this.#write(stamped);
  }

  /** Keep what only this device needs to go on after a reload. */
  keep(changes) {
    this.local = { ...this.local, ...changes };
    // A clock that runs is worth keeping before the first set is.
    if (!this.isBegun && (changes.block || changes.bar)) this.apply([]);
    else if (this.isBegun) this.#write([]);
  }

  /** Take in what other devices did to this session since, also that one of them ended it. */
  async catchUp() {
    if (!this.isBegun) return;
    if (await caughtUp(this.#device.store, this.id, this.plan.workoutId)) await this.#reload();
  }

  /** Go on with a session another device began, unless one was begun here meanwhile. */
  async join({ id, state }) {
    // One that is known here and not open was closed here; the server may not have heard of it yet.
    const isKnown = Boolean(await this.#device.store.load(id));
    if (this.isBegun || isKnown) return false;
    this.id = id;
    this.state = mergeStates(this.state, state);
    await this.#device.store.join(id, { workoutId: this.plan.workoutId, state, local: this.local });
    return true;
  }

  async #write(edits) {
    const { store } = this.#device;
    const wasLasting = store.isLasting;
    await store.write(this.id, { workoutId: this.plan.workoutId, edits, local: this.local });
    // What the device let go of may not have been sent: all of it once more, under its old stamps.
    if (wasLasting && !store.isLasting) await store.write(this.id, { workoutId: this.plan.workoutId, edits: editsOf(this.state) });
    if (edits.length) this.#device.outbox.flush();
  }

  /** Take in what the server or another tab has put into the store. */
  async #reload() {
    if (!this.isBegun) return;
    const kept = await this.#device.store.load(this.id);
    if (!kept) return;
    const before = newestStamp(this.state);
    this.state = mergeStates(this.state, kept.state);
    if (newestStamp(this.state) !== before) this.#onChange();
  }
}

/** The session of a workout to go on with, as all devices left it; undefined where there is none. */
export async function openSession(store, workoutId) {
  const kept = unfinished(await store.sessions(), workoutId);
  const isNews = kept && (await caughtUp(store, kept.id, workoutId));
  return isNews ? unfinished(await store.sessions(), workoutId) : kept;
}

/** Put what the server knows of a session into the store; resolves to whether it could be asked. */
async function caughtUp(store, id, workoutId) {
  const there = await known(id).catch(() => null);
  if (there) await store.join(id, { workoutId, state: there.state });
  return there !== null;
}

/** The newest that is not over. */
function unfinished(sessions, workoutId) {
  return sessions
    .filter((one) => one.workoutId === workoutId && !read(one.state, "session", "finishedAt") && !read(one.state, "session", "deleted"))
    .sort((one, other) => (one.id < other.id ? 1 : -1))[0];
}
