"""What pages show of workouts and sessions, so that templates ask and don't compute."""

from datetime import datetime

from workouts import duration, playing, prescriptions, services, strength
from workouts.blocks import Block
from workouts.playing import LoggedSet
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


def card(row: Workout) -> dict:
    """Return what a list shows of a workout."""
    source, icon = SOURCES.get(row.source, ("", ""))
    count, minutes = row.exercise_count, row.duration_minutes
    facts = (
        minutes and f"{int(minutes)} min",
        count and f"{int(count)} exercise{'' if int(count) == 1 else 's'}",
        row.difficulty and row.difficulty.capitalize(),
    )
    return {
        "id": row.id,
        "title": row.title or "Untitled workout",
        "facts": " · ".join(fact for fact in facts if fact),
        "source": source,
        "source_icon": icon,
        "is_done": bool(row.is_completed),
    }


def workout(row: Workout) -> dict:
    """Return what the workout's own page shows."""
    blocks = services.blocks_of(row)
    body = row.body or {}
    minutes = row.duration_minutes or round(duration.estimate_seconds(blocks) / 60)
    numbers = iter(range(1, 10_000))
    return card(row) | {
        "description": body.get("description") or "",
        "difficulty": (row.difficulty or "").capitalize(),
        "minutes": int(minutes),
        "sets": sum(_set_count(block) for block in blocks),
        "exercises": sum(len(block.items) for block in blocks),
        "blocks": [_block(block, numbers) for block in blocks],
        "rationale": body.get("rationale") or "",
        "alternatives": body.get("alternatives") or [],
        "original": body.get("enhancementSourceText") or "",
        "checks": row.checks or [],
    }


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
            }
            for item in block.items
        ],
    }


def session(row: Completion) -> dict:
    """Return what was done in a session: time, sets, volume, records."""
    exercises = playing.logged(row.log.get("sets") or [])
    done = [one for exercise in exercises for one in exercise.sets]
    unit = next((one.load.unit for one in done if one.load), "kg")
    return {
        "workout_id": row.workout_id,
        "date": datetime.fromisoformat(row.completed_at),
        "clock": prescriptions.clock(int(row.duration_seconds)),
        "sets": len(done) or len(row.log.get("exerciseMetrics") or []),
        "volume": f"{round(sum(_volume(one, unit) for one in done)):,}",
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
        done.reps is not None and f"{done.reps} reps",
        done.distance and f"{done.distance.value:g} {done.distance.unit}",
        done.seconds and prescriptions.clock(done.seconds),
        done.load and done.load.value and f"{done.load.value:g} {done.load.unit}",
        done.rpe and f"RPE {done.rpe:g}",
        _SET_KINDS.get(done.type),
        done.notes,
    )
    return " · ".join(part for part in parts if part) or "Done"
