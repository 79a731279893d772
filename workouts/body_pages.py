"""What the pages of body weight and measurements show, so that templates ask and don't compute."""

import datetime
from collections.abc import Sequence

from workouts import body_metrics
from workouts.charts import Chart, day_label, number
from workouts.services.body import metric_json
from workouts.tables import BodyMetric

PAGE = 30


def metrics(rows: Sequence[BodyMetric], *, system: body_metrics.System, is_first: bool) -> dict:
    """Return a page of days and, on the first, the latest value of every measured field."""
    days = [metric_json(row, system=system) for row in rows]
    latest = []
    for field in body_metrics.FIELDS:
        values = [day[field] for day in days if field in day]
        if values:
            latest.append(
                {
                    "label": body_metrics.LABELS[field],
                    "value": number(values[0]),
                    "unit": body_metrics.unit_of(field, system),
                    "change": _change(values),
                }
            )
    return {
        "latest": latest if is_first else [],
        "days": [_day(day, system) for day in days[:PAGE]],
        "older": days[PAGE]["date"] if len(days) > PAGE else "",
    }


def _change(values: Sequence[float]) -> str:
    """Return how a value moved since the measurement before: "+0.4", or nothing."""
    if len(values) < 2 or values[0] == values[1]:
        return ""
    return f"{values[0] - values[1]:+.2f}".rstrip("0").rstrip(".")


def _day(day: dict, system: body_metrics.System) -> dict:
    facts = [
        f"{body_metrics.LABELS[field]} {number(day[field])} {body_metrics.unit_of(field, system)}"
        for field in body_metrics.FIELDS
        if field in day
    ]
    return {
        "date": datetime.date.fromisoformat(day["date"]),
        "key": day["date"],
        "text": " · ".join(facts),
        "notes": day.get("notes", ""),
    }


def weight(
    rows: Sequence[BodyMetric], *, system: body_metrics.System, today: datetime.date
) -> dict:
    """Return the weights of the last ninety days, their trend and their chart."""
    unit = body_metrics.unit_of("weight", system)
    known = [
        (row.date, body_metrics.shown("weight", row.weight, system)) for row in rows if row.weight
    ]
    since = (today - datetime.timedelta(days=90)).isoformat()
    shown = [(day, value) for day, value in known if day >= since][::-1]
    points = [(datetime.date.fromisoformat(day), value) for day, value in shown]
    return {
        "load_unit": unit,
        "latest": number(known[0][1]) if known else "",
        "latest_date": datetime.date.fromisoformat(known[0][0]) if known else None,
        "trend": _trend_text(body_metrics.trend(points, today=today, unit=unit), unit),
        "chart": Chart("line", "Body weight", unit, [day_label(day) for day, _ in shown],
                       [value for _, value in shown]) if len(shown) > 1 else None,
        "days": [{"key": day, "date": datetime.date.fromisoformat(day), "value": number(value)}
                 for day, value in known[:30]],
    }  # fmt: skip


def _trend_text(found: body_metrics.Trend | None, unit: str) -> str:
    if found is None:
        return ""
    if found.is_stable:
        return "Stable over the last 30 days"
    way = "Up" if found.per_week > 0 else "Down"
    return f"{way} {abs(found.per_week):.1f} {unit} a week over the last 30 days"
