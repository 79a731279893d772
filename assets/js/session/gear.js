/** The plate calculator's dialog; the bar and plates somebody owns stay on this device. */
import { keep, recall } from "../kept.js";
import { platesFor, USUAL } from "./plates.js";

const KEPT = "kinex-gear";

export function gearIn(unit) {
  return { ...USUAL[unit], ...recall(KEPT)?.[unit] };
}

function keepGear(unit, gear) {
  keep(KEPT, { ...recall(KEPT), [unit]: gear });
}

/** "20 × 2, 10 × 1": weights and how many pairs; without a number, plenty. */
export function readPlates(text) {
  return [...text.matchAll(/(\d+(?:[.,]\d+)?)\s*(?:[x×*]\s*(\d+))?/g)]
    .map(([, weight, pairs]) => ({ weight: Number(weight.replace(",", ".")), pairs: Math.min(20, Number(pairs ?? 4)) }))
    .filter((plate) => plate.weight > 0 && plate.pairs > 0)
    .slice(0, 20);
}

export function plateWords({ perSide, total, isExact }, unit) {
  const sides = perSide.length ? `${perSide.join(" + ")} on each side` : "Only the bar";
  return isExact ? sides : `${sides}: ${total} ${unit}, the nearest below`;
}

export function mountPlates() {
  const dialog = document.getElementById("plates");
  const find = (name) => dialog.querySelector(`[data-plates-${name}]`);
  const unit = () => find("unit").value;
  const answer = () => {
    const target = Number(find("target").value);
    find("answer").textContent = target > 0 ? plateWords(platesFor(target, gearIn(unit())), unit()) : "";
  };
  const show = () => {
    const gear = gearIn(unit());
    find("bar").value = gear.bar;
    find("own").value = gear.plates.map((plate) => `${plate.weight} × ${plate.pairs}`).join(", ");
    answer();
  };
  find("target").addEventListener("input", answer);
  find("unit").addEventListener("change", show);
  find("usual").addEventListener("click", () => {
    keepGear(unit(), USUAL[unit()]);
    show();
  });
  for (const name of ["bar", "own"]) {
    find(name).addEventListener("input", () => {
      keepGear(unit(), { bar: Number(find("bar").value) || 0, plates: readPlates(find("own").value) });
      answer();
    });
  }
  return (load, ownUnit) => {
    find("unit").value = load?.unit ?? ownUnit;
    find("target").value = load?.value ?? "";
    show();
    dialog.showModal();
  };
}
