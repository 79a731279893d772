const NEAR = 0.9;

const format = new Intl.NumberFormat("en");

export function counterText(length, limit) {
  return `${format.format(length)} of ${format.format(limit)} characters`;
}

export function isNearLimit(length, limit) {
  return length >= limit * NEAR;
}
