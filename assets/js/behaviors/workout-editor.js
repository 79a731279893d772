// Warns before unsaved changes are left behind; adding and moving rows counts as a change.
export default function mount(form) {
  let isTouched = "touched" in form.dataset;

  form.addEventListener("input", () => {
    isTouched = true;
  });
  form.addEventListener("submit", () => {
    isTouched = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isTouched && form.isConnected) event.preventDefault();
  });
}
