"""The importer's prompts and models in the staff room: versioned and proved like the coach's."""

from django.utils import timezone

from ai import instructions
from ai.models import Activation, ReplayCase
from ai.staff_room import keeping, replaying, versions
from ocr.services import drafts
from tests.ai.fake_bedrock import Answer, fills_in
from tests.ai.staff_room.acts import few, switched_on, written


def test_the_importers_prompts_and_its_model_for_names_are_versioned(admin, server, monkeypatch):
    few(monkeypatch, "import", "resolve")
    server.script = answers_imports
    pointed = instructions.POINT + "\nTake your time.\n"
    version = written(admin, prompt_point=pointed, task_resolve="sonnet-5")

    replay = switched_on(admin, version)

    assert replaying.problems(replay, list(replay.cases.all()))[0].startswith("Another version")
    assert versions.in_force().prompts["point"] == pointed
    assert versions.in_force().tasks["resolve"].model == "sonnet-5"
    page = admin.get(f"/admin/coach/replays/{replay.pk}/").content.decode()
    assert "RDL: 4 x 10" in page
    assert "bulgarian split thing: Bulgarian_Split_Squat" in page


def test_an_importer_that_points_at_what_is_not_meant_is_not_switched_on(
    admin, server, monkeypatch
):
    few(monkeypatch, "import")

    def blind_when_hasty(request):
        is_hasty = "Be hasty." in request["system"][0]["text"]
        return fills_in({"movements": []}) if is_hasty else answers_imports(request)

    server.script = blind_when_hasty
    switched_on(admin, written(admin, prompt_point=instructions.POINT + "Be hasty.\n"))

    assert not Activation.objects.exists()
    assert ReplayCase.objects.get().after["problems"] == ["Missing: ['RDL', 4, 10]"]


def test_an_import_a_model_helped_with_is_kept_with_consent(server, site, user):
    keeping.choose(user=user, consents=True, now=timezone.now())
    server.script = answers_imports
    words = "The coach Bartholomew wants RDL, and of those four goes by ten"
    drafts.paste(owner=user, text=words, now=timezone.now())

    (row,) = keeping.kept(user=user, now=timezone.now())
    assert (row.kind, "Bartholomew" in row.request["text"]) == ("import", False)
    assert "RDL: 4 x 10" in row.answer["text"]
    assert "RDL, and of those four goes" in site.get("/settings/coach").content.decode()


def answers_imports(request: dict) -> Answer:
    """Point at the one movement of a text, or choose the one name, as a good model does."""
    words = request["messages"][0]["content"][0]["text"]
    if "point_at_values" in request["system"][0]["text"]:
        part = next((n for n, line in enumerate(words.splitlines()) if "RDL" in line), None)
        sets = "four goes" if "four goes" in words else "Four goes"
        pointed = {"part": part, "name": "RDL", "sets": sets, "reps": "ten"}
        found = [] if part is None else [pointed]
        return fills_in({"movements": found}, tool="point_at_values")
    chosen = {"number": 0, "id": "Bulgarian_Split_Squat"}
    return fills_in({"choices": [chosen]}, tool="choose_movements")
