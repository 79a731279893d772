export default function mount(field) {
  const input = field.querySelector("input");
  const wrapper = document.createElement("div");
  wrapper.className = "reveal";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Show";
  button.setAttribute("aria-label", "Show password");
  button.setAttribute("aria-pressed", "false");

  input.classList.add("input");
  input.replaceWith(wrapper);
  wrapper.append(input, button);

  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.textContent = shown ? "Hide" : "Show";
    button.setAttribute("aria-pressed", String(shown));
  });
}
