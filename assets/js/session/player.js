import { Alerts } from "../alerts/alerts.js";
import { Running } from "../alerts/running.js";
import { joinable } from "../offline/server.js";
import * as engine from "../timers/engine.js";
import { canFillScreen, switchFullScreen } from "../timers/full-screen.js";
import { Face } from "../timers/face.js";
import { clock, spoken } from "../timers/time.js";
import { chooseExercise } from "./choosing.js";
import * as clocks from "./clocks.js";
import { gearIn, mountPlates } from "./gear.js";
import { asked } from "./parts.js";
import { warmupsFor } from "./plates.js";
import { itemLines, roundLines, tapTiles } from "./rounds-view.js";
import * as session from "./session.js";
import { setLine, setNames, setRow } from "./set-row.js";
import { randomId } from "./stamps.js";

const TOGGLES = { sound: "Sound", vibration: "Vibration", messages: "Messages" };

/** Ends an open part of a block's clock, by kind. */
const ENDS = { for_time: "Finished", ladder: "Finished", death_by: "I'm out" };

export class Player {
  #root;
  #record;
  #alerts = new Alerts();
  #running;
  #face;
  #plates;
  #openSet = null;

  constructor(root, record) {
    this.#root = root;
    this.#record = record;
    this.#plates = mountPlates();
    this.#face = new Face(root.querySelector("[data-face]"), {
      back: () => this.#moveBlock(clocks.wentBack),
      skip: () => this.#moveBlock(clocks.skipped),
      go: () => this.#startOrPauseBlock(),
      end: () => this.#endBlock(),
    });
    this.#running = new Running({
      kept: record.local.timeline,
      timers: () => [record.local.bar?.timer, record.local.block?.timer].filter(Boolean),
      draw: (now) => this.#draw(now),
      alerts: this.#alerts,
      keep: () => this.#keep({}),
    });
    this.#keep({ session: clocks.sessionGoingOn(record.local, this.#running.now()) });
    this.#wire();
    this.render();
    this.#alerts.keepAwake();
  }

  /** Offer nothing and ask nothing: another device's session simply goes on here. */
  async joinOther() {
    if (this.#record.isBegun) return;
    const other = await joinable(this.#record.plan.workoutId).catch(() => null);
    if (other && (await this.#record.join(other))) {
      this.#announce("This session was begun on another device; it goes on here.");
      this.render();
    }
  }

  get #view() {
    return this.#record.view();
  }

  get #step() {
    return this.#stepIn(this.#view);
  }

  #stepIn({ steps }) {
    return steps.find((step) => step.key === this.#record.local.step) ?? steps.find(session.isOpen) ?? steps[0];
  }

  render() {
    const view = this.#view;
    const step = this.#stepIn(view);
    this.#find("empty").hidden = Boolean(step);
    this.#find("step").hidden = !step;
    if (!step) return this.#draw(this.#running.now());
    const place = view.steps.indexOf(step);
    const focus = this.#focused();
    this.#say("step-block", `${place + 1} of ${view.steps.length} · ${step.block}`);
    this.#say("step-name", step.name);
    this.#say("step-text", step.text);
    this.#say("step-notes", [step.notes, step.memberNotes].filter(Boolean).join("\n"));
    this.#showLine("step-last-notes", step.lastNotes && !step.memberNotes ? `Last time: ${step.lastNotes}` : "");
    this.#find("step-actions").hidden = step.isRounds;
    this.#find("warmups").hidden = !canWarmUp(step);
    this.#renderWork(step);
    this.#find("previous").disabled = place === 0;
    this.#find("next").disabled = place === view.steps.length - 1;
    this.#find("next").dataset.variant = session.isOpen(step) ? "outline" : "primary";
    this.#find("step-plates").hidden = !step.isBarbell || step.isRounds;
    this.#find("progress").value = view.total ? view.done / view.total : 0;
    this.#find("finish-button").dataset.variant = view.total && view.done === view.total ? "primary" : "outline";
    this.#find("steps").replaceChildren(...view.steps.map((one) => this.#stepLine(one, one === step)));
    const { suggestion } = this.#record.plan;
    this.#find("suggestion").hidden = !suggestion || Boolean(this.#blockOf(step)) || place > 0;
    if (suggestion) this.#say("suggestion-label", suggestion.reason || "Start the suggested timer");
    this.#refocus(focus);
    this.#draw(this.#running.now());
  }

  #renderWork(step) {
    this.#find("face-place").hidden = !this.#timerOf(step) && !this.#blockOf(step);
    this.#find("add-set").hidden = step.isTapped === true || Boolean(step.intervals);
    this.#say("add-label", step.isRounds ? "Add a round" : "Add a set");
    this.#showLine("score", step.isTapped && step.kind === "amrap" ? step.score : "");
    const items = step.isTapped && step.kind === "amrap" ? tapTiles(step, this.#tapActions(step)) : step.isTapped || step.intervals ? itemLines(step, { swap: (item) => this.#swapItem(step, item) }) : [];
    this.#find("step-items").replaceChildren(...items);
    this.#find("sets").replaceChildren(...(step.isRounds ? this.#roundRows(step) : this.#setRows(step)));
  }

  #setRows(step) {
    const names = setNames(step.sets);
    const open = step.sets.find((set) => set.id === this.#openSet && !set.isDone) ?? session.nextSet(step);
    return step.sets.map((set, place) => {
      const name = names[place];
      if (set !== open) return setLine({ set, name, on: { reopen: () => this.#apply(session.reopen(set)), open: () => this.#open(set) } });
      return setRow({
        step,
        set,
        name,
        on: {
          change: (values) => this.#record.apply(session.change(set, values)),
          unit: (unit) => this.#apply(session.inUnit(this.#stepNamed(step.key).sets, unit)),
          type: (type) => this.#apply(session.change(set, { type })),
          done: () => this.#complete(step, set.id),
          time: () => this.#timeSet(set.id),
          remove: () => this.#apply(session.remove(set)),
        },
      });
    });
  }

  #roundRows(step) {
    if (step.kind === "amrap") return [];
    const rounds = step.isTapped ? { ...step, rounds: step.rounds.filter((sets) => sets.some((set) => set.isDone)) } : step;
    return roundLines(rounds, {
      done: (round) => this.#completeRound(step, round),
      reopen: (round) => this.#apply(session.reopenRound(step, round)),
      change: (set, values) => this.#record.apply(session.change(set, values)),
      unit: (item, unit) => this.#apply(session.inUnit(this.#itemNamed(step, item).sets, unit)),
      tick: (item, set) => this.#tick(step, item, set),
      swap: (item) => this.#swapItem(step, item),
    });
  }

  #tapActions(step) {
    return {
      tap: (at) => {
        this.#keep({ step: step.key });
        this.#apply(session.tap(this.#stepNamed(step.key), at));
      },
      untap: (at) => this.#apply(session.untap(this.#stepNamed(step.key), at)),
    };
  }

  #stepLine(step, isCurrent) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "list-row w-full text-left";
    if (isCurrent) button.setAttribute("aria-current", "step");
    const done = step.sets.filter((set) => set.isDone).length;
    button.textContent = step.isTapped ? `${step.name} · ${step.score || "not begun"}` : `${step.name} · ${done}/${step.sets.length}`;
    button.addEventListener("click", () => this.#go(step.key));
    line.append(button);
    return line;
  }

  #complete(step, id) {
    const current = this.#stepNamed(step.key);
    const set = current.sets.find((one) => one.id === id);
    this.#openSet = null;
    this.#record.apply(session.complete(current, set));
    this.#rest(set.rest, `${current.sets.filter((one) => !one.isDone).length - 1} left here.`);
    this.#moveOn(step);
  }

  #completeRound(step, round) {
    this.#record.apply(session.completeRound(this.#stepNamed(step.key), round));
    this.#roundOver(step);
  }

  #roundOver(step) {
    const block = this.#blockOf(step);
    if (block && !block.isOver) return this.render();
    this.#rest(step.rest, "Round done.");
    return this.#moveOn(step);
  }

  #tick(step, item, set) {
    // Values may have been typed since this was drawn.
    const now = this.#itemNamed(step, item).sets[set.round];
    if (now.isDone) return this.#apply(session.reopen(now));
    this.#record.apply(session.completeItem(step, item, now));
    const isOver = this.#stepNamed(step.key).rounds[set.round].every((one) => one.isDone);
    return isOver ? this.#roundOver(step) : this.render();
  }

  #itemNamed(step, item) {
    return this.#stepNamed(step.key).items.find((one) => one.key === item.key);
  }

  /** With all of a step done, the next one comes up while the member rests. */
  #moveOn(step) {
    if (session.isOpen(this.#stepNamed(step.key))) return;
    const next = session.following(this.#view.steps, step);
    if (next) this.#go(next.key);
  }

  #rest(seconds, text) {
    const { done, total } = this.#view;
    const isOver = done === total;
    this.#keep({ bar: seconds > 0 && !isOver ? clocks.startRest(seconds, this.#running.now()) : null });
    this.#announce(`Done. ${text}${seconds > 0 && !isOver ? ` Rest ${spoken(seconds)}.` : ""}`);
    this.render();
  }

  #timeSet(id) {
    const set = this.#step.sets.find((one) => one.id === id);
    this.#keep({ bar: clocks.startTimed(set, this.#running.now()) });
    this.#announce(`Get ready: ${spoken(set.seconds)}.`);
  }

  #timerOf(step) {
    return step.timer ?? null;
  }

  #blockOf(step) {
    const { block } = this.#record.local;
    return block?.step === step.key ? block : null;
  }

  #startOrPauseBlock(spec = this.#timerOf(this.#step)) {
    const step = this.#step;
    const now = this.#running.now();
    const block = this.#blockOf(step);
    if (!block || engine.position(block.timer, now).isDone) {
      if (spec) this.#keep({ block: clocks.startBlock(step, spec, now), bar: null, step: step.key });
    } else this.#keep({ block: { ...block, timer: (block.timer.pausedAt === null ? engine.pause : engine.resume)(block.timer, now) } });
    this.render();
  }

  #moveBlock(move) {
    const now = this.#running.now();
    this.#logPassed(now);
    const { block } = this.#record.local;
    if (block) this.#keep({ block: move(block, now) });
    this.render();
  }

  #endBlock() {
    const now = this.#running.now();
    this.#logPassed(now);
    const step = this.#step;
    const block = this.#blockOf(step);
    if (!block) return;
    const { totalMs } = engine.position(block.timer, now);
    this.#keep({ block: { ...block, timer: engine.end(block.timer, now) } });
    const seconds = Math.round(totalMs / 1000);
    if (step.kind === "death_by") this.#apply([session.scored(step, `${block.counted} intervals`)]);
    else {
      const left = step.rounds.map((sets, round) => (sets.some((set) => !set.isDone) ? round : -1)).filter((round) => round >= 0);
      this.#apply([...left.flatMap((round) => session.completeRound(step, round)), session.scored(step, clock(seconds), seconds)]);
    }
  }

  /** Log the intervals the clock went through; an AMRAP and for time are logged by hand. */
  #logPassed(now) {
    const { block } = this.#record.local;
    const step = block && this.#stepNamed(block.step);
    if (!step) return;
    const { numbers, block: seen } = clocks.passed(block, now);
    if (seen.seen === block.seen) return;
    this.#keep({ block: seen });
    if (!["emom", "tabata", "interval", "death_by"].includes(step.kind)) return;
    const edits = numbers.flatMap((number) => intervalEdits(step, number));
    if (step.kind === "death_by" && numbers.length) edits.push(session.scored(step, `${seen.counted} intervals`));
    if (edits.length) this.#apply(edits);
  }

  async #swap() {
    const step = this.#step;
    const choice = await chooseExercise({ movement: step, taken: this.#taken() });
    if (!choice) return;
    const key = `x${randomId(8)}`;
    const ids = step.sets.map(() => `s${randomId(10)}`);
    this.#keep({ step: key });
    this.#apply(session.swap(this.#view.steps, step, { key, ...choice }, ids));
    this.#announce(`${choice.name} instead of ${step.name}.`);
  }

  async #swapItem(step, item) {
    const choice = await chooseExercise({ movement: item, taken: this.#taken() });
    if (choice) this.#apply(session.swapInRounds(this.#itemNamed(step, item), { key: `x${randomId(8)}`, ...choice }));
  }

  async #addExercise() {
    const choice = await chooseExercise({ movement: null, taken: [] });
    if (!choice) return;
    const key = `x${randomId(8)}`;
    this.#keep({ step: key });
    const sets = [choice.set, choice.set, choice.set].map((set) => ({ type: "normal", ...set }));
    this.#apply(session.addExercise(this.#view.steps, this.#step, { key, name: choice.name, exerciseId: choice.exerciseId, sets }, sets.map(() => `s${randomId(10)}`)));
  }

  #taken() {
    return this.#view.steps.flatMap((step) => [step.exerciseId, ...(step.items ?? []).map((item) => item.exerciseId)]).filter(Boolean);
  }

  #addWarmups() {
    const step = this.#step;
    const load = session.nextSet(step)?.load;
    const made = load ? warmupsFor(load, gearIn(load.unit), step.isBarbell) : [];
    this.#apply(session.addWarmups(step, made, made.map(() => `s${randomId(10)}`)));
    this.#announce(`${made.length} warm-up sets added.`);
  }

  #addSet() {
    const step = this.#step;
    this.#apply(step.isRounds ? session.addRound(step) : session.addSet(step, `s${randomId(10)}`));
  }

  async #note() {
    const step = this.#step;
    const field = document.querySelector("[data-exercise-note]");
    field.value = step.memberNotes;
    if (await asked("exercise-note")) this.#apply(session.exerciseNote(step, field.value.trim()));
  }

  async #sessionNotes() {
    const field = document.querySelector("[data-notes]");
    field.value = this.#view.notes;
    if (await asked("session-notes")) this.#apply(session.sessionNote(field.value.trim()));
  }

  async #finish() {
    const view = this.#view;
    const dialog = document.getElementById("finish-session");
    const left = view.total - view.done;
    dialog.querySelector("[data-finish-text]").textContent = leftWords(view, left);
    dialog.querySelector("[data-finish-notes]").value = view.notes;
    if (!(await asked("finish-session"))) return;
    const now = this.#running.now();
    this.#logPassed(now);
    const ratings = [...dialog.querySelectorAll("[data-rating]")].filter((one) => one.value).map((one) => [one.dataset.rating, Number(one.value)]);
    const notes = dialog.querySelector("[data-finish-notes]").value.trim() || null;
    const durationSeconds = Math.min(86_400, Math.round(engine.position(this.#record.local.session, now).totalMs / 1000));
    this.#keep({ bar: null, block: null });
    const [done] = session.finish({ date: new Date(), durationSeconds });
    this.#alerts.letSleep();
    // The page is left once the end is sent: it must be kept first.
    await this.#record.apply([{ ...done, values: { ...done.values, ...Object.fromEntries(ratings), notes } }]);
    this.#root.dispatchEvent(new CustomEvent("session-finished"));
  }

  async #discard() {
    if (!(await asked("discard-session"))) return;
    if (this.#record.isBegun) await this.#record.apply(session.discard());
    this.#root.dispatchEvent(new CustomEvent("session-discarded"));
  }

  #pauseAll() {
    const now = this.#running.now();
    const isPaused = this.#record.local.session.pausedAt !== null;
    this.#keep(clocks.withAll(this.#record.local, isPaused ? engine.resume : engine.pause, now));
    this.#announce(isPaused ? "Going on." : "Paused.");
    this.#draw(now);
  }

  /** A block's clock ran out: rest if the plan says so, from that moment on, and say what comes. */
  #passEnd(now) {
    const { block } = this.#record.local;
    const over = block && !block.isOver ? clocks.endedAt(block, now) : null;
    if (over === null) return;
    this.#keep({ block: { ...block, isOver: true } });
    const next = this.#afterBlock();
    const seconds = next ? clocks.restAfter(this.#stepNamed(block.step)) : 0;
    if (seconds > 0) this.#keep({ bar: clocks.startRest(seconds, over) });
    if (next) this.#announce(`${seconds > 0 ? `Rest ${spoken(seconds)}, then ` : "Next: "}${next.name}.`);
    this.render();
  }

  #afterBlock() {
    const { block } = this.#record.local;
    const step = block && this.#stepNamed(block.step);
    return step ? session.following(this.#view.steps, step) : null;
  }

  #draw(now) {
    this.#logPassed(now);
    this.#passEnd(now);
    const { session: whole, bar } = this.#record.local;
    if (!whole) return;
    const place = engine.position(whole, now);
    this.#say("elapsed", clock(place.totalMs / 1000));
    const pause = this.#find("pause");
    pause.setAttribute("aria-label", place.isPaused ? "Go on" : "Pause");
    pause.setAttribute("aria-pressed", String(place.isPaused));
    this.#drawBar(bar, now);
    const step = this.#step;
    if (step && !this.#find("face-place").hidden) {
      const block = this.#blockOf(step);
      this.#face.draw(block?.timer ?? null, now, { title: step.text, endLabel: ENDS[step.kind] ?? "", announce: (text) => this.#announce(text) });
    }
  }

  #drawBar(bar, now) {
    this.#find("rest").hidden = !bar;
    if (!bar) return;
    for (const button of this.#root.querySelectorAll("[data-rest-move]")) button.hidden = bar.kind !== "rest";
    const place = engine.position(bar.timer, now);
    if (!place.isDone) {
      const word = bar.kind === "rest" ? "Rest" : place.segment.kind === "ready" ? "Ready" : "Work";
      this.#say("rest-left", `${word} ${clock(engine.shownSeconds(place))}`);
      return;
    }
    this.#keep({ bar: null });
    if (bar.kind === "work") {
      const step = this.#view.steps.find((one) => one.sets.some((set) => set.id === bar.set));
      if (step) this.#complete(step, bar.set);
      return;
    }
    this.#announce("Rest is over.");
    this.#leaveBlock();
  }

  #leaveBlock() {
    const next = this.#blockOf(this.#step)?.isOver ? this.#afterBlock() : null;
    if (next) this.#go(next.key);
  }

  #moveRest(seconds) {
    const { bar } = this.#record.local;
    if (bar) this.#keep({ bar: { ...bar, timer: engine.extend(bar.timer, seconds, this.#running.now()) } });
    this.#draw(this.#running.now());
  }

  #skipRest() {
    const { bar } = this.#record.local;
    this.#keep({ bar: null });
    if (bar?.kind === "rest") this.#announce("Rest skipped.");
    this.#leaveBlock();
    this.#draw(this.#running.now());
  }

  #restartTimer() {
    const now = this.#running.now();
    const { bar, block } = this.#record.local;
    if (this.#blockOf(this.#step)) this.#keep({ block: clocks.wentBack(block, now) });
    else if (bar) this.#keep({ bar: { ...bar, timer: engine.start(bar.timer.segments, now) } });
    this.#draw(now);
  }

  /** Space does what a thumb would: the button in front of the member. */
  #press() {
    if (this.#blockOf(this.#step) || (this.#timerOf(this.#step) && !this.#find("sets").childElementCount)) return this.#startOrPauseBlock();
    return this.#find("sets").querySelector("[data-focus='done']")?.click();
  }

  #open(set) {
    this.#openSet = set.id;
    this.render();
  }

  #go(key) {
    this.#openSet = null;
    this.#keep({ step: key });
    this.render();
    this.#find("step-name").focus();
  }

  #goBy(places) {
    const view = this.#view;
    const to = view.steps[view.steps.indexOf(this.#stepIn(view)) + places];
    if (to) this.#go(to.key);
  }

  async #toggle(name) {
    const wanted = !this.#alerts.settings[name];
    const isOn = await this.#alerts.toggle(name);
    this.#drawToggles();
    this.#announce(wanted && !isOn ? "Your browser doesn't allow that." : `${TOGGLES[name]} ${isOn ? "on" : "off"}.`);
  }

  #drawToggles() {
    for (const button of this.#root.querySelectorAll("[data-toggle]")) button.setAttribute("aria-pressed", String(this.#alerts.settings[button.dataset.toggle]));
  }

  #apply(edits) {
    if (edits.length) this.#record.apply(edits);
    this.render();
  }

  #keep(changes) {
    this.#record.keep({ ...changes, timeline: this.#running?.kept() });
  }

  #stepNamed(key) {
    return this.#view.steps.find((step) => step.key === key);
  }

  #focused() {
    const { activeElement } = document;
    return this.#root.contains(activeElement) ? (activeElement.dataset.focus ?? activeElement.getAttribute("aria-label")) : null;
  }

  /** What was pressed is drawn anew: put the focus where it was, or on what is next. */
  #refocus(focus) {
    if (!focus || (document.activeElement !== document.body && this.#root.contains(document.activeElement))) return;
    const all = [...this.#root.querySelectorAll("button, input, select")];
    const same = all.find((one) => one.dataset.focus === focus || one.getAttribute("aria-label") === focus);
    (same ?? this.#find("sets").querySelector("[data-focus='done']") ?? this.#find("step-name")).focus({ preventScroll: true });
  }

  #announce(text) {
    if (text) this.#say("announce", text);
  }

  #showLine(name, text) {
    this.#find(name).hidden = !text;
    this.#say(name, text || "");
  }

  #find(name) {
    return this.#root.querySelector(`[data-${name}]`);
  }

  #say(name, text) {
    const element = this.#find(name);
    if (element.textContent !== text) element.textContent = text;
  }

  #wire() {
    const actions = {
      "first-exercise": () => this.#addExercise(),
      previous: () => this.#goBy(-1),
      next: () => this.#goBy(1),
      "add-set": () => this.#addSet(),
      "add-exercise": () => this.#addExercise(),
      swap: () => this.#swap(),
      warmups: () => this.#addWarmups(),
      note: () => this.#note(),
      pause: () => this.#pauseAll(),
      discard: () => this.#discard(),
      suggestion: () => this.#startOrPauseBlock(this.#record.plan.suggestion.timer),
      "rest-skip": () => this.#skipRest(),
      "finish-button": () => this.#finish(),
    };
    for (const [name, act] of Object.entries(actions)) this.#find(name).addEventListener("click", act);
    for (const button of this.#root.querySelectorAll("[data-rest-move]")) button.addEventListener("click", () => this.#moveRest(Number(button.dataset.restMove)));
    for (const button of this.#root.querySelectorAll("[data-toggle]")) button.addEventListener("click", () => this.#toggle(button.dataset.toggle));
    const openers = { full: switchFullScreen, "session-notes": () => this.#sessionNotes(), plates: () => this.#plates(this.#step && session.nextSet(this.#step)?.load, this.#record.plan.unit), keys: () => asked("keys") };
    this.#root.querySelector("[data-open=full]").hidden = !canFillScreen();
    for (const button of this.#root.querySelectorAll("[data-open]")) button.addEventListener("click", () => openers[button.dataset.open]());
    this.#drawToggles();
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    const isTyping = event.target.closest?.("input, textarea, select, dialog, summary, .menu");
    if (!this.#step || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = { r: () => this.#restartTimer(), s: () => (this.#blockOf(this.#step) ? this.#moveBlock(clocks.skipped) : this.#skipRest()), m: () => this.#toggle("sound"), Escape: () => this.#pauseAll() };
    // A focused button already answers the space bar.
    if (!event.target.closest?.("button, a")) keys[" "] = () => this.#press();
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

function canWarmUp(step) {
  return !step.isRounds && step.kind === "straight" && Boolean(session.nextSet(step)?.load?.value) && !step.sets.some((set) => set.type === "warmup");
}

function leftWords({ done }, left) {
  if (done === 0) return "No set is logged yet. Saved like this, it counts as a session without sets.";
  return left > 0 ? `Sets you didn't do are left out: ${left}.` : "Every set is done.";
}

/** The sets one interval stands for: one exercise in its turn, or all of them. */
function intervalEdits(step, number) {
  if (step.kind === "death_by") return step.items.flatMap((item) => session.completeItem(step, item, roundOf(item, number, step)));
  const item = step.items[number % step.items.length];
  const round = Math.floor(number / step.items.length);
  return session.completeItem(step, item, roundOf(item, round, step));
}

function roundOf(item, round, step) {
  return item.sets[round] ?? { ...item.sets[0], target: `set:${item.key}.${round}`, order: (round + 1) * 100, reps: step.scheme?.[round] ?? item.sets[0].reps };
}
