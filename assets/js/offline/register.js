/** Send what an earlier visit left behind, and make the site work offline after this one. */
export async function register() {
  const { member } = document.body.dataset;
  // Before the list below is made: what sends must be among the files that are kept.
  if (member) (await import("./sending.js")).sending(member);
  const worker = await workerOf(navigator.serviceWorker);
  if (!worker || member === undefined) return;
  const statics = performance
    .getEntriesByType("resource")
    .map((entry) => new URL(entry.name))
    .filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"))
    .map((url) => url.pathname);
  const answer = new MessageChannel();
  answer.port1.onmessage = () => {
    document.documentElement.dataset.offline = "ready";
  };
  worker.postMessage({ member, page: location.pathname, statics: [...new Set(statics)] }, [answer.port2]);
}

/** The active worker; nothing in private windows and browsers that allow none. */
async function workerOf(container) {
  try {
    await container?.register("/sw.js");
  } catch {
    return null;
  }
  return container ? (await container.ready).active : null;
}
