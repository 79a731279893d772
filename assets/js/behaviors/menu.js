// The menu is a <details>, so it opens without this; here it learns to close and to follow the arrow keys.
export default function mount(details) {
  const summary = details.querySelector("summary");
  const items = () => [...details.querySelectorAll(".menu-panel :is(a, button)")];

  const close = () => {
    details.open = false;
  };

  const moveFocus = (step) => {
    const all = items();
    const next = all.indexOf(document.activeElement) + step;
    all[(next + all.length) % all.length]?.focus();
  };

  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) {
      close();
      summary.focus();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      details.open = true;
      moveFocus(1);
    } else if (event.key === "ArrowUp" && details.open) {
      event.preventDefault();
      moveFocus(document.activeElement === summary ? 0 : -1);
    }
  });

  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) close();
  });

  document.addEventListener("pointerdown", (event) => {
    if (!details.contains(event.target)) close();
  });
}
