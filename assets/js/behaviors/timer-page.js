import { Alerts } from "../alerts/alerts.js";
import { Running } from "../alerts/running.js";
import * as device from "../kept.js";
import { part, say } from "../session/parts.js";
import * as engine from "../timers/engine.js";
import { Face } from "../timers/face.js";
import { canFillScreen, switchFullScreen } from "../timers/full-screen.js";
import { program } from "../timers/programs.js";
import { KINDS, PRESETS, specName, specOf } from "../timers/setup.js";

const KEPT = "kinex-timer";

export default function mount(root) {
  const find = (name) => root.querySelector(`[data-${name}]`);
  const form = find("setup");
  const alerts = new Alerts();
  const kept = device.recall(KEPT);
  let { timer = null, rounds = 0, specs = [] } = kept ?? {};
  let stack = [];

  const announce = (text) => {
    if (text) find("announce").textContent = text;
  };
  const keep = () => device.keep(KEPT, timer && { timer, rounds, specs, timeline: running.kept() });
  const act = (change) => {
    timer = change(timer, running.now());
    if (!engine.position(timer, running.now()).isDone) alerts.keepAwake();
    keep();
    draw(running.now());
  };
  const face = new Face(find("face"), {
    back: () => act(engine.back),
    skip: () => act(engine.skip),
    end: () => act(engine.end),
    go: () => {
      const place = engine.position(timer, running.now());
      if (place.isDone) start(specs);
      else act(place.isPaused ? engine.resume : engine.pause);
    },
  });
  const running = new Running({ kept: kept?.timeline, timers: () => (timer ? [timer] : []), draw, alerts, keep });

  function draw(now) {
    find("run").hidden = timer === null;
    form.hidden = timer !== null;
    if (timer === null) return;
    if (engine.position(timer, now).isDone) alerts.letSleep();
    face.draw(timer, now, { endLabel: "Finished", announce });
    find("rounds").hidden = !specs.some((spec) => ["amrap", "for_time", "stopwatch"].includes(spec.kind));
    find("round-count").textContent = String(rounds);
  }

  function start(chosen) {
    specs = chosen;
    rounds = 0;
    const change = specs.length > 1 ? Math.max(0, Number(find("between").value) || 0) : 0;
    const ready = specs[0].kind === "rest" ? 0 : undefined;
    timer = engine.start(program(specs, { change, ready }), running.now());
    alerts.keepAwake();
    keep();
    draw(running.now());
    find("face-go").focus();
  }

  function stop() {
    timer = null;
    stack = [];
    keep();
    alerts.letSleep();
    draw(running.now());
    drawStack();
    root.querySelector("[name=kind]:checked").focus();
  }

  const kind = () => root.querySelector("[name=kind]:checked").value;

  function drawFields(values = {}) {
    find("fields").replaceChildren(
      ...KINDS[kind()].fields.map((field) => {
        const label = part("timer-field");
        say(label, "label", field.label);
        const input = label.querySelector("input");
        Object.assign(input, { name: field.name, min: field.least, max: field.most, value: values[field.name] ?? field.first });
        return label;
      }),
    );
  }

  function chosen() {
    const values = Object.fromEntries(KINDS[kind()].fields.map(({ name }) => [name, Number(form.elements[name].value)]));
    const spec = specOf(kind(), values);
    find("wrong").hidden = typeof spec !== "string";
    find("wrong").textContent = typeof spec === "string" ? spec : "";
    return typeof spec === "string" ? null : spec;
  }

  function drawStack() {
    find("stack-place").hidden = stack.length === 0;
    find("stack").replaceChildren(
      ...stack.map((spec, at) => {
        const line = document.createElement("li");
        line.className = "list-row items-center justify-between";
        line.append(specName(spec));
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "btn", textContent: "Remove" });
        button.dataset.variant = "outline";
        button.setAttribute("aria-label", `Remove ${specName(spec)}`);
        button.addEventListener("click", () => {
          stack = stack.filter((_, place) => place !== at);
          drawStack();
        });
        line.append(button);
        return line;
      }),
    );
  }

  find("presets").replaceChildren(
    ...PRESETS.map(([name, presetKind, values]) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "chip", textContent: name });
      button.addEventListener("click", () => {
        root.querySelector(`[name=kind][value=${presetKind}]`).checked = true;
        drawFields(values);
        start([specOf(presetKind, values)]);
      });
      return button;
    }),
  );
  form.addEventListener("change", (event) => {
    if (event.target.name === "kind") drawFields();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const spec = stack.length ? null : chosen();
    if (stack.length) start(stack);
    else if (spec) start([spec]);
  });
  find("add-block").addEventListener("click", () => {
    const spec = chosen();
    if (!spec) return;
    stack = [...stack, spec];
    drawStack();
    announce(`${specName(spec)} added. ${stack.length} blocks.`);
  });
  find("round").addEventListener("click", () => {
    rounds += 1;
    keep();
    draw(running.now());
    announce(`${rounds} rounds.`);
  });
  find("change").addEventListener("click", stop);
  find("full").hidden = !canFillScreen();
  find("full").addEventListener("click", switchFullScreen);

  function drawToggles() {
    for (const button of root.querySelectorAll("[data-toggle]")) button.setAttribute("aria-pressed", String(alerts.settings[button.dataset.toggle]));
  }
  async function toggle(name) {
    await alerts.toggle(name);
    drawToggles();
  }
  for (const button of root.querySelectorAll("[data-toggle]")) button.addEventListener("click", () => toggle(button.dataset.toggle));

  document.addEventListener("keydown", (event) => {
    if (event.target.closest?.("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = { m: () => toggle("sound") };
    if (timer) Object.assign(keys, { r: () => act(engine.back), s: () => act(engine.skip), Escape: () => act(engine.end) });
    if (timer && !event.target.closest?.("button, a")) keys[" "] = () => find("face-go").click();
    const press = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!press) return;
    event.preventDefault();
    press();
  });
  drawFields();
  drawToggles();
  if (timer) alerts.keepAwake();
  draw(running.now());
}
