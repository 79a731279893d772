/** The two ways a session ends: saved with its notes and ratings, or discarded. */
import { asked } from "./parts.js";
import * as session from "./session.js";

/** Ask how it went; resolves to the values of the end, or null to keep going. */
export async function askedToFinish({ done, total, notes }) {
  const dialog = document.getElementById("finish-session");
  const noted = dialog.querySelector("[data-finish-notes]");
  dialog.querySelector("[data-finish-text]").textContent = leftWords(done, total - done);
  noted.value = notes;
  if (!(await asked("finish-session"))) return null;
  const rated = [...dialog.querySelectorAll("[data-rating]")].filter((one) => one.value);
  return { ...Object.fromEntries(rated.map((one) => [one.dataset.rating, Number(one.value)])), notes: noted.value.trim() || null };
}

export function endOf({ seconds, values }) {
  const durationSeconds = Math.min(86_400, Math.round(seconds));
  const [done] = session.finish({ date: new Date(), durationSeconds });
  return [{ ...done, values: { ...done.values, ...values } }];
}

function leftWords(done, left) {
  if (done === 0) return "No set is logged yet. Saved like this, it counts as a session without sets.";
  if (left === 0) return "Every set is done.";
  return left === 1 ? "The one set you didn't do is left out." : `The ${left} sets you didn't do are left out.`;
}
