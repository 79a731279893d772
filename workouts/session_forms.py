"""The form that corrects a finished session, or logs one afterwards: plain posts, no script needed.

Rows come from a session's state (`workouts.merging`) and go back as edits of it.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django import forms

from workouts import catalogue, merging

MOST_EXERCISES = 60
MOST_SETS = 60
BLANK_SETS = 1
TYPES = (
    ("normal", "Normal"), ("warmup", "Warm-up"), ("drop", "Drop set"), ("failure", "To failure"),
)  # fmt: skip
_INPUT = {"class": "input border-border h-11 w-full min-w-0 rounded-xl border px-2 text-base"}


class WhenForm(forms.Form):
    """When it was, how long it took, how it felt."""

    date = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    ended_at = forms.TimeField(
        label="Finished at", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(min_value=0, max_value=1_440)
    difficulty = forms.IntegerField(
        required=False, min_value=1, max_value=10, help_text="1 easy, 10 all you had"
    )
    energy = forms.IntegerField(required=False, min_value=1, max_value=5, help_text="1 to 5")
    enjoyment = forms.IntegerField(required=False, min_value=1, max_value=5, help_text="1 to 5")
    notes = forms.CharField(
        required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ExerciseForm(forms.Form):
    key = forms.RegexField(r"^[A-Za-z0-9_.-]{1,64}$", widget=forms.HiddenInput)
    name = forms.CharField(required=False, max_length=200, widget=forms.TextInput(attrs={**_INPUT}))


class SetForm(forms.Form):
    key = forms.RegexField(r"^[A-Za-z0-9_.-]{1,64}$", widget=forms.HiddenInput)
    is_done = forms.BooleanField(required=False, label="Done")
    type = forms.ChoiceField(choices=TYPES, widget=forms.Select(attrs=_INPUT))
    reps = forms.IntegerField(
        required=False, min_value=0, max_value=1_000, widget=forms.NumberInput(attrs=_INPUT)
    )
    load = forms.FloatField(
        required=False, min_value=0, max_value=2_000,
        widget=forms.NumberInput(attrs={**_INPUT, "step": "any"}),
    )  # fmt: skip
    unit = forms.ChoiceField(
        choices=[("kg", "kg"), ("lb", "lb")], widget=forms.Select(attrs=_INPUT)
    )
    rpe = forms.FloatField(
        required=False, min_value=1, max_value=10, label="RPE",
        widget=forms.NumberInput(attrs={**_INPUT, "step": "0.5"}),
    )  # fmt: skip
    seconds = forms.IntegerField(
        required=False, min_value=0, max_value=86_400, widget=forms.NumberInput(attrs=_INPUT)
    )
    distance = forms.FloatField(
        required=False, min_value=0.001, max_value=1_000_000,
        widget=forms.NumberInput(attrs={**_INPUT, "step": "any"}),
    )  # fmt: skip
    distance_unit = forms.ChoiceField(
        choices=[("m", "m"), ("km", "km"), ("mi", "mi")],
        required=False,
        widget=forms.Select(attrs=_INPUT),
    )


def _tidy(number: float | None) -> float | int | None:
    """Show 80, not 80.0."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


