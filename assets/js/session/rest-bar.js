/** The bar at the foot: a rest, or a set for time. */
import * as engine from "../timers/engine.js";
import { clock, spoken } from "../timers/time.js";
import * as clocks from "./clocks.js";

export class RestBar {
  #player;

  constructor(player) {
    this.#player = player;
    for (const button of player.findAll("rest-move")) button.addEventListener("click", () => this.#lengthen(Number(button.dataset.restMove)));
    player.find("rest-skip").addEventListener("click", () => this.skip());
  }

  /** Rest after something was done at a moment, unless all is done. */
  rest(seconds, text, since) {
    const player = this.#player;
    const { done, total } = player.view;
    const isWanted = seconds > 0 && done < total;
    player.keep({ bar: isWanted ? clocks.startRest(seconds, since) : null });
    player.announce(`Done. ${text}${isWanted ? ` Rest ${spoken(seconds)}.` : ""}`);
    player.render();
  }

  timeSet(set) {
    this.#player.keep({ bar: clocks.startTimed(set, this.#player.now()) });
    this.#player.announce(`Get ready: ${spoken(set.seconds)}.`);
  }

  skip() {
    const player = this.#player;
    const { bar } = player.local;
    player.keep({ bar: null });
    if (bar?.kind === "rest") player.announce("Rest skipped.");
    player.blockClock.leave();
    player.draw();
  }

  restart(now) {
    const { bar } = this.#player.local;
    if (bar) this.#player.keep({ bar: { ...bar, timer: engine.start(bar.timer.segments, now) } });
  }

  #lengthen(seconds) {
    const player = this.#player;
    const { bar } = player.local;
    if (bar) player.keep({ bar: { ...bar, timer: engine.extend(bar.timer, seconds, player.now()) } });
    player.draw();
  }

  draw(now) {
    const player = this.#player;
    const { bar } = player.local;
    player.find("rest").hidden = !bar;
    if (!bar) return;
    for (const button of player.findAll("rest-move")) button.hidden = bar.kind !== "rest";
    const place = engine.position(bar.timer, now);
    if (place.isDone) return this.#over(bar, place.enteredAt);
    const word = bar.kind === "rest" ? "Rest" : place.segment.kind === "ready" ? "Ready" : "Work";
    player.say("rest-left", `${word} ${clock(engine.shownSeconds(place))}`);
  }

  #over(bar, at) {
    const player = this.#player;
    if (bar.kind === "work") {
      const step = player.view.steps.find((one) => one.sets.some((set) => set.id === bar.set));
      if (step) return player.complete(step, bar.set, at);
    }
    player.keep({ bar: null });
    player.announce("Rest is over.");
    player.blockClock.leave();
  }
}
