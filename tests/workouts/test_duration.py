import pytest
from hypothesis import given
from hypothesis import strategies as st

from workouts import duration
from workouts.blocks import Block, Distance, Item, Params, SetTarget


def straight(**fields) -> Block:
    return Block(items=[Item(name="Squat", **fields)])


def timed(kind, items=("Burpee",), **params) -> Block:
    return Block(
        kind=kind, params=Params(**params), items=[Item(name=name, reps=10) for name in items]
    )


def test_straight_sets_count_the_work_and_the_rests_between():
    block = straight(sets=3, reps=10, rest_seconds=90)

    assert duration.estimate_seconds([block]) == 3 * 30 + 2 * 90


def test_each_side_doubles_the_work():
    block = straight(sets=2, reps=10, rest_seconds=0, per_side=True)

    assert duration.estimate_seconds([block]) == 2 * 60


@pytest.mark.parametrize(
    ("reps", "seconds"),
    [("8-10", 27), ("10/side", 60), ("30 s", 30), ("1 min", 60), ("max", 36), (12, 36)],
)
def test_reps_as_people_write_them(reps, seconds):
    block = straight(sets=1, reps=reps)

    assert duration.estimate_seconds([block]) == seconds


def test_a_rep_scheme_is_one_set_per_number():
    block = straight(reps="21-15-9", rest_seconds=0)

    assert duration.estimate_seconds([block]) == 45 * 3


def test_tempo_sets_the_length_of_a_rep():
    block = straight(sets=1, reps=5, tempo="3-1-X-0")

    assert duration.estimate_seconds([block]) == 25


def test_set_details_are_counted_one_by_one():
    details = [SetTarget(reps=3, rest_seconds=120), SetTarget(reps=5)]
    block = straight(set_details=details, rest_seconds=60)

    assert duration.estimate_seconds([block]) == 9 + 120 + 15


@pytest.mark.parametrize(
    ("block", "minutes"),
    [
        (timed("emom", rounds=12), 12),
        (timed("emom", rounds=6, interval_seconds=120), 12),
        (timed("emom", time_cap_seconds=720, interval_seconds=90), 12),
        (timed("amrap", time_cap_seconds=1080), 18),
        (timed("amrap"), 20),
        (timed("tabata", items=("Burpee", "Plank")), 4),
        (timed("interval", ("A", "B", "C"), rounds=5, work_seconds=40, rest_seconds=20), 15),
        (timed("for_time", rounds=100, time_cap_seconds=1200), 20),
        (timed("death_by", start=1, step=1), 20),
    ],
)
def test_timed_blocks_take_the_time_they_say(block, minutes):
    assert duration.estimate_seconds([block]) == minutes * 60


def test_a_round_of_a_superset_rests_once():
    items = [Item(name="Row", reps=10), Item(name="Press", reps=10)]
    block = Block(kind="superset", params=Params(rounds=4, rest_seconds=75), items=items)

    assert duration.estimate_seconds([block]) == 4 * (60 + duration.MOVE_ON) + 3 * 75


def test_for_time_follows_its_rep_scheme():
    items = [Item(name="Thruster"), Item(name="Pull-up")]
    block = Block(kind="for_time", params=Params(rep_scheme=[21, 15, 9]), items=items)

    assert duration.estimate_seconds([block]) == 2 * 45 * 3 + 6 * duration.MOVE_ON


@pytest.mark.parametrize(
    ("name", "distance", "seconds"),
    [
        ("Run", Distance(value=5, unit="km"), 1800),
        ("Rowing Machine", Distance(value=500, unit="m"), 135),
        ("Farmer's Carry", Distance(value=40, unit="m"), 40),
        ("Run", Distance(value=1, unit="mi"), 579),
    ],
)
def test_distances_take_a_pace_that_fits_the_movement(name, distance, seconds):
    block = Block(items=[Item(name=name, sets=1, distance=distance)])

    assert duration.estimate_seconds([block]) == seconds


def test_distance_intervals_rest_as_told():
    item = Item(name="Run", distance=Distance(value=400, unit="m"))
    block = Block(kind="interval", params=Params(rounds=6, rest_seconds=90), items=[item])

    assert duration.estimate_seconds([block]) == 6 * (144 + 90)


def test_changing_blocks_costs_time_and_empty_blocks_do_not():
    block = straight(sets=1, seconds=60)

    assert duration.estimate_seconds([block, Block(), block]) == 120 + duration.CHANGE_BLOCK


ITEMS = st.builds(
    Item,
    name=st.just("Squat"),
    sets=st.integers(1, 10),
    reps=st.integers(1, 30) | st.sampled_from(["8-10", "21-15-9", "max", "10/leg"]),
    rest_seconds=st.integers(0, 300),
)


@given(st.lists(ITEMS, min_size=1, max_size=8), st.sampled_from(["straight", "warmup"]))
def test_another_exercise_never_shortens_a_block(items, kind):
    shorter = duration.estimate_seconds([Block(kind=kind, items=items)])
    longer = duration.estimate_seconds([Block(kind=kind, items=[*items, items[0]])])

    assert longer > 0
    assert longer > shorter
