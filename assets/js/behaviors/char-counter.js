import { counterText } from "../counter.js";

export default function mount(output) {
  const input = document.getElementById(output.dataset.for);
  const limit = Number(input.maxLength);

  const update = () => {
    output.textContent = counterText(input.value.length, limit);
  };

  input.addEventListener("input", update);
  update();
}
