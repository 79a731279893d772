"""What the editor's buttons do to its rows: add, copy, move, split, remove, bring back."""

import copy
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

import orjson

from workouts.blocks import Block
from workouts.forms import KIND_FIELDS, BlockForm, ItemForm, SetForm, keep

MOST_SPLIT = 20
_PLACES = r"(?::\d{1,3}){%s}"
_ACTION = re.compile(
    rf"add-block(?::[a-z_]{{1,20}})?|(?:add-item|(?:copy|remove|up|down)-block){_PLACES % 1}"
    rf"|(?:(?:copy|remove|up|down|swap)-item|(?:split|join)-sets|add-set|move-block){_PLACES % 2}"
    rf"|remove-set{_PLACES % 3}|move-item{_PLACES % 4}|undo|restore"
)
_BLOCK_START: dict[str, dict] = {
    "superset": {"rounds": 3, "rest": 90},
    "circuit": {"rounds": 3, "rest": 60},
    "emom": {"interval": 60, "rounds": 12},
    "amrap": {"cap": "12"},
    "tabata": {"rounds": 8, "work": 20, "rest": 10},
    "interval": {"rounds": 10, "work": 40, "rest": 20},
    "ladder": {"scheme": "21-15-9"},
    "death_by": {"start": 1, "step": 1, "interval": 60},
}


class Picked(NamedTuple):
    """An exercise chosen from the catalogue or from the member's own."""

    id: str
    name: str


@dataclass(slots=True)
class ItemRow:
    fields: dict
    sets: list[dict] = field(default_factory=list)


@dataclass(slots=True)
class BlockRow:
    fields: dict
    items: list[ItemRow] = field(default_factory=list)


class Arranged(NamedTuple):
    """What to announce, the id of the element to focus, and what `undo` needs."""

    said: str = ""
    focus: str = ""
    removed: str = ""


def rows_of(blocks: Sequence[Block]) -> list[BlockRow]:
    return [
        BlockRow(
            BlockForm.values(block),
            [ItemRow(ItemForm.values(item), [SetForm.values(one, item) for one in item.set_details])
             for item in block.items],
        )
        for block in blocks
    ]  # fmt: skip


def new_block(kind: str) -> BlockRow:
    kind = kind if kind in KIND_FIELDS else "straight"
    return BlockRow({"kind": kind, "label": "", **_BLOCK_START.get(kind, {})})


def _new_item(block: BlockRow, picked: Picked | None, unit: str) -> ItemRow:
    fields: dict = {"name": "", "unit": unit, "distance_unit": "m"}
    if block.fields["kind"] == "straight":
        fields |= {"sets": 3, "rest": 90}
    if picked:
        fields |= {"name": picked.name,
                   "kept": keep(exerciseId=picked.id, name=picked.name)}  # fmt: skip
    return ItemRow(fields)


def arrange(
    rows: list[BlockRow], action: str, *, unit: str, exercise: Picked | None, removed: str
) -> Arranged:
    """Change the rows in place as one press asks; an action that fits nothing changes nothing."""
    if not _ACTION.fullmatch(action):
        return Arranged()
    verb, *places = action.split(":")
    try:
        match verb:
            case "add-block":
                return _add_block(rows, places[0] if places else "straight")
            case "add-item":
                return _add_item(rows, int(places[0]), exercise, unit)
            case "swap-item":
                return _swap_exercise(rows, int(places[0]), int(places[1]), exercise)
            case "restore":
                return Arranged("Your unsaved work is back", "id_title")
            case "undo":
                return _undo(rows, removed)
            case _:
                return _VERBS[verb](rows, *map(int, places))
    except (IndexError, ValueError, TypeError, KeyError, AttributeError):
        return Arranged()


def _add_block(rows: list[BlockRow], kind: str) -> Arranged:
    rows.append(new_block(kind))
    return Arranged(f"Block {len(rows)} added", f"id_b{len(rows) - 1}-label")


