"""What the pages of statistics show, so that templates ask and don't compute."""

import datetime
from collections.abc import Mapping, Sequence

from workouts import body_map, muscles, prescriptions, rollups, statistics, streaks
from workouts.charts import Chart, day_label, number
from workouts.history import Sight
from workouts.performed import Movement
from workouts.playing import LoggedSet
from workouts.services.training import MovementHistory, Training
from workouts.statistics import Record
from workouts.tables import Completion

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def dashboard(known: Training, week: Mapping[str, float]) -> dict:
    """Return what the dashboard shows."""
    sight, total = known.sight, known.totals
    return {
        **strip(known),
        "is_empty": not known.sessions,
        "sight": sight,
        "average": prescriptions.clock(total.average_seconds),
        "workouts_chart": _month_chart(known, "Workouts per month", "workouts"),
        "volume_chart": _month_chart(known, "Volume per month", sight.unit)
        if sight.has_analytics
        else None,
        "muscles": muscle_map(week),
        "favourites": [
            {"name": held["name"], "times": held["times"]}
            for _, held in statistics.favourites(known.movements)
        ],
        "records": [record(one) for one in known.records[:5]],
        "reached": known.badges,
    }


def strip(known: Training) -> dict:
    """Return the figures of the home page's strip."""
    sight, total = known.sight, known.totals
    goal = sight.weekly_goal or 0
    trained = {day for day in known.days if streaks.monday(day) == streaks.monday(sight.today)}
    return {
        "workouts": f"{total.workouts:,}",
        "volume": f"{round(total.volume):,}",
        "load_unit": sight.unit,
        "hours": f"{total.seconds / 3_600:,.1f}",
        "streaks": known.streaks,
        "goal": goal,
        "week_days": len(trained),
        "week_share": min(100, round(100 * len(trained) / goal)) if goal else 0,
        "is_goal_reached": bool(goal) and len(trained) >= goal,
        "week": [
            {"name": name, "is_done": _weekday(sight.today, place) in trained,
             "is_today": sight.today.weekday() == place}
            for place, name in enumerate(WEEKDAYS)
        ],
    }  # fmt: skip


def _weekday(today: datetime.date, place: int) -> datetime.date:
    return streaks.monday(today) + datetime.timedelta(days=place)


def _month_chart(known: Training, name: str, unit: str) -> Chart:
    points = known.by_month
    values = [point.workouts if unit == "workouts" else round(point.volume) for point in points]
    return Chart("bar", name, unit, [_month(point.month) for point in points], values)


def _month(month: str) -> str:
    return datetime.date.fromisoformat(month + "-01").strftime("%b %Y")


def muscle_map(week: Mapping[str, float]) -> dict:
    """Return the body map: both views as shapes with a shade, and the table twin."""
    trained = sorted(((sets, name) for name, sets in week.items() if sets), reverse=True)
    most = ", ".join(f"{name} {number(sets)}" for sets, name in trained[:3])
    return {
        "views": [
            {"name": name, "shapes": [_shape(muscle, path, week) for muscle, path in shapes]}
            for name, shapes in (("Front", body_map.FRONT), ("Back", body_map.BACK))
        ],
        "outline": body_map.OUTLINE,
        "summary": f"Sets per muscle this week: {most}." if most else "No sets this week yet.",
        "rows": [
            {"name": name.capitalize(), "sets": number(sets)}
            for sets, name in sorted(
                ((sets, name) for name, sets in week.items()), key=lambda row: (-row[0], row[1])
            )
        ],
        "is_empty": not trained,
    }


def _shape(muscle: str, path: str, week: Mapping[str, float]) -> dict:
    sets = week[muscle]
    return {
        "path": path,
        "shade": muscles.shade(sets),
        "title": f"{muscle.capitalize()}: {number(sets)} set{'' if sets == 1 else 's'}",
    }


def record(one: Record) -> dict:
    return {
        "name": one.name,
        "set": f"{one.weight:g} {one.unit} × {one.reps}",
        "date": datetime.date.fromisoformat(one.date),
        "estimate": one.estimate,
        "is_baseline": one.is_baseline,
    }


def records(known: Training) -> dict:
    """Return what the page of records shows; estimates are for those with analytics."""
    sight = known.sight
    held = known.movements
    return {
        "sight": sight,
        "recent": [record(one) for one in statistics.recent(known.records, today=sight.today)],
        "records": [
            {**record(one), "one_rep_max": _estimate(held[one.key], sight.unit)}
            for one in known.records
        ],
        "others": [
            {"name": movement["name"], "facts": facts}
            for movement in sorted(held.values(), key=lambda movement: movement["name"])
            if (facts := _other_records(movement))
        ],
        **_progression(known),
    }


