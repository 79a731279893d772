import assert from "node:assert/strict";
import { test } from "node:test";

import { messageOf } from "../alerts/messages.js";
import { comingCues, cuesBetween } from "./cues.js";
import { back, end, extend, pause, position, resume, shownSeconds, skip, start } from "./engine.js";
import { program } from "./programs.js";
import { amrapScore, nextUp, scoreText } from "./score.js";
import { specName, specOf } from "./setup.js";
import { clock, spoken } from "./time.js";
import { advanced, begin, restored } from "./timeline.js";

const HOUR = 3_600_000;
const COUNT_IN = 3_000;
const emom = (interval, rounds) => program([{ kind: "emom", interval, rounds }], { ready: 0 });
const rest = (seconds) => start(program([{ kind: "rest", seconds }], { ready: 0 }), 0);
const lengths = (segments) => segments.map((one) => `${one.kind}:${one.seconds}`).join(" ");
const total = (segments) => segments.reduce((sum, one) => sum + one.seconds, 0);

/** A small seeded generator (Marsaglia's xorshift, 2003), so that a failure can be repeated. */
function generator(seed) {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

test("ninety seconds twelve times is eighteen minutes", () => {
  assert.equal(total(emom(90, 12)), 18 * 60);
  assert.equal(program([{ kind: "emom", interval: 90, minutes: 18 }], { ready: 0 }).length, 12);
});

test("every kind lays out its segments", () => {
  const laid = (spec) => lengths(program([spec], { ready: 0 }));
  assert.equal(laid({ kind: "interval", work: 40, rest: 20, rounds: 2 }), "work:40 rest:20 work:40");
  assert.equal(laid({ kind: "interval", work: 30, rest: 0, rounds: 2 }), "work:30 work:30");
  assert.equal(total(program([{ kind: "tabata", work: 20, rest: 10, rounds: 8 }], { ready: 0 })), 8 * 30 - 10);
  assert.equal(laid({ kind: "amrap", seconds: 720 }), "work:720");
  assert.equal(laid({ kind: "for_time", cap: 1200 }), "work:1200");
  assert.equal(laid({ kind: "chipper" }), "work:3600");
  assert.equal(laid({ kind: "ladder", scheme: [21, 15, 9], rest: 60 }), "work:null rest:60 work:null rest:60 work:null");
  assert.equal(laid({ kind: "stopwatch" }), "work:null");
  const minutes = program([{ kind: "death_by", start: 2, step: 2, cap: 300 }], { ready: 0 });
  assert.deepEqual(minutes.map((one) => one.reps), [2, 4, 6, 8, 10]);
});

test("stations take turns within a round, or round by round", () => {
  const spec = { work: 40, rest: 20, rounds: 2, labels: ["Lunge", "Plank"] };
  const stations = program([{ kind: "interval", ...spec }], { ready: 0 }).filter((one) => one.kind === "work");
  assert.deepEqual(stations.map((one) => [one.label, one.round]), [["Lunge", 1], ["Plank", 1], ["Lunge", 2], ["Plank", 2]]);
  const turns = program([{ kind: "tabata", ...spec, inTurn: true }], { ready: 0 }).filter((one) => one.kind === "work");
  assert.deepEqual(turns.map((one) => [one.label, one.round]), [["Lunge", 1], ["Plank", 2]]);
});

test("stacked blocks have a rest between them and a count-in before the first", () => {
  const stacked = program([{ kind: "amrap", seconds: 480 }, { kind: "amrap", seconds: 360 }], { change: 120 });
  assert.equal(lengths(stacked), "ready:3 work:480 change:120 work:360");
  assert.deepEqual(stacked.map((one) => one.block), [0, 0, 1, 1]);
});

test("an hour nobody looked is an hour", () => {
  const timer = start(emom(60, 90), 0);
  assert.equal(position(timer, HOUR).segment.round, 61);
  assert.equal(position(rest(90), HOUR).isDone, true);
});

test("a skip stays skipped", () => {
  const skipped = skip(start(emom(60, 10), 0), 10_000);
  assert.equal(position(skipped, 10_250).segment.round, 2);
  assert.equal(position(skipped, 10_250).leftMs, 59_750);
  assert.equal(position(skipped, 70_000).segment.round, 3);
});

test("back goes to the start of a segment, pressed again to the one before", () => {
  const timer = start(emom(60, 10), 0);
  const again = back(timer, 90_000);
  assert.deepEqual([position(again, 90_000).segment.round, position(again, 90_000).leftMs], [2, 60_000]);
  assert.equal(position(back(again, 91_000), 91_000).segment.round, 1);
  assert.equal(position(back(timer, 1_000), 1_000).segment.round, 1);
  assert.equal(position(back(rest(30), 40_000), 40_000).isDone, false);
});

test("a pause takes no time, whatever is pressed meanwhile", () => {
  let timer = pause(start(emom(60, 10), 0), 50_000);
  assert.equal(position(timer, HOUR).leftMs, 10_000);
  timer = resume(timer, HOUR);
  assert.equal(position(timer, HOUR + 5_000).leftMs, 5_000);
  assert.equal(position(timer, HOUR + 5_000).totalMs, 55_000);
  const skipped = resume(skip(pause(start(emom(60, 10), 0), 10_000), 20_000), 100_000);
  assert.equal(position(skipped, 100_000).segment.round, 2);
  assert.equal(position(skipped, 100_000).leftMs, 60_000);
});

test("a rest can be made longer and shorter but never ends in the past", () => {
  assert.equal(position(extend(rest(90), 15, 80_000), 80_000).leftMs, 25_000);
  assert.equal(position(extend(rest(90), -15, 80_000), 80_000).isDone, true);
});

test("for time counts up and keeps its time when it is ended", () => {
  const timer = start(program([{ kind: "for_time", cap: 1200 }], { ready: 0 }), 0);
  assert.equal(shownSeconds(position(timer, 61_500)), 61);
  const ended = end(timer, 600_400);
  assert.equal(position(ended, HOUR).totalMs, 600_400);
  assert.equal(position(ended, HOUR).isDone, true);
  assert.equal(position(timer, HOUR).totalMs, 1_200_000);
});

test("the count-in is no part of the whole, and going back to the beginning begins the whole anew", () => {
  const timer = start(program([{ kind: "for_time", cap: 600 }]), 0);
  assert.equal(position(timer, 2_000).totalMs, 0);
  assert.equal(position(end(timer, 63_000), HOUR).totalMs, 60_000);
  assert.equal(position(timer, HOUR).totalMs, 600_000);
  assert.equal(position(end(skip(timer, 1_000), 61_000), HOUR).totalMs, 60_000);
  assert.equal(position(end(back(timer, 33_000), 53_000), HOUR).totalMs, 20_000);
  const paused = resume(skip(pause(timer, 1_000), 5_000), 15_000);
  assert.equal(position(paused, 25_000).totalMs, 10_000);
});

test("what is left rounds up, so a count never shows zero while it runs", () => {
  assert.equal(shownSeconds(position(rest(90), 1)), 90);
  assert.equal(shownSeconds(position(rest(90), 89_999)), 1);
});

test("a reload goes on where it was", () => {
  const kept = JSON.parse(JSON.stringify({ timer: start(emom(60, 20), 5_000_000), timeline: begin({ wall: 5_000_000, mono: 900 }) }));
  const now = restored(kept.timeline, { wall: 5_150_000, mono: 12 });
  assert.equal(position(kept.timer, now.t).segment.round, 3);
  const again = advanced(now, { wall: 5_180_000, mono: 30_012, wasHidden: false });
  assert.equal(position(kept.timer, again.t).segment.round, 4);
});

test("a clock that is set changes nothing, a device that slept does", () => {
  const at = begin({ wall: 1_000_000, mono: 0 });
  const set = (wall, wasHidden) => advanced(at, { wall, mono: 1_000, wasHidden }).t - 1_000_000;
  assert.equal(set(1_000_000 + HOUR, false), 1_000);
  assert.equal(set(1_000_000 - HOUR, false), 1_000);
  assert.equal(set(1_000_000 - HOUR, true), 1_000);
  assert.equal(set(1_000_000 + HOUR, true), HOUR);
  assert.equal(restored(at, { wall: 1_000_000 - HOUR, mono: 0 }).t, 1_000_000);
});

test("readings drift apart a little without being taken for a sleep", () => {
  let at = begin({ wall: 0, mono: 0 });
  for (let tick = 1; tick <= 4_000; tick += 1) at = advanced(at, { wall: tick * 250.2, mono: tick * 250, wasHidden: true });
  assert.equal(at.t, 1_000_000);
});

test("each segment is counted down and each change announced", () => {
  const timer = start(program([{ kind: "interval", work: 20, rest: 10, rounds: 2 }]), 0);
  const cues = cuesBetween(timer, 0, HOUR).map((cue) => `${cue.name}@${cue.at / 1000}`);
  assert.deepEqual(cues, [
    "count-2@1", "count-1@2",
    "work@3", "warning@13", "warning@18", "count-3@20", "count-2@21", "count-1@22",
    "rest@23", "count-3@30", "count-2@31", "count-1@32",
    "work@33", "warning@43", "warning@48", "count-3@50", "count-2@51", "count-1@52",
    "finish@53",
  ]);
});

test("a change of block has a cue of its own", () => {
  const stacked = program([{ kind: "amrap", seconds: 5 }, { kind: "amrap", seconds: 5 }], { change: 5, ready: 0 });
  const names = cuesBetween(start(stacked, 0), 0, HOUR).map((cue) => cue.name).filter((name) => !name.startsWith("count"));
  assert.deepEqual(names, ["block", "work", "finish"]);
});

test("no cue sounds while paused, and none after the end", () => {
  const timer = start(emom(60, 2), 0);
  assert.deepEqual(cuesBetween(pause(timer, 1_000), 0, HOUR), []);
  assert.deepEqual(cuesBetween(end(timer, 1_000), 0, HOUR), []);
  assert.deepEqual(cuesBetween(timer, 120_000, HOUR), []);
  assert.equal(comingCues(timer, 0, { forMs: 60_000 }).at(-1).name, "work");
});

test("a message says the latest change, and that a rest is over", () => {
  const during = (timer, from, to) => messageOf(cuesBetween(timer, from, to));
  const timer = start(program([{ kind: "interval", work: 40, rest: 20, rounds: 2 }], { ready: 0 }), 0);
  assert.equal(during(timer, 0, 39_000), "");
  assert.equal(during(timer, 0, 41_000), "Rest");
  assert.equal(during(timer, 0, 61_000), "Work");
  assert.equal(during(timer, 0, HOUR), "Time.");
  assert.equal(during(rest(90), 80_000, 91_000), "Rest is over.");
});

test("a chipper runs against its cap", () => {
  const spec = specOf("chipper", { cap: 30 });
  assert.equal(lengths(program([spec], { ready: 0 })), "work:1800");
  assert.equal(specName(spec), "Chipper 30");
  assert.match(specOf("chipper", { cap: 0 }), /between 1 and 180/);
});

test("random presses: time adds up, cues come once, ticks don't matter", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const pick = generator(seed);
    const specs = [
      { kind: "emom", interval: 15 + pick(60), rounds: 1 + pick(5) },
      { kind: "interval", work: 5 + pick(30), rest: pick(20), rounds: 1 + pick(4) },
    ];
    let timer = start(program(specs, { change: pick(30) }), 0);
    let sparse = timer;
    let now = 0;
    // The count-in comes before the whole begins.
    let active = -COUNT_IN;
    for (let press = 0; press < 12; press += 1) {
      const wait = pick(40_000);
      const pausedBefore = timer.pausedAt !== null;
      const doneBefore = position(timer, now).isDone;
      const step = wait / 4;
      // Looking in between changes nothing, and the pieces hold the same cues as the whole.
      const pieces = [0, 1, 2, 3].flatMap((at) => cuesBetween(timer, now + at * step, now + (at + 1) * step));
      assert.deepEqual(pieces, cuesBetween(timer, now, now + wait), `seed ${seed}`);
      now += wait;
      const place = position(timer, now);
      if (!pausedBefore && !doneBefore) active = place.isDone ? place.totalMs : active + wait;
      const act = [pause, resume, skip, back, (one) => one][pick(5)];
      timer = JSON.parse(JSON.stringify(act(timer, now)));
      sparse = act(sparse, now);
      assert.deepEqual(timer, sparse);
      const after = position(timer, now);
      const hasJumped = act === back || (act === skip && !place.isDone);
      if (hasJumped && after.index < 2) active = after.index === 0 ? -COUNT_IN : 0;
      assert.ok(after.leftMs === null || after.leftMs >= 0, `seed ${seed}`);
      assert.ok(Math.abs(after.totalMs - Math.max(0, active)) < 1e-6, `seed ${seed}: ${after.totalMs} ${active}`);
    }
  }
});

test("a score is the full rounds and what is over, which never makes a round", () => {
  assert.equal(scoreText(amrapScore([6, 6, 5])), "5 rounds + 2");
  assert.equal(scoreText(amrapScore([9, 5, 5, 5])), "5 rounds + 3");
  assert.equal(scoreText(amrapScore([1, 1])), "1 round");
  assert.equal(scoreText(amrapScore([])), "0 rounds");
  assert.equal(nextUp([2, 1, 1]), 1);
  assert.equal(nextUp([2, 2]), 0);
});

test("times read well", () => {
  assert.deepEqual([clock(45), clock(3725), clock(-1)], ["0:45", "1:02:05", "0:00"]);
  assert.deepEqual([spoken(90), spoken(60), spoken(0)], ["1 minute 30 seconds", "1 minute", "0 seconds"]);
});
