import { sending } from "../offline/sending.js";
import { settled } from "../session/left-over.js";
import { Player } from "../session/player.js";
import { Record, openSession } from "../session/record.js";

export default async function mount(root) {
  const plan = JSON.parse(document.getElementById("session-plan").textContent);
  const device = await sending(root.dataset.member);
  const kept = await settled(await openSession(device.store, plan.workoutId), device, Date.now());
  let player = null;
  const record = new Record({
    device,
    plan,
    kept,
    onChange: () => {
      player?.render();
      leaveIfOver();
    },
  });
  const workout = `/workout/${encodeURIComponent(plan.workoutId)}`;
  const find = (name) => root.querySelector(`[data-${name}]`);

  /** Once nothing waits, a session that is over is left, whichever device ended it. */
  async function leaveIfOver() {
    if (!record.isFinished && !record.isDiscarded) return;
    const { waiting } = await device.store.counts();
    if (waiting === 0) location.assign(record.isDiscarded ? workout : `${workout}/session/${record.id}/summary`);
  }

  const showNews = ({ outcome, waiting, refused }) => {
    find("sync").textContent = record.isFinished && waiting > 0 ? finishedWords(outcome, record.view()) : syncWords(outcome, waiting);
    find("sign-in").hidden = waiting === 0 || outcome !== "signed-out";
    find("problem").hidden = refused.length === 0 && device.store.isLasting;
    find("problem-text").textContent = device.store.isLasting
      ? `Our server could not keep something: ${refused.join(" ")}`
      : "This browser gives us no place to keep things. Stay online until you have finished.";
    leaveIfOver();
  };
  device.listen(showNews);
  player = new Player(root, record);
  device.store.counts().then((counts) => showNews({ outcome: "sent", ...counts }));
  player.joinOther();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") record.catchUp();
  });

  root.addEventListener("session-finished", async () => {
    root.dataset.state = "finished";
    find("finish-button").setAttribute("aria-busy", "true");
    await device.outbox.flush();
    find("finish-button").removeAttribute("aria-busy");
    find("sync-line").scrollIntoView({ block: "nearest" });
  });
  root.addEventListener("session-discarded", () => location.assign(workout));
  root.dataset.state = "ready";
}

function syncWords(outcome, waiting) {
  if (waiting === 0) return "Saved.";
  if (outcome === "signed-out") return "Kept on this device. Sign in again to send it.";
  return outcome === "again" ? "No connection: kept on this device, sent later." : "Kept on this device; sending…";
}

function finishedWords(outcome, { done, total }) {
  const next = outcome === "signed-out" ? "Sign in again to send it." : "It is sent as soon as there is a network; you can close this.";
  return `Finished: ${done} of ${total} sets, kept on this device. ${next}`;
}
