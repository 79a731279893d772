import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from "chart.js";
import { options } from "./options.js";

Chart.register(
  BarController, BarElement, CategoryScale, LinearScale, LineController, LineElement, PointElement, Tooltip,
);

/** Draw `{kind, name, unit, labels, values}` in the page's colours, and again when the theme changes. */
export function draw(canvas, data) {
  let chart = new Chart(canvas, settings(data));
  new MutationObserver(() => {
    chart.destroy();
    chart = new Chart(canvas, settings(data));
  }).observe(document.documentElement, { attributeFilter: ["class"] });
}

function settings(data) {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(`--${name}`).trim();
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  // A canvas inherits no font.
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  return options(data, { color, isStill });
}
