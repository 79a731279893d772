/** Sets that wait to be sent go first; those that can't are told of, since nobody else sends them. */
import { sending } from "../offline/sending.js";
import { asked } from "../session/parts.js";

export default function mount(form) {
  let isSettled = false;
  form.addEventListener("submit", async (event) => {
    if (isSettled) return;
    event.preventDefault();
    event.submitter?.setAttribute("aria-busy", "true");
    const { store, outbox } = await sending(document.body.dataset.member);
    if ((await store.counts()).waiting > 0) await outbox.flush();
    isSettled = (await store.counts()).waiting === 0 || (await asked("sign-out"));
    event.submitter?.removeAttribute("aria-busy");
    if (isSettled) form.requestSubmit();
  });
  form.dataset.state = "ready";
}
