"""The editor: a whole workout as indexed fields, so that it works as a plain form.

Blocks are `b0`, `b1`…, their exercises `b0-i0`…, single sets `b0-i0-s0`…. A press of a button posts
everything typed with one action; the answer is the form again with the rows rearranged, what to
say of it, where the focus goes and, after a removal, what undoes it.
"""

import uuid
from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from pydantic import ValidationError

from workouts import arranging
from workouts.blocks import Item, Plan
from workouts.forms import BlockForm, HeaderForm, ItemForm, SetForm

MOST_BLOCKS, MOST_ITEMS, MOST_SETS = 50, 100, 100


def new_id() -> str:
    return f"workout_{uuid.uuid4()}"


def _form(kind: type[forms.Form], data: QueryDict | dict, prefix: str | None, is_bound: bool):
    if is_bound:
        return kind(data, prefix=prefix)
    form = kind(prefix=prefix)
    form.initial = {name: data.get(form.add_prefix(name)) for name in form.fields}
    return form


class ItemEditor:
    """One exercise: its own fields, and a form for each set where sets differ."""

    def __init__(self, block: int, number: int, data: QueryDict | dict, is_bound: bool):
        self.prefix = f"b{block}-i{number}"
        self.place = f"{block}:{number}"
        self.form = _form(ItemForm, data, self.prefix, is_bound)
        count = _count(data, self.prefix + "-s{}-type", MOST_SETS)
        self.sets = [
            _form(SetForm, data, f"{self.prefix}-s{place}", is_bound) for place in range(count)
        ]

    def item(self) -> Item:
        typed = self.form.cleaned_data
        units = {"unit": typed["unit"], "distance_unit": typed["distance_unit"]}
        return self.form.item([one.target(**units) for one in self.sets])

    def forms(self) -> list[forms.Form]:
        return [self.form, *self.sets]


class BlockEditor:
    """One block: its own fields and its exercises."""

    def __init__(self, number: int, data: QueryDict | dict, is_bound: bool):
        self.number = number
        self.prefix = f"b{number}"
        self.form = _form(BlockForm, data, self.prefix, is_bound)
        count = _count(data, self.prefix + "-i{}-name", MOST_ITEMS)
        self.items = [ItemEditor(number, place, data, is_bound) for place in range(count)]

    def forms(self) -> list[forms.Form]:
        return [self.form, *(form for item in self.items for form in item.forms())]


class WorkoutEditor:
    """The whole form; bound when it was sent to be saved, so that only then errors show."""

    def __init__(self, data: QueryDict | dict, *, is_bound: bool = False, unit: str = "kg"):
        self.data = data
        self.unit = unit
        self.header = _form(HeaderForm, data, None, is_bound)
        count = _count(data, "b{}-kind", MOST_BLOCKS)
        self.blocks = [BlockEditor(number, data, is_bound) for number in range(count)]
        self.problem = ""
        self.is_outdated = False
        self.said = self.focus = self.removed = ""

    @classmethod
    def of(cls, *, plan: Plan, version: str, unit: str = "kg") -> "WorkoutEditor":
        """Return the editor of a workout there is."""
        header = {
            "title": plan.title,
            "description": plan.description,
            "difficulty": plan.difficulty or "",
            "tags": ", ".join(plan.tags),
            "version": version,
        }
        return cls(_flat(header, arranging.rows_of(plan.blocks)), unit=unit)

    @classmethod
    def empty(cls, *, unit: str = "kg") -> "WorkoutEditor":
        header = {"title": "", "description": "", "new_id": new_id()}
        return cls(_flat(header, [arranging.new_block("straight")]), unit=unit)

    def changed(self, action: str, *, exercise: arranging.Picked | None = None) -> "WorkoutEditor":
        """Return the editor after one press: "add-item:0", "up-item:0:2", "remove-block:1"…"""
        header = {name: self.data.get(name, "") for name in HeaderForm.base_fields}
        rows = self._typed()
        arranged = arranging.arrange(
            rows, action, unit=self.unit, exercise=exercise, removed=self.data.get("removed") or ""
        )
        after = WorkoutEditor(_flat(header, rows), unit=self.unit)
        after.said, after.focus, after.removed = arranged
        return after

    def _typed(self) -> list[arranging.BlockRow]:
        def row(form: forms.Form) -> dict:
            return {name: self.data.get(form.add_prefix(name), "") for name in form.fields}

        return [
            arranging.BlockRow(
                row(block.form),
                [arranging.ItemRow(row(item.form), [row(one) for one in item.sets])
                 for item in block.items],
            )
            for block in self.blocks
        ]  # fmt: skip

    def is_valid(self) -> bool:
        parts = [self.header, *(form for block in self.blocks for form in block.forms())]
        # Every part is asked, so that every mistake shows at once.
        mistakes = [part for part in parts if not part.is_valid()]
        is_valid = not mistakes
        if not any(block.items for block in self.blocks):
            self.problem = "Add at least one exercise."
        elif is_valid and (meant := self._meant_but_empty()):
            self.problem = f"Block {meant} has no exercise. Add one, or remove the block."
        elif is_valid:
            try:
                self.plan()
            except ValidationError:
                self.problem = "Some of that can't be saved. Remove the row and add it again."
        else:
            self._focus_on(mistakes[0])
        return is_valid and not self.problem

    def _meant_but_empty(self) -> int | None:
        """Return the first block somebody set up that would be left out without a word."""
        for place, block in enumerate(self.blocks, start=1):
            typed = block.form.cleaned_data
            is_meant = typed["kind"] != "straight" or typed["label"] or typed["notes"]
            if is_meant and not block.items:
                return place
        return None

    def _focus_on(self, form: forms.Form) -> None:
        name = next(iter(form.errors))
        if name in form.fields:
            # The browser's own autofocus reaches the field where scripts don't run, too.
            form.fields[name].widget.attrs["autofocus"] = True
            self.focus = form[name].id_for_label

    def plan(self) -> Plan:
        typed = self.header.cleaned_data
        blocks = [
            block.form.block([item.item() for item in block.items])
            for block in self.blocks
            if block.items
        ]
        return Plan(
            title=typed["title"],
            description=typed["description"],
            difficulty=typed["difficulty"] or None,
            tags=typed["tags"],
            blocks=blocks,
        )


def _count(data: QueryDict | dict, pattern: str, most: int) -> int:
    return next((n for n in range(most) if pattern.format(n) not in data), most)


def _flat(header: dict, rows: Sequence[arranging.BlockRow]) -> dict:
    data = dict(header)
    for number, block in enumerate(rows[:MOST_BLOCKS]):
        data |= {f"b{number}-{name}": value for name, value in block.fields.items()}
        for place, item in enumerate(block.items[:MOST_ITEMS]):
            prefix = f"b{number}-i{place}"
            data |= {f"{prefix}-{name}": value for name, value in item.fields.items()}
            for turn, one in enumerate(item.sets[:MOST_SETS]):
                data |= {f"{prefix}-s{turn}-{name}": value for name, value in one.items()}
    return data
