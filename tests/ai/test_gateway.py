"""The gateway against a server that speaks Converse, through the real botocore."""

import json
import logging

import pytest

from ai import gateways, pricing
from ai.breaker import CircuitBreaker, Limits
from ai.converse import Tool
from ai.gateways import Bedrock
from ai.pricing import Usage
from kinexfit import errors
from tests.ai.fake_bedrock import FakeBedrock, drops, fails, fills_in, late, says, stops
from tests.chaos.house import until

TOOL = Tool("emit_workout", "Hand it over.", {"type": "object", "properties": {}})
DATA = {"title": "Legs"}
LONG = "You are a coach. " * 1_500


@pytest.fixture
def server(settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with FakeBedrock() as fake:
        settings.BEDROCK_ENDPOINT_URL = fake.url
        settings.BEDROCK_REGION = "us-east-1"
        yield fake


class Time:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def ask(server, time):
    def build(*, model=None, breaker=None, read_steps=(5,), deadline=50, task="generate"):
        bedrock = Bedrock(
            new_client=gateways._new_client,
            routes=pricing.routes(task_models={task: model} if model else None),
            breaker=breaker or CircuitBreaker(redis=None, limits=Limits(min_calls=100)),
            clock=lambda: time.now,
            sleep=time.sleep,
            uniform=lambda low, high: high,
            read_steps=read_steps,
        )
        return bedrock.converse(
            task=task,
            system_blocks=["You are a coach.", "The member lifts."],
            user_text="Legs, please.",
            tool=TOOL,
            deadline=deadline,
        )

    return build


def test_the_answer_is_what_the_model_filled_in(server, ask):
    server.will(fills_in(DATA))

    reply = ask()

    assert reply.data == DATA
    assert reply.stop_reason == "tool_use"
    assert reply.attempts == 1
    assert reply.usage.output_tokens > 0


def test_cache_points_close_the_shared_and_the_personal_part(server, ask):
    ask()

    request = server.requests[0]
    assert [next(iter(part)) for part in request["system"]] == ["text", "cachePoint"] * 2
    assert request["messages"][0]["content"] == [{"text": "Legs, please."}]


@pytest.mark.parametrize("model", pricing.MODELS)
def test_every_model_in_the_table_accepts_our_request(server, ask, model):
    server.will(fills_in(DATA))

    assert ask(model=model).data == DATA


def test_a_model_that_takes_a_temperature_gets_the_tasks(server, ask):
    ask(model="sonnet-4.6")
    ask(model="sonnet-5")

    temperatures = [request["inferenceConfig"].get("temperature") for request in server.requests]
    assert temperatures == [0.7, None]


@pytest.mark.parametrize(
    "text",
    [json.dumps(DATA), f"```json\n{json.dumps(DATA)}\n```", f"Sure! {json.dumps(DATA)} Enjoy."],
)
def test_json_in_prose_is_an_answer_too(server, ask, text):
    server.will(says(text))

    assert ask(model="opus-5.5").data == DATA


@pytest.mark.parametrize(
    ("answer", "retries"),
    [
        (fails(429, "ThrottlingException"), 3),
        (fails(429, "ModelNotReadyException"), 3),
        (fails(503, "ServiceUnavailableException"), 3),
        (fails(500, "InternalServerException"), 3),
        (fails(408, "ModelTimeoutException"), 1),
        (fails(424, "ModelErrorException"), 1),
        (fails(400, "ValidationException"), 0),
        (fails(403, "AccessDeniedException"), 0),
        (fails(404, "ResourceNotFoundException"), 0),
        (fails(403, "UnrecognizedClientException"), 0),
        (fails(502, "SomethingNew"), 3),
        (drops(), 1),
        (stops("malformed_model_output"), 1),
        (stops("malformed_tool_use"), 1),
        (stops("max_tokens"), 1),
        (stops("content_filtered"), 0),
        (stops("guardrail_intervened"), 0),
        (stops("model_context_window_exceeded"), 0),
        (says("What kit do you have?"), 1),
    ],
)
def test_each_failure_is_retried_as_often_as_it_deserves(server, ask, answer, retries):
    server.will(*[answer] * 9)

    with pytest.raises(errors.KinexError) as failure:
        ask(deadline=500)

    assert len(server.requests) == retries + 1
    assert isinstance(failure.value, gateways.CoachError)


def test_a_retry_that_works_is_an_answer(server, ask, time):
    server.will(fails(429, "ThrottlingException"), fails(503, "ServiceUnavailableException"))
    server.will(fills_in(DATA))

    assert ask().attempts == 3
    assert time.slept == [2, 4]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (fails(429, "ThrottlingException"), gateways.CoachBusy),
        (fails(403, "AccessDeniedException"), gateways.CoachNotConfigured),
        (stops("max_tokens"), gateways.CutOff),
        (stops("malformed_tool_use"), gateways.BadAnswer),
        (stops("content_filtered"), gateways.Refused),
    ],
)
def test_each_failure_has_its_own_error(server, ask, answer, error):
    server.will(*[answer] * 9)

    with pytest.raises(error):
        ask(deadline=500)


