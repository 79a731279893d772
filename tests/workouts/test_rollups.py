import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workouts.training_logs import DAYS, LOGS
from workouts import rollups, statistics


def facts(number: int, day, log: dict) -> rollups.Facts:
    return rollups.facts(
        completion_id=f"C{number}",
        completed_at=f"{day}T10:00:00.000Z",
        completed_date=str(day),
        seconds=60 * number,
        log=log,
    )


def squat(*sets: dict, **more) -> dict:
    return {"sets": [{"name": "Barbell Squat", "sets": list(sets), **more}]}


def only(log: dict) -> dict:
    (movement,) = facts(1, "2026-01-05", log).movements.values()
    return movement


def done(value: float, reps: int, unit: str = "kg", **more) -> dict:
    return {"reps": reps, "load": {"value": value, "unit": unit}, **more}


def run(kilometres: float, seconds: int) -> dict:
    return {"distance": {"value": kilometres, "unit": "km"}, "seconds": seconds}


@given(st.lists(st.tuples(DAYS, LOGS), max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_adding_does_not_matter(sessions, random):
    all_facts = [facts(number, day, log) for number, (day, log) in enumerate(sessions)]
    shuffled = random.sample(all_facts, len(all_facts))

    assert rollups.folded(all_facts) == rollups.folded(shuffled)


def test_volume_is_kept_in_the_units_that_were_entered():
    found = only(squat(done(100, 5), done(102.5, 2), done(225, 3, "lb")))

    assert found["volume"] == [705_000, 675_000]


def test_warm_ups_count_for_nothing_and_drop_sets_for_volume_only():
    found = only(squat(done(180, 3, type="warmup"), done(100, 5), done(120, 5, type="drop")))

    assert (found["sets"], found["reps"]) == (2, 10)
    assert found["best"] == [100, "kg", 5, "2026-01-05"]


def test_no_record_is_estimated_beyond_twelve_repetitions():
    found = only(squat(done(100, 13)))

    assert found["best"] is None
    assert found["loads"] == {"100 kg": [13, "2026-01-05"]}


def test_a_higher_estimate_is_the_record_and_of_two_the_same_the_first():
    first, later = [100, "kg", 5, "2026-01-05"], [100, "kg", 5, "2026-01-12"]

    assert rollups.strength_order([90, "kg", 10, "2026-01-01"]) > rollups.strength_order(first)
    assert rollups.strength_order(first) > rollups.strength_order(later)


def test_a_run_has_a_longest_distance_and_a_fastest_time():
    five = {"distance": {"value": 5, "unit": "km"}, "seconds": 1_500}
    found = only({"sets": [{"name": "Running", "sets": [five, {**five, "seconds": 1_450}]}]})

    assert found["farthest"] == [5, "km", "2026-01-05"]
    assert found["fastest"] == {"5 km": [1_450, "2026-01-05"]}


def test_a_hold_has_a_longest_time():
    found = only({"sets": [{"name": "Plank", "sets": [{"seconds": 60}, {"seconds": 95}]}]})

    assert found["longest"] == [95, "2026-01-05"]


def test_the_phones_metrics_count_like_sets():
    metric = {
        "exerciseName": "Barbell Squat", "completed": True, "isRun": False, "roundCompleted": 3,
        "reps": 5, "weight": 225, "weightUnit": "lbs", "distanceUnit": "m",
    }  # fmt: skip

    found = only({"exerciseMetrics": [metric]})

    assert (found["sets"], found["volume"]) == (3, [0, 3_375_000])


def test_a_movement_named_twice_in_a_session_was_done_once():
    log = {"sets": [{"name": "Back squat", "sets": [done(100, 5)]}] * 2}

    assert only(log)["times"] == 1
    assert only(log)["sets"] == 2


def test_a_month_stays_within_its_bounds_in_any_order():
    many = [{"name": f"Movement {n}", "sets": [{"reps": 5}]} for n in range(200)]
    first = facts(1, "2026-01-05", {"sets": many[:120]})
    second = facts(2, "2026-01-06", {"sets": many[80:]})

    month = rollups.folded([first, second])

    assert len(month["movements"]) == rollups.MOST_MOVEMENTS
    assert month == rollups.folded([second, first])


def test_a_day_that_does_not_exist_is_read_as_the_day_of_the_moment():
    found = rollups.facts(completion_id="C", completed_at="2026-01-05T10:00:00.000Z",
                          completed_date="2026-99-99", seconds=0, log={})  # fmt: skip

    assert found.session.completed_date == "2026-01-05"


def bests(before: dict, after: dict) -> list[tuple[str, str]]:
    earlier = {"month": "2026-01", **rollups.folded([facts(1, "2026-01-05", before)])}
    return statistics.bests_set(facts(2, "2026-01-12", after), statistics.movements([earlier]))


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("Barbell Squat", done(100, 5), done(100, 7), "7 repetitions at 100 kg, more than ever"),
        ("Barbell Squat", done(100, 5), done(100, 5), None),
        ("Barbell Squat", done(100, 5), done(90, 20), None),
        ("Plank", {"seconds": 60}, {"seconds": 95}, "1:35, your longest"),
        ("Plank", {"seconds": 95}, {"seconds": 60}, None),
        ("Running", run(5, 1_500), run(5, 1_450), "5 km in 24:10, your fastest"),
        ("Running", run(5, 1_500), run(10, 3_300), "10 km, your farthest"),
        ("Running", run(5, 1_500), run(3, 900), None),
    ],
)
def test_a_session_says_what_it_did_better_than_before(name, before, after, said):
    found = bests(
        {"sets": [{"name": name, "sets": [before]}]}, {"sets": [{"name": name, "sets": [after]}]}
    )

    assert [sentence for _, sentence in found] == ([said] if said else [])


def test_the_first_log_of_a_movement_is_a_baseline_and_beats_nothing():
    assert bests({"sets": []}, squat(done(100, 5))) == []
