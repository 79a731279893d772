import Sortable from "sortablejs";

const TOUCH = { sort: false, delay: 200, delayOnTouchOnly: true };

// Plans move, and workouts are planned, by dragging; the day's page does both without a pointer.
export default function mount(element) {
  const [moving, planning] = ["#calendar-move", "#calendar-plan"].map((id) => element.querySelector(id));
  for (const list of element.querySelectorAll(".calendar-day > ul")) {
    Sortable.create(list, {
      ...TOUCH,
      group: "calendar",
      draggable: "[data-movable]",
      onEnd({ item, from, to }) {
        const [day, target] = [from, to].map(dayOf);
        if (day === target) return;
        moving.elements.key.value = item.dataset.key;
        moving.elements.day.value = day;
        moving.elements.to.value = target;
        moving.requestSubmit();
      },
    });
  }
  const saved = element.querySelector("[data-saved]");
  if (!saved) return;
  Sortable.create(saved, {
    ...TOUCH,
    group: { name: "calendar", pull: "clone", put: false },
    onEnd({ item, to }) {
      if (to === saved) return;
      planning.action = `/calendar/${dayOf(to)}`;
      planning.elements.workout.value = item.dataset.workout;
      planning.requestSubmit();
    },
  });
}

function dayOf(list) {
  return list.closest("[data-day]").dataset.day;
}
