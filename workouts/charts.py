"""A chart as pages show it, with its table twin."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and its table twin: `values` may have gaps."""

    kind: str
    name: str
    unit: str
    labels: Sequence[str]
    values: Sequence[float | None]

    @property
    def data(self) -> str:
        return json.dumps(
            {
                "kind": self.kind, "name": self.name, "unit": self.unit,
                "labels": list(self.labels), "values": list(self.values),
            }
        )  # fmt: skip

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Return the table, the latest first; a gap is not a row."""
        pairs = zip(self.labels, self.values, strict=True)
        rows = [(label, number(value)) for label, value in pairs if value is not None]
        return rows[::-1]

    @property
    def summary(self) -> str:
        known = [value for value in self.values if value is not None]
        if not known:
            return f"{self.name}: nothing yet."
        return (
            f"{self.name}: {len(known)} values from {number(min(known))} to "
            f"{number(max(known))} {self.unit}, the latest {number(known[-1])}."
        )


def number(value: float) -> str:
    """Return a number without needless zeros: 12, 12.5, 1,234."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def day_label(day: str) -> str:
    """Return a day as an axis names it: "4 Nov"."""
    found = datetime.date.fromisoformat(day)
    return f"{found.day} {found:%b}"
