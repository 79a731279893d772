"""What staff do in the staff room's tests, through its pages."""

from ai import instructions
from ai.models import Replay, Version
from ai.staff_room import reference_cases, versions

PROMPT = "Give me a leg day workout with squats"
BRISK = instructions.SESSION + "\nBe brisk.\n"


def form(**changes):
    given = {"note": "Brisker.", "model_facts": "{}"}
    given |= {f"task_{task}": versions.as_shipped().tasks[task].model for task in versions.TASKS}
    given |= {f"prompt_{name}": text for name, text in instructions.TEXTS.items()}
    # Browsers send line ends of their own.
    return {k: v.replace("\n", "\r\n") for k, v in (given | changes).items()}


def written(admin, **changes) -> Version:
    reply = admin.post("/admin/coach/versions/new/", form(**(changes or {"prompt_session": BRISK})))
    assert reply.status_code == 302, reply.content.decode()
    return Version.objects.first()


def replayed(admin, version) -> Replay:
    admin.post(f"/admin/coach/versions/{version.pk}/replay/")
    return version.replays.first()


def switched_on(admin, version) -> Replay:
    replay = replayed(admin, version)
    admin.post(f"/admin/coach/replays/{replay.pk}/switch-on/")
    return replay


def few(monkeypatch, *kinds: str) -> None:
    """Let replays ask only the first reference case of each of these kinds."""
    cases = reference_cases.cases()
    kept = [next(case for case in cases if case[0] == kind) for kind in kinds]
    monkeypatch.setattr(reference_cases, "cases", lambda: kept)


def asked(server) -> list[str]:
    return [request["system"][0]["text"] for request in server.requests]
