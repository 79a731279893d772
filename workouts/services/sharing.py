"""Share links: one unguessable address per workout, taken back at once.

The token is an HMAC of the workout and a random nonce, so its owner can be shown the link again
while the table holds only a hash: who reads the table can't open anything. A workout is found by
that hash in a sparse index and then read itself, because an index lags and a revoked link must not.
"""

import base64
import hashlib
import hmac
import secrets
import uuid
from datetime import datetime

from django.conf import settings
from pynamodb.exceptions import UpdateError

from accounts import services as accounts
from billing import services as billing
from kinexfit import errors, tables
from workouts.services import editor, rows, searching
from workouts.tables import Workout

TOKEN_LENGTH = 43


class ShareNotFound(errors.NotFound):
    code = "SHARE_NOT_FOUND"
    message = "This link doesn't lead to a workout any more. Ask for a new one."


def share(*, user_id: str, workout_id: str) -> str:
    """Return the token of a workout's link, made now unless it has one."""
    nonce = secrets.token_urlsafe(16)
    actions = [
        Workout.share_nonce.set(nonce),
        Workout.share_hash.set(_hash(_token(user_id, workout_id, nonce))),
    ]
    in_library = Workout.created_at.exists() & Workout.deleted_at.does_not_exist()
    try:
        Workout(user_id, workout_id).update(
            actions=actions, condition=in_library & Workout.share_nonce.does_not_exist()
        )
    except UpdateError as exc:
        if not tables.condition_failed(exc):
            raise
        row = rows.get_workout(user_id=user_id, workout_id=workout_id)
        return share_token(row) or share(user_id=user_id, workout_id=workout_id)
    return _token(user_id, workout_id, nonce)


def share_token(row: Workout) -> str | None:
    """Return the token of a workout that is shared."""
    return _token(row.user_id, row.id, row.share_nonce) if row.share_nonce else None


def stop_sharing(*, user_id: str, workout_id: str) -> None:
    """Take a link back; from now on it leads nowhere, and a new one will be another."""
    searching.change(
        user_id, workout_id, [Workout.share_nonce.remove(), Workout.share_hash.remove()]
    )


def shared_workout(*, token: str, now: datetime) -> Workout:
    """Return the workout a link leads to, whoever holds it.

    A link rests while its member's plan has no share links, and leads there again when it has.
    """
    if len(token) != TOKEN_LENGTH:
        raise ShareNotFound
    wanted = _hash(token)
    for found in Workout.by_share.query(wanted, limit=1):
        row = Workout.get(found.user_id, found.id, consistent_read=True)
        is_there = row.share_hash == wanted and row.created_at and not row.deleted_at
        owner = accounts.open_user(user_id=row.user_id) if is_there else None
        if owner and billing.includes(user=owner, feature="sharing", now=now):
            return row
    raise ShareNotFound


def save_shared(*, token: str, user_id: str, tier: str, now: datetime) -> Workout:
    """Copy a shared workout into a member's library; once, however often it is asked for."""
    row = shared_workout(token=token, now=now)
    if row.user_id == user_id:
        return row
    return editor.create_by_hand(
        user_id=user_id,
        workout_id=f"workout_{uuid.uuid5(uuid.NAMESPACE_OID, f'{user_id}|{token}')}",
        plan=_public(editor.plan_of(row)),
        tier=tier,
        now=now,
        source="imported",
    )


def _public(plan):
    """Leave out what was said to or about the member who shares it."""
    return plan.model_copy(update={"rationale": "", "alternatives": []})


def _token(user_id: str, workout_id: str, nonce: str) -> str:
    message = f"share|{user_id}|{workout_id}|{nonce}".encode()
    digest = hmac.digest(settings.SECRET_KEY.encode(), message, "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
