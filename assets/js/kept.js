/** What a page keeps in this browser, as JSON. Where the browser keeps nothing, pages work all the same. */
export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Full, or refused: it lasts as long as the page.
  }
}
