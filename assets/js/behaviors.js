// Not fetched when first wanted: it tells of a network that is gone.
import * as toast from "./behaviors/toast.js";

const AT_HAND = { toast };
const mounted = new WeakMap();

// esbuild turns the pattern into one lazy chunk for each file of the folder.
const load = (name) => AT_HAND[name] ?? import(`./behaviors/${name}.js`);

async function mount(element) {
  const done = mounted.get(element) ?? new Set();
  mounted.set(element, done);
  for (const name of element.dataset.behavior.split(" ")) {
    if (done.has(name)) continue;
    done.add(name);
    const behavior = await load(name);
    behavior.default(element);
  }
}

/** Mount every behaviour named by data-behavior at or under a node; names already mounted are left alone. */
export function mountAll(node) {
  if (node instanceof Element && node.matches("[data-behavior]")) mount(node);
  for (const element of node.querySelectorAll("[data-behavior]")) mount(element);
}

/** Mount what arrives later, whoever puts it there. */
export function watch(root) {
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node instanceof Element) mountAll(node);
      }
    }
  }).observe(root, { childList: true, subtree: true });
}
