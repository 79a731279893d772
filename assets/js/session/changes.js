/** What a member changes of a session without touching the plan: exercises, sets, notes. */
import { chooseExercise } from "./choosing.js";
import { gearIn } from "./gear.js";
import { asked } from "./parts.js";
import { warmupsFor } from "./plates.js";
import * as session from "./session.js";
import { randomId } from "./stamps.js";

export class Changes {
  #player;

  constructor(player) {
    this.#player = player;
  }

  async swap() {
    const player = this.#player;
    const { step } = player;
    const choice = await chooseExercise({ movement: step, taken: this.#taken() });
    if (!choice) return;
    const key = newKey();
    const now = player.stepNamed(step.key);
    player.keep({ step: key });
    player.apply(session.swap(player.view.steps, now, { key, ...choice }, now.sets.map(newId)));
    player.announce(`${choice.name} instead of ${step.name}.`);
  }

  async swapItem(step, item) {
    const choice = await chooseExercise({ movement: item, taken: this.#taken() });
    if (!choice) return;
    const now = this.#player.stepNamed(step.key).items.find((one) => one.key === item.key);
    this.#player.apply(session.swapInRounds(now, { key: newKey(), ...choice }));
  }

  async addExercise() {
    const player = this.#player;
    const choice = await chooseExercise({ movement: null, taken: [] });
    if (!choice) return;
    const key = newKey();
    const { step } = player;
    player.keep({ step: key });
    const sets = [choice.set, choice.set, choice.set].map((set) => ({ type: "normal", ...set }));
    player.apply(session.addExercise(player.view.steps, step, { key, name: choice.name, exerciseId: choice.exerciseId, sets }, sets.map(newId)));
  }

  #taken() {
    return this.#player.view.steps.flatMap((step) => [step.exerciseId, ...(step.items ?? []).map((item) => item.exerciseId)]).filter(Boolean);
  }

  addWarmups() {
    const { step } = this.#player;
    const load = session.nextSet(step)?.load;
    const made = load ? warmupsFor(load, gearIn(load.unit), step.isBarbell) : [];
    this.#player.apply(session.addWarmups(step, made, made.map(newId)));
    this.#player.announce(made.length ? `${made.length} warm-up sets added.` : "That load needs no warm-up sets.");
  }

  addSet() {
    const { step } = this.#player;
    this.#player.apply(step.isRounds ? session.addRound(step) : session.addSet(step, newId()));
  }

  async note() {
    const { step } = this.#player;
    const field = document.querySelector("[data-exercise-note]");
    field.value = step.memberNotes;
    if (await asked("exercise-note")) this.#player.apply(session.exerciseNote(step, field.value.trim()));
  }

  async sessionNotes() {
    const field = document.querySelector("[data-notes]");
    field.value = this.#player.view.notes;
    if (await asked("session-notes")) this.#player.apply(session.sessionNote(field.value.trim()));
  }
}

export function canWarmUp(step) {
  return !step.isRounds && step.kind === "straight" && Boolean(session.nextSet(step)?.load?.value) && !step.sets.some((set) => set.type === "warmup");
}

function newKey() {
  return `x${randomId(8)}`;
}

function newId() {
  return `s${randomId(10)}`;
}
