"""What a rule asks for next, by example and as properties of every rule and history."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from workouts import progression
from workouts.progression import RULE, Done, DoneSet, Double, Linear, RpeLed, Wave

MONDAY = date(2026, 11, 23)
LINEAR = Linear(start=100, step=2.5)
DOUBLE = Double(start=20, step=2, low=8, high=10)
WAVE = Wave(training_max=100, increase=5, step=2.5)
RPE = RpeLed(start=100, step=2.5, reps=5, rpe=8)

weights = st.floats(1, 300)
backing_off = {
    "start": weights,
    "step": st.sampled_from([0.5, 1, 2.5, 5]),
    "sets": st.integers(1, 6),
    "misses_before_deload": st.integers(1, 5),
    "deload_percent": st.integers(5, 30),
}
linear = st.builds(Linear, **backing_off, reps=st.integers(1, 20))
double = st.builds(Double, **backing_off, low=st.integers(1, 8), high=st.integers(9, 20))
wave = st.builds(
    Wave, training_max=weights, increase=st.floats(0, 10), step=st.sampled_from([1, 2.5])
)
rpe_led = st.builds(RpeLed, start=weights, step=st.sampled_from([1, 2.5]), reps=st.integers(1, 10))
rules = linear | double | wave | rpe_led
deloads = st.none() | st.integers(2, 8)
done_sets = st.builds(
    DoneSet, reps=st.integers(0, 25), load=st.floats(0, 350), rpe=st.none() | st.floats(5, 10)
)
histories = st.lists(
    st.builds(Done, date=st.just(MONDAY), sets=st.lists(done_sets, max_size=6).map(tuple)),
    max_size=12,
)


def did(load: float, *reps: int, rpe: float | None = None) -> Done:
    return Done(MONDAY, tuple(DoneSet(count, load, rpe) for count in reps))


def asked(rule, *history) -> list[tuple]:
    found = progression.next_session(rule, history, MONDAY)
    return [(one.reps, one.load.value) for one in found.sets]


@pytest.mark.parametrize(
    ("history", "reps_and_load"),
    [
        ([], (5, 100)),
        ([did(100, 5, 5, 5)], (5, 102.5)),
        ([did(110, 5, 5, 5)], (5, 112.5)),
        ([did(100, 5, 5, 4)], (5, 100)),
        ([did(100, 5, 5)], (5, 100)),
        ([did(90, 5, 5, 5)], (5, 100)),
        ([did(100, 5, 4, 4)] * 3, (5, 90)),
        ([did(100, 5, 4, 4)] * 2 + [did(100, 5, 5, 5), did(102.5, 4, 4, 4)], (5, 102.5)),
    ],
)
def test_linear(history, reps_and_load):
    assert asked(LINEAR, *history) == [reps_and_load] * 3


@pytest.mark.parametrize(
    ("history", "reps_and_load"),
    [
        ([], (8, 20)),
        ([did(20, 8, 8, 8)], (9, 20)),
        ([did(20, 10, 9, 9)], (10, 20)),
        ([did(20, 10, 10, 10)], (8, 22)),
        ([did(20, 8, 8, 7)], (8, 20)),
        ([did(20, 7, 7, 7)] * 3, (8, 18)),
    ],
)
def test_double(history, reps_and_load):
    assert asked(DOUBLE, *history) == [reps_and_load] * 3


def test_a_wave_climbs_rests_and_starts_higher():
    cycle = [did(85, 5), did(90, 3), did(95, 1), did(60, 5)]

    assert asked(WAVE) == [(5, 65), (5, 75), (5, 85)]
    assert asked(WAVE, *cycle[:3]) == [(5, 40), (5, 50), (5, 60)]
    assert asked(WAVE, *cycle) == [(5, 67.5), (5, 77.5), (5, 87.5)]


def test_a_wave_with_a_missed_top_set_starts_lower():
    assert asked(WAVE, did(85, 5), did(90, 2), did(95, 1), did(60, 5))[2] == (5, 75)


@pytest.mark.parametrize(
    ("felt", "load"),
    [(8, 100), (9, 95), (6, 105), (None, 100)],
    ids=["as meant", "hard", "easy", "?"],
)
def test_rpe_led(felt, load):
    (found, *_) = asked(RPE, did(100, 5, 5, 5, rpe=felt))

    assert found[1] == pytest.approx(load, abs=2.5)


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "linear", "start": -5, "step": 2.5},
        {"kind": "double", "start": 20, "step": 2, "low": 12, "high": 8},
        {"kind": "wave", "trainingMax": 100, "increase": 5, "step": 2.5, "weeks": []},
        {"kind": "guess"},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule):
    with pytest.raises(ValidationError):
        RULE.validate_python(rule)


@given(rules, deloads)
def test_a_rule_is_data(rule, every):
    rule = rule.model_copy(update={"deload_every_weeks": every})

    assert RULE.validate_python(rule.to_json()) == rule


@given(rules, histories)
def test_every_session_is_liftable_and_explained(rule, history):
    found = progression.next_session(rule, history, MONDAY)

    assert found.sets
    assert all(one.load.value > 0 and one.reps >= 1 for one in found.sets)
    assert found.why.endswith(".")


@given(linear | double | rpe_led, histories)
def test_loads_grow_by_no_more_than_the_rule_allows(rule, history):
    before = progression.next_session(rule, history, MONDAY).sets[0].load.value
    heaviest = max([before, *(one.load for done in history[-1:] for one in done.sets)])
    after = progression.next_session(rule, [*history, *history[-1:]], MONDAY).sets[0].load.value

    grown = before * rule.most_change_percent / 100 if isinstance(rule, RpeLed) else rule.step
    assert after <= heaviest + grown + 0.02


@given(linear | double, histories)
def test_doing_what_was_asked_never_makes_the_next_lighter(rule, history):
    first = progression.next_session(rule, history, MONDAY)
    ((_, _), (_, second)) = progression.preview(rule, history, [MONDAY, MONDAY + timedelta(days=2)])

    assert second.sets[0].load.value >= first.sets[0].load.value


@given(rules, histories, st.integers(0, 6))
def test_a_preview_begins_with_the_next_session_and_keeps_to_its_days(rule, history, weekday):
    days = progression.training_days(start=MONDAY, weekdays=[0, 1, 4], missed=[weekday])
    coming = progression.preview(rule, history, days)

    assert [day for day, _ in coming] == days
    assert weekday not in {day.weekday() for day in days}
    assert not coming or coming[0][1] == progression.next_session(rule, history, MONDAY)


# Deloads


def eight_weeks(rule, weekdays=(0, 3), missed=()) -> list[tuple[date, float, int]]:
    days = progression.training_days(start=MONDAY, weekdays=weekdays, missed=missed)
    return [
        (day, sum(one.load.value for one in found.sets) / len(found.sets), len(found.sets))
        for day, found in progression.preview(rule, [], days)
    ]


def week_of(day: date) -> int:
    return (day - MONDAY).days // 7 + 1


@pytest.mark.parametrize("rule", [LINEAR, DOUBLE, WAVE, RPE], ids=lambda rule: rule.kind)
def test_every_kind_of_rule_carries_a_deload(rule):
    rule = rule.model_copy(update={"deload_every_weeks": 4, "sets": 3})

    found = eight_weeks(rule)

    light = [row for row in found if week_of(row[0]) in (4, 8)]
    assert [sets for _, _, sets in light] == [2] * 4
    days = progression.training_days(start=MONDAY, weekdays=(0, 3))
    reasons = {day: asked.why for day, asked in progression.preview(rule, [], days)}
    assert {day for day, why in reasons.items() if why.startswith("Deload")} == {
        day for day, _, _ in light
    }


def test_a_deload_of_a_rule_by_numbers():
    rule = LINEAR.model_copy(update={"deload_every_weeks": 3, "deload_week_percent": 20})

    loads = [(week_of(day), load, sets) for day, load, sets in eight_weeks(rule, (0,))]

    assert loads == [(1, 100, 3), (2, 102.5, 3), (3, 82.5, 2), (4, 105, 3), (5, 107.5, 3),
                     (6, 87.5, 2), (7, 110, 3), (8, 112.5, 3)]  # fmt: skip


@given(rules, st.integers(2, 8), st.integers(0, 6))
def test_a_deload_is_lighter_and_leaves_progress_where_it_was(rule, every, missed):
    deloading = rule.model_copy(update={"deload_every_weeks": every})
    days = progression.training_days(start=MONDAY, weekdays=(0, 1, 4), missed=(missed,))
    first = days[0]
    is_light = [((day - first).days // 7 + 1) % every == 0 for day in days]

    asked = [found for _, found in progression.preview(deloading, [], days)]
    hard_days = [day for day, light in zip(days, is_light, strict=True) if not light]
    without = [found for _, found in progression.preview(rule, [], hard_days)]

    heavy = [found for found, light in zip(asked, is_light, strict=True) if not light]
    assert heavy == without
    for number, light in enumerate(is_light):
        if light:
            full = progression.next_session(
                rule, _done(days, asked, is_light, number), days[number]
            )
            volume = sum(one.load.value * one.reps for one in asked[number].sets)
            assert volume <= sum(one.load.value * one.reps for one in full.sets)


@pytest.mark.parametrize("rule", [DOUBLE, RPE])
def test_less_than_one_step_is_not_rounded_up_to_it(rule):
    light = rule.model_copy(update={"start": 1.0, "step": 2.5, "deload_every_weeks": 2})

    loads = [load for _, load, _ in eight_weeks(light, (0,))]

    assert loads[:2] == [1.0, 1.0]


def _done(days, asked, is_light, number) -> list[Done]:
    return [
        Done(day, tuple(DoneSet(one.reps, one.load.value, one.rpe) for one in found.sets))
        for day, found, light in zip(days[:number], asked, is_light, strict=False)
        if not light
    ]


@given(rules, histories, st.integers(2, 8))
def test_a_deload_asks_for_something_liftable_and_says_why(rule, history, every):
    rule = rule.model_copy(update={"deload_every_weeks": every})
    day = MONDAY + timedelta(days=7 * (every - 1))

    found = progression.next_session(rule, [Done(MONDAY, ()), *history], day)

    assert all(one.load.value > 0 and one.reps >= 1 for one in found.sets)
    assert found.why.startswith(f"Deload, every {every} weeks")


def test_what_was_lifted_in_a_deload_is_neither_success_nor_miss():
    rule = LINEAR.model_copy(update={"deload_every_weeks": 2})
    hard = Done(MONDAY + timedelta(days=7), (DoneSet(1, 100),) * 3)

    after = progression.next_session(rule, [did(100, 5, 5, 5), hard], MONDAY + timedelta(days=14))

    assert after.sets[0].load.value == 102.5


def test_missing_tuesdays_means_fewer_sessions_and_less_load():
    all_days = progression.training_days(start=MONDAY, weekdays=[1, 4])
    without = progression.training_days(start=MONDAY, weekdays=[1, 4], missed=[1])

    assert (len(all_days), len(without)) == (16, 8)
    last = [progression.preview(LINEAR, [], days)[-1][1].sets[0].load.value
            for days in (all_days, without)]  # fmt: skip
    assert last == [137.5, 117.5]