class SessionForm:
    """The whole form: when, and sets by exercise with an empty row after each and at the end."""

    def __init__(
        self,
        data: Mapping | None,
        *,
        state: merging.State,
        zone: ZoneInfo,
        unit: str,
        day: date | None = None,
    ):
        self.state, self.zone, self.unit = state, zone, unit
        on_day = {"date": day} if day else {}
        self.when = WhenForm(data, initial=self._when() | on_day)
        self.exercises = list(self._rows(data))

    def is_valid(self) -> bool:
        rows = [form for exercise, sets in self.exercises for form in (exercise, *sets)]
        return all([self._is_when_valid(), *(form.is_valid() for form in rows)])

    def _is_when_valid(self) -> bool:
        day = self.when.cleaned_data.get("date") if self.when.is_valid() else None
        if day and day > datetime.now(self.zone).date():
            self.when.add_error("date", "That day hasn't come yet.")
        return self.when.is_valid()

    def edits(self) -> list[dict]:
        """Return what was changed as edits of the state; what stayed is left out."""
        return [edit for edit in (self._session_edit(), *self._row_edits()) if (edit["values"])]

    def _when(self) -> dict:
        read = merging.value
        finished = read(self.state, merging.SESSION, "finishedAt")
        moment = datetime.fromisoformat(finished) if finished else datetime.now(UTC)
        local = moment.astimezone(self.zone)
        seconds = read(self.state, merging.SESSION, "durationSeconds", 0)
        return {
            "date": local.date(),
            "ended_at": local.time().replace(second=0, microsecond=0),
            "minutes": round(seconds / 60),
            "difficulty": read(self.state, merging.SESSION, "perceivedDifficulty"),
            "energy": read(self.state, merging.SESSION, "energy"),
            "enjoyment": read(self.state, merging.SESSION, "enjoyment"),
            "notes": read(self.state, merging.SESSION, "notes"),
        }

    def _rows(self, data: Mapping | None) -> Iterator[tuple[ExerciseForm, list[SetForm]]]:
        keys = [*merging.exercise_keys(self.state), "new"][:MOST_EXERCISES]
        for number, key in enumerate(keys):
            sets = [*merging.set_keys(self.state, key), *self._blank(key)]
            name = merging.value(self.state, f"exercise:{key}", "name", "")
            yield (
                ExerciseForm(data, prefix=f"x{number}", initial={"key": key, "name": name}),
                [
                    SetForm(data, prefix=f"x{number}-s{place}", initial=self._set(set_key))
                    for place, set_key in enumerate(sets[:MOST_SETS])
                ],
            )

    def _blank(self, key: str) -> list[str]:
        known = len(merging.set_keys(self.state, key))
        count = 3 if key == "new" else BLANK_SETS
        return [f"{self._fresh(key)}.f{known + place}" for place in range(count)]

    def _fresh(self, key: str) -> str:
        if key != "new":
            return key
        return f"f{len(merging.exercise_keys(self.state))}"

    def _set(self, key: str) -> dict:
        def read(name: str, default=None):
            return merging.value(self.state, f"set:{key}", name, default)

        load, distance = read("load", {}), read("distance", {})
        return {
            "key": key,
            "is_there": f"set:{key}" in self.state,
            "is_done": read("done", False),
            "type": read("type", "normal"),
            "reps": read("reps"),
            "load": _tidy(load.get("value")),
            "unit": load.get("unit", self.unit),
            "rpe": _tidy(read("rpe")),
            "seconds": read("seconds"),
            "distance": _tidy(distance.get("value")),
            "distance_unit": distance.get("unit", "m"),
        }

    def _session_edit(self) -> dict:
        said, was = self.when.cleaned_data, self.when.initial
        values = {
            name: said[field]
            for name, field in (
                ("perceivedDifficulty", "difficulty"), ("energy", "energy"),
                ("enjoyment", "enjoyment"), ("notes", "notes"),
            )
            if (said[field] or None) != (was[field] or None)
        }  # fmt: skip
        values = {name: value or None for name, value in values.items()}
        if said["minutes"] != was["minutes"]:
            values["durationSeconds"] = said["minutes"] * 60
        is_moved = (said["date"], said["ended_at"]) != (was["date"], was["ended_at"])
        if is_moved or not merging.value(self.state, merging.SESSION, "finishedAt"):
            values |= self._moment(said["date"], said["ended_at"])
        return {"target": merging.SESSION, "values": values}

    def _moment(self, day: date, ended_at: time) -> dict:
        moment = datetime.combine(day, ended_at, tzinfo=self.zone).astimezone(UTC)
        return {
            "finishedAt": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "completedDate": day.isoformat(),
        }

    def _row_edits(self) -> Iterator[dict]:
        for number, (exercise, sets) in enumerate(self.exercises):
            key = exercise.cleaned_data["key"]
            name = exercise.cleaned_data["name"]
            changed = [(form, edit) for form in sets if (edit := self._set_values(form))]
            if not name or (key == "new" and not changed):
                continue
            own = self._fresh(key) if key == "new" else key
            yield {
                "target": f"exercise:{own}",
                "values": self._exercise_values(own, name, number),
            }
            for place, form in enumerate(sets):
                if values := self._set_values(form):
                    set_key = form.cleaned_data["key"]
                    known = merging.value(self.state, f"set:{set_key}", "order")
                    values |= {"exercise": own}
                    if known is None:
                        values["order"] = 10_000 + place
                    yield {"target": f"set:{set_key}", "values": values}

    def _exercise_values(self, key: str, name: str, number: int) -> dict:
        if merging.value(self.state, f"exercise:{key}", "name") == name:
            return {}
        found = catalogue.find(name)
        values: dict = {
            "name": name,
            "exerciseId": found.id if found else catalogue.normalise(name)[:200] or None,
        }
        if merging.value(self.state, f"exercise:{key}", "order") is None:
            values["order"] = 100_000 + number
        return values

    def _set_values(self, form: SetForm) -> dict:
        """Return what a row changes; an empty row that was never done changes nothing."""
        said, was = form.cleaned_data, form.initial
        if not said["is_done"]:
            return {"done": False} if was["is_done"] else {}
        values = {
            "type": said["type"],
            "reps": said["reps"],
            "rpe": said["rpe"],
            "seconds": said["seconds"],
            "load": {"value": said["load"], "unit": said["unit"]} if said["load"] else None,
            "distance": (
                {"value": said["distance"], "unit": said["distance_unit"] or "m"}
                if said["distance"]
                else None
            ),
            "done": True,
        }
        held = {"type": "normal"} | {
            name: register[0] for name, register in self.state.get(f"set:{was['key']}", {}).items()
        }
        return {name: value for name, value in values.items() if value != held.get(name)}
