"""Settle what exercises of one line share, and what of a line was no further set."""

from ocr.parser.drafts import Draft, Value


def fold_in_sets(draft: Draft) -> None:
    """Read "10 reps, 4 sets" as one exercise: a lone number of sets is no further set."""
    if len(draft.more) != 1:
        return
    said = draft.more[0].values.keys()
    if "sets" in said <= {"sets", "load", "rpe", "rest_seconds"} and not draft.values.keys() & said:
        part = draft.more.pop()
        draft.values.update(part.values)
        draft.notes.extend(part.notes)


def reps_times_load(part: Draft) -> None:
    """Read "5 x 60kg" as five reps at 60 kg."""
    sets, load = part.values.get("sets"), part.values.get("load")
    if sets is None or load is None:
        return
    measured = part.values.keys() & {"reps", "seconds", "distance", "calories"}
    if not measured and 0 <= load.start - sets.end <= 1:
        part.values["reps"] = part.values.pop("sets")


def shared(drafts: list[Draft]) -> None:
    """Give a scheme said once in a line to all exercises of the line."""
    if len(drafts) < 2 or any(draft.more for draft in drafts):
        return
    first, last = drafts[0], drafts[-1]
    others_bare = [draft for draft in drafts[1:] if not draft.has_main()]
    if "sets" in first.values and len(others_bare) == len(drafts) - 1:
        _copy(first, others_bare, ("sets", "reps", "seconds", "per_side"))
    elif last.has_main() and not any(draft.has_main() for draft in drafts[:-1]):
        _copy(last, drafts[:-1], ("sets", "reps", "seconds", "per_side", "rest_seconds"))
    elif first.counted_each and "sets" in first.values and _only_first_in_sets(drafts):
        _copy(first, drafts[1:], ("sets",))
    elif first.counted_each and len(others_bare) == len(drafts) - 1:
        _copy(first, others_bare, ("sets", "reps", "seconds", "distance"))


def _only_first_in_sets(drafts: list[Draft]) -> bool:
    return not any("sets" in draft.values for draft in drafts[1:])


def _copy(source: Draft, targets: list[Draft], names: tuple[str, ...]) -> None:
    for target in targets:
        for name in names:
            if name in source.values:
                found = source.values[name]
                target.values.setdefault(name, Value(found.value, found.start, found.end))
