/** Our server as the outbox and the player see it. */
import { csrfToken } from "../cookies.js";

const PATIENCE = 15_000;

export async function send(session, body) {
  const reply = await ask(`/api/workouts/sessions/${session}`, body);
  if (reply.status !== 403) return reply;
  // Signing in elsewhere changed the token in the cookie; a page sets the new one.
  await fetch("/timer", { cache: "no-store", credentials: "same-origin" });
  return ask(`/api/workouts/sessions/${session}`, body);
}

export async function ask(path, body, patience = PATIENCE) {
  const headers = { Accept: "application/json" };
  if (body) Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": csrfToken(document.cookie) });
  const reply = await fetch(path, {
    method: body ? "POST" : "GET",
    headers,
    body: body && JSON.stringify(body),
    credentials: "same-origin",
    signal: AbortSignal.timeout(patience),
  });
  return { status: reply.status, body: await reply.json().catch(() => null) };
}

/** What the server knows of a session, or nothing. */
export async function known(id) {
  const { status, body } = await ask(`/api/workouts/sessions/${id}`, null, 2_000);
  return status === 200 ? body.session : null;
}

/** The newest session of a workout that another device has open, or nothing. */
export async function joinable(workoutId) {
  const { status, body } = await ask(`/api/workouts/sessions?workoutId=${encodeURIComponent(workoutId)}`, null, 4_000);
  return status === 200 ? (body?.sessions[0] ?? null) : null;
}
