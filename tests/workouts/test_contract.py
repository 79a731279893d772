"""Blocks to the flat contract fields and to the phone's text, and back (contract §5)."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workouts import content, contract
from workouts.blocks import Block, Distance, Item, Load, Params, SetTarget

NAMES = st.sampled_from(
    ["Back Squat", "Push-Up", "Turkish Get-Up", "Copenhagen Plank", "Row", "Kettlebell Swing"]
)
KILOS = st.builds(
    Load,
    value=st.integers(1, 800).map(lambda quarter: quarter / 4) | st.just("70/50"),
    unit=st.sampled_from(["kg", "lb", "%1rm"]),
)
COUNTS = st.integers(1, 1_000) | st.sampled_from(["8-10", "21-15-9", "max"])
WORK = st.one_of(
    COUNTS.map(lambda reps: {"reps": reps}),
    st.integers(1, 3_600).map(lambda seconds: {"seconds": seconds}),
    st.integers(1, 9_999).map(lambda metres: {"distance": Distance(value=metres, unit="m")}),
    st.integers(1, 999).map(lambda calories: {"calories": calories}),
)


@st.composite
def items(draw, numbered=True):
    return Item(
        id=f"i{draw(st.integers(0, 10**9))}" if numbered else None,
        name=draw(NAMES),
        sets=draw(st.integers(1, 100)),
        load=draw(st.none() | KILOS),
        rest_seconds=draw(st.none() | st.integers(1, 3_600)),
        **draw(WORK),
    )


def unique_items(numbered=True):
    return st.lists(items(numbered), min_size=1, max_size=6, unique_by=lambda item: item.id)


SECONDS = st.integers(1, 3_600)
PARAMS = {
    "straight": st.just({}),
    "circuit": st.fixed_dictionaries({"rounds": st.integers(1, 100)}),
    "amrap": st.fixed_dictionaries({"time_cap_seconds": SECONDS}),
    "tabata": st.fixed_dictionaries({"work_seconds": SECONDS, "rest_seconds": SECONDS}),
    "interval": st.fixed_dictionaries({"work_seconds": SECONDS, "rounds": st.integers(1, 50)}),
    "ladder": st.fixed_dictionaries(
        {"rep_scheme": st.lists(st.integers(1, 99), min_size=2, max_size=9)}
    ),
    "for_time": st.fixed_dictionaries({"rep_scheme": st.just([21, 15, 9])}),
    "emom": st.fixed_dictionaries({"interval_seconds": SECONDS, "rounds": st.integers(1, 60)}),
}


@st.composite
def single_blocks(draw):
    kind = draw(st.sampled_from(sorted(PARAMS)))
    return Block(kind=kind, params=Params(**draw(PARAMS[kind])), items=draw(unique_items()))


def back(blocks):
    flat = contract.from_blocks(blocks)
    return contract.to_blocks(
        flat.exercises,
        flat.structure,
        flat.workout_type,
        amrap_blocks=flat.amrap_blocks,
        emom_blocks=flat.emom_blocks,
    )


def kept(item):
    """What the flat form says of an item: all of a prescription but effort and tempo."""
    known = item.to_json()
    return {name: value for name, value in known.items() if name not in ("exerciseId", "source")}


@given(single_blocks())
def test_a_block_of_any_kind_comes_back_from_the_flat_form(block):
    (again,) = back([block])

    assert again.kind == block.kind
    asked = block.params.model_dump(exclude_none=True)
    assert asked.items() <= again.params.model_dump(exclude_none=True).items()
    assert [kept(item) for item in again.items] == [kept(item) for item in block.items]


@st.composite
def workouts_of_timed_blocks(draw):
    kinds = draw(st.lists(st.sampled_from(["emom", "amrap", "straight"]), min_size=2, max_size=5))
    if kinds.count("amrap") == 1:
        kinds.append("amrap")
    blocks = []
    for number, kind in enumerate(kinds):
        named = [
            item.model_copy(update={"id": f"b{number}-{place}"})
            for place, item in enumerate(draw(unique_items()))
        ]
        blocks.append(Block(kind=kind, params=Params(**draw(PARAMS[kind])), items=named))
    return blocks


def merged_straight(blocks):
    """Neighbouring straight blocks are one list in the flat form."""
    found: list[tuple[str, list]] = []
    for block in blocks:
        ids = [item.id for item in block.items]
        if found and found[-1][0] == block.kind == "straight":
            found[-1][1].extend(ids)
        else:
            found.append((block.kind, ids))
    return found


@given(workouts_of_timed_blocks())
def test_several_timed_blocks_come_back_in_their_places(blocks):
    again = back(blocks)

    assert merged_straight(again) == merged_straight(blocks)
    timed = [block.params for block in blocks if block.kind != "straight"]
    assert [block.params for block in again if block.kind != "straight"] == timed


@given(
    kind=st.sampled_from(["straight", "circuit"]),
    rounds=st.integers(1, 999),
    own=st.lists(items(numbered=False), min_size=1, max_size=30),
)
def test_blocks_come_back_from_the_phones_text(kind, rounds, own):
    params = Params(rounds=rounds) if kind == "circuit" else Params()
    writable = [
        item.model_copy(update={"reps": None} if item.calories or item.distance else {})
        for item in own
    ]

    (again,) = content.to_blocks(
        content.from_blocks([Block(kind=kind, params=params, items=writable)])
    )

    assert (again.kind, again.params) == (kind, params)
    assert [told(item) for item in again.items] == [told(item) for item in writable]


def told(item):
    names = ("name", "reps", "seconds", "distance", "calories", "load", "rest_seconds", "per_side")
    one_is_unsaid = item.sets if item.sets and item.sets > 1 else None
    return {name: getattr(item, name) for name in names} | {"sets": one_is_unsaid}


@given(minutes=st.integers(1, 60), every=st.integers(1, 5))
def test_timed_headings_come_back(minutes, every):
    emom = Block(
        kind="emom",
        params=Params(interval_seconds=60 * every, rounds=minutes),
        items=[Item(name="Burpee", reps=5)],
    )
    amrap = Block(
        kind="amrap",
        params=Params(time_cap_seconds=60 * minutes),
        items=[Item(name="Thruster", reps=5)],
    )

    again = content.to_blocks(content.from_blocks([emom, amrap]))

    assert [(block.kind, block.params) for block in again] == [
        ("emom", emom.params), ("amrap", amrap.params),
    ]  # fmt: skip


def test_a_long_workout_is_written_whole():
    block = Block(items=[Item(name=f"Move {'x' * n}", reps=5) for n in range(1, 61)])

    assert len(content.to_blocks(content.from_blocks([block]))[0].items) == 60


@pytest.mark.parametrize(
    ("item", "line"),
    [
        (Item(name="Push-Ups", reps=10, sets=3, rest_seconds=60, load=Load(value=50, unit="lb")),
         "10 Push-Ups @ 50 lb (3 sets) Rest 60s"),
        (Item(name="Press, Neutral Grip", reps="8-10"), "8-10 Press Neutral Grip"),
        (Item(name="Pull-Up", reps="AMRAP", sets=4), "max Pull-Up (4 sets)"),
        (Item(name="Split Squat", reps=8, per_side=True), "8 Split Squat per side"),
        (Item(name="Warm up: see https://x.y/z #legs:", seconds=30), "30s Warm up: see legs"),
        (Item(name=" ".join(["long"] * 40), reps=5, sets=3), "5 " + "long " * 11 + "(3 sets)"),
    ],
)  # fmt: skip
def test_lines_are_as_the_phone_writes_them_and_none_it_would_drop(item, line):
    assert content.from_blocks([Block(items=[item])]) == line


def test_a_scheme_stands_on_every_line():
    block = Block(kind="ladder", params=Params(rep_scheme=[21, 15, 9]),
                  items=[Item(name="Thruster"), Item(name="Pull-Up")])  # fmt: skip

    assert content.from_blocks([block]) == "21-15-9 Thruster\n21-15-9 Pull-Up"
    assert [item.reps for item in content.to_blocks("21-15-9 Thruster")[0].items] == ["21-15-9"]


@pytest.mark.parametrize(
    ("weight", "load"),
    [
        ("135 lb", {"value": 135.0, "unit": "lb"}),
        ("22,5kg", {"value": 22.5, "unit": "kg"}),
        ("70/50 kg", {"value": "70/50", "unit": "kg"}),
        ("80%", {"value": 80.0, "unit": "%1rm"}),
        (60, {"value": 60, "unit": "lb"}),
        ("bodyweight", None),
    ],
)
def test_weights_are_read_as_clients_write_them(weight, load):
    assert content.read_load(weight) == load


def test_a_weight_that_is_no_number_becomes_a_note():
    (block,) = contract.to_blocks([{"name": "Pull-Up", "weight": "light band", "notes": "Slow"}])

    assert block.items[0].notes == "Slow\nWeight: light band"


def test_set_details_come_back():
    item = Item(id="a", name="Bench Press", sets=2, set_details=[
        SetTarget(id="s1", reps=12, load=Load(value=60, unit="kg")),
        SetTarget(id="s2", reps="8-10", load=Load(value=70, unit="kg")),
    ])  # fmt: skip

    (again,) = back([Block(items=[item])])

    assert again.items[0].set_details == item.set_details


def test_muscles_follow_from_the_exercises():
    (block,) = contract.to_blocks([{"name": "Back Squat"}, {"name": "Bench Press"}])

    assert {"quadriceps", "chest"} <= set(contract.from_blocks([block]).muscle_groups)


@example("\xa0")
@given(st.text(max_size=2_000))
def test_any_text_is_read(text):
    for block in content.to_blocks(text):
        assert Block.model_validate(block.to_json()) == block


@given(st.lists(st.sampled_from(
    ["10", "21-15-9", "max", "3x10", "(3 sets)", "(999 sets)", "rest", "90s", "EMOM", "E0MOM",
     "AMRAP", "8 Rounds", "50 kg", "99999 lb", "1.5/2 kg", "Squat", "\n", "²", "٣", "-", "@",
     "per side"]
), max_size=40))  # fmt: skip
def test_any_mixture_of_what_lines_are_made_of_is_read(words):
    for block in content.to_blocks(" ".join(words)):
        assert Block.model_validate(block.to_json()) == block
