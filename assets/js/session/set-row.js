const FIELDS = {
  reps: { label: "Reps", step: 1, most: 1000, whole: true },
  seconds: { label: "Seconds", step: 5, most: 86_400, whole: true },
  load: { label: "Load", step: 2.5, most: 2000 },
  rpe: { label: "RPE", step: 0.5, least: 1, most: 10 },
};

/** Read a typed number within a field's bounds; empty or unreadable means unknown. */
export function readNumber(text, { least = 0, most, whole = false }) {
  const number = text === "" ? Number.NaN : Number(text);
  if (Number.isNaN(number)) return null;
  const bounded = Math.min(most, Math.max(least, number));
  return whole ? Math.round(bounded) : bounded;
}

export function fieldsOf(step, set) {
  if (step.isRounds) return ["rpe"];
  return set.seconds == null ? ["reps", "load", "rpe"] : ["seconds", "load", "rpe"];
}

/** Build one set's row. `on.change(values)`, `on.press()` report what the member does. */
export function setRow({ step, set, number, isNext, on }) {
  const row = document.getElementById("set-row").content.firstElementChild.cloneNode(true);
  const word = step.isRounds ? "Round" : "Set";
  const target = step.sets[Math.min(number - 1, step.sets.length - 1)]?.target;
  row.querySelector("[data-title]").textContent = target ? `${word} ${number} · ${target}` : `${word} ${number}`;
  row.querySelector("[data-last]").textContent = lastTime(step.last[number - 1]);
  const fields = row.querySelector("[data-fields]");
  if (!set.isDone) {
    for (const name of fieldsOf(step, set)) fields.append(fieldOf(name, set, `${word} ${number}`, on.change));
  }
  const button = row.querySelector("[data-done]");
  const isTimed = set.seconds != null && !step.isRounds;
  row.querySelector("[data-done-label]").textContent = pressWords(`${word} ${number}`, set, isTimed);
  button.dataset.variant = isNext ? "primary" : "outline";
  button.addEventListener("click", on.press);
  return row;
}

function pressWords(where, set, isTimed) {
  if (set.isDone) return `${where} is done · undo`;
  return isTimed ? `Start ${where.toLowerCase()}` : `${where} done`;
}

function fieldOf(name, set, where, change) {
  const field = FIELDS[name];
  const box = document.getElementById("set-field").content.firstElementChild.cloneNode(true);
  const label = name === "load" ? `Load (${set.unit})` : field.label;
  box.querySelector("[data-label]").textContent = label;
  const input = box.querySelector("input");
  input.setAttribute("aria-label", `${label}, ${where}`);
  input.step = "any";
  input.value = set[name] ?? "";
  const say = () => change({ [name]: readNumber(input.value, field) });
  input.addEventListener("input", say);
  for (const [selector, sign] of [["[data-less]", -1], ["[data-more]", 1]]) {
    const button = box.querySelector(selector);
    button.setAttribute("aria-label", `${sign < 0 ? "Less" : "More"} ${label}, ${where}`);
    button.addEventListener("click", () => {
      const from = readNumber(input.value, field) ?? (name === "rpe" ? 7 - sign * field.step : 0);
      input.value = readNumber(String(from + sign * field.step), field);
      say();
    });
  }
  return box;
}

function lastTime(set) {
  if (!set) return "";
  const amount = set.seconds != null ? `${set.seconds} s` : set.reps != null ? `${set.reps}` : "";
  return `Last time ${[amount, set.load && `${set.load.value} ${set.load.unit}`].filter(Boolean).join(" × ")}`;
}
