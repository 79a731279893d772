"""What was read, kept until its owner has looked at it: drafts, their review, and what is saved."""

import dataclasses
import uuid
from dataclasses import dataclass
from datetime import datetime

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from accounts.models import User
from accounts.tables import Member
from ai.ledger import Ledger
from billing import services as billing
from kinexfit import errors, metrics, storage, tables
from ocr import guests
from ocr.guests import Guest
from ocr.reading import Reading, ReadWorkout
from ocr.services import importing, pool
from ocr.services.importing import Found, ImportNotFound, Work
from ocr.tables import Import
from workouts import services as workouts
from workouts.blocks import Plan
from workouts.tables import Workout

SOURCES = {
    "photo": "ocr", "instagram": "instagram", "tiktok": "tiktok", "coach": "ai_generate",
}  # fmt: skip
_MOST_DRAFTS = 20


class NothingToRead(errors.BadInput):
    code = "NOTHING_TO_READ"
    message = "Paste the text of a workout."


class TextTooLong(errors.BadInput):
    code = "TEXT_TOO_LONG"
    message = "Keep it under 20,000 characters."


class NoWorkout(errors.BadInput):
    code = "NO_WORKOUT"


@dataclass(frozen=True, slots=True)
class Draft:
    """One import as its review shows it."""

    id: str
    source: str
    text: str
    reading: Reading
    pieces: list[dict]
    pages: list[dict]
    pages_left_out: int
    post: dict | None
    saved: dict[int, dict]

    @property
    def files(self) -> list[str]:
        """Return the names of its pictures in the store."""
        thumbnail = (self.post or {}).get("thumbnail")
        return [page["key"] for page in self.pages] + ([thumbnail] if thumbnail else [])

    @property
    def next_unsaved(self) -> int | None:
        numbers = range(len(self.reading.workouts))
        return next((number for number in numbers if number not in self.saved), None)


def found_in(
    *,
    text: str,
    source: str,
    ledger: Ledger,
    pieces: list[dict] | None = None,
    pages: list[dict] | None = None,
    pages_left_out: int = 0,
    confidence: float | None = None,
    post: dict | None = None,
    always_worth_a_scan: bool = False,
) -> Found:
    """Return what stands in a text; worth a scan when there is a workout in it."""
    reading = importing.read_text(text, ledger)
    return Found(
        text=text,
        reading=reading,
        is_worth_a_scan=always_worth_a_scan or has_workout(reading),
        source=source,
        pieces=[piece for piece in pieces or [] if piece["end"] <= len(text)],
        pages=pages or [],
        pages_left_out=pages_left_out,
        confidence=confidence,
        post=post,
    )


def has_workout(reading: Reading) -> bool:
    return any(block.items for workout in reading.workouts for block in workout.blocks)


def shifted(pieces: list[dict], *, by: int, pages: int = 0) -> list[dict]:
    """Return pieces for a text that now begins later, on later pages."""
    return [
        {
            **piece,
            "start": piece["start"] + by,
            "end": piece["end"] + by,
            "page": piece["page"] + pages,
        }
        for piece in pieces
    ]


def joined(work: Work, found: Found) -> Found:
    """Return what was found together with the draft it was to be added to."""
    old_id = work.request.get("to")
    if not old_id or not found.is_worth_a_scan:
        return found
    old = get(owner_id=work.owner_id, import_id=old_id)
    return _join(old, found, work.ledger)


def _join(old: Draft, found: Found, ledger: Ledger) -> Found:
    """Read two texts as one: a value may stand in one and its exercise in the other."""
    head = old.text + "\n\n"
    text = (head + found.text)[: importing.MOST_TEXT]
    both = found_in(
        text=text,
        source=old.source if old.pages else found.source,
        ledger=ledger,
        pieces=old.pieces + shifted(found.pieces, by=len(head), pages=len(old.pages)),
        pages=old.pages + found.pages,
        pages_left_out=old.pages_left_out + found.pages_left_out,
        confidence=found.confidence,
        post=old.post or found.post,
    )
    return dataclasses.replace(both, is_worth_a_scan=True)


def paste(
    *,
    owner: User | Guest,
    text: str,
    now: datetime,
    to: str | None = None,
    source: str = "paste",
) -> Draft:
    """Keep a draft of a pasted text; it costs nothing. Raise `NoWorkout` when there is none."""
    text = text.replace("\r\n", "\n")
    if not text.strip():
        raise NothingToRead
    if len(text) > importing.MOST_TEXT:
        raise TextTooLong
    ledger = Ledger()
    metrics.funnel("import_requested", source=source)
    found = found_in(text=text, source=source, ledger=ledger)
    importing.record_calls(owner_id=owner.public_id, ledger=ledger, now=now)
    importing.keep(owner_id=owner.public_id, found=found, ledger=ledger, now=now)
    metrics.observe("import.confidence", 100 * found.reading.confidence, unit="Percent")
    if not found.is_worth_a_scan:
        metrics.funnel("import_failed", source=source)
        raise NoWorkout(found.reading.reason or "We couldn't find a workout in this text.")
    old = get(owner_id=owner.public_id, import_id=to) if to else None
    if old:
        found = _join(old, found, ledger)
    row = importing.new_row(
        owner_id=owner.public_id, import_id=str(uuid.uuid4()), found=found, now=now
    )
    pool.put_once(row)
    if old:
        Import(owner.public_id, old.id).delete()
    metrics.funnel("import_succeeded", source=source)
    return draft_of(row)


