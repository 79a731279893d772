"""Spell out the sets of an exercise where they differ: one of its own for each."""

from ocr.parser.drafts import Draft, Value

_MOST_SETS_APART = 12


def sets_apart(draft: Draft) -> list[Draft]:
    """Return an exercise as one part per set where its sets differ, else as it is."""
    for part in [one for one in draft.more if not one.values]:
        draft.more.remove(part)
        draft.notes.extend(part.notes)
    if draft.more and not draft.values:
        first = draft.more.pop(0)
        draft.values, draft.notes = first.values, [*draft.notes, *first.notes]
    later = [one.values.keys() for one in draft.more]
    if _is_stray(draft) and any({"sets", "reps"} <= keys for keys in later):
        # The "1" before "Squat 3x10" numbers the line.
        stray, first = draft.values["reps"], draft.more.pop(0)
        draft.values, draft.notes = first.values, [*draft.notes, (stray.start, stray.end)]
    if "sets" in draft.values:
        # A lone number after "3x10" is a remark that lost its words, no further set.
        for part in [one for one in draft.more if one.values.keys() == {"reps"}]:
            draft.more.remove(part)
            draft.notes.append((part.values["reps"].start, part.values["reps"].end))
    if draft.more:
        parts = [draft, *draft.more]
        inherited = {
            key: draft.values[key]
            for key in ("per_side", "tempo", "rest_seconds", "distance", "seconds", "reps", "load")
            if key in draft.values
        }
        for part in draft.more:
            for key, value in inherited.items():
                if key == "load" and not part.values.keys() <= {"reps", "sets"}:
                    continue
                if key != "reps" or ("load" in part.values and "reps" not in part.values):
                    if key in ("distance", "seconds") and part.has_main():
                        continue
                    part.values.setdefault(key, value)
        return _each_set(parts)
    values = draft.values
    scheme, loads, sets = values.get("scheme"), values.get("loads"), values.get("sets")
    count = (
        len(scheme.value) if scheme else sets.value if sets else len(loads.value[0]) if loads else 0
    )
    fits = loads is not None and len(loads.value[0]) == count
    if not scheme and not fits:
        return [draft]
    return [_one_set(draft, at, scheme, loads if fits else None) for at in range(count)]


def _is_stray(draft: Draft) -> bool:
    """Say whether an exercise has only a number of its own, before its name."""
    reps = draft.values.get("reps")
    begin = draft.names[0][0] if draft.names else 0
    return reps is not None and len(draft.values) == 1 and (not begin or reps.start < begin)


def _each_set(parts: list[Draft]) -> list[Draft]:
    first = parts[0].values.get("sets")
    if first and first.value == len(parts) and not any("sets" in part.values for part in parts[1:]):
        parts[0].values["sets"] = Value(1, first.start, first.end)
    if _is_total(parts):
        parts[0].values.pop("sets")
    total = sum(part.values["sets"].value if "sets" in part.values else 1 for part in parts)
    if total > _MOST_SETS_APART:
        return parts
    apart: list[Draft] = []
    for part in parts:
        sets = part.values.get("sets")
        for _ in range(sets.value if sets else 1):
            values = dict(part.values)
            anchor = sets or next(iter(part.values.values()))
            values["sets"] = Value(1, anchor.start, anchor.end)
            apart.append(
                Draft(
                    values=values,
                    notes=part.notes if not apart or apart[-1].notes != part.notes else [],
                )
            )
    return apart


def _is_total(parts: list[Draft]) -> bool:
    """Tell "Bench 5 sets" over a list of single sets from the sets of the first of them."""
    sets, reps = parts[0].values.get("sets"), parts[0].values.get("reps")
    apart = bool(sets and reps and reps.start - sets.end > 4)
    return apart and len(parts) > 2 and not any("sets" in part.values for part in parts[1:])


def _one_set(draft: Draft, at: int, scheme: Value | None, loads: Value | None) -> Draft:
    values = {
        key: value for key, value in draft.values.items() if key not in ("scheme", "loads", "sets")
    }
    anchor = scheme or loads
    assert anchor is not None
    values["sets"] = Value(1, anchor.start, anchor.end)
    if scheme:
        values["reps"] = Value(scheme.value[at], scheme.start, scheme.end)
    if loads:
        numbers, unit = loads.value
        values["load"] = Value((numbers[at], unit), loads.start, loads.end)
    return Draft(values=values)
