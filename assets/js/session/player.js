/**
 * The player's page: where the member is in the session, and everything drawn anew after a press.
 * Its parts (the block's clock, the bar at the foot, the rows, the changes) act through it.
 */
import { Alerts } from "../alerts/alerts.js";
import { Running } from "../alerts/running.js";
import { joinable } from "../offline/server.js";
import * as engine from "../timers/engine.js";
import { canFillScreen, switchFullScreen } from "../timers/full-screen.js";
import { clock } from "../timers/time.js";
import { BlockClock } from "./block-clock.js";
import { Changes, canWarmUp } from "./changes.js";
import * as clocks from "./clocks.js";
import { askedToFinish, endOf } from "./ending.js";
import { mountPlates } from "./gear.js";
import { asked } from "./parts.js";
import { RestBar } from "./rest-bar.js";
import * as session from "./session.js";
import { itemsOf, rowsOf } from "./work-view.js";

const TOGGLES = { sound: "Sound", vibration: "Vibration", messages: "Messages" };

export class Player {
  #root;
  #alerts = new Alerts();
  #running;
  #plates = mountPlates();
  #openSet = null;
  record;
  changes = new Changes(this);
  blockClock;
  restBar;

  constructor(root, record) {
    this.#root = root;
    this.record = record;
    this.blockClock = new BlockClock(this, root.querySelector("[data-face]"));
    this.restBar = new RestBar(this);
    this.#running = new Running({
      kept: record.local.timeline,
      timers: () => [record.local.bar?.timer, record.local.block?.timer].filter(Boolean),
      draw: (now) => this.draw(now),
      alerts: this.#alerts,
      keep: () => this.keep({}),
    });
    this.keep({ session: clocks.sessionGoingOn(record.local, this.now()) });
    this.#wire();
    this.render();
    this.#alerts.keepAwake();
  }

  /** Offer nothing and ask nothing: another device's session simply goes on here. */
  async joinOther() {
    if (this.record.isBegun) return;
    const other = await joinable(this.record.plan.workoutId).catch(() => null);
    if (other && (await this.record.join(other))) {
      this.announce("This session was begun on another device; it goes on here.");
      this.render();
    }
  }

  get view() {
    return this.record.view();
  }

  get local() {
    return this.record.local;
  }

  get step() {
    return this.#stepIn(this.view);
  }

  #stepIn({ steps }) {
    return steps.find((step) => step.key === this.local.step) ?? steps.find(session.isOpen) ?? steps[0];
  }

  stepNamed(key) {
    return this.view.steps.find((step) => step.key === key);
  }

  /** A moment of the session's own time. */
  now() {
    return this.#running.now();
  }

  render() {
    const view = this.view;
    const step = this.#stepIn(view);
    this.find("empty").hidden = Boolean(step);
    this.find("step").hidden = !step;
    if (!step) return this.draw();
    const place = view.steps.indexOf(step);
    const focus = this.#focused();
    this.say("step-block", `${place + 1} of ${view.steps.length} · ${step.block}`);
    this.say("step-name", step.name);
    this.say("step-text", step.text);
    this.say("step-notes", [step.notes, step.memberNotes].filter(Boolean).join("\n"));
    this.#showLine("step-last-notes", step.lastNotes && !step.memberNotes ? `Last time: ${step.lastNotes}` : "");
    this.find("step-actions").hidden = step.isRounds;
    this.find("warmups").hidden = !canWarmUp(step);
    this.#renderWork(step);
    this.find("previous").disabled = place === 0;
    this.find("next").disabled = place === view.steps.length - 1;
    this.find("next").dataset.variant = session.isOpen(step) ? "outline" : "primary";
    this.find("step-plates").hidden = !step.isBarbell || step.isRounds;
    this.find("progress").value = view.total ? view.done / view.total : 0;
    this.find("finish-button").dataset.variant = view.total && view.done === view.total ? "primary" : "outline";
    this.find("steps").replaceChildren(...view.steps.map((one) => this.#stepLine(one, one === step)));
    const { suggestion } = this.record.plan;
    this.find("suggestion").hidden = !suggestion || Boolean(this.blockClock.of(step)) || place > 0;
    if (suggestion) this.say("suggestion-label", suggestion.reason || "Start the suggested timer");
    this.#refocus(focus);
    return this.draw();
  }

  #renderWork(step) {
    this.find("face-place").hidden = !step.timer && !this.blockClock.of(step);
    this.find("add-set").hidden = step.isTapped === true || Boolean(step.intervals);
    this.say("add-label", step.isRounds ? "Add a round" : "Add a set");
    this.#showLine("score", step.isTapped && step.kind === "amrap" ? step.score : "");
    this.find("step-items").replaceChildren(...itemsOf(this, step));
    this.find("sets").replaceChildren(...rowsOf(this, step, this.#openSet));
  }

  #stepLine(step, isCurrent) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "list-row w-full text-left";
    if (isCurrent) button.setAttribute("aria-current", "step");
    const done = step.sets.filter((set) => set.isDone).length;
    button.textContent = step.isTapped ? `${step.name} · ${step.score || "not begun"}` : `${step.name} · ${done}/${step.sets.length}`;
    button.addEventListener("click", () => this.go(step.key));
    line.append(button);
    return line;
  }

  /** Log a set done at a moment; one whose clock still runs was as long as it ran. */
  complete(step, id, at) {
    const current = this.stepNamed(step.key);
    const set = current.sets.find((one) => one.id === id);
    const seconds = clocks.workedSeconds(this.local.bar, id, at);
    this.#openSet = null;
    this.record.apply(session.complete(current, seconds === null ? set : { ...set, seconds }));
    this.restBar.rest(set.rest, `${current.sets.filter((one) => !one.isDone).length - 1} left here.`, at);
    this.#moveOn(step);
  }

  completeRound(step, round) {
    this.record.apply(session.completeRound(this.stepNamed(step.key), round));
    this.roundOver(step);
  }

  roundOver(step) {
    const block = this.blockClock.of(step);
    if (block && !block.isOver && !clocks.restsWithin(step)) return this.render();
    this.restBar.rest(step.rest, "Round done.", this.now());
    return this.#moveOn(step);
  }

  /** With all of a step done, the next one comes up while the member rests. */
  #moveOn(step) {
    if (session.isOpen(this.stepNamed(step.key))) return;
    const next = session.following(this.view.steps, step);
    if (next) this.go(next.key);
  }

  async #finish() {
    const values = await askedToFinish(this.view);
    if (!values) return;
    const now = this.now();
    this.blockClock.logPassed(now);
    const seconds = engine.position(this.local.session, now).totalMs / 1000;
    this.keep({ bar: null, block: null });
    this.#alerts.letSleep();
    // The page is left once the end is sent: it must be kept first.
    await this.record.apply(endOf({ seconds, values }));
    this.#root.dispatchEvent(new CustomEvent("session-finished"));
  }

  async #discard() {
    if (!(await asked("discard-session"))) return;
    if (this.record.isBegun) await this.record.apply(session.discard());
    this.#root.dispatchEvent(new CustomEvent("session-discarded"));
  }

  #pauseAll() {
    const now = this.now();
    const isPaused = this.local.session.pausedAt !== null;
    this.keep(clocks.withAll(this.local, isPaused ? engine.resume : engine.pause, now));
    this.announce(isPaused ? "Going on." : "Paused.");
    this.draw(now);
  }

  draw(now = this.now()) {
    this.blockClock.logPassed(now);
    this.blockClock.passEnd(now);
    if (!this.local.session) return;
    const place = engine.position(this.local.session, now);
    this.say("elapsed", clock(place.totalMs / 1000));
    const pause = this.find("pause");
    pause.setAttribute("aria-label", place.isPaused ? "Go on" : "Pause");
    pause.setAttribute("aria-pressed", String(place.isPaused));
    this.restBar.draw(now);
    const { step } = this;
    if (step && !this.find("face-place").hidden) this.blockClock.draw(step, now);
  }

  #restartTimer() {
    const now = this.now();
    if (this.blockClock.of(this.step)) this.blockClock.restart(now);
    else this.restBar.restart(now);
    this.draw(now);
  }

  /** Space does what a thumb would: the button in front of the member. */
  #press() {
    const { step } = this;
    if (this.blockClock.of(step) || (step.timer && !this.find("sets").childElementCount)) return this.blockClock.startOrPause();
    return this.find("sets").querySelector("[data-focus='done']")?.click();
  }

  open(set) {
    this.#openSet = set.id;
    this.render();
  }

  go(key) {
    this.#openSet = null;
    this.keep({ step: key });
    this.render();
    this.find("step-name").focus();
  }

  #goBy(places) {
    const view = this.view;
    const to = view.steps[view.steps.indexOf(this.#stepIn(view)) + places];
    if (to) this.go(to.key);
  }

  async #toggle(name) {
    const wanted = !this.#alerts.settings[name];
    const isOn = await this.#alerts.toggle(name);
    this.#drawToggles();
    this.announce(wanted && !isOn ? "Your browser doesn't allow that." : `${TOGGLES[name]} ${isOn ? "on" : "off"}.`);
  }

  #drawToggles() {
    for (const button of this.findAll("toggle")) button.setAttribute("aria-pressed", String(this.#alerts.settings[button.dataset.toggle]));
  }

  /** Make edits part of the session and show them. */
  apply(edits) {
    if (edits.length) this.record.apply(edits);
    this.render();
  }

  /** Keep what only this device needs to go on. */
  keep(changes) {
    this.record.keep({ ...changes, timeline: this.#running?.kept() });
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
    (same ?? this.find("sets").querySelector("[data-focus='done']") ?? this.find("step-name")).focus({ preventScroll: true });
  }

  announce(text) {
    if (text) this.say("announce", text);
  }

  #showLine(name, text) {
    this.find(name).hidden = !text;
    this.say(name, text || "");
  }

  find(name) {
    return this.#root.querySelector(`[data-${name}]`);
  }

  findAll(name) {
    return this.#root.querySelectorAll(`[data-${name}]`);
  }

  say(name, text) {
    const element = this.find(name);
    if (element.textContent !== text) element.textContent = text;
  }

  #wire() {
    const actions = {
      "first-exercise": () => this.changes.addExercise(),
      previous: () => this.#goBy(-1),
      next: () => this.#goBy(1),
      "add-set": () => this.changes.addSet(),
      "add-exercise": () => this.changes.addExercise(),
      swap: () => this.changes.swap(),
      warmups: () => this.changes.addWarmups(),
      note: () => this.changes.note(),
      pause: () => this.#pauseAll(),
      discard: () => this.#discard(),
      suggestion: () => this.blockClock.startOrPause(this.record.plan.suggestion.timer),
      "finish-button": () => this.#finish(),
    };
    for (const [name, act] of Object.entries(actions)) this.find(name).addEventListener("click", act);
    for (const button of this.findAll("toggle")) button.addEventListener("click", () => this.#toggle(button.dataset.toggle));
    const openers = {
      full: switchFullScreen,
      "session-notes": () => this.changes.sessionNotes(),
      plates: () => this.#plates(this.step && session.nextSet(this.step)?.load, this.record.plan.unit),
      keys: () => asked("keys"),
    };
    this.#root.querySelector("[data-open=full]").hidden = !canFillScreen();
    for (const button of this.findAll("open")) button.addEventListener("click", () => openers[button.dataset.open]());
    this.#drawToggles();
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    const isTyping = event.target.closest?.("input, textarea, select, dialog, summary, .menu");
    if (!this.step || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      r: () => this.#restartTimer(),
      s: () => (this.blockClock.of(this.step) ? this.blockClock.skip() : this.restBar.skip()),
      m: () => this.#toggle("sound"),
      Escape: () => this.#pauseAll(),
    };
    // A focused button already answers the space bar.
    if (!event.target.closest?.("button, a")) keys[" "] = () => this.#press();
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}
