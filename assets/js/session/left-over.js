/** A session of another day that was never finished: go on with it, or keep it as that day's. */
import * as engine from "../timers/engine.js";
import { newestStamp } from "./merge.js";
import { asked } from "./parts.js";
import * as session from "./session.js";
import { nextStamp, randomId } from "./stamps.js";

/** Left alone for longer than this, nobody expects the player to open in the middle of it. */
const LONGEST_BREAK = 6 * 3_600_000;

/** What of a kept session matters when it was left too long ago, else null. */
export function leftOver(kept, now) {
  const last = Number(newestStamp(kept?.state ?? {}).slice(0, 13));
  if (!last || now - last < LONGEST_BREAK || !kept.local?.plan) return null;
  const { done, total } = session.view(kept.local.plan, kept.state);
  return { last, done, total };
}

/** The edits that end it as it was left: saved for its own day, or thrown away when nothing was done. */
export function closing(kept, { last, done }) {
  const edits = done > 0 ? session.finish({ date: new Date(last), durationSeconds: secondsOf(kept.local) }) : session.discard();
  const at = nextStamp(newestStamp(kept.state), last, randomId(8));
  return edits.map((edit) => ({ ...edit, at }));
}

function secondsOf({ session: whole, timeline }) {
  if (!whole || !timeline) return 0;
  return Math.min(86_400, Math.round(engine.position(whole, timeline.t).totalMs / 1000));
}

/** Ask what to do with a kept session; resolves to the one to go on with, or null to begin anew. */
export async function settled(kept, device, now) {
  const old = leftOver(kept, now);
  if (!old) return kept;
  if (old.done > 0 && !(await wantsNew(old))) return kept;
  await device.store.write(kept.id, { workoutId: kept.workoutId, edits: closing(kept, old) });
  device.outbox.flush();
  return null;
}

function wantsNew({ last, done, total }) {
  const day = new Date(last).toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
  document.querySelector("[data-left-over-text]").textContent =
    `On ${day} you did ${done} of ${total} sets and didn't finish. Start anew and they are saved as that day's session.`;
  return asked("left-over");
}
