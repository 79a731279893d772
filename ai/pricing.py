"""Which model does which task, what it can do and what it costs.

Facts as data. Vendor ids, prices and capabilities change without notice, so settings may override
each: `AI_MODELS` patches or adds models, and `AI_TASK_MODELS` gives a task another one. A version
that staff switched on comes on top (`ai.staff_room.versions`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ai import instructions

Thinking = Literal["none", "disable", "cannot_disable"]

PER_PRICE_UNIT = 1_000_000  # Prices are micro-dollars for this many tokens.


@dataclass(frozen=True)
class Model:
    """One Claude model on Bedrock. Prices are list prices, micro-dollars per million tokens."""

    name: str
    input_price: int
    output_price: int
    cache_write_price: int
    cache_read_price: int
    min_cache_tokens: int
    max_output_tokens: int
    forced_tool: bool
    temperature: bool
    # "disable": thinks by default, which neither goes with a forced tool nor comes free.
    thinking: Thinking = "none"
    profile: str = "us"

    @property
    def id(self) -> str:
        """The inference profile to call: bare ids often lack on-demand throughput."""
        return f"{self.profile}.{self.name}"


@dataclass(frozen=True)
class Task:
    """How one job for a model is run."""

    model: str
    max_tokens: int
    temperature: float | None
    # The whole job, retries included, and the longest wait for one answer within it.
    deadline_seconds: float
    read_seconds: float


@dataclass(frozen=True)
class Usage:
    """Tokens the vendor reported. `input_tokens` excludes what the cache gave or took."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cache_read_tokens + other.cache_read_tokens,
            self.cache_write_tokens + other.cache_write_tokens,
        )

    @property
    def total_tokens(self) -> int:
        return (
            self.input_tokens
            + self.output_tokens
            + self.cache_read_tokens
            + self.cache_write_tokens
        )

    @classmethod
    def reported(cls, counters: Mapping[str, Any] | None) -> "Usage":
        """Read Converse's counters; the cache ones are often absent."""
        counters = counters or {}
        return cls(
            input_tokens=_count(counters.get("inputTokens")),
            output_tokens=_count(counters.get("outputTokens")),
            cache_read_tokens=_count(counters.get("cacheReadInputTokens")),
            cache_write_tokens=_count(counters.get("cacheWriteInputTokens")),
        )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def cost_micros(model: Model, usage: Usage) -> int:
    """Return what the tokens cost in micro-dollars, rounded up."""
    list_price = (
        usage.input_tokens * model.input_price
        + usage.output_tokens * model.output_price
        + usage.cache_write_tokens * model.cache_write_price
        + usage.cache_read_tokens * model.cache_read_price
    )
    # Regional profiles (us., eu., ...) cost a tenth more. Whole numbers keep this exact.
    tenths = 10 if model.profile == "global" else 11
    return -(-list_price * tenths // (10 * PER_PRICE_UNIT))


def _older(name: str, price: tuple[int, int, int, int], min_cache: int, max_out: int) -> Model:
    """The 4.5 and 4.6 families: forced tools and temperature allowed, no thinking unless asked."""
    return Model(name, *price, min_cache, max_out, forced_tool=True, temperature=True)


def _newer(
    name: str, price: tuple[int, int, int, int], min_cache: int, thinking: Thinking
) -> Model:
    """From Opus 4.7 on: no temperature. Those that cannot stop thinking refuse forced tools too."""
    forced_tool = thinking != "cannot_disable"
    return Model(
        name, *price, min_cache, 128_000, forced_tool, temperature=False, thinking=thinking
    )


OPUS = (5_000_000, 25_000_000, 6_250_000, 500_000)
SONNET_4 = (3_000_000, 15_000_000, 3_750_000, 300_000)

MODELS: dict[str, Model] = {
    "haiku-4.5": _older(
        "anthropic.claude-haiku-4-5-20251001-v1:0",
        (1_000_000, 5_000_000, 1_250_000, 100_000),
        4096,
        64_000,
    ),
    "sonnet-4.5": _older("anthropic.claude-sonnet-4-5-20250929-v1:0", SONNET_4, 1024, 64_000),
    "sonnet-4.6": _older("anthropic.claude-sonnet-4-6", SONNET_4, 1024, 64_000),
    "opus-4.5": _older("anthropic.claude-opus-4-5-20251101-v1:0", OPUS, 4096, 64_000),
    "opus-4.6": _older("anthropic.claude-opus-4-6-v1", OPUS, 4096, 128_000),
    "opus-4.7": _newer("anthropic.claude-opus-4-7", OPUS, 2048, "none"),
    "opus-4.8": _newer("anthropic.claude-opus-4-8", OPUS, 1024, "none"),
    "sonnet-5": _newer(
        "anthropic.claude-sonnet-5", (2_000_000, 10_000_000, 2_500_000, 200_000), 1024, "disable"
    ),
    "opus-5": _newer("anthropic.claude-opus-5", OPUS, 512, "disable"),
    "haiku-5.5": _newer(
        "anthropic.claude-haiku-5-5", (100_000, 500_000, 125_000, 10_000), 512, "disable"
    ),
    "sonnet-5.5": _newer(
        "anthropic.claude-sonnet-5-5",
        (2_000_000, 10_000_000, 2_500_000, 100_000),
        512,
        "cannot_disable",
    ),
    "opus-5.5": _newer(
        "anthropic.claude-opus-5-5",
        (4_000_000, 20_000_000, 5_000_000, 200_000),
        512,
        "cannot_disable",
    ),
    "fable-5.1": _newer(
        "anthropic.claude-fable-5-1",
        (10_000_000, 50_000_000, 12_500_000, 250_000),
        512,
        "cannot_disable",
    ),
}

# Haiku 5.5 does the small jobs: a tenth of Haiku 4.5's price, and it can be held to a tool.
# Sonnet 5 and Opus 5 write workouts. Their 5.5 successors cost no more a token, but think at
# length before every answer, billed as output, and cannot be held to a tool; a member is waiting,
# and an answer in prose costs a second call. Naming "sonnet-5.5" in AI_TASK_MODELS works.
# Somebody waits up to 55 s for a workout and nobody waits for the week's, hence the deadlines; the
# longest stays under CELERY_TASK_SOFT_TIME_LIMIT.
TASKS: dict[str, Task] = {
    "generate": Task("sonnet-5", 4096, 0.7, deadline_seconds=52, read_seconds=45),
    "organise": Task("haiku-5.5", 2048, 0.1, deadline_seconds=30, read_seconds=20),
    "structure": Task("sonnet-5", 4096, 0.3, deadline_seconds=52, read_seconds=45),
    "timer": Task("haiku-5.5", 1000, None, deadline_seconds=15, read_seconds=12),
    "resolve": Task("haiku-5.5", 1200, 0.0, deadline_seconds=20, read_seconds=15),
    "wod": Task("sonnet-5", 4096, 0.7, deadline_seconds=52, read_seconds=45),
    "wow": Task("opus-5", 4096, 0.7, deadline_seconds=140, read_seconds=120),
}


# What staff read for a task, or for a kind of work that asks through several of them.
NAMES = {
    "generate": "Workout on request",
    "enhance": "Enhance a workout",
    "wod": "Workout of the day",
    "wow": "Workout of the week",
    "organise": "Enhance: sort the lines",
    "structure": "Enhance: structure the lines",
    "timer": "Timer suggestion",
    "resolve": "Names of exercises",
    "import": "Import",
    "replay": "Replay by staff",
}


def name_of(task: str) -> str:
    """Return what staff call a task or kind of work."""
    return NAMES.get(task, task.replace("_", " ").capitalize() or "–")


@dataclass(frozen=True)
class Routes:
    """The tables in force: the defaults here, changed by what settings and staff say.

    `version` is the number of the version switched on; 0 is the product as shipped.
    """

    models: Mapping[str, Model]
    tasks: Mapping[str, Task]
    prompts: Mapping[str, str] = field(default_factory=lambda: instructions.TEXTS)
    version: int = 0

    def task(self, name: str) -> Task:
        return self.tasks[name]

    def model(self, task: str) -> Model:
        return self.models[self.tasks[task].model]


def routes(
    *,
    profile: str = "us",
    models: Mapping[str, Mapping[str, Any]] | None = None,
    task_models: Mapping[str, str] | None = None,
    prompts: Mapping[str, str] | None = None,
    version: int = 0,
) -> Routes:
    """Build the tables; an unknown field, task or model fails here, before any call."""
    known = {key: replace(model, profile=profile) for key, model in MODELS.items()}
    for key, changes in (models or {}).items():
        known[key] = replace(known[key], **changes) if key in known else _new(profile, changes)
    plan = dict(TASKS)
    for name, key in (task_models or {}).items():
        if name not in plan or key not in known:
            raise ValueError(f"AI_TASK_MODELS: no such task or model: {name!r}, {key!r}")
        plan[name] = replace(plan[name], model=key)
    texts = {**instructions.TEXTS, **(prompts or {})}
    return Routes(models=known, tasks=plan, prompts=texts, version=version)


def _new(profile: str, fields: Mapping[str, Any]) -> Model:
    return Model(**{"profile": profile, **fields})
