/** The dialog that searches exercises; `choose(action, id)` is told what was chosen for which place. */
export function openPicker(dialog, action, choose) {
  const search = dialog.querySelector("form");
  search.reset();
  dialog.onclick = (event) => {
    const choice = event.target.closest("[data-choice]");
    if (choice) choose(action, choice.dataset.choice);
    if (choice || event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  };
  dialog.showModal();
  search.elements.q.focus();
  search.requestSubmit();
}
