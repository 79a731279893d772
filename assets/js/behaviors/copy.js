// Copies what a field holds; where a browser won't, it is selected and can be copied by hand.
export default function mount(button) {
  const field = document.getElementById(button.dataset.copies);
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard?.writeText(field.value);
    if (navigator.clipboard) button.querySelector("span").textContent = "Copied";
  });
}
