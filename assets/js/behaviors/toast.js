import { Countdown } from "../countdown.js";

const FADE_MILLISECONDS = 200;

export default function mount(toast) {
  const leave = () => {
    toast.dataset.leaving = "";
    setTimeout(() => toast.remove(), FADE_MILLISECONDS);
  };

  toast.querySelector("[data-dismiss]")?.addEventListener("click", leave);

  const seconds = Number(toast.dataset.seconds);
  if (!seconds) return;
  const countdown = new Countdown(seconds * 1000, leave);
  toast.addEventListener("pointerenter", () => countdown.hold("pointer"));
  toast.addEventListener("pointerleave", () => countdown.release("pointer"));
  toast.addEventListener("focusin", () => countdown.hold("focus"));
  toast.addEventListener("focusout", () => countdown.release("focus"));
}
