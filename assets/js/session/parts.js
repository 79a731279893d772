/** A copy of a <template>'s only element. */
export function part(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

export function say(element, name, text) {
  for (const one of element.querySelectorAll(`[data-${name}]`)) one.textContent = text;
}

/** Open a dialog; resolves to whether it was confirmed. */
export function asked(id) {
  const dialog = document.getElementById(id);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "confirm"), { once: true });
  });
}
