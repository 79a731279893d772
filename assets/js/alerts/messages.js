/** One message of the system at a time, from a page nobody looks at. */
const TAG = "kinex-timer";
const TOLD = new Set(["work", "rest", "block", "finish"]);

/** Whether the browser lets us show messages, asking once. */
export async function canAsk() {
  if (!globalThis.Notification || !navigator.serviceWorker) return false;
  return (await Notification.requestPermission()) === "granted";
}

/** What the latest change among cues is called; nothing when they only count down. */
export function messageOf(cues) {
  const last = cues.filter((cue) => TOLD.has(cue.name)).at(-1);
  if (!last) return "";
  if (last.name === "finish") return last.segment?.kind === "rest" ? "Rest is over." : "Time.";
  return last.segment.label || { work: "Work", rest: "Rest", block: "Next block" }[last.name];
}

export class Messages {
  async show(cues) {
    const text = messageOf(cues);
    if (!text) return;
    const worker = await navigator.serviceWorker.ready;
    await worker.showNotification(text, { tag: TAG, renotify: true, icon: "/static/icon-192.png", data: location.pathname });
  }

  async clear() {
    const worker = await navigator.serviceWorker?.getRegistration();
    for (const message of (await worker?.getNotifications({ tag: TAG })) ?? []) message.close();
  }
}
