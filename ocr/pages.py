"""What the import pages show, so that templates ask and don't compute."""

import math
from collections.abc import Sequence
from statistics import fmean

from kinexfit import storage
from ocr import ingesting, scraping
from ocr.reading import Reading, ReadWorkout
from ocr.services import drafts
from ocr.services.drafts import Draft
from workouts import prescriptions
from workouts.blocks import Block, Plan

SOURCES = {
    "photo": ("Photo", "camera"),
    "paste": ("Text", "clipboard-paste"),
    "share": ("Shared", "share-2"),
    "instagram": ("Instagram", "link"),
    "tiktok": ("TikTok", "link"),
    "coach": ("AI coach", "sparkles"),
}
# Lines a reader is less sure of than this, in percent, are marked.
_DOUBTFUL_LINE = 85
_DOUBTFUL_READING = 0.75
# The picture's overlay is drawn in thousandths of its sides.
_SIDE = 1_000


def workout(read: ReadWorkout) -> dict:
    """Return one workout as the preview lists it."""
    return {"title": read.title or "", "notes": read.notes or "", "blocks": _blocks(read.blocks)}


def kept(plan: Plan) -> dict:
    """Return a workout a visitor has kept."""
    return {"title": plan.title, "notes": plan.description, "blocks": _blocks(plan.blocks)}


def plan_of(draft: Draft, number: int) -> Plan:
    """Return a workout of a draft as it was read, its blocks named so that `sources` finds them."""
    read = drafts.workout_of(draft, number)
    blocks = [
        Block.model_validate({**block.to_json(), "id": f"read-{place}"})
        for place, block in enumerate(read.blocks)
        if block.items
    ]
    return Plan(
        title=title_of(draft, number),
        description=read.notes or "",
        tags=draft.reading.tags,
        blocks=blocks,
    )


def sources(read: ReadWorkout) -> dict:
    """Return where values were read: of exercises by their place in the text, of blocks by id."""
    return {
        "items": {
            f"{item.source.start}-{item.source.end}": {
                name: span.to_json() for name, span in item.sources.items()
            }
            for block in read.blocks
            for item in block.items
            if item.source
        },
        "blocks": {
            f"read-{place}": {name: span.to_json() for name, span in block.sources.items()}
            for place, block in enumerate(read.blocks)
        },
    }


def _blocks(blocks: Sequence[Block]) -> list[dict]:
    return [
        {
            "name": prescriptions.block_name(block),
            "text": prescriptions.describe_block(block),
            "is_plain": block.kind == "straight" and not block.label,
            "notes": block.notes or "",
            "items": [
                {
                    "name": item.name,
                    "text": prescriptions.describe(item),
                    "notes": item.notes or "",
                }
                for item in block.items
            ],
        }
        for block in blocks
    ]


def preview(reading: Reading) -> dict:
    """Return what is made out of a text while it is being typed."""
    return {
        "title": reading.title or "",
        "summary": ingesting.summary(reading),
        "workouts": [workout(read) for read in reading.workouts],
        "unresolved": reading.unresolved,
        "reason": reading.reason or "",
        "has_workout": any(block.items for read in reading.workouts for block in read.blocks),
        "is_doubtful": reading.confidence < _DOUBTFUL_READING,
    }


def card(draft: Draft) -> dict:
    """Return what a list shows of a draft not saved yet."""
    source, icon = SOURCES[draft.source]
    return {
        "id": draft.id,
        "number": draft.next_unsaved or 0,
        "title": title_of(draft, draft.next_unsaved or 0),
        "source": source,
        "icon": icon,
        "summary": ingesting.summary(draft.reading),
    }


def title_of(draft: Draft, number: int) -> str:
    """Return a workout's title: its own, the text's, or where it came from."""
    read = draft.reading.workouts[number]
    if read.title or draft.reading.title:
        return read.title or draft.reading.title or ""
    if draft.post:
        return f"{scraping.NAMES[draft.post['platform']]} workout"
    return ingesting.UNTITLED


def review(draft: Draft, number: int) -> dict:
    """Return what the review shows beside the editor."""
    reading, sureness = draft.reading, _sureness(draft)
    return {
        "id": draft.id,
        "number": number,
        "text": draft.text,
        "workouts": [
            {
                "number": place,
                "title": title_of(draft, place),
                "is_current": place == number,
                "saved": draft.saved.get(place),
            }
            for place in range(len(reading.workouts))
        ],
        "pages": [_page(draft, place) for place in range(len(draft.pages))],
        "pages_left_out": draft.pages_left_out,
        "unresolved": reading.unresolved,
        "is_doubtful": sureness < _DOUBTFUL_READING,
        "confidence": round(sureness * 100),
        "is_written": draft.source == "coach",
        "doubtful_lines": doubtful_lines(draft),
        "post": draft.post,
        "thumbnail": _thumbnail(draft),
        "saved": draft.saved.get(number),
        "sources": sources(drafts.workout_of(draft, number)),
    }


def _sureness(draft: Draft) -> float:
    """Return how sure a reading is, no surer than its letters were read."""
    letters = [piece["confidence"] / 100 for piece in draft.pieces]
    return min(draft.reading.confidence, fmean(letters) if letters else 1)


def _thumbnail(draft: Draft) -> str:
    name = (draft.post or {}).get("thumbnail")
    return storage.link(name) if name else ""


def doubtful_lines(draft: Draft) -> list[dict]:
    """Return the lines the reader was not sure of, to be held against the picture."""
    return [
        {"text": draft.text[piece["start"] : piece["end"]], **piece}
        for piece in draft.pieces
        if piece["confidence"] < _DOUBTFUL_LINE
    ]


def _page(draft: Draft, number: int) -> dict:
    page = draft.pages[number]
    return {
        "number": number + 1,
        "url": storage.link(page["key"]),
        "width": page["width"],
        "height": page["height"],
        "pieces": [_box(piece) for piece in draft.pieces if piece["page"] == number],
    }


def _box(piece: dict) -> dict:
    left, top, width, height = (
        max(0.0, value) if math.isfinite(value) else 0.0 for value in piece["box"]
    )
    return {
        "start": piece["start"],
        "end": piece["end"],
        "x": round(left * _SIDE, 1),
        "y": round(top * _SIDE, 1),
        "width": round(width * _SIDE, 1),
        "height": round(height * _SIDE, 1),
        "is_doubtful": piece["confidence"] < _DOUBTFUL_LINE,
    }
