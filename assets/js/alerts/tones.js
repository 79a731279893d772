/** What cues sound like: rising beeps for 3-2-1, and a shape of its own for each kind of change. */
const NOTES = {
  "count-3": [[523, 0, 0.09]],
  "count-2": [[587, 0, 0.09]],
  "count-1": [[659, 0, 0.09]],
  warning: [[440, 0, 0.06], [440, 0.12, 0.06]],
  ready: [[523, 0, 0.09]],
  work: [[880, 0, 0.35]],
  rest: [[392, 0, 0.35]],
  block: [[523, 0, 0.15], [784, 0.18, 0.3]],
  finish: [[659, 0, 0.15], [784, 0.18, 0.15], [1047, 0.36, 0.5]],
};
const LOUDNESS = 0.4;

export class Tones {
  #context = null;
  #scheduled = [];
  isMuted = false;

  /** Browsers give sound only after a press. */
  unlock() {
    const Context = globalThis.AudioContext;
    if (!Context) return;
    this.#context ??= new Context();
    if (this.#context.state === "suspended") this.#context.resume();
  }

  play(name, inMs = 0) {
    if (this.isMuted || this.#context === null || !(name in NOTES)) return;
    const start = this.#context.currentTime + inMs / 1000;
    for (const [frequency, after, length] of NOTES[name]) this.#beep(frequency, start + after, length);
  }

  /** Hand a hidden page's cues to the audio clock, which browsers don't slow down. */
  schedule(cues, now) {
    this.cancel();
    for (const cue of cues) this.play(cue.name, cue.at - now);
  }

  cancel() {
    for (const tone of this.#scheduled) tone.disconnect();
    this.#scheduled = [];
  }

  #beep(frequency, at, length) {
    const tone = this.#context.createOscillator();
    const gain = this.#context.createGain();
    tone.frequency.value = frequency;
    // Starting and ending softly avoids clicks.
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.01);
    gain.gain.setValueAtTime(LOUDNESS, at + length - 0.02);
    gain.gain.linearRampToValueAtTime(0, at + length);
    tone.connect(gain).connect(this.#context.destination);
    tone.start(at);
    tone.stop(at + length);
    this.#scheduled.push(gain);
    tone.onended = () => {
      this.#scheduled = this.#scheduled.filter((one) => one !== gain);
    };
  }
}
