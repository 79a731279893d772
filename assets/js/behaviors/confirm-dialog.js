// Holds back a form's submission until the dialog it names was answered with "confirm".
export default function mount(form) {
  const dialog = document.getElementById(form.dataset.dialog);
  let confirmed = false;
  let submitter = null;

  // Capturing on the window, so neither htmx nor the submit guard sees a submission that is not confirmed yet.
  window.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form) return;
      if (confirmed) {
        confirmed = false;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      submitter = event.submitter;
      dialog.returnValue = "";
      dialog.showModal();
    },
    { capture: true },
  );

  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "confirm") return;
    confirmed = true;
    form.requestSubmit(submitter);
  });
}
