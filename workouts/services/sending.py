"""What a client sent of a workout, laid into its row: the rules the phone and the web share."""

from workouts import content, contract
from workouts.blocks import Block
from workouts.services import rows
from workouts.tables import Workout


def lay(row: Workout, fields: dict) -> None:
    """Lay sent fields into a row: absent ones stay, null ones go, and what follows is derived.

    Raises ValueError for flat fields no block can hold.
    """
    for name, column in rows.COLUMNS.items():
        if name in fields:
            setattr(row, column, fields[name])
    was = row.body or {}
    sent = {name: fields[name] for name in rows.BODY_FIELDS if name in fields}
    row.body = {name: value for name, value in {**was, **sent}.items() if value is not None}
    text = row.body.get("content") or ""
    if row.body.get("exercises") and not fields.keys().isdisjoint(rows.FLAT_FIELDS):
        _take_exercises(row, fields)
    elif "exercises" in fields or text != (was.get("content") or "") or row.blocks is None:
        _take_text(row, fields, text)
    else:
        row.search_text = rows.searchable(row)


def _take_exercises(row: Workout, fields: dict) -> None:
    """The phone shows the text only, so it is written anew; what came as text is kept beside."""
    assert row.body is not None
    blocks = contract.to_blocks(
        row.body["exercises"],
        row.body.get("structure"),
        row.body.get("workoutType"),
        amrap_blocks=row.body.get("amrapBlocks"),
        emom_blocks=row.body.get("emomBlocks"),
    )
    written = content.from_blocks(blocks)
    text = fields.get("content")
    if text and text != written:
        row.body.setdefault("enhancementSourceText", text)
    row.body["content"] = written
    _take_blocks(row, fields, blocks)
    if fields.get("durationMinutes") is None:
        row.duration_minutes = rows.minutes_of(blocks)


def _take_text(row: Workout, fields: dict, text: str) -> None:
    """Text that changed replaces what older text or exercises said."""
    kept = {name: value for name, value in (row.body or {}).items() if name not in rows.FLAT_FIELDS}
    row.body = kept
    _take_blocks(row, fields, content.to_blocks(text))


def _take_blocks(row: Workout, fields: dict, blocks: list[Block]) -> None:
    before = row.blocks
    rows.derive(row, blocks)
    if fields.get("exerciseCount") is not None:
        row.exercise_count = fields["exerciseCount"]
    if before is not None and row.blocks != before:
        # What was checked of the coach's plan was not checked of this one.
        row.checks = None


def stamp_new(row: Workout, *, created_at: str, tier: str) -> None:
    """Fill what every workout has from its creation on."""
    row.created_at = created_at
    row.user_subscription_tier = tier
    row.title = row.title or "Untitled workout"
    row.source = row.source or "manual"
