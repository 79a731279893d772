/** What there is to do in a step: its sets, its rounds, or tiles to tap. */
import { itemLines, roundLines, tapTiles } from "./rounds-view.js";
import * as session from "./session.js";
import { setLine, setNames, setRow } from "./set-row.js";

/** Tiles of an AMRAP, or the exercises a clock leads through; nothing where sets and rounds say it all. */
export function itemsOf(player, step) {
  const swap = (item) => player.changes.swapItem(step, item);
  if (step.isTapped && step.kind === "amrap") return tapTiles(step, tapsOf(player, step));
  return step.isTapped || step.intervals ? itemLines(step, { swap }) : [];
}

function tapsOf(player, step) {
  return {
    tap: (at) => {
      player.keep({ step: step.key });
      player.apply(session.tap(player.stepNamed(step.key), at));
    },
    untap: (at) => player.apply(session.untap(player.stepNamed(step.key), at)),
  };
}

export function rowsOf(player, step, openSet) {
  return step.isRounds ? roundRows(player, step) : setRows(player, step, openSet);
}

function setRows(player, step, openSet) {
  const names = setNames(step.sets);
  const open = step.sets.find((set) => set.id === openSet && !set.isDone) ?? session.nextSet(step);
  return step.sets.map((set, place) => {
    const name = names[place];
    if (set !== open) return setLine({ set, name, on: { reopen: () => player.apply(session.reopen(set)), open: () => player.open(set) } });
    return setRow({
      step,
      set,
      name,
      on: {
        change: (values) => player.record.apply(session.change(set, values)),
        unit: (unit) => player.apply(session.inUnit(player.stepNamed(step.key).sets, unit)),
        type: (type) => player.apply(session.change(set, { type })),
        done: () => player.complete(step, set.id, player.now()),
        time: () => player.restBar.timeSet(player.stepNamed(step.key).sets.find((one) => one.id === set.id)),
        remove: () => player.apply(session.remove(set)),
      },
    });
  });
}

function roundRows(player, step) {
  if (step.kind === "amrap") return [];
  const rounds = step.isTapped ? { ...step, rounds: step.rounds.filter((sets) => sets.some((set) => set.isDone)) } : step;
  return roundLines(rounds, {
    done: (round) => player.completeRound(step, round),
    reopen: (round) => player.apply(session.reopenRound(step, round)),
    change: (set, values) => player.record.apply(session.change(set, values)),
    unit: (item, unit) => player.apply(session.inUnit(itemNamed(player, step, item).sets, unit)),
    tick: (item, set) => tick(player, step, item, set),
    swap: (item) => player.changes.swapItem(step, item),
  });
}

function tick(player, step, item, set) {
  // Values may have been typed since this was drawn.
  const now = itemNamed(player, step, item).sets[set.round];
  if (now.isDone) return player.apply(session.reopen(now));
  player.record.apply(session.completeItem(item, now));
  const isOver = player.stepNamed(step.key).rounds[set.round].every((one) => one.isDone);
  return isOver ? player.roundOver(step) : player.render();
}

function itemNamed(player, step, item) {
  return player.stepNamed(step.key).items.find((one) => one.key === item.key);
}