def rows_of(*, owner_id: str) -> list[Import]:
    return list(Import.query(owner_id))


def files_of(*, owner_id: str) -> list[str]:
    """Return the names of the pictures of all an owner's drafts, wherever they were stored."""
    return [name for row in rows_of(owner_id=owner_id) for name in draft_of(row).files]


def recent(*, owner_id: str) -> list[Draft]:
    """Return drafts not all saved yet, the newest first."""
    drafts = [draft_of(row) for row in sorted(rows_of(owner_id=owner_id), key=_created)]
    return [draft for draft in reversed(drafts) if draft.next_unsaved is not None][:_MOST_DRAFTS]


def _created(row: Import) -> str:
    return row.created_at


def get(*, owner_id: str, import_id: str) -> Draft:
    """Return an owner's draft; anyone else's is not found."""
    row = importing.find(owner_id=owner_id, import_id=import_id)
    if row is None:
        raise ImportNotFound
    return draft_of(row)


def draft_of(row: Import) -> Draft:
    document = row.document
    return Draft(
        id=row.id,
        source=row.source,
        text=document["text"],
        reading=Reading.model_validate(document["reading"]),
        pieces=document["pieces"],
        pages=document["pages"],
        pages_left_out=document.get("pagesLeftOut", 0),
        post=document["post"],
        saved={int(number): dict(entry) for number, entry in row.saved.as_dict().items()},
    )


def workout_of(draft: Draft, number: int) -> ReadWorkout:
    if not 0 <= number < len(draft.reading.workouts):
        raise ImportNotFound
    return draft.reading.workouts[number]


def save(
    *,
    owner: User | Guest,
    import_id: str,
    number: int,
    plan: Plan,
    now: datetime,
) -> str:
    """Save one workout of a draft as its owner left it and return its id; twice is once."""
    draft = get(owner_id=owner.public_id, import_id=import_id)
    workout_of(draft, number)
    if isinstance(owner, Guest):
        return _save_for_guest(owner, draft, number, plan)
    return _save(owner, draft, number, plan, now)


def _save(user: User, draft: Draft, number: int, plan: Plan, now: datetime) -> str:
    tier = billing.usage(user=user, now=now).tier.key
    row = new_workout(user_id=user.public_id, draft=draft, number=number, plan=plan, tier=tier,
                      now=now)  # fmt: skip
    entry = {"workoutId": row.id, "title": plan.title}
    try:
        with TransactWrite(connection=Member._get_connection().connection) as transaction:
            transaction.save(row, condition=Workout.id.does_not_exist())
            transaction.update(
                Import(user.public_id, draft.id),
                actions=[Import.saved[str(number)].set(entry)],
                condition=Import.id.exists(),
            )
    except TransactWriteError as exc:
        if tables.error_code(exc) != "TransactionCanceledException":
            raise
        # Sent twice: the first one has saved it.
    else:
        metrics.count("workout.created", source=row.source)
    return row.id


def new_workout(
    *, user_id: str, draft: Draft, number: int, plan: Plan, tier: str, now: datetime
) -> Workout:
    """Return the unsaved workout of a draft, with where it came from."""
    row = workouts.new_workout(
        user_id=user_id,
        workout_id=f"workout_{draft.id}_{number}",
        plan=plan,
        source=SOURCES.get(draft.source, "imported"),
        tier=tier,
        now=now,
        content_source=draft.text,
    )
    if draft.post:
        row.body = {
            **(row.body or {}),
            "sourceURL": draft.post["url"],
            "sourceAuthor": draft.post["username"] or None,
        }
    return row


def _save_for_guest(guest: Guest, draft: Draft, number: int, plan: Plan) -> str:
    """Keep a visitor's workout with its draft: it moves into their account at sign-up."""
    if number not in draft.saved:
        job_id = f"{draft.id}_{number}"
        guests.hold(guest_id=guest.public_id, kind="saves", job_id=job_id)
        guests.keep(guest_id=guest.public_id, kind="saves", job_id=job_id)
    entry = {"title": plan.title, "plan": plan.model_dump_json(by_alias=True, exclude_none=True)}
    Import(guest.public_id, draft.id).update(
        actions=[Import.saved[str(number)].set(entry)], condition=Import.id.exists()
    )
    return draft.id


def forget(*, owner_id: str, import_id: str) -> None:
    """Delete a draft and its pictures; a visitor's kept workouts of it go too."""
    draft = get(owner_id=owner_id, import_id=import_id)
    Import(owner_id, import_id).delete()
    storage.delete(draft.files)
    if guests.is_guest_id(owner_id):
        for _ in draft.saved:
            guests.return_one(guest_id=owner_id, kind="saves")
