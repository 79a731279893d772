"""What a workout should wait for, in several languages; and what it shouldn't."""

import pytest
from django.utils import timezone

from accounts import profiles
from accounts.tables import Member
from billing import quotas
from workouts import cautions

CAREFUL = {
    "doctor before any workout": [
        "chest pain when I run", "pain in my chest since Monday", "palpitations, easy cardio",
        "I have angina", "dolor en el pecho, pierna hoy", "dor no peito ao correr",
        "j'ai une douleur à la poitrine", "Brustschmerzen beim Laufen", "dolore al petto",
        "me duele el pecho",
        "can't breathe lying down", "pain down my left arm",
    ],
    "looked at by a doctor": [
        "I feel dizzy", "I fainted yesterday", "light-headed but legs please", "had a concussion",
        "estoy mareado", "mir ist schwindelig", "j'ai des vertiges", "sono svenuta ieri",
    ],
    "doctor or midwife": [
        "pregnant with bleeding, light session", "high-risk pregnancy workout",
        "pregnant and having contractions", "embarazada con sangrado", "schwanger mit Blutung",
        "enceinte, grossesse à risque", "expecting twins with complications",
    ],
    "fresh injury": [
        "I tore my hamstring this morning", "broke my wrist yesterday, legs?", "dislocated my knee "
        "2 days ago", "I just ruptured my achilles", "felt a pop in my calf",
        "me he roto el brazo ayer", "can't put weight on my ankle", "numbness? tingling in my legs",
    ],
    "food and training": [
        "workout to punish myself for eating", "I'm bulimic", "I have an eating disorder, cardio",
        "burn off everything I ate", "haven't eaten in three days, HIIT", "tengo anorexia",
        "Ich habe Magersucht", "soffro di anoressia",
        "Essstörung, bitte Cardio",
    ],
    "emergency number or a crisis line": [
        "I want to kill myself", "suicidal, maybe lifting helps", "quiero morir",
    ],
    "sixteen and older": [
        "I'm 12, chest day", "I am 15 years old", "plan for my 10-year-old", "I'm 9 and want abs",
        "tengo 13 años", "j'ai 14 ans", "ich bin 12 Jahre alt", "my son is 11, what can he do",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "text"), [(words, text) for words, texts in CAREFUL.items() for text in texts]
)
def test_what_needs_care_gets_a_careful_answer(words, text):
    assert words in (cautions.caution(text) or "")


@pytest.mark.parametrize(
    "text",
    ["chest day", "chest pump", "I'm 12 weeks in", "I'm 5 kg over, fat loss", "knee pain, upper",
     "kill me with abs", "I am 40 years old", "I'm 16, push day", "pregnant, second trimester",
     "no chest pain, just legs", "I have 3 kids and 20 minutes", "broken up supersets",
     "15 minute abs", "my back hurts", "10 x 10 squats", "I'm 30 and a beginner", "chest and back",
     "pain in my knee when I squat", "old wrist fracture", "never had chest pain"],
)  # fmt: skip
def test_ordinary_words_raise_no_alarm(text):
    assert cautions.caution(text) is None


DOORS = [
    ("/api/ai/generate-workout", {"prompt": "{} - leg day workout please"}),
    ("/api/mobile/ai/generate-workout", {"prompt": "{} - leg day workout please"}),
    ("/api/ai/enhance-workout", {"rawText": "{}\nBack squat 5x5"}),
    ("/api/workouts/substitutes", {"name": "Bench Press", "reason": "{}"}),
]


@pytest.mark.parametrize(("door", "body"), DOORS)
@pytest.mark.parametrize("text", [texts[0] for texts in CAREFUL.values()])
def test_no_door_plans_over_it(api, user, door, body, text):
    sent = {name: value.format(text) for name, value in body.items()}

    reply = api.post(door, sent)

    assert (reply.status_code, reply.json()["code"]) == (400, "MEDICAL_CAUTION")
    assert quotas.usage(Member.get(user.public_id), timezone.now()).ai_used == 0


@pytest.mark.parametrize("door", ["/api/ai/generate-workout", "/api/mobile/ai/workout-of-the-day"])
def test_what_the_profile_says_counts_as_much(api, user, door):
    limit = {"id": "1", "description": "chest pain on stairs", "createdAt": "2026-01-01"}
    profiles.update(
        member=Member.get(user.public_id), changes={"constraints": [limit]}, now=timezone.now()
    )

    reply = api.post(door, {"prompt": "Leg day with squats"})

    assert (reply.status_code, reply.json()["code"]) == (400, "MEDICAL_CAUTION")
    assert "training profile" in reply.json()["error"]
    assert quotas.usage(Member.get(user.public_id), timezone.now()).ai_used == 0