def _progression(known: Training) -> dict:
    """Return how the estimate of the lift that was trained most grew, month by month."""
    lifts = {key: held for key, held in known.movements.items() if held["best"]}
    for key, held in statistics.favourites(lifts, count=1):
        points = statistics.progression(known.months, key, unit=known.sight.unit)
        chart = _points_chart(known.sight, points, f"{held['name']}, estimated 1RM", "estimate")
        return {"progression": chart, "lift": held["name"]}
    return {}


def _estimate(movement: Mapping, unit: str) -> str:
    estimate = statistics.best_estimate(movement, unit=unit)
    return "" if estimate is None else f"{round(estimate)} {unit}"


def _other_records(movement: Mapping) -> list[str]:
    facts = []
    if movement["longest"]:
        facts.append(f"Longest {prescriptions.clock(movement['longest'][0])}")
    if movement["farthest"]:
        value, unit, _ = movement["farthest"]
        facts.append(f"Farthest {value:g} {unit}")
    facts += [
        f"{distance} in {prescriptions.clock(best[0])}"
        for distance, best in list(movement["fastest"].items())[:3]
    ]
    return facts


def movement(found: MovementHistory) -> dict:
    """Return what the page of one exercise shows."""
    together, sight = found.together, found.sight
    volume = statistics.in_unit(together["volume"], sight.unit)
    loads = sorted(together["loads"].items(), key=lambda one: -rollups.amount(one[0]))
    return {
        "sight": sight,
        "name": found.name,
        "times": together["times"],
        "sets": f"{together['sets']:,}",
        "reps": f"{together['reps']:,}",
        "volume": f"{round(volume):,}",
        "load_unit": sight.unit,
        "sets_each": f"{together['sets'] / together['times']:.1f}",
        "best": record(_best(found)) if together["best"] else None,
        "one_rep_max": _estimate(together, sight.unit),
        "others": _other_records(together),
        "loads": [
            {"load": load, "reps": best[0], "date": datetime.date.fromisoformat(best[1])}
            for load, best in loads[:8]
        ],
        "heaviest_chart": _sessions_chart(found),
        "strength_chart": _points_chart(sight, found.points, "Estimated 1RM", "estimate"),
        "volume_chart": _points_chart(sight, found.points, "Volume", "volume"),
        "sessions": [_session(row, done) for row, done in found.latest],
    }


def _best(found: MovementHistory) -> Record:
    return statistics.records({found.key: found.together})[0]


def _points_chart(
    sight: Sight, points: Sequence[statistics.Point], name: str, value: str
) -> Chart | None:
    if not sight.has_analytics:
        return None
    values = [getattr(point, value) for point in points]
    rounded = [None if one is None else round(one, 1) for one in values]
    if not any(rounded):
        return None
    labels = [_month(point.month) for point in points]
    return Chart("bar" if value == "volume" else "line", name, sight.unit, labels, rounded)


def _sessions_chart(found: MovementHistory) -> Chart | None:
    labels, values = [], []
    for row, done in reversed(found.latest):
        loads = [_in(one.load.value, one.load.unit, found.sight.unit)
                 for one in done.best_sets() if one.load and one.load.value]  # fmt: skip
        if loads:
            labels.append(day_label(rollups.day(row.completed_date, row.completed_at)))
            values.append(max(loads))
    name = "Heaviest set, last sessions"
    return Chart("line", name, found.sight.unit, labels, values) if values else None


def _in(value: float, entered: str, unit: str) -> float:
    thousandths = round(value * 1_000)
    volume = (thousandths, 0) if entered == "kg" else (0, thousandths)
    return round(statistics.in_unit(volume, unit), 2)


def _session(row: Completion, done: Movement) -> dict:
    sets = [_set(one) for one in done.sets]
    return {
        "date": datetime.date.fromisoformat(rollups.day(row.completed_date, row.completed_at)),
        "workout_id": row.workout_id,
        "completion_id": row.completion_id,
        "sets": [one for one in sets if one],
    }


def _set(one: LoggedSet) -> str:
    parts = (
        f"{one.load.value:g} {one.load.unit}" if one.load and one.load.value else "",
        f"× {one.reps}" if one.reps is not None else "",
        f"{one.distance.value:g} {one.distance.unit}" if one.distance else "",
        prescriptions.clock(one.seconds) if one.seconds else "",
    )
    return " ".join(part for part in parts if part)
