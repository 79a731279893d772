import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai import pricing
from ai.pricing import Usage, cost_micros

MILLION = 1_000_000
counts = st.integers(0, 10**7)
usages = st.builds(Usage, counts, counts, counts, counts)


def model(key, profile="global"):
    return pricing.routes(profile=profile).models[key]


@pytest.mark.parametrize(
    ("key", "usage", "micros"),
    [
        ("sonnet-5", Usage(input_tokens=MILLION), 2_000_000),
        ("sonnet-5", Usage(output_tokens=MILLION), 10_000_000),
        ("sonnet-5", Usage(cache_write_tokens=MILLION), 2_500_000),
        ("sonnet-5", Usage(cache_read_tokens=MILLION), 200_000),
        ("opus-5.5", Usage(cache_read_tokens=MILLION), 200_000),
        ("haiku-5.5", Usage(100, 10, 10, 10), 17),
    ],
)
def test_each_kind_of_token_has_its_price(key, usage, micros):
    assert cost_micros(model(key), usage) == micros


def test_a_regional_profile_costs_a_tenth_more():
    usage = Usage(MILLION, MILLION, MILLION, MILLION)

    assert (
        cost_micros(model("haiku-4.5", "us"), usage) == 1_100_000 + 5_500_000 + 110_000 + 1_375_000
    )


def test_a_fraction_of_a_micro_dollar_is_rounded_up():
    assert cost_micros(model("haiku-5.5"), Usage(cache_read_tokens=1)) == 1


def test_absent_counters_count_nothing():
    assert Usage.reported({"inputTokens": 7, "outputTokens": None}) == Usage(input_tokens=7)
    assert Usage.reported(None) == Usage()


@given(usages, usages)
def test_parts_never_cost_less_than_the_whole(first, second):
    sonnet = model("sonnet-4.6", "eu")

    whole = cost_micros(sonnet, first + second)

    apart = cost_micros(sonnet, first) + cost_micros(sonnet, second)
    assert whole <= apart <= whole + 1


def test_every_task_has_a_model_that_can_answer_as_long():
    routes = pricing.routes()

    assert all(t.max_tokens <= routes.model(n).max_output_tokens for n, t in routes.tasks.items())


def test_every_job_ends_before_the_worker_is_told_to_stop(settings):
    longest = max(task.deadline_seconds for task in pricing.TASKS.values())

    assert longest < settings.CELERY_TASK_SOFT_TIME_LIMIT


def test_settings_change_prices_and_models():
    routes = pricing.routes(
        profile="eu",
        models={
            "sonnet-5": {"input_price": 9},
            "mine": dataclasses.asdict(pricing.MODELS["opus-5"]),
        },
        task_models={"generate": "sonnet-5.5", "wow": "mine"},
    )

    assert routes.models["sonnet-5"].input_price == 9
    assert routes.model("generate").id == "eu.anthropic.claude-sonnet-5-5"
    assert routes.model("wow").output_price == 25_000_000


@pytest.mark.parametrize("chosen", [{"generate": "gpt"}, {"dance": "sonnet-5"}])
def test_unknown_names_in_settings_are_refused(chosen):
    with pytest.raises(ValueError, match="no such"):
        pricing.routes(task_models=chosen)
