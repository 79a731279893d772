/** Shows a timer in the markup of _timer_face.html and reports its buttons. */
import { position, shownSeconds } from "./engine.js";
import { clock, spoken } from "./time.js";

const PHASES = { ready: "Get ready", work: "Work", rest: "Rest", change: "Next block" };

export class Face {
  #root;
  #shown = "";

  constructor(root, on) {
    this.#root = root;
    for (const name of ["back", "go", "skip", "end"]) this.#find(name).addEventListener("click", () => on[name]());
  }

  /**
   * Show a timer, or with none the `first` segment of the one that waits. `endLabel` names the button
   * that ends an open part; `announce` says each change once.
   */
  draw(timer, now, { first = null, endLabel = "", announce = () => {} } = {}) {
    const place = timer && position(timer, now);
    const isRunning = Boolean(place && !place.isDone);
    this.#root.dataset.phase = phaseOf(place);
    this.#say("time", clock(timeOf(place, first)));
    this.#say("label", place?.isDone ? "Done" : place?.segment ? place.segment.label || PHASES[place.segment.kind] : "Start when you're ready");
    this.#say("round", isRunning ? roundOf(place.segment) : "");
    this.#say("next", isRunning && place.next ? `Next: ${nextOf(place.next)}` : "");
    this.#say("go-label", !place || place.isDone ? "Start" : place.isPaused ? "Go on" : "Pause");
    const length = place?.segment?.seconds;
    this.#find("progress").value = length ? Math.min(1, place.ranMs / 1000 / length) : 0;
    this.#find("back").disabled = !place;
    this.#find("skip").disabled = !isRunning;
    const end = this.#find("end");
    end.hidden = !isRunning || !endLabel;
    this.#say("end-label", endLabel);
    this.#announce(place, announce);
  }

  #announce(place, announce) {
    if (!place) return;
    const key = `${place.index} ${place.isDone} ${place.isPaused}`;
    if (key === this.#shown) return;
    const isFirst = this.#shown === "";
    this.#shown = key;
    if (place.isDone) announce(isFirst ? "" : `Time. ${spoken(place.totalMs / 1000)} in all.`);
    else if (place.isPaused) announce("Paused.");
    else announce([...new Set([PHASES[place.segment.kind], place.segment.label, place.leftMs === null ? "" : spoken(place.leftMs / 1000)])].filter(Boolean).join(", "));
  }

  #find(name) {
    return this.#root.querySelector(`[data-face-${name}]`);
  }

  #say(name, text) {
    const element = this.#find(name);
    if (element.textContent !== text) element.textContent = text;
  }
}

function phaseOf(place) {
  if (!place || place.isDone) return "ready";
  return place.isPaused ? "paused" : place.segment.kind;
}

function timeOf(place, first) {
  if (place) return place.isDone ? place.totalMs / 1000 : shownSeconds(place);
  return first?.countsUp ? 0 : (first?.seconds ?? 0);
}

/** What a rest leads on to is told when it comes. */
function nextOf({ kind, label, seconds }) {
  const name = kind === "rest" || kind === "change" ? PHASES.rest : label || PHASES[kind];
  return seconds === null ? name : `${name} ${clock(seconds)}`;
}

function roundOf(segment) {
  return segment.rounds > 1 ? `${segment.round} of ${segment.rounds}` : "";
}
