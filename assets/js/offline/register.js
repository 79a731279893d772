/** Make the site work offline after this visit, and send what an earlier one left behind. */
export async function register() {
  if (!("serviceWorker" in navigator)) return;
  const { member } = document.body.dataset;
  await navigator.serviceWorker.register("/sw.js");
  const { active } = await navigator.serviceWorker.ready;
  if (member === undefined) return;
  const statics = performance
    .getEntriesByType("resource")
    .map((entry) => new URL(entry.name))
    .filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"))
    .map((url) => url.pathname);
  const answer = new MessageChannel();
  answer.port1.onmessage = () => {
    document.documentElement.dataset.offline = "ready";
  };
  active.postMessage({ member, page: location.pathname, statics: [...new Set(statics)] }, [answer.port2]);
  if (member) (await import("./sending.js")).sending(member);
}
