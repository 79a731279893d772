import { part, say } from "./parts.js";

const FIELDS = {
  reps: { label: "Reps", step: 1, most: 1000, whole: true },
  seconds: { label: "Seconds", step: 5, most: 86_400, whole: true },
  distance: { label: "Distance", step: 100, most: 1_000_000 },
  load: { label: "Load", step: 2.5, most: 2000 },
  rpe: { label: "RPE", step: 0.5, least: 1, most: 10, first: 7.5 },
};
export const TYPES = { normal: "Set", warmup: "Warm-up", drop: "Drop set", failure: "To failure" };

/** Read a typed number within a field's bounds; empty or unreadable means unknown. */
export function readNumber(text, { least = 0, most, whole = false }) {
  const number = text === "" ? Number.NaN : Number(String(text).replace(",", "."));
  if (Number.isNaN(number)) return null;
  const bounded = Math.min(most, Math.max(least, number));
  return whole ? Math.round(bounded) : bounded;
}

export function fieldsOf(step, set) {
  const load = step.isLoaded === false && set.load === null ? [] : ["load"];
  if (set.seconds !== null) return ["seconds", ...load, "rpe"];
  if (set.distance !== null) return ["distance", "seconds", "rpe"];
  return ["reps", ...load, "rpe"];
}

/** What a set holds, in a line: "8 × 80 kg · RPE 8", "8 reps". */
export function words(set) {
  const { reps, seconds, distance, load, rpe } = set;
  const weight = load?.value ? `${load.value} ${load.unit}` : "";
  const count = weight ? `${reps}` : `${reps} rep${reps === 1 ? "" : "s"}`;
  const amount = [reps != null && count, distance && `${distance.value} ${distance.unit}`, seconds != null && `${seconds} s`].filter(Boolean).join(" in ");
  const work = [amount, weight].filter(Boolean).join(" × ");
  return [work, rpe && `RPE ${rpe}`].filter(Boolean).join(" · ");
}

/** Name sets the way people count them: warm-ups apart from the work. */
export function setNames(sets) {
  const counts = { warmup: 0, work: 0 };
  return sets.map((set) => {
    const family = set.type === "warmup" ? "warmup" : "work";
    counts[family] += 1;
    return family === "warmup" ? `Warm-up ${counts.warmup}` : `Set ${counts.work}`;
  });
}

/** The set that is next, with all its fields. `on` is told what the member does. */
export function setRow({ step, set, name, on }) {
  const row = part("set-row");
  row.dataset.set = set.id;
  say(row, "title", set.asked ? `${name} · ${set.asked}` : name);
  say(row, "last", lastTime(set));
  const fields = row.querySelector("[data-fields]");
  for (const field of fieldsOf(step, set)) fields.append(fieldOf(field, set, name, on));
  wireNote(row, set, name, on.change);
  const type = row.querySelector("[data-type]");
  type.value = set.type;
  type.setAttribute("aria-label", `Kind of set, ${name}`);
  type.addEventListener("change", () => on.type(type.value));
  const isTimed = set.seconds !== null && set.distance === null;
  say(row, "time-label", `Start ${name.toLowerCase()}`);
  say(row, "done-label", `${name} done`);
  const [done, time] = [row.querySelector("[data-done]"), row.querySelector("[data-time]")];
  time.hidden = !isTimed;
  if (isTimed) done.dataset.variant = "outline";
  done.addEventListener("click", on.done);
  time.addEventListener("click", on.time);
  (isTimed ? time : done).dataset.focus = "done";
  const remove = row.querySelector("[data-remove]");
  remove.setAttribute("aria-label", `Remove ${name.toLowerCase()}`);
  remove.addEventListener("click", on.remove);
  return row;
}

export function lastTime({ before }) {
  const said = [before && words(before), before?.notes].filter(Boolean).join(" · ");
  return said ? `Last time ${said}` : "";
}

function wireNote(row, set, name, change) {
  const note = row.querySelector("[data-note-field]");
  const button = row.querySelector("[data-note-open]");
  note.value = set.notes ?? "";
  note.hidden = !set.notes;
  note.setAttribute("aria-label", `Note, ${name}`);
  note.addEventListener("input", () => change({ notes: note.value.trim() || null }));
  button.setAttribute("aria-label", `Note for ${name.toLowerCase()}`);
  button.addEventListener("click", () => {
    note.hidden = false;
    note.focus();
  });
}

/** Any other set, as a line. */
export function setLine({ set, name, on }) {
  const line = part("set-line");
  line.dataset.set = set.id;
  const kind = set.type === "normal" || set.type === "warmup" ? "" : ` · ${TYPES[set.type].toLowerCase()}`;
  say(line, "title", `${name}${kind}`);
  say(line, "values", [words(set) || set.asked || "As you like", set.notes].filter(Boolean).join(" · "));
  const act = line.querySelector("[data-act]");
  say(line, "act-label", set.isDone ? "Undo" : "Open");
  act.setAttribute("aria-label", set.isDone ? `${name} is done · undo` : `Open ${name.toLowerCase()}`);
  act.addEventListener("click", set.isDone ? on.reopen : on.open);
  return line;
}

const OTHER_UNIT = { kg: "lb", lb: "kg" };

/** One value with its buttons; `on.change` is told its value and `on.unit` which unit loads are in. */
export function fieldOf(name, set, where, on) {
  const field = FIELDS[name];
  const box = part("set-field");
  const unit = name === "load" ? ` (${set.unit})` : name === "distance" ? ` (${set.distance?.unit ?? "m"})` : "";
  const label = `${field.label}${unit}`;
  say(box, "label", label);
  const unitButton = box.querySelector("[data-unit]");
  unitButton.hidden = name !== "load";
  if (name === "load") {
    unitButton.textContent = `in ${OTHER_UNIT[set.unit]}`;
    unitButton.setAttribute("aria-label", `Load in ${OTHER_UNIT[set.unit]}, ${where}`);
    unitButton.addEventListener("click", () => on.unit(OTHER_UNIT[set.unit]));
  }
  const input = box.querySelector("input");
  input.setAttribute("aria-label", `${label}, ${where}`);
  input.step = "any";
  input.value = valueOf(name, set) ?? "";
  const tell = () => on.change({ [name]: asValue(name, readNumber(input.value, field), set) });
  input.addEventListener("input", tell);
  for (const [selector, sign] of [["[data-less]", -1], ["[data-more]", 1]]) {
    const button = box.querySelector(selector);
    button.setAttribute("aria-label", `${sign < 0 ? "Less" : "More"} ${label}, ${where}`);
    button.addEventListener("click", () => {
      const from = readNumber(input.value, field) ?? (field.first ?? 0) - (field.first ? sign * field.step : 0);
      input.value = readNumber(String(from + sign * field.step), field);
      tell();
    });
  }
  return box;
}

function valueOf(name, set) {
  if (name === "load") return set.load?.value || null;
  return name === "distance" ? set.distance?.value : set[name];
}

function asValue(name, number, set) {
  if (number === null) return null;
  if (name === "load") return { value: number, unit: set.unit };
  // A distance of nothing is no distance.
  if (name === "distance") return number > 0 ? { value: number, unit: set.distance?.unit ?? "m" } : null;
  return number;
}
