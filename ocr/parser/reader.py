"""Read a text into workouts, and keep what isn't understood in sight."""

from ocr.reading import Reading, Unresolved


def read(text: str) -> Reading:
    """Return the workouts of a text; what no rule understands stays in `unresolved`."""
    unresolved = [Unresolved(text=text, start=0, end=len(text))] if text.strip() else []
    return Reading(unresolved=unresolved, reason="No exercise was found in this text.")
