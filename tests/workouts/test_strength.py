import pytest
from hypothesis import given
from hypothesis import strategies as st

from workouts import strength

WEIGHTS = st.floats(min_value=1, max_value=400)


def test_one_rep_is_its_own_max():
    assert strength.estimated_1rm(weight=140, reps=1) == 140


def test_five_reps_give_the_mean_of_brzycki_and_epley():
    brzycki, epley = 100 / (1.0278 - 0.0278 * 5), 100 * (1 + 5 / 30)

    assert strength.estimated_1rm(weight=100, reps=5) == pytest.approx((brzycki + epley) / 2)


@pytest.mark.parametrize(("weight", "reps"), [(100, 13), (100, 0), (0, 5), (-20, 5)])
def test_no_estimate_where_the_formulas_do_not_hold(weight, reps):
    assert strength.estimated_1rm(weight=weight, reps=reps) is None


@given(WEIGHTS, st.integers(1, 11))
def test_more_reps_with_the_same_weight_mean_a_higher_max(weight, reps):
    fewer = strength.estimated_1rm(weight=weight, reps=reps)
    more = strength.estimated_1rm(weight=weight, reps=reps + 1)

    assert more > fewer


@given(WEIGHTS, st.integers(1, 12))
def test_most_weight_is_the_inverse_of_the_estimate(weight, reps):
    one_rep_max = strength.estimated_1rm(weight=weight, reps=reps)

    back = strength.most_weight_for(one_rep_max=one_rep_max, reps=reps)

    assert back == pytest.approx(weight)


@given(
    WEIGHTS,
    st.integers(1, 19),
    st.sampled_from([0.65, 0.75, 0.85]),
    st.sampled_from(["barbell", "dumbbell", "kettlebell", "machine"]),
    st.sampled_from(["kg", "lb"]),
)
def test_a_load_never_exceeds_the_share_or_what_the_reps_allow(
    one_rep_max, reps, share, implement, unit
):
    load = strength.load_for(
        one_rep_max=one_rep_max, reps=reps, share=share, implement=implement, unit=unit
    )

    if load is not None:
        assert load <= one_rep_max * share + 1e-4
        assert load <= strength.most_weight_for(one_rep_max=one_rep_max, reps=reps) + 1e-4


@pytest.mark.parametrize(
    ("weight", "implement", "unit", "loadable"),
    [
        (101.9, "barbell", "kg", 100),
        (100.0, "barbell", "kg", 100),
        (19.9, "barbell", "kg", None),
        (228, "barbell", "lb", 225),
        (44, "barbell", "lb", None),
        (11.9, "dumbbell", "kg", 10),
        (9.5, "dumbbell", "kg", 8),
        (14.9, "dumbbell", "kg", 12.5),
        (1.5, "dumbbell", "kg", None),
        (27, "kettlebell", "kg", 24),
        (37, "kettlebell", "lb", 35),
        (63, "machine", "lb", 60),
    ],
)
def test_rounding_goes_down_to_a_weight_that_exists(weight, implement, unit, loadable):
    assert strength.round_to_loadable(weight, implement=implement, unit=unit) == loadable


@given(WEIGHTS)
def test_converting_there_and_back_changes_nothing(weight):
    pounds = strength.convert(weight, source="kg", target="lbs")

    assert strength.convert(pounds, source="lb", target="kg") == pytest.approx(weight)


def test_no_load_is_derived_for_very_long_sets():
    assert strength.most_weight_for(one_rep_max=100, reps=21) is None
