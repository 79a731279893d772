/** Timers are the moment they end, so a background tab or a reload changes nothing. */

export function secondsLeft(timer, now) {
  return timer === null ? 0 : Math.max(0, Math.ceil((timer.endsAt - now) / 1000));
}

export function moved(timer, seconds, now) {
  return { ...timer, endsAt: Math.max(now, timer.endsAt + seconds * 1000) };
}

export function clock(seconds) {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds % 60)];
  const tail = `${String(rest).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}
