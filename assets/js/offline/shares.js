/**
 * What other apps share with ours: pictures made small, then sent on. Without a network, or while
 * the server can't take it, it waits on the device until a page is opened that can send it.
 */
import { shrunk } from "../pictures.js";

export const SHARE = "/share";
export const SHARED = "shared";

/** Answer the share sheet's form: with the page that shows it, or the one that says it waits. */
export async function take(request, waiting) {
  const form = await smaller(await request.formData());
  const reply = await sent(form);
  if (reply) return reply;
  const cache = await caches.open(SHARED);
  await cache.put(`${SHARE}/${Date.now()}`, new Response(form));
  return Response.redirect(waiting, 303);
}

export async function hasKept() {
  const cache = await caches.open(SHARED);
  return (await cache.keys()).length > 0;
}

/** Send the oldest share that waits; null when it still can't be sent. */
export async function sendKept() {
  const cache = await caches.open(SHARED);
  const [oldest] = await cache.keys();
  const kept = await cache.match(oldest);
  const reply = await sent(await kept.formData());
  if (reply) await cache.delete(oldest);
  return reply;
}

/** Post a share; null when it has to wait. A refusal is an answer: sending it again changes nothing. */
async function sent(form) {
  const reply = await fetch(SHARE, { method: "POST", body: form, credentials: "same-origin" }).catch(() => null);
  if (!reply || reply.status >= 500 || reply.status === 429) return null;
  return reply.redirected ? Response.redirect(reply.url, 303) : reply;
}

async function smaller(form) {
  const small = new FormData();
  for (const [name, value] of form) {
    if (typeof value === "string") small.append(name, value);
    else small.append(name, await shrunk(value), value.name);
  }
  return small;
}
