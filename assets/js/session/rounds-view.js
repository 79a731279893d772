/** Steps whose exercises take turns: tiles to tap in an AMRAP, lines of rounds in everything else. */
import { nextUp } from "../timers/score.js";
import { part, say } from "./parts.js";
import { fieldOf, fieldsOf, lastTime, words } from "./set-row.js";

export function tapTiles(step, on) {
  const taps = step.items.map((item) => item.taps);
  const next = nextUp(taps);
  return step.items.map((item, at) => {
    const tile = part("tap-tile");
    say(tile, "name", item.name);
    say(tile, "text", item.text);
    say(tile, "count", String(item.taps));
    const button = tile.querySelector("[data-tap]");
    button.dataset.turn = String(at === next);
    button.dataset.focus = `tap-${at}`;
    button.addEventListener("click", () => on.tap(at));
    const untap = tile.querySelector("[data-untap]");
    untap.setAttribute("aria-label", `One ${item.name} less`);
    untap.disabled = item.taps === 0;
    untap.addEventListener("click", () => on.untap(at));
    return tile;
  });
}

export function itemLines(step, on) {
  return step.items.map((item) => {
    const line = part("round-item");
    say(line, "name", item.name);
    say(line, "text", item.text);
    wireSwap(line, item, on);
    return line;
  });
}

function wireSwap(line, item, on) {
  const button = line.querySelector("[data-swap-item]");
  button.setAttribute("aria-label", `Swap ${item.name}`);
  button.addEventListener("click", () => on.swap(item));
}

/** One line per round, the next one open with the values of each exercise. */
export function roundLines(step, on) {
  const next = step.rounds.findIndex((sets) => sets.some((set) => !set.isDone));
  return step.rounds.map((sets, round) => {
    const name = `${step.intervals ? "Interval" : "Round"} ${round + 1}`;
    const asked = step.scheme?.[round];
    const title = asked ? `${name} · ${asked} rep${asked === 1 ? "" : "s"}` : name;
    return round === next && !step.intervals ? openRound(step, { sets, round, name, title, on }) : roundLine({ sets, round, name, title, on, isNext: round === next });
  });
}

function roundLine({ sets, round, name, title, on, isNext }) {
  const line = part("set-line");
  const isDone = sets.every((set) => set.isDone);
  say(line, "title", title);
  say(line, "values", sets.map((set) => [set.name, words(set)].filter(Boolean).join(" ")).join(", "));
  const act = line.querySelector("[data-act]");
  act.dataset.variant = isNext ? "primary" : "outline";
  if (isNext) act.dataset.focus = "done";
  say(line, "act-label", isDone ? "Undo" : "Done");
  act.setAttribute("aria-label", isDone ? `${name} is done · undo` : `${name} done`);
  act.addEventListener("click", () => (isDone ? on.reopen(round) : on.done(round)));
  return line;
}

function openRound(step, { sets, round, name, title, on }) {
  const card = part("round-row");
  say(card, "title", title);
  card.querySelector("[data-items]").append(...sets.map((set, at) => turnOf(step.items[at], set, name, on)));
  const done = card.querySelector("[data-done]");
  done.dataset.focus = "done";
  say(card, "done-label", `${name} done`);
  done.addEventListener("click", () => on.done(round));
  return card;
}

/** One exercise's turn within a round: ticked off by itself, as in a chipper, or with the round. */
function turnOf(item, set, round, on) {
  const turn = part("round-turn");
  const where = `${set.name}, ${round}`;
  say(turn, "name", set.name);
  say(turn, "text", [item.text, lastTime(set)].filter(Boolean).join(" · "));
  wireSwap(turn, item, on);
  const tick = turn.querySelector("[data-tick]");
  tick.setAttribute("aria-label", `${where} done`);
  tick.setAttribute("aria-pressed", String(set.isDone));
  tick.addEventListener("click", () => on.tick(item, set));
  const fields = fieldsOf(item, set).filter((field) => field !== "rpe");
  const act = { change: (values) => on.change(set, values), unit: (unit) => on.unit(item, unit) };
  turn.querySelector("[data-fields]").append(...fields.map((field) => fieldOf(field, set, where, act)));
  return turn;
}
