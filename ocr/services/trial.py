"""The one workout the coach writes for a visitor: checked like a member's, kept as a draft."""

from datetime import datetime

from accounts.profile import TrainingProfile
from ai import drafting, generation, wording
from ai.coaching import CoachRequest, brief
from kinexfit import jobs
from ocr.guests import Guest
from ocr.reading import ReadBlock, Reading, ReadWorkout
from ocr.services import importing, waiting
from ocr.services.importing import Found, Work
from workouts import cautions


def start(*, guest: Guest, prompt: str, now: datetime, key: str | None = None) -> jobs.Job:
    """Hold the visitor's one AI workout and queue the job."""
    asks = wording.read(prompt)
    if asks.red_flag:
        raise cautions.SeeSomeone(asks.red_flag)
    if not wording.understood(asks):
        raise generation.NotAWorkoutRequest
    request = {"work": "coach", "prompt": prompt}
    return waiting.start(owner=guest, request=request, now=now, key=key)


@importing.does("coach")
def _write(work: Work) -> Found:
    request = CoachRequest(
        prompt=work.request["prompt"],
        preferences=None,
        profile=TrainingProfile(),
        recent=(),
        unit="kg",
        today=work.now.date(),
    )
    session = drafting.write_session(
        request, brief(request), work.ledger, task=generation.KIND, tell=work.tell
    )
    plan = session.plan
    blocks = [ReadBlock.model_validate(block.to_json()) for block in plan.blocks]
    workout = ReadWorkout(title=plan.title, blocks=blocks, notes=plan.description or None)
    reading = Reading(title=plan.title, workouts=[workout], tags=plan.tags, confidence=1)
    return Found(text=request.prompt, reading=reading, is_worth_a_scan=True, source="coach")
