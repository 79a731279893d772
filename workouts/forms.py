"""The editor: a workout as indexed fields, so that it works as a plain form.

Blocks are `b0`, `b1`…, their items `b0-i0`, `b0-i1`…. What the fields don't show (tempo, notes on
sets, a ladder's steps) travels in `kept` and is laid under what was typed.
"""

import re
from collections.abc import Sequence

import orjson
from django import forms
from django.http import QueryDict
from pydantic import ValidationError

from workouts import catalogue
from workouts.blocks import Block, Item
from workouts.prescriptions import BLOCK_NAMES

MOST_BLOCKS, MOST_ITEMS = 50, 100
ACTION = re.compile(
    r"add-block|(remove|up|down)-block:\d{1,3}|add-item:\d{1,3}|(remove|up|down)-item:\d{1,3}:\d{1,3}"
)


def _number(label: str, *, least: int = 0, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most)


class _Part(forms.Form):
    kept = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def clean_kept(self) -> dict:
        try:
            kept = orjson.loads(self.cleaned_data["kept"] or "{}")
        except orjson.JSONDecodeError:
            return {}
        return kept if isinstance(kept, dict) else {}


class HeaderForm(forms.Form):
    title = forms.CharField(max_length=200, error_messages={"required": "Give it a name."})
    description = forms.CharField(
        required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 2})
    )


class BlockForm(_Part):
    kind = forms.ChoiceField(label="Kind", choices=list(BLOCK_NAMES.items()), initial="straight")
    label = forms.CharField(label="Name", required=False, max_length=100)
    rounds = _number("Rounds", least=1, most=1_000)
    cap = _number("Time limit (min)", least=1, most=1_440)
    interval = _number("Interval (s)", least=1, most=3_600)

    @staticmethod
    def values(block: Block) -> dict:
        params = block.params
        return {
            "kind": block.kind,
            "label": block.label or "",
            "rounds": params.rounds,
            "cap": _minutes(params.time_cap_seconds),
            "interval": params.interval_seconds,
            "kept": orjson.dumps(block.model_copy(update={"items": []}).to_json()).decode(),
        }

    def block(self, items: list[Item]) -> Block:
        typed = self.cleaned_data
        kept_params = typed["kept"].get("params")
        params = dict(kept_params) if isinstance(kept_params, dict) else {}
        _lay(params, "rounds", typed["rounds"])
        _lay(params, "intervalSeconds", typed["interval"])
        # The field shows whole minutes; a cap of 90 seconds must survive an edit of something else.
        if typed["cap"] is None or typed["cap"] != _minutes(params.get("timeCapSeconds")):
            _lay(params, "timeCapSeconds", typed["cap"] and typed["cap"] * 60)
        kept = {**typed["kept"], "kind": typed["kind"], "params": params, "items": []}
        _lay(kept, "label", typed["label"] or None)
        return Block.model_validate(kept).model_copy(update={"items": items})


class ItemForm(_Part):
    name = forms.CharField(
        label="Exercise",
        max_length=200,
        widget=forms.TextInput(attrs={"list": "movements", "autocomplete": "off"}),
        error_messages={"required": "Name the exercise, or remove this row."},
    )
    sets = _number("Sets", least=1, most=100)
    reps = forms.CharField(label="Reps", required=False, max_length=50)
    load = forms.FloatField(label="Load", required=False, min_value=0, max_value=2_000)
    unit = forms.ChoiceField(
        label="Unit", choices=[("kg", "kg"), ("lb", "lb"), ("%1rm", "% 1RM")], initial="kg"
    )
    seconds = _number("Time (s)", least=1, most=86_400)
    rest = _number("Rest (s)", most=3_600)
    notes = forms.CharField(label="Notes", required=False, max_length=2_000)

    @staticmethod
    def values(item: Item) -> dict:
        number = item.load.value if item.load else None
        return {
            "name": item.name,
            "sets": len(item.set_details) or item.sets,
            "reps": "" if item.reps is None else str(item.reps),
            "load": number if isinstance(number, float) else None,
            "unit": item.load.unit if item.load else "kg",
            "seconds": item.seconds,
            "rest": item.rest_seconds,
            "notes": item.notes or "",
            "kept": orjson.dumps(item.to_json()).decode(),
        }

    def item(self) -> Item:
        typed = self.cleaned_data
        kept = dict(typed["kept"])
        known = catalogue.find(typed["name"])
        reps = typed["reps"].strip()
        _lay(kept, "exerciseId", known.id if known else None)
        _lay(kept, "reps", int(reps) if reps.isdigit() and int(reps) <= 1_000 else reps or None)
        for name, field in (("seconds", "seconds"), ("restSeconds", "rest"), ("sets", "sets")):
            _lay(kept, name, typed[field])
        _lay(kept, "notes", typed["notes"] or None)
        # A pair such as "22.5/15" has no place in the number field and stays as it was.
        was = kept.get("load")
        is_pair = isinstance(was, dict) and isinstance(was.get("value"), str)
        if typed["load"] is not None:
            kept["load"] = {"value": typed["load"], "unit": typed["unit"]}
        elif not is_pair:
            kept.pop("load", None)
        if self._sets_were_changed(typed):
            kept.pop("setDetails", None)
        return Item.model_validate({**kept, "name": typed["name"]})

    def _sets_were_changed(self, typed: dict) -> bool:
        try:
            before = self.values(Item.model_validate(typed["kept"]))
        except ValidationError:
            return True
        return any(
            (typed[name] or None) != (before[name] or None) for name in ("sets", "reps", "load")
        )


