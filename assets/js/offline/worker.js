/**
 * The service worker: static files from the cache, the player and the timer when there is no network.
 * Pages belong to one member. They are dropped when anybody signs out or somebody else signs in.
 * The server writes `self.SHELL = {version, files, offline, waiting}` before this text.
 */
import { SHARE, SHARED, hasKept, sendKept, take } from "./shares.js";

const { version, files, offline, waiting } = self.SHELL;
const STATIC = `static-${version}`;
const PAGES = "pages";
const MEMBER = "member";
const KEPT_PAGES = [/^\/workout\/[^/]+\/session$/, /^\/timer$/];
/** A page that was kept needs the files of its own version, for as long as nobody opened it anew. */
const OLD_VERSIONS = 3;
const PATIENCE = 5_000;
const SIGN_OUT = "/auth/logout";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(STATIC)
      .then((cache) => cache.addAll([...files, offline, waiting]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldStatics().then(() => self.clients.claim()));
});

async function dropOldStatics() {
  const names = (await caches.keys()).filter((name) => name.startsWith("static-") && name !== STATIC);
  await Promise.all(names.slice(0, -OLD_VERSIONS).map((name) => caches.delete(name)));
}

self.addEventListener("message", (event) => {
  const { member, page, statics } = event.data;
  const done = settle(member).then(() => keep(member, page, statics));
  event.waitUntil(done.then(() => event.ports[0]?.postMessage("kept")));
});

/** Somebody else's pages, or anybody's after they signed out, are gone before this member's come. */
async function settle(member) {
  const cache = await caches.open(MEMBER);
  const before = await (await cache.match("/member"))?.text();
  if (before === member) return;
  await caches.delete(PAGES);
  // What a visitor shared is theirs when they sign in; a member's is nobody else's.
  if (before) await caches.delete(SHARED);
  await cache.put("/member", new Response(member));
}

async function keep(member, page, statics) {
  const cache = await caches.open(STATIC);
  await Promise.all(statics.map(async (url) => (await cache.match(url)) ?? cache.add(url)));
  if (member && isKept(page)) await fetchPage(new Request(page, { credentials: "same-origin" }));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname.startsWith(SIGN_OUT)) event.waitUntil(settle(""));
  if (request.method === "POST" && url.pathname === SHARE) event.respondWith(take(request, waiting));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/static/")) event.respondWith(fromStatic(request));
  else if (request.mode === "navigate" && opensShares(url)) event.respondWith(shareOrPage(request));
  else if (request.mode === "navigate") event.respondWith(isKept(url.pathname) ? pageOrKept(request) : pageOrOffline(request));
});

/** A message of a timer leads back to the page it came from. */
self.addEventListener("notificationclick", (event) => {
  const { notification } = event;
  notification.close();
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((pages) => {
      const page = pages.find((one) => new URL(one.url).pathname === notification.data);
      return page ? page.focus() : self.clients.openWindow(notification.data);
    }),
  );
});

function isKept(path) {
  return KEPT_PAGES.some((pattern) => pattern.test(path));
}

/** Static files have their hash in their names; in development, without, the network comes first. */
async function fromStatic(request) {
  const cache = await caches.open(STATIC);
  const isHashed = /\.[0-9a-f]{12}\.\w+$/.test(request.url);
  const held = (await cache.match(request)) ?? (await caches.match(request));
  if (held && isHashed) return held;
  try {
    const reply = await fetch(request);
    if (reply.ok) await cache.put(request, reply.clone());
    return reply;
  } catch (error) {
    if (held) return held;
    throw error;
  }
}

async function pageOrKept(request) {
  try {
    return await fetchPage(request, AbortSignal.timeout(PATIENCE));
  } catch {
    const pages = await caches.open(PAGES);
    return (await pages.match(request, { ignoreSearch: true })) ?? keptPage(offline);
  }
}

async function fetchPage(request, signal) {
  const reply = await fetch(request, { signal });
  if (reply.ok && !reply.redirected) {
    const pages = await caches.open(PAGES);
    await pages.put(new URL(request.url).pathname, reply.clone());
  }
  return reply;
}

/** Adding a workout goes on with what was shared before, unless something is being added already. */
function opensShares(url) {
  return url.pathname === waiting || (url.pathname === "/add" && !url.search);
}

async function shareOrPage(request) {
  const isWaiting = new URL(request.url).pathname === waiting;
  if (!(await hasKept())) return isWaiting ? Response.redirect("/add", 303) : pageOrOffline(request);
  return (await sendKept()) ?? (isWaiting ? keptPage(waiting) : pageOrOffline(request));
}

async function pageOrOffline(request) {
  try {
    return await fetch(request);
  } catch {
    return keptPage(offline);
  }
}

async function keptPage(path) {
  const cache = await caches.open(STATIC);
  return (await cache.match(path)) ?? Response.error();
}
