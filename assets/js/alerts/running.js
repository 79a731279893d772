/**
 * Ticks for a page with timers: one timeline, cues as time passes, and cues handed over to the audio
 * clock while the page is hidden. `timers()` gives those that run; `draw(now)` shows them; `keep()`
 * stores where they stand as the page is left, so that a clock set before that changes nothing after.
 */
import { comingCues, cuesBetween } from "../timers/cues.js";
import { advanced, begin, restored } from "../timers/timeline.js";

const TICK = 200;
const LONGEST_AHEAD = 45 * 60_000;

export class Running {
  #timeline;
  #wasHidden = document.visibilityState === "hidden";
  #heard;
  #timers;
  #draw;
  #alerts;
  #keep;

  constructor({ kept, timers, draw, alerts, keep }) {
    const reading = readClocks();
    this.#timeline = kept ? restored(kept, reading) : begin(reading);
    this.#heard = this.#timeline.t;
    this.#timers = timers;
    this.#draw = draw;
    this.#alerts = alerts;
    this.#keep = keep;
    addEventListener("pagehide", () => this.#keep());
    setInterval(() => this.tick(), TICK);
    document.addEventListener("visibilitychange", () => this.#turned());
  }

  now() {
    const reading = { ...readClocks(), wasHidden: this.#wasHidden };
    this.#timeline = advanced(this.#timeline, reading);
    return this.#timeline.t;
  }

  /** What a reload needs to go on. */
  kept() {
    this.now();
    return this.#timeline;
  }

  tick() {
    const now = this.now();
    const cues = this.#timers().flatMap((timer) => cuesBetween(timer, this.#heard, now));
    if (document.visibilityState === "visible") {
      this.#alerts.sound(cues, now);
      this.#wasHidden = false;
    } else this.#alerts.tell(cues);
    this.#heard = now;
    this.#draw(now);
  }

  #turned() {
    if (document.visibilityState === "hidden") {
      const now = this.now();
      this.#wasHidden = true;
      const cues = this.#timers().flatMap((timer) => comingCues(timer, now, { forMs: LONGEST_AHEAD }));
      this.#alerts.goOnWithout(cues, now);
      this.#keep();
    } else {
      this.#alerts.comeBack();
      this.tick();
    }
  }
}

function readClocks() {
  return { wall: Date.now(), mono: performance.now() };
}
