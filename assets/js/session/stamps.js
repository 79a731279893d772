/**
 * Hybrid logical clock readings (Kulkarni et al. 2014) as text that sorts: milliseconds, a counter,
 * the device. A new one is later than every stamp seen, even when the clock was set back.
 */
const MOST_COUNTED = 0xffff;

export function nextStamp(newest, now, node) {
  const latest = newest ? Number(newest.slice(0, 13)) : 0;
  const counter = newest ? Number.parseInt(newest.slice(14, 18), 16) : 0;
  if (now > latest) return stamp(now, 0, node);
  return counter < MOST_COUNTED ? stamp(latest, counter + 1, node) : stamp(latest + 1, 0, node);
}

function stamp(milliseconds, counter, node) {
  return `${String(milliseconds).padStart(13, "0")}-${counter.toString(16).padStart(4, "0")}-${node}`;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

export function randomId(length, random = (bytes) => crypto.getRandomValues(bytes)) {
  return Array.from(random(new Uint8Array(length)), (byte) => LETTERS[byte % LETTERS.length]).join("");
}

/** A UUID that sorts by its time (RFC 9562, version 7). */
export function sortableId(now, random = (bytes) => crypto.getRandomValues(bytes)) {
  const hex = Array.from(random(new Uint8Array(10)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const time = now.toString(16).padStart(12, "0");
  const variant = ((Number.parseInt(hex[3], 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`;
}
