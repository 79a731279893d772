import Sortable from "sortablejs";

// Plans move by dragging; the day's page does the same with a date field, without a pointer.
export default function mount(element) {
  const form = element.querySelector("#calendar-move");
  for (const list of element.querySelectorAll(".calendar-day > ul")) {
    Sortable.create(list, {
      group: "calendar",
      draggable: "[data-movable]",
      sort: false,
      delay: 200,
      delayOnTouchOnly: true,
      onEnd({ item, from, to }) {
        const [day, target] = [from, to].map((one) => one.closest("[data-day]").dataset.day);
        if (day === target) return;
        form.elements.key.value = item.dataset.key;
        form.elements.day.value = day;
        form.elements.to.value = target;
        form.requestSubmit();
      },
    });
  }
}
