"""What is kept of an import between its steps: what was read of the file, and what it adds.

A file is kept as our own export, whatever wrote it, so that only the first step reads it. One that
leaves a unit open is kept beside it as it was sent: another unit reads it anew.
"""

import gzip
from collections.abc import Mapping
from typing import Any

from pynamodb.exceptions import UpdateError

from kinexfit import errors, tables
from workouts.moving.content import Document
from workouts.tables import Import

# DynamoDB takes 400 KB in one item.
_PART = 350_000
_READ, _SENT = "read", "sent"


class ImportNotFound(errors.NotFound):
    code = "IMPORT_NOT_FOUND"
    message = "We couldn't find that import."


def get(*, user_id: str, import_id: str) -> Import:
    """Return an import; a stranger's is not found."""
    if not import_id.startswith("in-") or len(import_id) > 40:
        raise ImportNotFound
    try:
        return Import.get(user_id, import_id, consistent_read=True)
    except Import.DoesNotExist as exc:
        raise ImportNotFound from exc


def keep_read(row: Import, document: Document) -> None:
    body = document.model_dump_json(by_alias=True, exclude_none=True)
    _put(row, _READ, body.encode())


def keep_sent(row: Import, content: bytes) -> None:
    _put(row, _SENT, content)


def read(row: Import) -> Document:
    """Return what was read of the file; raise `ImportNotFound` once it was applied or undone."""
    # Much quicker than validating Python objects, and with the same result.
    return Document.model_validate_json(_get(row, _READ))


def sent(row: Import) -> bytes:
    return _get(row, _SENT)


def drop(row: Import) -> None:
    """Forget the file; what it added stays written down."""
    pieces = Import.query(
        row.user_id, Import.id.startswith(_parts(row)), attributes_to_get=["userId", "id"]
    )
    with Import.batch_write() as batch:
        for piece in pieces:
            batch.delete(piece)


def _put(row: Import, kind: str, content: bytes) -> None:
    packed = gzip.compress(content)
    for number, at in enumerate(range(0, len(packed), _PART)):
        piece = packed[at : at + _PART]
        Import(row.user_id, f"{_parts(row)}{kind}#{number:03d}", data=piece).save()


def _get(row: Import, kind: str) -> bytes:
    of_kind = Import.id.startswith(f"{_parts(row)}{kind}#")
    pieces = [piece.data for piece in Import.query(row.user_id, of_kind, consistent_read=True)]
    if not pieces:
        raise ImportNotFound("That file is no longer kept. Choose it again.")
    return gzip.decompress(b"".join(pieces))


def _parts(row: Import) -> str:
    return f"part#{row.id}#"


def notes(row: Import, *, of: str = "added") -> dict[str, Any]:
    """Return what an import adds, written down before the first of it is stored.

    "added": `ids` of completions; once its undoing has begun, `records` and `workouts` that rest on
    them. "belongings": the keys of all else, by kind.
    """
    try:
        return Import.get(row.user_id, f"{of}#{row.id}", consistent_read=True).added
    except Import.DoesNotExist:
        return {}


def note(row: Import, found: Mapping[str, Any], *, of: str = "added") -> None:
    Import(row.user_id, f"{of}#{row.id}").update(actions=[Import.added.set(found)])


def move(row: Import, status: str, *, came_from: tuple[str, ...], **values) -> None:
    """Move an import on, provided it is where it was thought to be."""
    actions = [getattr(Import, name).set(value) for name, value in values.items()]
    try:
        row.update(
            actions=[Import.status.set(status), *actions],
            condition=Import.status.is_in(*came_from),
        )
    except UpdateError as exc:
        if tables.condition_failed(exc):
            raise errors.Conflict("That import has moved on. Reload the page.") from exc
        raise