def test_a_cut_off_answer_gets_twice_the_room(server, ask):
    server.will(stops("max_tokens", '{"title": "Le'), fills_in(DATA))

    reply = ask()

    rooms = [request["inferenceConfig"]["maxTokens"] for request in server.requests]
    assert rooms == [4096, 8192]
    assert reply.data == DATA


def test_tokens_of_failed_attempts_are_counted(server, ask):
    server.will(stops("malformed_tool_use", "hm"), fills_in(DATA))

    assert ask().usage.input_tokens == 2 * _prompt_tokens(server)


def test_tokens_of_a_failed_call_travel_with_its_error(server, ask):
    server.will(*[stops("malformed_tool_use", "hm")] * 2)

    with pytest.raises(gateways.BadAnswer) as failure:
        ask()

    assert failure.value.usage.input_tokens == 2 * _prompt_tokens(server)
    assert failure.value.cost_micros > 0


def _prompt_tokens(server):
    request = server.requests[0]
    return server.answer(request["modelId"], request)[1]["inputTokens"]


def test_a_read_time_out_is_retried_once(server, ask):
    server.will(*[late(fills_in(DATA), 0.3)] * 3)

    with pytest.raises(gateways.CoachUnavailable):
        ask(read_steps=(0.05,))

    # A busy machine may read a request only after it was given up.
    until(lambda: len(server.requests) >= 2, "the second try")
    assert len(server.requests) == 2


def test_no_retry_begins_that_could_not_end_in_time(server, ask, time):
    server.will(*[fails(429, "ThrottlingException")] * 9)

    with pytest.raises(gateways.CoachBusy):
        ask(deadline=10)

    assert len(server.requests) == 2
    assert time.now < 10


def test_nothing_is_asked_when_the_time_is_over(server, ask):
    with pytest.raises(gateways.CoachUnavailable):
        ask(deadline=1)

    assert server.requests == []


def test_an_address_nobody_listens_at_is_unavailable(server, ask, settings):
    settings.BEDROCK_ENDPOINT_URL = "http://127.0.0.1:9"

    with pytest.raises(gateways.CoachUnavailable):
        ask()


def test_a_model_that_keeps_failing_is_left_alone(server, ask, redis):
    breaker = CircuitBreaker(redis=redis, limits=Limits(min_calls=4))
    server.will(*[fails(503, "ServiceUnavailableException")] * 4)
    with pytest.raises(gateways.CoachUnavailable):
        ask(breaker=breaker, deadline=500)

    with pytest.raises(gateways.CoachResting):
        ask(breaker=breaker)

    assert len(server.requests) == 4


def test_requests_the_service_refuses_do_not_open_the_circuit(server, ask, redis):
    breaker = CircuitBreaker(redis=redis, limits=Limits(min_calls=2))
    server.will(*[fails(400, "ValidationException")] * 3)

    for _ in range(3):
        with pytest.raises(gateways.CoachUnavailable):
            ask(breaker=breaker)

    assert breaker.state("us.anthropic.claude-sonnet-5") == "closed"


def test_logs_carry_no_words_of_the_member(server, ask, caplog):
    server.will(fails(400, "ValidationException", "messages.0: 'Legs, please.'"))

    with caplog.at_level(logging.INFO), pytest.raises(gateways.CoachUnavailable):
        ask()

    assert "ValidationException" in caplog.text
    assert "Legs" not in caplog.text


def test_the_second_call_reads_the_prompt_from_the_cache(server):
    bedrock = _bedrock_with_long_prompt()

    first, second = bedrock(), bedrock()

    assert first.cache_write_tokens > 1_024
    assert second.cache_read_tokens == first.cache_write_tokens
    assert second.cache_write_tokens == 0


def test_a_prompt_too_short_to_cache_is_charged_in_full(server, ask):
    assert ask().usage.cache_write_tokens == 0


def _bedrock_with_long_prompt():
    gateway = Bedrock(
        new_client=gateways._new_client,
        routes=pricing.routes(),
        breaker=CircuitBreaker(redis=None),
    )

    def converse() -> Usage:
        blocks = [LONG, "The member lifts."]
        reply = gateway.converse(task="generate", system_blocks=blocks, user_text="Legs", tool=TOOL)
        return reply.usage

    return converse


def test_the_gateway_is_built_from_settings(server, settings, db):
    settings.AI_TASK_MODELS = {"generate": "opus-5"}
    gateways.of_process.cache_clear()
    server.will(fills_in(DATA))

    reply = gateways.bedrock().converse(
        task="generate", system_blocks=["s"], user_text="u", tool=TOOL
    )

    gateways.of_process.cache_clear()
    assert reply.model.id == f"{settings.BEDROCK_PROFILE}.anthropic.claude-opus-5"
