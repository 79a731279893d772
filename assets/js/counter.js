const NEAR = 0.9;

const format = new Intl.NumberFormat("en");

/** Say how much of a limit is used up in its last tenth; until then it is nobody's worry. */
export function counterText(length, limit) {
  return length < limit * NEAR ? "" : `${format.format(length)} of ${format.format(limit)} characters`;
}
