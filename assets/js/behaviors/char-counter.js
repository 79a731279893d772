import { counterText, isNearLimit } from "../counter.js";

export default function mount(output) {
  const input = document.getElementById(output.dataset.for);
  const limit = Number(input.maxLength);

  const update = () => {
    output.textContent = counterText(input.value.length, limit);
    // Silent for most of the text, so a screen reader is not interrupted at every key.
    output.setAttribute("aria-live", isNearLimit(input.value.length, limit) ? "polite" : "off");
  };

  input.addEventListener("input", update);
  update();
}
