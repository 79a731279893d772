/** The dialog for another exercise: stand-ins that came with the plan, more from the server, a search. */
import { ask } from "../offline/server.js";
import { part, say } from "./parts.js";

const WAIT = 250;

/**
 * Ask which exercise; resolves to {name, exerciseId, set} or null. `movement` is what is replaced,
 * or null when one is added.
 */
export function chooseExercise({ movement, taken }) {
  const dialog = document.getElementById("choose-exercise");
  const find = (name) => dialog.querySelector(`[data-${name}]`);
  const search = find("search");
  search.value = "";
  find("found").replaceChildren();
  find("choose-note").textContent = "";
  find("reasons").hidden = movement === null;
  return new Promise((resolve) => {
    let chosen = null;
    const choose = (choice) => {
      chosen = choice;
      dialog.close();
    };
    const offer = (offered) => find("choices").replaceChildren(...offered.map((one) => choiceOf(one, choose)));
    offer(movement?.substitutes ?? []);
    const page = new AbortController();
    const { signal } = page;
    for (const button of find("reasons").querySelectorAll("[data-reason]")) {
      button.addEventListener("click", () => moreFor(movement, button.dataset.reason, taken, find("choose-note"), offer), { signal });
    }
    let timer;
    search.addEventListener(
      "input",
      () => {
        clearTimeout(timer);
        timer = setTimeout(() => searched(search.value.trim(), find, choose), WAIT);
      },
      { signal },
    );
    dialog.addEventListener(
      "close",
      () => {
        page.abort();
        resolve(chosen);
      },
      { once: true },
    );
    dialog.showModal();
  });
}

async function moreFor(movement, reason, taken, note, offer) {
  note.textContent = "Looking…";
  try {
    const { status, body } = await ask("/api/workouts/substitutes", { name: movement.name, exerciseId: movement.exerciseId, reason, taken });
    if (status !== 200) {
      note.textContent = body?.error ?? "Nothing came back.";
      return;
    }
    note.textContent = body.note ?? (body.substitutes.length ? "" : "Nothing else fits your profile.");
    offer(body.substitutes);
  } catch {
    note.textContent = "No network: these came with the plan.";
  }
}

async function searched(text, find, choose) {
  if (text.length < 2) return find("found").replaceChildren();
  let found = [];
  try {
    const { body } = await ask(`/api/workouts/movements?q=${encodeURIComponent(text)}`);
    found = body?.movements ?? [];
  } catch {
    find("choose-note").textContent = "No network: you can still add it by its name.";
  }
  const own = { item: { name: text }, rule: "As you wrote it" };
  return find("found").replaceChildren(...[...found, own].map((one) => choiceOf(one, choose)));
}

function choiceOf({ item, rule }, choose) {
  const choice = part("choice");
  say(choice, "name", item.name);
  const load = item.load && typeof item.load.value === "number" ? `${item.load.value} ${item.load.unit}` : "";
  say(choice, "text", [load, rule].filter(Boolean).join(" · "));
  choice.querySelector("[data-choose]").addEventListener("click", () =>
    choose({ name: item.name, exerciseId: item.exerciseId ?? null, set: load ? { load: item.load } : {} }),
  );
  return choice;
}