def _add_item(rows: list[BlockRow], block: int, picked: Picked | None, unit: str) -> Arranged:
    rows[block].items.append(_new_item(rows[block], picked, unit))
    place = len(rows[block].items) - 1
    name = picked.name if picked else "Exercise"
    field_name = "sets" if picked and rows[block].fields["kind"] == "straight" else "name"
    field_name = "reps" if picked and field_name == "name" else field_name
    return Arranged(f"{name} added to block {block + 1}", f"id_b{block}-i{place}-{field_name}")


def _swap_exercise(rows, block: int, place: int, picked: Picked | None) -> Arranged:
    row = rows[block].items[place]
    if picked:
        row.fields |= {"name": picked.name, "kept": keep(exerciseId=picked.id, name=picked.name)}
    return Arranged(f"Now {row.fields['name']}", f"id_b{block}-i{place}-name")


def _copy_block(rows: list[BlockRow], block: int) -> Arranged:
    twin = _without_ids(rows[block])
    rows.insert(block + 1, twin)
    return Arranged(f"Block {block + 1} duplicated", f"handle-b{block + 1}")


def _without_ids(row: BlockRow) -> BlockRow:
    twin = copy.deepcopy(row)
    twin.fields["kept"] = ""
    for item in twin.items:
        _forget_id(item)
    return twin


def _forget_id(item: ItemRow) -> None:
    kept = orjson.loads(item.fields.get("kept") or "{}")
    item.fields["kept"] = keep(exerciseId=kept.get("exerciseId"), name=kept.get("name"))
    for one in item.sets:
        own = orjson.loads(one.get("kept") or "{}")
        one["kept"] = keep(unit=own.get("unit"))


def _copy_item(rows: list[BlockRow], block: int, place: int) -> Arranged:
    twin = copy.deepcopy(rows[block].items[place])
    _forget_id(twin)
    rows[block].items.insert(place + 1, twin)
    return Arranged(f"{_name(twin)} duplicated", f"handle-b{block}-i{place + 1}")


def _name(row: ItemRow) -> str:
    return row.fields.get("name") or "Exercise"


def _move_block(rows: list[BlockRow], start: int, end: int) -> Arranged:
    row = rows.pop(start)
    end = max(0, min(len(rows), end))
    rows.insert(end, row)
    if end == start:
        return Arranged(f"Block {end + 1} is {'last' if end else 'first'}", f"handle-b{end}")
    return Arranged(f"Block moved to place {end + 1} of {len(rows)}", f"handle-b{end}")


def _move_item(rows, block: int, place: int, to_block: int, to_place: int) -> Arranged:
    target = rows[to_block].items
    row = rows[block].items.pop(place)
    to_place = max(0, min(len(target), to_place))
    target.insert(to_place, row)
    where = f"place {to_place + 1} of {len(target)} in block {to_block + 1}"
    return Arranged(f"{_name(row)} moved to {where}", f"handle-b{to_block}-i{to_place}")


def _up_item(rows: list[BlockRow], block: int, place: int) -> Arranged:
    if place > 0:
        return _move_item(rows, block, place, block, place - 1)
    if block > 0:
        return _move_item(rows, block, place, block - 1, len(rows[block - 1].items))
    return Arranged(f"{_name(rows[block].items[place])} is first", f"handle-b{block}-i{place}")


def _down_item(rows: list[BlockRow], block: int, place: int) -> Arranged:
    if place < len(rows[block].items) - 1:
        return _move_item(rows, block, place, block, place + 1)
    if block < len(rows) - 1:
        return _move_item(rows, block, place, block + 1, 0)
    return Arranged(f"{_name(rows[block].items[place])} is last", f"handle-b{block}-i{place}")


