import { cut, parts, spanOf, touches, within } from "../source-spans.js";

const LIT = ["fill-brand/30", "stroke-brand"];
const DOUBTFUL = "border-warning";

// Shows where a value was read: in the picture and in the text beside the editor.
export default function mount(root) {
  const text = root.querySelector("[data-source-text]");
  const whole = text?.textContent ?? "";
  const sources = JSON.parse(document.getElementById("sources").textContent);

  const show = (span) => {
    if (text) markText(text, whole, span);
    for (const page of root.querySelectorAll("[data-page]")) lightPage(page, span, whole);
  };

  const spanFor = (input) => {
    const field = parts(input.name ?? "");
    const kept = field && input.form?.elements[`${field.prefix}-kept`];
    return kept && spanOf(sources, kept.value, field.field);
  };

  const showFor = (input) => {
    const span = spanFor(input);
    if (span) show(span);
  };

  const doubtful = [...root.querySelectorAll("rect[data-doubtful]")].map(pieceOf);
  const markDoubtful = () => {
    for (const input of root.querySelectorAll("form input[name^=b]:not([type=hidden])")) {
      const span = input.value && spanFor(input);
      if (span && touches(doubtful, span)) mark(input);
    }
  };
  markDoubtful();
  // Adding or moving a row brings the editor anew.
  root.addEventListener("htmx:after:swap", markDoubtful);

  root.addEventListener("focusin", (event) => showFor(event.target));
  // Somebody may have tapped a value before this module had arrived.
  if (root.contains(document.activeElement)) showFor(document.activeElement);
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-span]");
    if (!button) return;
    const [start, end] = button.dataset.span.split("-").map(Number);
    show({ start, end });
  });
}

function mark(input) {
  input.classList.add(DOUBTFUL);
  input.setAttribute("aria-description", "Hard to read in the picture");
}

function markText(element, whole, span) {
  const [before, inside, after] = cut(whole, span);
  const mark = document.createElement("mark");
  mark.className = "bg-brand-soft text-brand-text rounded";
  mark.textContent = inside;
  element.replaceChildren(before, mark, after);
  scrollWithin(element.closest("[data-scroll]"), mark);
}

/** Light the boxes of a page a span was read from. */
function lightPage(page, span, text) {
  const drawing = page.querySelector("svg");
  for (const old of drawing.querySelectorAll("[data-lit]")) old.remove();
  const boxes = [...drawing.querySelectorAll("[data-start]")].map((rect) => within(pieceOf(rect), span, text));
  const lit = boxes.filter(Boolean).map((box) => drawing.appendChild(drawn(box)));
  if (lit.length) scrollWithin(page.closest("[data-scroll]"), lit[0]);
}

function pieceOf(rect) {
  const number = (name) => Number(rect.getAttribute(name));
  return {
    start: Number(rect.dataset.start),
    end: Number(rect.dataset.end),
    x: number("x"),
    y: number("y"),
    width: number("width"),
    height: number("height"),
  };
}

function drawn(box) {
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries(box)) rect.setAttribute(name, value);
  rect.setAttribute("vector-effect", "non-scaling-stroke");
  rect.setAttribute("stroke-width", "2");
  rect.dataset.lit = "";
  rect.classList.add(...LIT);
  return rect;
}

function scrollWithin(area, element) {
  if (!area) return;
  const frame = area.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom) {
    area.scrollTop += box.top - frame.top - frame.height / 3;
  }
}
