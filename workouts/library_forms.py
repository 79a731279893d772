"""What the library can be asked for: one vocabulary for its page and its API."""

from django import forms

from accounts.profile import EQUIPMENT
from workouts.picking import MUSCLES
from workouts.prescriptions import BLOCK_NAMES
from workouts.services import Filters

# A member thinks of where a workout came from more coarsely than we store it.
SOURCES = {
    "manual": ("Written by hand", ("manual",)),
    "coach": ("AI coach", ("ai_generate", "ai_enhance", "ai_wod", "ai_wow")),
    "photo": ("From a photo", ("ocr",)),
    "social": ("Instagram and TikTok", ("instagram", "tiktok")),
    "imported": ("Imported", ("imported", "guest", "text")),
    "template": ("From a template", ("template",)),
}
DURATIONS = {
    "-20": ("Up to 20 min", None, 20),
    "20-40": ("20 to 40 min", 20, 40),
    "40-60": ("40 to 60 min", 40, 60),
    "60-": ("An hour and more", 60, None),
}
DONE = {"yes": True, "no": False}


def _choices(pairs, blank: str = "Any") -> list[tuple[str, str]]:
    return [("", blank), *pairs]


def _choice(label: str, pairs) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=_choices(pairs))


class LibraryForm(forms.Form):
    """The search of the library page; its state is the address, so it can be kept and shared."""

    q = forms.CharField(label="Search", required=False, max_length=100)
    source = _choice("Source", [(key, name) for key, (name, _) in SOURCES.items()])
    kind = _choice("Kind", BLOCK_NAMES.items())
    difficulty = _choice(
        "Difficulty", [(one, one.capitalize()) for one in ("beginner", "intermediate", "advanced")]
    )
    duration = _choice("Duration", [(key, name) for key, (name, *_) in DURATIONS.items()])
    muscle = _choice("Muscle", [(muscle, muscle.capitalize()) for muscle in MUSCLES])
    kit = _choice("Kit", [(piece, piece) for piece in EQUIPMENT])
    done = _choice("Done", [("yes", "Done"), ("no", "Not done yet")])
    favourite = forms.BooleanField(label="Favourites", required=False)
    template = forms.BooleanField(label="My templates", required=False)

    PANEL = ("source", "kind", "difficulty", "duration", "muscle", "kit", "done")

    def panel_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.PANEL]

    def filters(self) -> Filters:
        """Return the filters asked for; a value that means nothing is as if it were not there."""
        self.is_valid()
        return filters_of(self.cleaned_data)

    def chosen(self) -> int:
        """Return how many of the panel's filters are on."""
        self.is_valid()
        return sum(1 for name in self.PANEL if self.cleaned_data.get(name))


def filters_of(asked: dict) -> Filters:
    """Return the filters a checked search means."""
    _, least, most = DURATIONS.get(asked.get("duration") or "", ("", None, None))
    return Filters(
        query=asked.get("q") or "",
        sources=SOURCES[asked["source"]][1] if asked.get("source") else (),
        kind=asked.get("kind") or "",
        difficulty=asked.get("difficulty") or "",
        least_minutes=least,
        most_minutes=most,
        muscle=asked.get("muscle") or "",
        kit=asked.get("kit") or "",
        is_done=DONE.get(asked.get("done") or ""),
        is_favourite=bool(asked.get("favourite")),
        is_template=bool(asked.get("template")),
    )