def _split_sets(rows: list[BlockRow], block: int, place: int) -> Arranged:
    row = rows[block].items[place]
    typed = str(row.fields.get("sets") or 3)
    count = min(MOST_SPLIT, int(typed) if typed.isdecimal() else 3) or 1
    if not row.sets:
        shared = {name: row.fields.get(name, "") for name in ("reps", "load", "rpe", "seconds")}
        row.sets = [{"type": "normal", **shared} for _ in range(count)]
    return Arranged(f"{len(row.sets)} sets, each with its own values",
                    f"id_b{block}-i{place}-s0-reps")  # fmt: skip


def _join_sets(rows: list[BlockRow], block: int, place: int) -> Arranged:
    row = rows[block].items[place]
    if row.sets:
        first = row.sets[0]
        row.fields |= {"sets": len(row.sets)}
        row.fields |= {name: first.get(name, "") for name in ("reps", "load", "rpe", "seconds")}
        row.sets = []
    return Arranged("One line for all sets", f"id_b{block}-i{place}-sets")


def _add_set(rows: list[BlockRow], block: int, place: int) -> Arranged:
    sets = rows[block].items[place].sets
    twin = {**sets[-1], "kept": ""} if sets else {"type": "normal"}
    sets.append(twin)
    return Arranged(f"Set {len(sets)} added", f"id_b{block}-i{place}-s{len(sets) - 1}-reps")


def _remove_block(rows: list[BlockRow], block: int) -> Arranged:
    row = rows.pop(block)
    focus = f"handle-b{min(block, len(rows) - 1)}" if rows else "add-block"
    return Arranged(f"Block {block + 1} removed", focus, _packed("block", [block], asdict(row)))


def _remove_item(rows: list[BlockRow], block: int, place: int) -> Arranged:
    row = rows[block].items.pop(place)
    left = len(rows[block].items)
    focus = f"handle-b{block}-i{min(place, left - 1)}" if left else f"add-item-{block}"
    said = f"{_name(row)} removed"
    return Arranged(said, focus, _packed("item", [block, place], asdict(row)))


def _remove_set(rows: list[BlockRow], block: int, place: int, number: int) -> Arranged:
    sets = rows[block].items[place].sets
    row = sets.pop(number)
    focus = f"add-set-b{block}-i{place}" if sets else f"id_b{block}-i{place}-sets"
    said = f"Set {number + 1} removed"
    return Arranged(said, focus, _packed("set", [block, place, number], row))


def _packed(what: str, place: list[int], row: dict) -> str:
    return orjson.dumps({"what": what, "place": place, "row": row}).decode()


def _undo(rows: list[BlockRow], removed: str) -> Arranged:
    gone = orjson.loads(removed)
    place, row = [int(number) for number in gone["place"]], gone["row"]
    match gone["what"]:
        case "block":
            rows.insert(
                place[0], BlockRow(dict(row["fields"]), [_item(one) for one in row["items"]])
            )
            focus = f"handle-b{place[0]}"
        case "item":
            rows[place[0]].items.insert(place[1], _item(row))
            focus = f"handle-b{place[0]}-i{place[1]}"
        case _:
            rows[place[0]].items[place[1]].sets.insert(place[2], dict(row))
            focus = f"id_b{place[0]}-i{place[1]}-s{place[2]}-reps"
    return Arranged("Brought back", focus)


def _item(row: dict) -> ItemRow:
    return ItemRow(dict(row["fields"]), [dict(one) for one in row["sets"]])


_VERBS: dict[str, Callable[..., Arranged]] = {
    "copy-block": _copy_block,
    "remove-block": _remove_block,
    "up-block": lambda rows, block: _move_block(rows, block, block - 1),
    "down-block": lambda rows, block: _move_block(rows, block, block + 1),
    "move-block": _move_block,
    "copy-item": _copy_item,
    "remove-item": _remove_item,
    "up-item": _up_item,
    "down-item": _down_item,
    "move-item": _move_item,
    "split-sets": _split_sets,
    "join-sets": _join_sets,
    "add-set": _add_set,
    "remove-set": _remove_set,
}
