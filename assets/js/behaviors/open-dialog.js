export default function mount(button) {
  button.addEventListener("click", () => {
    document.getElementById(button.dataset.dialog).showModal();
  });
}
