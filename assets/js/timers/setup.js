/** What the timer page offers: kinds with their fields, bounds and first values, and ready-made ones. */
const minutes = (value) => value * 60;

export const KINDS = {
  interval: {
    name: "Intervals",
    fields: [
      { name: "work", label: "Work (seconds)", least: 5, most: 600, first: 40 },
      { name: "rest", label: "Rest (seconds)", least: 0, most: 600, first: 20 },
      { name: "rounds", label: "Rounds", least: 1, most: 50, first: 10 },
    ],
  },
  tabata: {
    name: "Tabata",
    fields: [
      { name: "work", label: "Work (seconds)", least: 5, most: 120, first: 20 },
      { name: "rest", label: "Rest (seconds)", least: 5, most: 60, first: 10 },
      { name: "rounds", label: "Rounds", least: 1, most: 20, first: 8 },
    ],
  },
  emom: {
    name: "EMOM",
    fields: [
      { name: "interval", label: "Every (seconds)", least: 15, most: 180, first: 60 },
      { name: "minutes", label: "Minutes", least: 1, most: 60, first: 12 },
    ],
  },
  amrap: { name: "AMRAP", fields: [{ name: "minutes", label: "Minutes", least: 1, most: 60, first: 12 }] },
  for_time: { name: "For time", fields: [{ name: "cap", label: "Time cap (minutes)", least: 1, most: 180, first: 20 }] },
  chipper: { name: "Chipper", fields: [{ name: "cap", label: "Time cap (minutes)", least: 1, most: 180, first: 30 }] },
  ladder: {
    name: "Ladder",
    fields: [
      { name: "top", label: "From (reps)", least: 1, most: 100, first: 10 },
      { name: "bottom", label: "To (reps)", least: 1, most: 100, first: 1 },
      { name: "by", label: "Steps of", least: 1, most: 20, first: 1 },
      { name: "rest", label: "Rest (seconds)", least: 0, most: 600, first: 0 },
    ],
  },
  death_by: {
    name: "Death by",
    fields: [
      { name: "start", label: "Reps in the first minute", least: 1, most: 100, first: 1 },
      { name: "step", label: "Reps added each minute", least: 1, most: 50, first: 1 },
      { name: "cap", label: "At most (minutes)", least: 1, most: 60, first: 20 },
    ],
  },
  rest: { name: "Rest", fields: [{ name: "seconds", label: "Seconds", least: 5, most: 3600, first: 90 }] },
  stopwatch: { name: "Stopwatch", fields: [] },
};

export const PRESETS = [
  ["EMOM 12", "emom", { interval: 60, minutes: 12 }],
  ["EMOM 20", "emom", { interval: 60, minutes: 20 }],
  ["AMRAP 12", "amrap", { minutes: 12 }],
  ["AMRAP 20", "amrap", { minutes: 20 }],
  ["40/20 × 10", "interval", { work: 40, rest: 20, rounds: 10 }],
  ["30/30 × 8", "interval", { work: 30, rest: 30, rounds: 8 }],
  ["30/15 × 8", "interval", { work: 30, rest: 15, rounds: 8 }],
  ["Tabata", "tabata", { work: 20, rest: 10, rounds: 8 }],
  ["Rest 0:30", "rest", { seconds: 30 }],
  ["Rest 1:30", "rest", { seconds: 90 }],
  ["Rest 3:00", "rest", { seconds: 180 }],
  ["Rest 5:00", "rest", { seconds: 300 }],
];

/** The timer of a form's values, for `program`; a sentence instead when a value is out of bounds. */
export function specOf(kind, values) {
  for (const { name, label, least, most } of KINDS[kind].fields) {
    const value = values[name];
    if (!Number.isInteger(value) || value < least || value > most) return `${label}: between ${least} and ${most}.`;
  }
  return { kind, ...values, ...derived(kind, values) };
}

function derived(kind, values) {
  if (kind === "amrap") return { seconds: minutes(values.minutes) };
  if (["for_time", "chipper", "death_by"].includes(kind)) return { cap: minutes(values.cap) };
  if (kind === "ladder") return { scheme: rungs(values) };
  return {};
}

function rungs({ top, bottom, by }) {
  const count = Math.floor(Math.abs(top - bottom) / by) + 1;
  return Array.from({ length: count }, (_, at) => top + Math.sign(bottom - top) * by * at);
}

/** "EMOM 60 / 12": the kind and its numbers as they were typed. */
export function specName(spec) {
  const isInMinutes = (name) => name === "cap";
  const numbers = KINDS[spec.kind].fields.map(({ name }) => (isInMinutes(name) ? spec[name] / 60 : spec[name]));
  return [KINDS[spec.kind].name, numbers.join(" / ")].filter(Boolean).join(" ");
}
