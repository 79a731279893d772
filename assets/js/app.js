import htmx from "htmx.org";

import { mountAll, watch } from "./behaviors.js";
import { csrfToken } from "./cookies.js";

// 422 answers carry the form with its errors and must be swapped in; a crash page must not.
htmx.config.noSwap = [204, 304, "5xx"];

document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRFToken"] = csrfToken(document.cookie);
});

// A page that stays as it was has to say why.
let unanswered = null;
function sayUnanswered() {
  if (unanswered?.isConnected) return;
  unanswered = document.getElementById("unanswered").content.firstElementChild.cloneNode(true);
  document.getElementById("toasts").append(unanswered);
}
document.addEventListener("htmx:error", sayUnanswered);
document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response.status >= 500) sayUnanswered();
});

// What was pressed may have gone with the part it stood in: a keyboard goes on from the page's start.
document.addEventListener("htmx:after:swap", (event) => {
  const isPressed = ["click", "submit"].includes(event.detail.ctx.sourceEvent?.type);
  if (isPressed && document.activeElement === document.body) document.getElementById("main").focus({ preventScroll: true });
});

mountAll(document);
watch(document.body);

// After the page has what it needs itself; a player wants to be ready before the gym's cellar.
const isPlayer = document.querySelector('[data-behavior~="session-player"], [data-behavior~="timer-page"]') !== null;
addEventListener("load", () => setTimeout(async () => (await import("./offline/register.js")).register(), isPlayer ? 0 : 3_000));
