/** The clock of a block (EMOM, AMRAP, for time…): its buttons, what it logs by itself, what follows it. */
import * as engine from "../timers/engine.js";
import { Face } from "../timers/face.js";
import { program } from "../timers/programs.js";
import { deathByText } from "../timers/score.js";
import { clock, spoken } from "../timers/time.js";
import * as clocks from "./clocks.js";
import * as session from "./session.js";

/** Ends an open part of a block's clock, by kind. */
const ENDS = { for_time: "Finished", ladder: "Finished", death_by: "I'm out" };
/** These are logged by the clock; an AMRAP and for time by hand. */
const LOGGED = new Set(["emom", "tabata", "interval", "death_by"]);

export class BlockClock {
  #player;
  #face;

  constructor(player, root) {
    this.#player = player;
    this.#face = new Face(root, {
      back: () => this.#move(clocks.wentBack),
      skip: () => this.skip(),
      go: () => this.startOrPause(),
      end: () => this.#end(),
    });
  }

  /** The running clock of a step, if it is this step's. */
  of(step) {
    const { block } = this.#player.local;
    return block?.step === step.key ? block : null;
  }

  startOrPause(spec = this.#player.step.timer) {
    const player = this.#player;
    const { step } = player;
    const now = player.now();
    const block = this.of(step);
    if (!block || engine.position(block.timer, now).isDone) {
      if (spec) player.keep({ block: clocks.startBlock(step, spec, now), bar: null, step: step.key });
    } else player.keep({ block: { ...block, timer: (block.timer.pausedAt === null ? engine.pause : engine.resume)(block.timer, now) } });
    player.render();
  }

  skip() {
    this.#move(clocks.skipped);
  }

  restart(now) {
    this.#player.keep({ block: clocks.wentBack(this.#player.local.block, now) });
  }

  #move(move) {
    const now = this.#player.now();
    this.logPassed(now);
    const { block } = this.#player.local;
    if (block) this.#player.keep({ block: move(block, now) });
    this.#player.render();
  }

  #end() {
    const player = this.#player;
    const now = player.now();
    this.logPassed(now);
    const { step } = player;
    const block = this.of(step);
    if (!block) return;
    const seconds = Math.floor(engine.position(block.timer, now).totalMs / 1000);
    player.keep({ block: { ...block, timer: engine.end(block.timer, now) } });
    if (step.kind === "death_by") player.apply([session.scored(step, deathByText(block.counted))]);
    else {
      const left = step.rounds.map((sets, round) => (sets.some((set) => !set.isDone) ? round : -1)).filter((round) => round >= 0);
      player.apply([...left.flatMap((round) => session.completeRound(step, round)), session.scored(step, clock(seconds), seconds)]);
    }
  }

  /** Log the intervals the clock went through, seen or not. */
  logPassed(now) {
    const player = this.#player;
    const { block } = player.local;
    const step = block && player.stepNamed(block.step);
    if (!step) return;
    const { numbers, block: seen } = clocks.passed(block, now);
    if (seen.seen === block.seen) return;
    player.keep({ block: seen });
    if (!LOGGED.has(step.kind)) return;
    const edits = numbers.flatMap((number) => session.completeInterval(step, number));
    if (step.kind === "death_by" && numbers.length) edits.push(session.scored(step, deathByText(seen.counted)));
    if (edits.length) player.apply(edits);
  }

  /** The clock ran out: rest if the plan says so, from that moment on, and say what comes. */
  passEnd(now) {
    const player = this.#player;
    const { block } = player.local;
    const over = block && !block.isOver ? clocks.endedAt(block, now) : null;
    if (over === null) return;
    player.keep({ block: { ...block, isOver: true } });
    const next = this.#following();
    const seconds = next ? clocks.restAfter(player.stepNamed(block.step)) : 0;
    if (seconds > 0) player.keep({ bar: clocks.startRest(seconds, over) });
    if (next) player.announce(`${seconds > 0 ? `Rest ${spoken(seconds)}, then ` : "Next: "}${next.name}.`);
    player.render();
  }

  /** With the rest after a block over, its member goes on to the next. */
  leave() {
    const next = this.of(this.#player.step)?.isOver ? this.#following() : null;
    if (next) this.#player.go(next.key);
  }

  #following() {
    const { block } = this.#player.local;
    const step = block && this.#player.stepNamed(block.step);
    return step ? session.following(this.#player.view.steps, step) : null;
  }

  draw(step, now) {
    const block = this.of(step);
    const [first] = step.timer ? program([step.timer], { ready: 0 }) : [];
    this.#face.draw(block?.timer ?? null, now, { first, endLabel: ENDS[step.kind] ?? "", announce: (text) => this.#player.announce(text) });
  }
}
