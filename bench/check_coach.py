"""Every task of the coach, many times over: what members would be shown, and what it costs.

    python -m bench.check_coach

Each task is tried with the built-in coach, with a model that does its job, and with one that is
broken, invents, or was talked round. What would be shown is judged by rules of their own. Costs
are the vendor's list prices in `ai.pricing` on the real prompts, tokens counted on paper.
"""

import argparse
import logging
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinexfit.settings")
import django

django.setup()

from django.conf import settings  # noqa: E402

from ai import builtin, coaches, drafting, timers  # noqa: E402
from ai.coaching import CoachRequest, brief  # noqa: E402
from ai.enhancing import changes, improving, proposals, proving, reading  # noqa: E402
from ai.ledger import Ledger  # noqa: E402
from bench.coach_cases import (  # noqa: E402
    REASONS,
    featured_request,
    request_of,
    text_of,
    veteran,
)
from bench.coach_harms import hostile, hostile_answer  # noqa: E402
from bench.coach_judges import text_violations, violations  # noqa: E402
from bench.paper_model import PaperModel  # noqa: E402
from workouts import catalogue, injuries, substitution  # noqa: E402
from workouts.blocks import Item, Load, Plan  # noqa: E402

COACHES = ("built-in", "model", "hostile")
# A request every twenty seconds in the whole house; members ask three times in a row.
SECONDS_BETWEEN, IN_A_ROW = 20, 3


@dataclass
class Tally:
    """How one task went with one coach."""

    cases: int = 0
    shown: int = 0
    first: int = 0
    repaired: int = 0
    micros: int = 0
    uncached: int = 0
    milliseconds: list[float] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)


def plan_json(plan: Plan) -> dict:
    return plan.model_dump(mode="json", by_alias=True, exclude_none=True)


def _session(request: CoachRequest, coach: str, rng: random.Random, model: PaperModel, task: str):
    asked = brief(request)

    def script(tool: str) -> dict:
        plan = coaches.builtin_plan(request)
        return plan_json(hostile(plan, rng) if coach == "hostile" else plan)

    model.script = script
    ledger = Ledger(lambda: model)
    session = drafting.write_session(request, asked, ledger, task=task)
    return session, ledger, asked


def try_session(kind: str) -> Callable:
    """Return a case of one of the tasks that write a session."""

    def one(tally: Tally, coach: str, rng: random.Random, model: PaperModel) -> None:
        request = request_of(rng) if kind == "generate" else featured_request(rng, kind)
        for _ in range(IN_A_ROW if kind == "veteran" else 1):
            try:
                session, ledger, asked = _session(request, coach, rng, model, kind)
            except (coaches.NothingFits, drafting.NothingSafe):
                return
            _count(tally, session.is_first_pass, session.is_repaired, ledger)
            wrong = violations(session.plan, asked)
            tally.violations += [f"{request.prompt}: {problem}" for problem in wrong]

    return one


def _count(tally: Tally, is_first: bool, is_repaired: bool, ledger: Ledger) -> None:
    tally.shown += 1
    tally.first += is_first
    tally.repaired += is_repaired
    tally.micros += ledger.micros


def try_enhance(tally: Tally, coach: str, rng: random.Random, model: PaperModel) -> None:
    """Read a text, propose, accept everything; judge the workout that comes out."""
    text, member = text_of(rng), request_of(rng)
    lines = [line for line in text.splitlines() if line.strip()]

    def script(tool: str) -> dict:
        good = {
            "organise": {"exercises": lines, "notes": [], "structure": "straight", "rejected": []},
            "emit_workout": plan_json(reading.by_rules(text).plan),
            "suggest_timer": {"type": "emom", "reason": "x", "params": {"intervals": 999}},
        }[tool]
        return hostile_answer(tool, good, rng) if coach == "hostile" else good

    model.script = script
    ledger = Ledger(lambda: model)
    asked = brief(CoachRequest("", None, member.profile, member.recent, member.unit, member.today))
    try:
        found = reading.read(text, ledger)
    except reading.NothingToEnhance:
        return
    plan = proving.harmless(found.plan)
    asked = proposals._brief_for(plan, asked)
    proposal = changes.Proposal(
        reading=plan,
        changes=improving.improvements(plan, None, asked, member.profile, kind="full"),
    )
    final = changes.apply(proposals._proved(proposal, text, asked))
    _count(tally, found.is_first_pass, found.is_repaired, ledger)
    work = [block for block in final.blocks if block.kind not in improving.AROUND]
    judged = final.model_copy(update={"blocks": work})
    tally.violations += [f"{text!r}: {bad}" for bad in text_violations(judged, text, asked)]


