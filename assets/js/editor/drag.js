import Sortable from "sortablejs/modular/sortable.core.esm.js";

const SHARED = {
  animation: 150,
  delay: 120,
  delayOnTouchOnly: true,
  ghostClass: "opacity-40",
  forceFallback: true,
  fallbackOnBody: true,
  scroll: true,
};

/** Let blocks and exercises be dragged; `run` gets the action that says what was dropped where. */
export function makeSortable(form, run) {
  Sortable.create(form.querySelector("[data-blocks]"), {
    ...SHARED,
    draggable: "[data-block]",
    handle: "[data-handle='block']",
    onEnd: ({ oldDraggableIndex, newDraggableIndex }) => {
      if (oldDraggableIndex !== newDraggableIndex)
        run(`move-block:${oldDraggableIndex}:${newDraggableIndex}`);
    },
  });
  for (const list of form.querySelectorAll("[data-items]")) {
    Sortable.create(list, {
      ...SHARED,
      group: "items",
      draggable: "[data-item]",
      handle: "[data-handle='item']",
      onEnd: (event) => {
        const from = `${event.from.dataset.blockNumber}:${event.oldDraggableIndex}`;
        const to = `${event.to.dataset.blockNumber}:${event.newDraggableIndex}`;
        if (from !== to) run(`move-item:${from}:${to}`);
      },
    });
  }
}
