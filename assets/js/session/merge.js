/**
 * A session's state, `{target: {attribute: [value, stamp]}}`: for every value the newest stamp wins,
 * so edits may come late, twice, in any order and from several devices. The server merges by the
 * same rule (workouts/merging.py).
 */

/** Apply edits `{target, at, values}`. */
export function merge(state, edits) {
  const merged = { ...state };
  for (const { target, at, values } of edits) {
    for (const [name, value] of Object.entries(values)) set(merged, target, name, value, at);
  }
  return merged;
}

export function mergeStates(state, other) {
  const merged = { ...state };
  for (const [target, registers] of Object.entries(other)) {
    for (const [name, [value, at]] of Object.entries(registers)) set(merged, target, name, value, at);
  }
  return merged;
}

function set(merged, target, name, value, at) {
  const held = merged[target]?.[name];
  if (held && held[1] >= at) return;
  merged[target] = { ...merged[target], [name]: [value, at] };
}

export function read(state, target, name) {
  return state[target]?.[name]?.[0];
}

/** A state as the edits that make it. */
export function editsOf(state) {
  return Object.entries(state).flatMap(([target, registers]) =>
    Object.entries(registers).map(([name, [value, at]]) => ({ target, at, values: { [name]: value } })),
  );
}

export function newestStamp(state) {
  let newest = "";
  for (const registers of Object.values(state)) {
    for (const [, at] of Object.values(registers)) if (at > newest) newest = at;
  }
  return newest;
}
