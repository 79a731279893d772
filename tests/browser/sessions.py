"""What tests of the player do: open a session, press, finish, and look at what was kept."""

from django.utils import timezone

from workouts import services
from workouts.blocks import Block

STARTED = "[data-behavior=session-player][data-state=ready]"
KEPT = "html[data-offline=ready]"
OFFLINE = "ERR_INTERNET_DISCONNECTED"
SESSIONS = "**/api/workouts/sessions/*"
DONE_ON_DISK = """(name) => new Promise((resolve) => {
  indexedDB.open(name).onsuccess = ({ target }) => {
    const asked = target.result.transaction("outbox").objectStore("outbox").getAll();
    asked.onsuccess = () => {
      target.result.close();
      resolve(asked.result.filter(({ name, value }) => name === "done" && value).length);
    };
  };
})"""


def leg_day(user):
    """Two sets of squats and an AMRAP."""
    item = {"sets": 2, "reps": "6-8", "load": {"value": 80, "unit": "kg"}, "restSeconds": 150}
    return services.save_by_hand(
        user_id=user.public_id,
        title="Leg day",
        description="",
        blocks=[
            Block(items=[{"name": "Barbell Squat", **item}]),
            Block(
                kind="amrap",
                params={"timeCapSeconds": 300},
                items=[{"name": "Burpee", "reps": 10}, {"name": "Sit-Up", "reps": 15}],
            ),
        ],
        tier="free",
        now=timezone.now(),
    )


def play(page, workout):
    page.set_default_timeout(10_000)
    page.goto(f"/workout/{workout.id}/session")
    page.wait_for_selector(STARTED)


def press(page, name: str):
    page.get_by_role("button", name=name, exact=True).click()


def has_done_set(reply) -> bool:
    return '"done":true' in (reply.request.post_data or "")


def finish(page):
    press(page, "Finish workout")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()


def logged(user) -> list[list[dict]]:
    done = services.list_completions(user_id=user.public_id)
    return [[one for row in session.log["sets"] for one in row["sets"]] for session in done]


def counts(user) -> list[int]:
    return [len(sets) for sets in logged(user)]


def kept(page, user) -> int:
    """How many sets the device has on its own disk as done."""
    return page.evaluate(DONE_ON_DISK, f"kinex-{user.public_id}")
