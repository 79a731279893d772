// Unsaved work, kept on this device for its member: one draft per workout, and one for a new one.
const KEPT_MILLISECONDS = 30 * 24 * 60 * 60 * 1000;
const NOT_CONTENT = new Set(["csrfmiddlewaretoken", "action", "exercise", "removed", "version", "new_id"]);

export function draftKey(owner, path) {
  return `editor:${owner}:${path}`;
}

/** Pairs of name and value that make up the workout; what only steers the form is left out. */
export function content(entries) {
  return [...entries].filter(([name, value]) => typeof value === "string" && !NOT_CONTENT.has(name));
}

export function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function save(storage, key, draft) {
  try {
    storage.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    // Full or forbidden: the page goes on without the safety net.
    return false;
  }
}

export function read(storage, key, now) {
  try {
    const draft = JSON.parse(storage.getItem(key));
    if (!draft || !Array.isArray(draft.fields)) return null;
    if (now - draft.at > KEPT_MILLISECONDS) {
      storage.removeItem(key);
      return null;
    }
    return draft;
  } catch {
    return null;
  }
}

/**
 * What to do with a draft when the editor opens: "drop" (it reached the server, or says nothing
 * new), "ask" (only the server knows whether a new workout arrived) or "offer".
 */
export function fate(draft, page) {
  if (isSame(draft.fields, page.fields)) return "drop";
  if (!draft.isSent) return "offer";
  if (draft.newId) return "ask";
  return draft.version === page.version ? "offer" : "drop";
}
