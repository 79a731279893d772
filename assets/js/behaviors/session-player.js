import { sending } from "../offline/sending.js";
import { settled } from "../session/left-over.js";
import { Player } from "../session/player.js";
import { Record, unfinished } from "../session/record.js";
import { read } from "../session/merge.js";

export default async function mount(root) {
  const plan = JSON.parse(document.getElementById("session-plan").textContent);
  const device = await sending(root.dataset.member);
  const kept = await settled(unfinished(await device.store.sessions(), plan.workoutId), device, Date.now());
  let player = null;
  const record = new Record({ device, plan, kept, onChange: () => player?.render() });
  const summary = (id) => `/workout/${encodeURIComponent(plan.workoutId)}/session/${id}/summary`;
  const find = (name) => root.querySelector(`[data-${name}]`);
  let isLeaving = false;

  const showNews = ({ outcome, waiting, refused }) => {
    find("sync").textContent = syncWords(outcome, waiting);
    find("problem").hidden = refused.length === 0 && device.store.isLasting;
    find("problem-text").textContent = device.store.isLasting
      ? `Our server could not keep something: ${refused.join(" ")}`
      : "This browser gives us no place to keep things. Stay online until you have finished.";
    if (isLeaving && waiting === 0 && outcome === "sent") location.assign(summary(record.id));
  };
  device.listen(showNews);
  player = new Player(root, record);
  device.store.counts().then((counts) => showNews({ outcome: "sent", ...counts }));
  player.joinOther();

  root.addEventListener("session-finished", async () => {
    isLeaving = true;
    root.dataset.state = "finished";
    find("finish-button").setAttribute("aria-busy", "true");
    await device.outbox.flush();
    find("finish-button").removeAttribute("aria-busy");
    const { done, total } = record.view();
    find("sync").textContent = `Finished: ${done} of ${total} sets, kept on this device. It is sent as soon as there is a network; you can close this.`;
    find("sync-line").scrollIntoView({ block: "nearest" });
  });
  root.addEventListener("session-discarded", () => location.assign(`/workout/${encodeURIComponent(plan.workoutId)}`));
  root.dataset.state = read(record.state, "session", "finishedAt") ? "finished" : "ready";
}

function syncWords(outcome, waiting) {
  if (waiting === 0) return "Saved.";
  if (outcome === "signed-out") return "Kept on this device. Sign in again in another tab to send it.";
  return outcome === "again" ? "No connection: kept on this device, sent later." : "Kept on this device; sending…";
}
