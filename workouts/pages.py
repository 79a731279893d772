"""What pages show of workouts and sessions, so that templates ask and don't compute."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from workouts import duration, playing, prescriptions, services, strength
from workouts.blocks import Block, Plan
from workouts.playing import LoggedSet
from workouts.services import calendar
from workouts.tables import Completion, Workout

SOURCES = {
    "ai_generate": ("AI coach", "sparkles"),
    "ai_enhance": ("AI coach", "sparkles"),
    "ai_wod": ("Workout of the day", "calendar-check"),
    "ai_wow": ("Workout of the week", "sparkles"),
    "ocr": ("From a photo", "camera"),
    "instagram": ("Instagram", "link"),
    "tiktok": ("TikTok", "link"),
    "imported": ("Imported", "import"),
}

# A working set needs no name.
SET_TYPES = {"warmup": "Warm-up", "drop": "Drop set", "failure": "To failure"}


def greeting(now: datetime, zone: ZoneInfo | None) -> str:
    """Return the greeting of the member's own time of day; "Hello" where the zone isn't known."""
    if zone is None:
        return "Hello"
    hour = now.astimezone(zone).hour
    if 5 <= hour < 12:
        return "Good morning"
    return "Good afternoon" if 12 <= hour < 18 else "Good evening"


def card(row: Workout) -> dict:
    """Return what a list shows of a workout."""
    source, icon = SOURCES.get(row.source, ("", ""))
    count, minutes = row.exercise_count, row.duration_minutes
    facts = (
        minutes and f"{int(minutes)} min",
        count and f"{int(count)} exercise{'' if int(count) == 1 else 's'}",
    )
    return {
        "id": row.id,
        "title": row.title or "Untitled workout",
        "facts": " · ".join(fact for fact in facts if fact),
        "difficulty": (row.difficulty or "").capitalize(),
        "source": source,
        "source_icon": icon,
        "is_done": bool(row.is_completed),
        "times_done": int(row.completion_count or 0),
        "is_favourite": bool(row.is_favourite),
        "is_template": bool(row.is_template),
    }


def up_next(plan: calendar.Entry | None, recent: list[Workout], today: date) -> dict | None:
    """Return what the calendar has next, or the newest workout not done yet."""
    if plan is None:
        return next((card(row) for row in recent if not row.is_completed), None)
    day = "today" if plan.day == today else date_format(plan.day, "l")
    when = f"{day} at {plan.time}" if plan.time else day
    return {"id": plan.workout_id, "title": plan.title, "facts": f"Planned for {when}"}


def workout(row: Workout) -> dict:
    """Return what the workout's own page shows."""
    blocks = services.blocks_of(row)
    body = row.body or {}
    minutes = row.duration_minutes or round(duration.estimate_seconds(blocks) / 60)
    numbers = iter(range(1, 10_000))
    return card(row) | {
        "description": body.get("description") or "",
        "minutes": int(minutes),
        "sets": sum(_set_count(block) for block in blocks),
        "exercises": sum(len(block.items) for block in blocks),
        "blocks": [_block(block, numbers) for block in blocks],
        "rationale": body.get("rationale") or "",
        "alternatives": body.get("alternatives") or [],
        "original": body.get("enhancementSourceText") or "",
        "author": _author(body),
        "author_url": _web_address(body.get("sourceURL")),
        "ai_notes": [note for note in body.get("aiNotes") or [] if isinstance(note, str)],
        "tags": _tags(row),
        "checks": row.checks or [],
    }


def _tags(row: Workout) -> list[str]:
    """Return the tags to show: not the one that says what the badge of the source says."""
    source = SOURCES.get(row.source, ("", ""))[0].lower().replace(" ", "-")
    tags = (row.body or {}).get("tags") or []
    return [tag for tag in tags if isinstance(tag, str) and tag != source]