def _minutes(seconds: object) -> int | None:
    return -(-seconds // 60) if isinstance(seconds, int) else None


def _lay(over: dict, name: str, value) -> None:
    if value is None:
        over.pop(name, None)
    else:
        over[name] = value


def _form(kind: type[forms.Form], data: QueryDict | dict, prefix: str | None, is_bound: bool):
    if is_bound:
        return kind(data, prefix=prefix)
    form = kind(prefix=prefix)
    form.initial = {name: data.get(form.add_prefix(name)) for name in form.fields}
    return form


class BlockEditor:
    """One block of the editor: its own fields and a form for each item."""

    def __init__(self, number: int, data: QueryDict | dict, items: int, is_bound: bool):
        self.number = number
        self.form = _form(BlockForm, data, f"b{number}", is_bound)
        self.items = [
            _form(ItemForm, data, f"b{number}-i{place}", is_bound) for place in range(items)
        ]
        for place, item in enumerate(self.items):
            item.place = f"{number}:{place}"


class WorkoutEditor:
    """The whole form; bound when it was sent to be saved, so that only then errors show."""

    def __init__(self, data: QueryDict | dict, *, is_bound: bool = False):
        self.data = data
        self.header = _form(HeaderForm, data, None, is_bound)
        self.blocks = [
            BlockEditor(number, data, self._count(f"b{number}-i{{}}-name", MOST_ITEMS), is_bound)
            for number in range(self._count("b{}-kind", MOST_BLOCKS))
        ]
        self.problem = ""

    @classmethod
    def of(cls, *, title: str, description: str, blocks: Sequence[Block]) -> "WorkoutEditor":
        """Return the editor of a workout there is."""
        rows = [(BlockForm.values(block), [ItemForm.values(item) for item in block.items])
                for block in blocks]  # fmt: skip
        return cls(_flat({"title": title, "description": description}, rows))

    @classmethod
    def empty(cls) -> "WorkoutEditor":
        return cls(_flat({"title": "", "description": ""}, [_new_block()]))

    def _count(self, pattern: str, most: int) -> int:
        return next((n for n in range(most) if pattern.format(n) not in self.data), most)

    def changed(self, action: str) -> "WorkoutEditor":
        """Return the editor after one press: "add-item:0", "up-item:0:2", "remove-block:1"…"""
        rows = self._typed()
        verb, *places = action.split(":")
        if ACTION.fullmatch(action):
            _ACTIONS[verb](rows, *map(int, places))
        return WorkoutEditor(_flat({name: self.data.get(name, "") for name in
                                    ("title", "description")}, rows))  # fmt: skip

    def _typed(self) -> list:
        def row(form: forms.Form) -> dict:
            return {name: self.data.get(form.add_prefix(name), "") for name in form.fields}

        return [(row(block.form), [row(item) for item in block.items]) for block in self.blocks]

    def is_valid(self) -> bool:
        parts = [self.header, *(block.form for block in self.blocks)]
        parts += [item for block in self.blocks for item in block.items]
        is_valid = all(part.is_valid() for part in parts)
        if not any(block.items for block in self.blocks):
            self.problem = "Add at least one exercise."
        elif is_valid:
            try:
                self.plan_blocks()
            except ValidationError:
                self.problem = "Some of that can't be saved. Remove the row and add it again."
        return is_valid and not self.problem

    def plan_blocks(self) -> list[Block]:
        return [block.form.block([item.item() for item in block.items])
                for block in self.blocks if block.items]  # fmt: skip


def _new_item() -> dict:
    return {"name": "", "sets": 3, "reps": "10", "unit": "kg", "rest": 90}


def _new_block() -> tuple[dict, list[dict]]:
    return {"kind": "straight", "label": ""}, [_new_item()]


def _flat(header: dict, rows: list) -> dict:
    data = dict(header)
    for number, (block, items) in enumerate(rows):
        data |= {f"b{number}-{name}": value for name, value in block.items()}
        for place, item in enumerate(items):
            data |= {f"b{number}-i{place}-{name}": value for name, value in item.items()}
    return data


def _swap(rows: list, one: int, other: int) -> None:
    if 0 <= one < len(rows) and 0 <= other < len(rows):
        rows[one], rows[other] = rows[other], rows[one]


def _remove(rows: list, place: int) -> None:
    if place < len(rows):
        del rows[place]


def _items(rows: list, block: int) -> list:
    return rows[block][1] if block < len(rows) else []


_ACTIONS = {
    "add-block": lambda rows: rows.append(_new_block()),
    "remove-block": _remove,
    "up-block": lambda rows, block: _swap(rows, block, block - 1),
    "down-block": lambda rows, block: _swap(rows, block, block + 1),
    "add-item": lambda rows, block: _items(rows, block).append(_new_item()),
    "remove-item": lambda rows, block, item: _remove(_items(rows, block), item),
    "up-item": lambda rows, block, item: _swap(_items(rows, block), item, item - 1),
    "down-item": lambda rows, block, item: _swap(_items(rows, block), item, item + 1),
}
