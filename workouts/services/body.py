"""Body metrics: one record a day, merged field by field (contract §13)."""

from datetime import datetime

from pynamodb.exceptions import DeleteError, UpdateError
from pynamodb.expressions.condition import Condition

from kinexfit import clock, errors, tables
from workouts import body_metrics
from workouts.body_metrics import System
from workouts.tables import BodyMetric

_COLUMNS = {"bodyFatPercentage": "body_fat_percentage", "muscleMass": "muscle_mass"}
_PLAIN = {"notes": "notes", "photoUrls": "photo_urls"}


class MetricNotFound(errors.NotFound):
    code = "METRIC_NOT_FOUND"
    message = "There is nothing measured on that day."


def record(
    *, user_id: str, day: str, unit: System, fields: dict, now: datetime, must_exist: bool = False
) -> BodyMetric:
    """Merge what was measured into a day: absent fields stay, None clears. One write."""
    actions = [
        BodyMetric.unit.set(unit),
        BodyMetric.updated_at.set(clock.iso(now)),
        BodyMetric.created_at.set(BodyMetric.created_at | clock.iso(now)),
        *(_action(name, value, unit) for name, value in fields.items()),
    ]
    row = BodyMetric(user_id, day)
    try:
        row.update(actions=actions, condition=BodyMetric.date.exists() if must_exist else None)
    except UpdateError as exc:
        if tables.condition_failed(exc):
            raise MetricNotFound from exc
        raise
    return row


def _action(name: str, value, unit: System):
    attribute = getattr(BodyMetric, _column(name))
    if value is None:
        return attribute.remove()
    return attribute.set(value if name in _PLAIN else {"value": value, "unit": unit})


def _column(name: str) -> str:
    return _PLAIN.get(name) or _COLUMNS.get(name, name)


def metrics(
    *, user_id: str, limit: int = 100, start: str | None = None, end: str | None = None
) -> list[BodyMetric]:
    """Return the measured days, newest first."""
    if start and end and start > end:
        return []
    key = _days(start, end)
    return list(BodyMetric.query(user_id, key, scan_index_forward=False, limit=limit))


def _days(start: str | None, end: str | None) -> Condition | None:
    if start and end:
        return BodyMetric.date.between(start, end)
    if start:
        return BodyMetric.date >= start
    return BodyMetric.date <= end if end else None


def metric(*, user_id: str, day: str) -> BodyMetric:
    """Return one day; a stranger's is not found."""
    if len(day) != len("2026-11-24"):
        raise MetricNotFound
    try:
        return BodyMetric.get(user_id, day, consistent_read=True)
    except BodyMetric.DoesNotExist:
        raise MetricNotFound from None


def latest_metric(*, user_id: str) -> BodyMetric:
    row = next(iter(metrics(user_id=user_id, limit=1)), None)
    if row is None:
        raise MetricNotFound
    return row


def delete_metric(*, user_id: str, day: str) -> None:
    if len(day) != len("2026-11-24"):
        raise MetricNotFound
    try:
        BodyMetric(user_id, day).delete(condition=BodyMetric.date.exists())
    except DeleteError as exc:
        if tables.condition_failed(exc):
            raise MetricNotFound from exc
        raise


def metric_json(row: BodyMetric, *, system: System | None = None) -> dict:
    """Return contract §13's record, in the unit last sent or the one asked for."""
    unit: System = system or ("imperial" if row.unit == "imperial" else "metric")
    body = {
        "date": row.date,
        "unit": unit,
        **{
            name: body_metrics.shown(name, entered, unit)
            for name in body_metrics.FIELDS
            if (entered := getattr(row, _column(name))) is not None
        },
        "notes": row.notes,
        "photoUrls": row.photo_urls,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
    }
    return {name: value for name, value in body.items() if value is not None}
