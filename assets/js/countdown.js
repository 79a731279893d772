/** A pausable timer: each reason to wait must be withdrawn before the rest of the time runs on. */
export class Countdown {
  #left;
  #startedAt = null;
  #timer = null;
  #holds = new Set();
  #onEnd;
  #clock;

  constructor(milliseconds, onEnd, clock = globalThis) {
    this.#left = milliseconds;
    this.#onEnd = onEnd;
    this.#clock = clock;
    this.#run();
  }

  hold(reason) {
    this.#holds.add(reason);
    if (this.#timer === null) return;
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#left -= this.#clock.performance.now() - this.#startedAt;
  }

  release(reason) {
    this.#holds.delete(reason);
    if (this.#holds.size === 0 && this.#timer === null) this.#run();
  }

  #run() {
    this.#startedAt = this.#clock.performance.now();
    this.#timer = this.#clock.setTimeout(this.#onEnd, Math.max(this.#left, 0));
  }
}
