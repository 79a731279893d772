/**
 * Random lives of devices that log one session over a bad network: the real store, outbox and merge
 * against whatever answers on standard input. One line out is one request to the server
 * ({"post": …}) or what must be there in the end ({"expect": …}); one line in is the answer.
 */
import { createInterface } from "node:readline";

import { MemoryTables } from "../../assets/js/offline/memory-tables.js";
import { Outbox } from "../../assets/js/offline/outbox.js";
import { Store } from "../../assets/js/offline/store.js";
import { newestStamp } from "../../assets/js/session/merge.js";
import { nextStamp } from "../../assets/js/session/stamps.js";

const [first, count] = process.argv.slice(2).map(Number);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
let line = Promise.resolve();

/** One request at a time: the pipe is the only thing devices share besides the server. */
function ask(message) {
  const answer = line.then(async () => {
    process.stdout.write(`${JSON.stringify(message)}\n`);
    return JSON.parse((await lines.next()).value);
  });
  line = answer.catch(() => {});
  return answer;
}

/** Marsaglia's xorshift (2003): a seed gives the same schedule every time. */
function generator(seed) {
  let state = seed * 2_654_435_761 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

class Network {
  constructor(pick) {
    this.pick = pick;
    this.late = [];
    this.isGood = false;
  }

  async send(session, body) {
    const post = () => ask({ post: { session, body } });
    switch (this.isGood ? 5 : this.pick(8)) {
      case 0:
        throw new TypeError("The request was lost.");
      case 1:
        await post();
        throw new TypeError("The answer was lost.");
      case 2:
        this.late.push(post);
        throw new TypeError("It timed out, and arrives later.");
      case 3:
        await post();
        return post();
      case 4:
        this.late.push(post);
        return post();
      default:
        return post();
    }
  }

  /** Deliver what was held up, in any order. */
  async deliver(most) {
    for (let at = 0; at < most && this.late.length; at += 1) {
      await this.late.splice(this.pick(this.late.length), 1)[0]();
    }
  }
}

class Device {
  constructor(name, session, network, pick) {
    Object.assign(this, { name, session, network, pick, lives: 0, tables: new MemoryTables() });
    this.clock = 1_763_954_321_000 + pick(7_200_000);
    this.open();
  }

  /** Start the app: only the tables outlive a restart. */
  open() {
    const life = (this.lives += 1);
    this.store = new Store(this.tables);
    const send = async (...sent) => {
      const reply = await this.network.send(...sent);
      // Answers to an app that was killed reach nobody.
      return life === this.lives ? reply : new Promise(() => {});
    };
    this.outbox = new Outbox({ store: this.store, send, later: () => {} });
  }

  async write(target, values) {
    this.clock += this.pick(20_000) - 2_000;
    const { state } = (await this.store.load(this.session)) ?? { state: {} };
    const at = nextStamp(newestStamp(state), this.clock, this.name);
    await this.store.write(this.session, { workoutId: "w", edits: [{ target, at, values }] });
    return at;
  }
}

/**
 * Nearly a month apart, from 1951 on: a late set counts its whole month again, and nobody trains two
 * thousand times in one.
 */
function moment(seed, milliseconds) {
  return new Date(Date.UTC(1951, 0, 1) + seed * 27 * 86_400_000 + milliseconds).toISOString();
}

async function life(seed) {
  const pick = generator(seed);
  const session = `session-${String(seed).padStart(8, "0")}`;
  const network = new Network(pick);
  const devices = Array.from({ length: 1 + pick(2) }, (_, at) => new Device(`dev${at}`, session, network, pick));
  const written = {};
  const note = async (device, target, values) => {
    const at = await device.write(target, values);
    for (const [name, value] of Object.entries(values)) {
      const held = written[target]?.[name];
      if (!held || held.at < at) written[target] = { ...written[target], [name]: { value, at } };
    }
  };
  await note(devices[0], "exercise:x", { name: "Squat", order: 1 });
  let sets = 0;
  for (let step = 3 + pick(5); step > 0; step -= 1) {
    const device = devices[pick(devices.length)];
    const act = pick(10);
    if (act < 5) {
      const set = act > 2 && sets > 0 ? pick(sets) : (sets += 1) - 1;
      // Now and then a set is taken back, by this device or the other, and may be done again.
      const isDone = act !== 4 || pick(3) > 0;
      await note(device, `set:${set}`, { exercise: "x", order: set, reps: pick(30), load: { value: pick(200), unit: "kg" }, done: isDone });
    } else if (act === 5 && step < 3) await note(device, "session", { finishedAt: moment(seed, pick(3)) });
    else if (act === 6) device.open();
    else if (act === 7) await network.deliver(1);
    else if (act === 8) {
      // Left to send while more is logged, or killed while it sends.
      const sending = device.outbox.flush();
      if (pick(2)) device.open();
      else void sending;
      if (pick(2)) await line;
    } else await device.outbox.flush();
  }
  await note(devices[0], "session", { finishedAt: moment(seed, 3) });
  await line;
  network.isGood = true;
  // Mostly the session ends last, as sessions do; else sets arrive after its end.
  for (const device of pick(3) ? devices.toReversed() : devices) {
    device.open();
    await device.outbox.flush();
  }
  await network.deliver(Number.MAX_SAFE_INTEGER);
  const left = await Promise.all(devices.map((device) => device.store.counts()));
  const expected = Object.fromEntries(
    Object.entries(written).map(([target, values]) => [
      target,
      Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value])),
    ]),
  );
  await ask({ expect: { session, seed, values: expected, waiting: left.reduce((sum, one) => sum + one.waiting + one.refused.length, 0) } });
}

for (let seed = first; seed < first + count; seed += 1) await life(seed);
process.stdout.write("done\n");
process.exit(0);
