/** One outbox for this page: it looks when the page opens, comes back, or is online again. */
import { openTables } from "./database.js";
import { MemoryTables } from "./memory-tables.js";
import { Outbox } from "./outbox.js";
import { send } from "./server.js";
import { Store } from "./store.js";

let shared = null;

export function sending(member) {
  shared ??= open(member);
  return shared;
}

async function open(member) {
  const listeners = new Set();
  const store = await openTables(member).then(
    (tables) => new Store(tables),
    () => new Store(new MemoryTables(), { isLasting: false }),
  );
  const outbox = new Outbox({ store, send, onChange: (news) => listeners.forEach((tell) => tell(news)) });
  for (const moment of ["online", "focus"]) addEventListener(moment, () => outbox.flush());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") outbox.flush();
  });
  outbox.flush();
  return { store, outbox, listen: (tell) => listeners.add(tell) };
}
