/** Sound, vibration, messages and a screen that stays on, as this device's owner wants them. */
import { keep, recall } from "../kept.js";
import { Messages, canAsk } from "./messages.js";
import { Tones } from "./tones.js";

const KEPT = "kinex-alerts";
const BUZZES = { work: [200], rest: [100, 80, 100], block: [200, 100, 200], finish: [300, 120, 300], warning: [60], "count-1": [40], "count-2": [40], "count-3": [40] };
/** A cue this late would only confuse: the page was asleep. */
const LATEST = 1_500;

export class Alerts {
  #tones = new Tones();
  #messages = new Messages();
  #lock = null;
  #wantsLock = false;
  settings;

  constructor() {
    this.settings = { sound: true, vibration: true, messages: false, ...recall(KEPT) };
    this.#tones.isMuted = !this.settings.sound;
    document.addEventListener("pointerdown", () => this.#tones.unlock(), { passive: true });
    document.addEventListener("keydown", () => this.#tones.unlock());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.#wantsLock) this.keepAwake();
    });
  }

  set(changes) {
    this.settings = { ...this.settings, ...changes };
    keep(KEPT, this.settings);
    this.#tones.isMuted = !this.settings.sound;
    if (this.#tones.isMuted) this.#tones.cancel();
  }

  sound(cues, now) {
    for (const cue of cues.filter((one) => now - one.at < LATEST)) {
      this.#tones.play(cue.name);
      if (this.settings.vibration && cue.name in BUZZES) navigator.vibrate?.(BUZZES[cue.name]);
    }
  }

  /** Turn one of them on or off; resolves to whether it is on. Messages need the browser's leave. */
  async toggle(name) {
    const isOn = !this.settings[name] && (name !== "messages" || (await canAsk()));
    this.set({ [name]: isOn });
    return isOn;
  }

  /** Say on a locked screen, or over another app, what has changed. */
  tell(cues) {
    if (this.settings.messages) this.#messages.show(cues);
  }

  /** The page goes to the background: its cues must sound without it. */
  goOnWithout(cues, now) {
    this.#tones.schedule(cues, now);
  }

  comeBack() {
    this.#tones.cancel();
    this.#messages.clear();
  }

  async keepAwake() {
    this.#wantsLock = true;
    if (this.#lock?.released === false) return;
    try {
      this.#lock = (await navigator.wakeLock?.request("screen")) ?? null;
    } catch {
      // Refused on a low battery: the timers stay right without it.
    }
  }

  async letSleep() {
    if (!this.#wantsLock) return;
    this.#wantsLock = false;
    await this.#lock?.release();
    this.#lock = null;
  }
}
