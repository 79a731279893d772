"""The fields of the editor: of a workout, a block, an exercise and a set, and what they mean."""

import re

import orjson
from django import forms

from accounts.profile import EQUIPMENT
from workouts import catalogue, picking
from workouts.blocks import Block, Item, Load, SetTarget
from workouts.prescriptions import BLOCK_NAMES

DIFFICULTIES = [
    ("", "Not said"),
    ("beginner", "Beginner"),
    ("intermediate", "Intermediate"),
    ("advanced", "Advanced"),
]
UNITS = [("kg", "kg"), ("lb", "lb"), ("%1rm", "% 1RM")]
DISTANCE_UNITS = [("m", "m"), ("km", "km"), ("mi", "mi")]
SET_TYPES = [("normal", "Working"), ("warmup", "Warm-up"), ("drop", "Drop"), ("failure", "Failure")]
# Which fields say how a kind of block is timed or repeated; the others stay out of sight.
KIND_FIELDS = {
    "straight": (),
    "superset": ("rounds", "rest"),
    "circuit": ("rounds", "rest"),
    "emom": ("interval", "rounds"),
    "amrap": ("cap", "rest"),
    "for_time": ("rounds", "scheme", "cap", "rest"),
    "tabata": ("rounds", "work", "rest"),
    "interval": ("rounds", "work", "rest"),
    "ladder": ("scheme", "start", "step", "rounds", "rest", "cap"),
    "death_by": ("start", "step", "interval", "cap"),
    "warmup": ("rounds",),
    "cooldown": ("rounds",),
}
# What the editor's page lets choose from.
OFFERED = {
    "kinds": BLOCK_NAMES,
    "kind_fields": KIND_FIELDS,
    "muscles": picking.MUSCLES,
    "equipment": EQUIPMENT,
}
_LOAD = re.compile(r"\d{1,4}(?:[.,]\d{1,3})?(?:/\d{1,4}(?:[.,]\d{1,3})?){0,3}")
_SCHEME = re.compile(r"\d{1,4}(?:\s*[-–,\s]\s*\d{1,4})*")


def _number(label: str, *, least: int = 0, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most)


class LoadField(forms.CharField):
    """A load as a number, or a pair such as "22.5/15" that stays as written."""

    def __init__(self, label: str = "Load"):
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(label=label, required=False, max_length=20,
                         widget=forms.TextInput(attrs=attrs))  # fmt: skip

    def clean(self, value):
        text = super().clean(value).replace(" ", "")
        if not text:
            return None
        if not _LOAD.fullmatch(text):
            raise forms.ValidationError("A number such as 80, or a pair such as 22.5/15.")
        if "/" in text:
            return text.replace(",", ".")
        number = float(text.replace(",", "."))
        if number > 2_000:
            raise forms.ValidationError("At most 2,000.")
        return number


class CapField(forms.CharField):
    """A time limit as minutes or as "1:30"; cleaned to seconds."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        match = re.fullmatch(r"(\d{1,4})(?::([0-5]\d))?", text)
        seconds = int(match[1]) * 60 + int(match[2] or 0) if match else 0
        if not 1 <= seconds <= 86_400:
            raise forms.ValidationError("Minutes, such as 12 or 1:30.")
        return seconds


class SchemeField(forms.CharField):
    """Repetitions step by step, such as 21-15-9."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if not _SCHEME.fullmatch(text):
            raise forms.ValidationError("Numbers with dashes, such as 21-15-9.")
        return [int(number) for number in re.findall(r"\d+", text)][:100]


class _Part(forms.Form):
    # What no field shows, ids above all, travels with the form.
    kept = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)

    def clean_kept(self) -> dict:
        return read_kept(self.cleaned_data["kept"])


def read_kept(text: str | None) -> dict:
    """Read a hidden field that may have been tampered with: anything odd is left out."""
    try:
        kept = orjson.loads(text or "{}")
    except orjson.JSONDecodeError:
        return {}
    if not isinstance(kept, dict):
        return {}
    strings = {name: kept[name] for name in ("id", "exerciseId", "unit", "name")
               if isinstance(kept.get(name), str) and len(kept[name]) <= 200}  # fmt: skip
    span = kept.get("source")
    is_span = isinstance(span, dict) and all(
        isinstance(span.get(end), int) and span[end] >= 0 for end in ("start", "end")
    )
    return strings | ({"source": span} if is_span else {})


def keep(**values: object) -> str:
    return orjson.dumps({name: value for name, value in values.items() if value}).decode()


