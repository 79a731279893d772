import htmx from "htmx.org";

import { content, draftKey, fate, read, save } from "../editor/draft.js";
import { openPicker } from "../editor/picker.js";

const SAVE_AFTER_MILLISECONDS = 400;
const KEYS = { ArrowUp: "up", ArrowDown: "down" };
const PARAMS = JSON.parse(document.getElementById("editor-kinds")?.textContent ?? "{}");

// Arrow keys pressed while the server still rearranges: each moves on what the one before it moved.
const waiting = [];
let isMoving = false;
let isTouched = false;
let isOffered = false;

document.addEventListener("keydown", (event) => {
  if (!isMoving || !KEYS[event.key]) return;
  event.preventDefault();
  waiting.push(KEYS[event.key]);
});

window.addEventListener("beforeunload", (event) => {
  if (isTouched && document.getElementById("editor")) event.preventDefault();
});

// The form is mounted anew after every press: the server rearranges it and says what happened.
export default function mount(form) {
  const key = draftKey(form.dataset.owner, form.action);
  const fields = () => content(new FormData(form));
  const keep = (more = {}) =>
    save(localStorage, key, {
      at: Date.now(),
      version: form.dataset.version,
      newId: form.dataset.newId,
      fields: fields(),
      ...more,
    });

  const run = (action, exercise = "") => {
    form.querySelector("[data-exercise]").value = exercise;
    const button = form.querySelector("[data-run]");
    button.value = action;
    button.click();
  };

  if ("touched" in form.dataset) {
    isTouched = true;
    keep();
  } else if (!isOffered) {
    isOffered = true;
    offer(form, key, fields());
  }

  let timer = 0;
  const touched = () => {
    isTouched = true;
    clearTimeout(timer);
    timer = setTimeout(keep, SAVE_AFTER_MILLISECONDS);
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", (event) => {
    if (event.target.name?.endsWith("-kind")) showParams(event.target);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isTouched = false;
    keep({ isSent: true });
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick]");
    if (!button) return;
    event.preventDefault();
    openPicker(document.getElementById("picker"), button.dataset.pick, run);
  });
  const move = (handle, way) => {
    isMoving = true;
    run(`${way}-${handle.dataset.handle}:${handle.dataset.place}`);
  };
  form.addEventListener("keydown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (isMoving || !handle || !KEYS[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    move(handle, KEYS[event.key]);
  });
  freezeWhileAsked(form);

  import("../editor/drag.js").then(({ makeSortable }) => makeSortable(form, run));
  document.getElementById("editor-said").textContent = form.dataset.said;
  const focused = document.getElementById(form.dataset.focus);
  focused?.focus();
  isMoving = false;
  if (waiting.length && focused?.matches("[data-handle]")) {
    // This form may be mounted before htmx has seen it, and would then leave the page.
    htmx.process(form);
    move(focused, waiting.shift());
  } else waiting.length = 0;
}

// What is typed or pressed between a press and its answer would be lost with the form it was in.
function freezeWhileAsked(form) {
  let pressed = null;
  form.addEventListener("htmx:before:request", () => {
    pressed = document.activeElement;
    form.inert = true;
  });
  form.addEventListener("htmx:finally:request", () => {
    form.inert = false;
    if (!form.isConnected) return;
    isMoving = false;
    waiting.length = 0;
    pressed?.focus();
  });
}

function showParams(select) {
  const useful = PARAMS[select.value] ?? [];
  for (const field of select.closest("[data-params]").querySelectorAll("[data-param]")) {
    const isUseful = useful.includes(field.dataset.param);
    field.hidden = !isUseful;
    // What another kind was timed by must not be saved with this one.
    if (!isUseful) field.querySelector("input").value = "";
  }
}

async function offer(form, key, fields) {
  const draft = read(localStorage, key, Date.now());
  if (!draft) return;
  let what = fate(draft, { version: form.dataset.version, fields });
  if (what === "ask") {
    const reply = await fetch(`/workout/${draft.newId}`, { method: "HEAD" }).catch(() => null);
    what = reply?.ok ? "drop" : "offer";
  }
  if (what === "drop") localStorage.removeItem(key);
  else show(form, key, draft);
}

function show(form, key, draft) {
  const box = document.getElementById("draft-offer");
  const filled = box.querySelector("[data-fields]");
  const restored = [
    ...draft.fields,
    ["action", "restore"],
    ["version", form.dataset.version],
    ["new_id", form.dataset.newId],
    ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value],
  ];
  for (const [name, value] of restored) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    filled.append(input);
  }
  const when = new Date(draft.at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  box.querySelector("[data-when]").textContent = `Typed ${when}, never saved.`;
  box.querySelector("[data-older]").hidden = draft.version === form.dataset.version;
  box.querySelector("[data-discard]").addEventListener("click", () => {
    localStorage.removeItem(key);
    box.hidden = true;
    form.querySelector("input:not([type=hidden])").focus();
  });
  box.querySelector("form").addEventListener("submit", () => {
    box.hidden = true;
  });
  box.hidden = false;
}
