import { csrfToken } from "../cookies.js";
import { setRow } from "../session/set-row.js";
import * as state from "../session/state.js";
import { clock, moved, secondsLeft } from "../session/timer.js";

const RETRY_AFTER = 5_000;

export default function mount(player) {
  const plan = JSON.parse(document.getElementById("session-plan").textContent);
  const store = `session:${plan.workoutId}`;
  const find = (name) => player.querySelector(`[data-${name}]`);
  const kept = JSON.parse(localStorage.getItem(store) ?? "null");
  // A session waiting to be sent is sent even when the workout was edited since.
  let session = kept?.log || state.fits(kept, plan) ? kept : state.newSession(plan, { now: Date.now(), id: crypto.randomUUID() });

  const keep = (next) => {
    session = next;
    localStorage.setItem(store, JSON.stringify(session));
  };
  const announce = (text) => {
    find("announce").textContent = text;
  };

  function render() {
    const step = plan.steps[session.step];
    find("step-block").textContent = `${session.step + 1} of ${plan.steps.length} · ${step.block}`;
    find("step-name").textContent = step.name;
    find("step-text").textContent = step.text;
    find("step-notes").textContent = step.notes ?? "";
    find("start-clock").hidden = !step.clockSeconds;
    find("add-label").textContent = step.isRounds ? "Add a round" : "Add a set";
    find("previous").disabled = session.step === 0;
    find("next").disabled = session.step === plan.steps.length - 1;
    find("step-items").replaceChildren(...step.items.map(itemLine));
    find("sets").replaceChildren(...session.steps[session.step].sets.map((set, place) => row(step, set, place)));
    const { done, total } = state.progress(session);
    find("progress").value = done / total;
    find("finish-button").dataset.variant = done === total ? "primary" : "outline";
    tick();
  }

  function itemLine(item) {
    const line = document.createElement("li");
    line.className = "list-row";
    line.textContent = item.text ? `${item.name} · ${item.text}` : item.name;
    return line;
  }

  function row(step, set, place) {
    const at = session.step;
    return setRow({
      step,
      set,
      number: place + 1,
      isNext: place === state.nextSet(session, at),
      on: {
        change: (values) => keep(state.change(session, at, place, values)),
        press: () => press(step, at, place),
      },
    });
  }

  function press(step, at, place) {
    const set = session.steps[at].sets[place];
    if (set.isDone) keep(state.reopen(session, at, place));
    else if (set.seconds && !step.isRounds) {
      keep({ ...session, timer: { kind: "work", endsAt: Date.now() + set.seconds * 1000, step: at, set: place } });
      announce(`Go: ${set.seconds} seconds.`);
    } else completeSet(at, place);
    render();
    // The button that was pressed was drawn anew.
    const rows = find("sets").querySelectorAll("[data-done]");
    rows[Math.max(0, state.nextSet(session, at))]?.focus();
  }

  function completeSet(at, place) {
    const step = plan.steps[at];
    const { rest } = step.sets[Math.min(place, step.sets.length - 1)];
    const running = session.timer?.kind === "clock" ? session.timer : null;
    keep(state.complete(session, at, place, { rest, now: Date.now() }));
    // A block's own clock runs on through its rounds.
    if (running) keep({ ...session, timer: running });
    const left = session.steps[at].sets.filter((set) => !set.isDone).length;
    announce(`Done. ${left} left here.${session.timer?.kind === "rest" ? ` Rest ${rest} seconds.` : ""}`);
  }

  function tick() {
    const now = Date.now();
    find("elapsed").textContent = clock((now - session.startedAt) / 1000);
    const { timer } = session;
    const left = secondsLeft(timer, now);
    if (timer && left === 0) return endTimer(timer);
    find("timer").hidden = timer === null;
    if (timer) find("timer-left").textContent = `${timer.kind === "rest" ? "Rest " : ""}${clock(left)}`;
  }

  function endTimer(timer) {
    keep({ ...session, timer: null });
    if (timer.kind === "work") completeSet(timer.step, timer.set);
    announce(timer.kind === "rest" ? "Rest is over." : "Time.");
    render();
  }

  function go(step) {
    keep(state.goTo(session, step));
    render();
    find("step-name").focus();
  }

  async function finish() {
    // Fixed at the first try: sent again, it must be the same session.
    if (!session.log) keep({ ...session, timer: null, log: state.toLog(session, plan, Date.now()) });
    find("finish-button").setAttribute("aria-busy", "true");
    try {
      const reply = await fetch(player.dataset.finish, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(document.cookie) },
        body: JSON.stringify(session.log),
      });
      if (!reply.ok) throw new Error(`Answered ${reply.status}`);
      const { url } = await reply.json();
      localStorage.removeItem(store);
      location.assign(url);
    } catch {
      find("finish-button").removeAttribute("aria-busy");
      find("problem").hidden = false;
      find("problem").textContent = "Not saved yet. Your session is kept on this device; trying again.";
      setTimeout(finish, RETRY_AFTER);
    }
  }

  find("previous").addEventListener("click", () => go(session.step - 1));
  find("next").addEventListener("click", () => go(session.step + 1));
  find("add-set").addEventListener("click", () => {
    keep(state.addSet(session, session.step));
    render();
  });
  find("start-clock").addEventListener("click", () => {
    const seconds = plan.steps[session.step].clockSeconds;
    keep({ ...session, timer: { kind: "clock", endsAt: Date.now() + seconds * 1000 } });
    announce(`The clock runs: ${clock(seconds)}.`);
    tick();
  });
  for (const button of player.querySelectorAll("[data-timer-move]")) {
    button.addEventListener("click", () => {
      if (session.timer === null) return;
      keep({ ...session, timer: moved(session.timer, Number(button.dataset.timerMove), Date.now()) });
      tick();
    });
  }
  find("timer-skip").addEventListener("click", () => {
    keep({ ...session, timer: null });
    tick();
  });
  const dialog = document.getElementById("finish-early");
  find("finish-button").addEventListener("click", () => {
    if (state.isFinished(session)) finish();
    else {
      dialog.returnValue = "";
      dialog.showModal();
    }
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "confirm") finish();
  });
  document.addEventListener("visibilitychange", tick);
  setInterval(tick, 250);
  keep(session);
  if (session.log) {
    find("problem").hidden = false;
    find("problem").textContent = "This session isn't saved yet. Sending it now.";
    finish();
  }
  if (state.fits(session, plan)) render();
}
