/** Show seconds as a stopwatch does: 45 → "0:45", 3725 → "1:02:05". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** Say seconds in words, for those who listen: 90 → "1 minute 30 seconds". */
export function spoken(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  const words = [minutes && `${minutes} minute${minutes === 1 ? "" : "s"}`, rest && `${rest} second${rest === 1 ? "" : "s"}`];
  return words.filter(Boolean).join(" ") || "0 seconds";
}
