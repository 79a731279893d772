// One press, one request: the buttons rest while the form is on its way.
export default function mount(form) {
  const buttons = () => form.querySelectorAll("button:not([type='button'])");

  const release = () => {
    delete form.dataset.submitting;
    for (const button of buttons()) button.removeAttribute("aria-busy");
  };

  form.addEventListener("submit", (event) => {
    if ("submitting" in form.dataset) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.submitting = "";
    // Not `disabled`: a disabled button loses focus and its own name and value in the request.
    (event.submitter ?? buttons()[0])?.setAttribute("aria-busy", "true");
  });

  form.addEventListener("htmx:finally:request", release);
  // The browser may bring the page back as it was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) release();
  });
}