def try_substitution(tally: Tally, coach: str, rng: random.Random, model: PaperModel) -> None:
    """Ask for another movement; no model is ever in it."""
    member = request_of(rng)
    exercise = rng.choice([row for row in catalogue.all_exercises() if row.staple >= 2])
    load = Load(value=rng.choice([20, 60]), unit="kg") if exercise.loaded else None
    ask = substitution.Ask(
        item=Item(name=exercise.name, exercise_id=exercise.id, sets=3, reps=8, load=load),
        reason=rng.choice(REASONS),
        kit=tuple(member.profile.equipment),
    )
    found = substitution.candidates(ask, member.profile)
    rows = substitution.prescribed(found, ask, member.profile, unit=member.unit, history={})
    tally.shown += bool(rows)
    tally.first += bool(rows)
    limits = injuries.read_limits(member.profile.constraints)
    records = brief(member).records
    for row in rows:
        other = catalogue.get(row.item.exercise_id or "")
        if other is None:
            tally.violations.append(f"{row.item.name} is no movement")
            continue
        bad = [
            other.id == exercise.id and "same movement",
            not catalogue.can_do(other, member.profile.equipment) and "kit",
            injuries.conflict(other, limits) and "injury",
            row.item.load is not None and other.id not in records and "load",
            "600" in row.rule and "injection",
        ]
        tally.violations += [f"{exercise.name}, {ask.reason!r}: {what}" for what in bad if what]


def try_timer(tally: Tally, coach: str, rng: random.Random, model: PaperModel) -> None:
    """Suggest a timer for a plan; every number of it must be the plan's."""
    try:
        plan = builtin.plan(request_of(rng))
    except builtin.NothingToPlan:
        return

    def script(tool: str) -> dict:
        good = {"type": "amrap", "reason": "x", "params": {"duration": 600}}
        return hostile_answer(tool, good, rng) if coach == "hostile" else good

    model.script = script
    ledger = Ledger(lambda: model)
    found = timers.suggest(plan, None if coach == "built-in" else ledger)
    _count(tally, True, False, ledger)
    known = timers._numbers(plan) | {timers.TABATA_ROUNDS, timers.TABATA_WORK, timers.TABATA_REST,
                                     timers.AMRAP_CAP, timers.EMOM_INTERVAL}  # fmt: skip
    known |= {len(block.items) for block in plan.blocks}
    derived = {a * b for a in known for b in known}
    if found.type not in timers.TIMERS or not set(found.params.values()) <= known | derived:
        tally.violations.append(f"{found.type} {dict(found.params)}")


TASKS: dict[str, Callable] = {
    "generate": try_session("generate"),
    "wod": try_session("wod"),
    "wow": try_session("wow"),
    "enhance": try_enhance,
    "substitution": try_substitution,
    "timer": try_timer,
}


def run(cases: int, seed: int) -> dict[tuple[str, str], Tally]:
    """Spread the cases evenly over tasks and coaches."""
    tallies = {}
    each = max(1, cases // (len(TASKS) * len(COACHES)))
    for task, one in TASKS.items():
        for coach in COACHES:
            rng, tally = random.Random(f"{seed}|{task}|{coach}"), Tally()
            settings.AI_PROVIDER = "builtin" if coach == "built-in" else "bedrock"
            model = PaperModel(script=lambda tool: {})
            for _ in range(each):
                tally.cases += 1
                model.clock += SECONDS_BETWEEN
                started = time.perf_counter()
                one(tally, coach, rng, model)
                tally.milliseconds.append((time.perf_counter() - started) * 1_000)
            tally.uncached = model.uncached_micros
            tallies[task, coach] = tally
    return tallies


def costs(members: int, seed: int) -> list[tuple[str, str, float, float]]:
    """Return what an accepted workout costs, with the cache and without, in US cents."""
    settings.AI_PROVIDER = "bedrock"
    rows = []
    for label, make in (("new member", request_of), ("300 workouts", veteran)):
        for coach in ("model", "hostile"):
            rng, model, accepted = random.Random(seed), PaperModel(script=lambda tool: {}), 0
            micros = 0
            for _ in range(members):
                request = make(rng)
                for _ in range(IN_A_ROW):
                    model.clock += SECONDS_BETWEEN
                    try:
                        _, ledger, _ = _session(request, coach, rng, model, "generate")
                    except (coaches.NothingFits, drafting.NothingSafe):
                        continue
                    accepted += 1
                    micros += ledger.micros
            rows.append((label, coach, micros / accepted / 1e4,
                         model.uncached_micros / accepted / 1e4))  # fmt: skip
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=20_261_124)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    tallies = run(options.cases, options.seed)
    _report(tallies)
    print("\ncost of an accepted workout (US cents)  cached  uncached")
    for label, coach, cached, uncached in costs(max(10, options.cases // 100), options.seed):
        print(f"{label:<16}{coach:<24}{cached:>6.3f}{uncached:>10.3f}")
    return 1 if any(tally.violations for tally in tallies.values()) else 0


def _report(tallies: dict[tuple[str, str], Tally]) -> None:
    print(f"{'task':<14}{'coach':<10}{'cases':>6}{'shown':>7}{'first pass':>12}"
          f"{'repaired':>10}{'violations':>12}{'median ms':>11}")  # fmt: skip
    for (task, coach), tally in tallies.items():
        shown = max(1, tally.shown)
        print(f"{task:<14}{coach:<10}{tally.cases:>6}{tally.shown:>7}{tally.first / shown:>11.1%} "
              f"{tally.repaired / shown:>9.1%}{len(tally.violations):>12}"
              f"{statistics.median(tally.milliseconds):>11.1f}")  # fmt: skip
    total = sum(tally.cases for tally in tallies.values())
    broken = [f"{task} ({coach}): {what}" for (task, coach), tally in tallies.items()
              for what in tally.violations]  # fmt: skip
    print(f"{total} cases, {len(broken)} violations shown")
    for line in broken[:20]:
        print("  ", line[:300])


if __name__ == "__main__":
    sys.exit(main())