def _author(body: dict) -> str:
    author = body.get("author")
    named = author.get("username") if isinstance(author, dict) else None
    return str(body.get("sourceAuthor") or named or "")[:200]


def _web_address(url: object) -> str:
    """Return an address a page may link to; anything but the web's own schemes is none."""
    if isinstance(url, str) and url.startswith(("https://", "http://")):
        return url
    return ""


def template(key: str, plan: Plan) -> dict:
    """Return what the list of ready-made workouts shows of one."""
    minutes = round(duration.estimate_seconds(plan.blocks) / 60)
    names = [item.name for item in plan.items()]
    return {
        "key": key,
        "title": plan.title,
        "text": plan.description,
        "facts": f"{minutes} min · {(plan.difficulty or '').capitalize()}",
        "exercises": ", ".join(dict.fromkeys(names)),
    }


def shared(row: Workout) -> dict:
    """Return what a stranger with the link sees: the workout and nothing of its member."""
    shown = workout(row)
    names = ("title", "description", "difficulty", "minutes", "sets", "exercises", "blocks")
    return {name: shown[name] for name in names}


def _set_count(block: Block) -> int:
    if block.kind in playing.ONE_BY_ONE:
        return sum(len(item.set_details) or item.sets or 1 for item in block.items)
    return playing.rounds(block) * len(block.items)


def _block(block: Block, numbers) -> dict:
    return {
        "name": prescriptions.block_name(block),
        "text": prescriptions.describe_block(block),
        "notes": block.notes or "",
        "items": [
            {
                "number": next(numbers),
                "name": item.name,
                "text": prescriptions.describe(item),
                "notes": item.notes or "",
                "sets": [
                    {"type": SET_TYPES.get(one.type, ""), "text": prescriptions.describe_set(one)}
                    for one in item.set_details
                ],
            }
            for item in block.items
        ],
    }


def session(row: Completion) -> dict:
    """Return what was done in a session: time, sets, records, and volume if anything was lifted."""
    exercises = playing.logged(row.log.get("sets") or [])
    done = [one for exercise in exercises for one in exercise.sets]
    unit = next((one.load.unit for one in done if one.load), "kg")
    volume = sum(_volume(one, unit) for one in done if one.type != "warmup")
    return {
        "workout_id": row.workout_id,
        "date": date.fromisoformat(row.completed_date),
        "clock": prescriptions.clock(int(row.duration_seconds)),
        "sets": len(done) or len(row.log.get("exerciseMetrics") or []),
        "volume": f"{round(volume):,}" if volume else "",
        "unit": unit,
        "records": [_record(record) for record in row.log.get("records") or []],
        "exercises": [
            {"name": exercise.name, "sets": [_logged_set(one) for one in exercise.sets]}
            for exercise in exercises
        ],
        "notes": row.log.get("notes") or "",
        "blocks": [block for block in row.log.get("blocks") or [] if block.get("score")],
    }


def _volume(done: LoggedSet, unit: str) -> float:
    if done.load is None:
        return 0
    weight = strength.convert(done.load.value, source=done.load.unit, target=unit)
    return weight * (done.reps or 0)


def _record(record: dict) -> dict:
    return {
        "name": record["exerciseName"],
        "text": f"{record['weight']:g} {record['unit']} × {record['reps']}",
    }


_SET_KINDS = {"warmup": "warm-up", "drop": "drop set", "failure": "to failure"}


def _logged_set(done: LoggedSet) -> str:
    parts = (
        done.reps is not None and f"{done.reps} rep{'' if done.reps == 1 else 's'}",
        done.distance and f"{done.distance.value:g} {done.distance.unit}",
        done.seconds and prescriptions.clock(done.seconds),
        done.load and done.load.value and f"{done.load.value:g} {done.load.unit}",
        done.rpe and f"RPE {done.rpe:g}",
        _SET_KINDS.get(done.type),
        done.notes,
    )
    return " · ".join(part for part in parts if part) or "Done"