class HeaderForm(forms.Form):
    title = forms.CharField(max_length=200, error_messages={"required": "Give it a name."})
    description = forms.CharField(
        required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    difficulty = forms.ChoiceField(choices=DIFFICULTIES, required=False)
    tags = forms.CharField(
        required=False, max_length=2_600, help_text="With commas between: legs, home, quick."
    )
    # The moment of the version being edited, or the id a new workout will have.
    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    new_id = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def clean_tags(self) -> list[str]:
        tags = [tag.strip().lstrip("#").strip() for tag in self.cleaned_data["tags"].split(",")]
        tags = list(dict.fromkeys(tag for tag in tags if tag))
        if len(tags) > 50 or any(len(tag) > 50 for tag in tags):
            raise forms.ValidationError("At most 50 tags of 50 characters.")
        return tags


class BlockForm(_Part):
    kind = forms.ChoiceField(label="Kind", choices=list(BLOCK_NAMES.items()), initial="straight")
    label = forms.CharField(label="Name", required=False, max_length=100)
    rounds = _number("Rounds", least=1, most=1_000)
    interval = _number("Every (s)", least=1, most=3_600)
    cap = CapField(label="Time limit (min)", required=False, max_length=7)
    work = _number("Work (s)", least=1, most=3_600)
    rest = _number("Rest (s)", most=3_600)
    scheme = SchemeField(label="Reps by step", required=False, max_length=400)
    start = _number("First reps", most=1_000)
    step = forms.IntegerField(label="Add each time", required=False, min_value=-1_000,
                              max_value=1_000)  # fmt: skip
    notes = forms.CharField(label="Block notes", required=False, max_length=2_000)

    def param_fields(self) -> list[tuple[forms.BoundField, bool]]:
        """Return the timing fields with whether each is of use to the chosen kind."""
        useful = KIND_FIELDS.get(self["kind"].value() or "straight", ())
        names = ("rounds", "interval", "cap", "work", "rest", "scheme", "start", "step")
        return [(self[name], name in useful or self[name].value() not in (None, ""))
                for name in names]  # fmt: skip

    @staticmethod
    def values(block: Block) -> dict:
        params = block.params
        return {
            "kind": block.kind,
            "label": block.label or "",
            "rounds": params.rounds,
            "interval": params.interval_seconds,
            "cap": _cap_text(params.time_cap_seconds),
            "work": params.work_seconds,
            "rest": params.rest_seconds,
            "scheme": "-".join(map(str, params.rep_scheme or ())),
            "start": params.start,
            "step": params.step,
            "notes": block.notes or "",
            "kept": keep(id=block.id),
        }

    def block(self, items: list[Item]) -> Block:
        typed = self.cleaned_data
        params = {
            "rounds": typed["rounds"],
            "intervalSeconds": typed["interval"],
            "timeCapSeconds": typed["cap"],
            "workSeconds": typed["work"],
            "restSeconds": typed["rest"],
            "repScheme": typed["scheme"],
            "start": typed["start"],
            "step": typed["step"],
        }
        block = Block(
            id=typed["kept"].get("id"),
            kind=typed["kind"],
            label=typed["label"] or None,
            params={name: value for name, value in params.items() if value is not None},
            notes=typed["notes"] or None,
        )
        return block.model_copy(update={"items": items})


class ItemForm(_Part):
    name = forms.CharField(
        label="Exercise",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Name the exercise, or remove it."},
    )
    sets = _number("Sets", least=1, most=100)
    reps = forms.CharField(label="Reps", required=False, max_length=50)
    load = LoadField()
    unit = forms.ChoiceField(label="Unit", choices=UNITS, initial="kg")
    rest = _number("Rest (s)", most=3_600)
    seconds = _number("Time (s)", least=1, most=86_400)
    distance = forms.FloatField(label="Distance", required=False, min_value=0.001,
                                max_value=1_000_000)  # fmt: skip
    distance_unit = forms.ChoiceField(label="Distance in", choices=DISTANCE_UNITS, required=False)
    calories = _number("Calories", least=1, most=10_000)
    rpe = forms.FloatField(label="RPE", required=False, min_value=1, max_value=10)
    tempo = forms.CharField(label="Tempo", required=False, max_length=20)
    per_side = forms.BooleanField(label="Per side", required=False)
    notes = forms.CharField(label="Notes", required=False, max_length=2_000)

    MORE = ("seconds", "distance", "calories", "rpe", "tempo", "per_side", "notes")

    def shared_fields(self) -> list[forms.BoundField]:
        """Return what is the same for all sets, and out of sight once each has its own."""
        return [self[name] for name in ("sets", "reps", "load")]

    def has_more(self) -> bool:
        return any(self[name].value() or self[name].errors for name in self.MORE)

    @staticmethod
    def values(item: Item) -> dict:
        return {
            "name": item.name,
            "sets": item.sets,
            "reps": "" if item.reps is None else str(item.reps),
            "load": _load_text(item.load),
            "unit": _unit(item),
            "rest": item.rest_seconds,
            "seconds": item.seconds,
            "distance": f"{item.distance.value:g}" if item.distance else "",
            "distance_unit": item.distance.unit if item.distance else "m",
            "calories": item.calories,
            "rpe": f"{item.rpe:g}" if item.rpe else "",
            "tempo": item.tempo or "",
            "per_side": "on" if item.per_side else "",
            "notes": item.notes or "",
            "kept": keep(id=item.id, exerciseId=item.exercise_id, name=item.name,
                         source=item.source and item.source.to_json()),
        }  # fmt: skip

    def item(self, targets: list[SetTarget]) -> Item:
        typed = self.cleaned_data
        kept = typed["kept"]
        item = Item(
            id=kept.get("id"),
            source=kept.get("source"),
            name=typed["name"],
            exercise_id=self._exercise_id(),
            sets=typed["sets"],
            reps=read_reps(typed["reps"]),
            load=_load(typed["load"], typed["unit"]),
            rpe=typed["rpe"],
            tempo=typed["tempo"] or None,
            seconds=typed["seconds"],
            distance=_distance(typed["distance"], typed["distance_unit"]),
            calories=typed["calories"],
            per_side=typed["per_side"],
            rest_seconds=typed["rest"],
            notes=typed["notes"] or None,
        )
        return item.model_copy(update={"set_details": targets, "sets": len(targets) or item.sets})

    def _exercise_id(self) -> str | None:
        kept, name = self.cleaned_data["kept"], self.cleaned_data["name"]
        if kept.get("exerciseId") and kept.get("name") == name:
            return kept["exerciseId"]
        known = catalogue.find(name)
        return known.id if known else None


class SetForm(_Part):
    type = forms.ChoiceField(label="Type", choices=SET_TYPES, initial="normal")
    reps = forms.CharField(label="Reps", required=False, max_length=50)
    load = LoadField()
    rpe = forms.FloatField(label="RPE", required=False, min_value=1, max_value=10)
    seconds = _number("Time (s)", least=1, most=86_400)
    distance = forms.FloatField(label="Distance", required=False, min_value=0.001,
                                max_value=1_000_000)  # fmt: skip
    rest = _number("Rest (s)", most=3_600)

    @staticmethod
    def values(target: SetTarget, item: Item) -> dict:
        unit = target.load.unit if target.load else None
        return {
            "type": target.type,
            "reps": "" if target.reps is None else str(target.reps),
            "load": _load_text(target.load),
            "rpe": f"{target.rpe:g}" if target.rpe else "",
            "seconds": target.seconds,
            "distance": f"{target.distance.value:g}" if target.distance else "",
            "rest": target.rest_seconds,
            # A set in another unit than its exercise keeps its own.
            "kept": keep(id=target.id, unit=unit if unit != _unit(item) else None),
        }

    def target(self, *, unit: str, distance_unit: str) -> SetTarget:
        typed = self.cleaned_data
        own = typed["kept"].get("unit")
        return SetTarget(
            id=typed["kept"].get("id"),
            type=typed["type"],
            reps=read_reps(typed["reps"]),
            load=_load(typed["load"], own if own in dict(UNITS) else unit),
            rpe=typed["rpe"],
            seconds=typed["seconds"],
            distance=_distance(typed["distance"], distance_unit),
            rest_seconds=typed["rest"],
        )


def read_reps(text: str) -> int | str | None:
    text = text.strip()
    return int(text) if text.isdecimal() and int(text) <= 1_000 else text or None


def _unit(item: Item) -> str:
    loads = [item.load, *(target.load for target in item.set_details)]
    return next((load.unit for load in loads if load), "kg")


def _load(value: float | str | None, unit: str) -> dict | None:
    return None if value is None else {"value": value, "unit": unit}


def _distance(value: float | None, unit: str) -> dict | None:
    return None if value is None else {"value": value, "unit": unit or "m"}


def _load_text(load: Load | None) -> str:
    if load is None:
        return ""
    return load.value if isinstance(load.value, str) else f"{load.value:g}"


def _cap_text(seconds: int | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02d}" if rest else str(minutes)
