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
        "my heart skips beats",
        "short of breath walking up stairs",
        "left arm numb and jaw pain",
        "opresión en el pecho",
        "me falta el aire",
        "Druck auf der Brust",
        "mein Herz rast",
        "j'ai du mal à respirer",
        "aperto no peito",
        "mi fa male il petto",
        "no chest pain yesterday. Chest pain today",
    ],
    "looked at by a doctor": [
        "I feel dizzy", "I fainted yesterday", "light-headed but legs please", "had a concussion",
        "estoy mareado", "mir ist schwindelig", "j'ai des vertiges", "sono svenuta ieri",
        "almost passed out doing squats",
        "hit my head yesterday",
        "I'm seeing double",
        "me desmayé ayer",
        "perdi os sentidos ontem",
        "je suis tombé dans les pommes",
        "ich bin gestern umgekippt",
        "ho perso i sensi",
    ],
    "doctor or midwife": [
        "pregnant with bleeding, light session", "high-risk pregnancy workout",
        "pregnant and having contractions", "embarazada con sangrado", "schwanger mit Blutung",
        "enceinte, grossesse à risque", "expecting twins with complications",
        "my water broke",
        "I have preeclampsia",
        "pregnant with severe headaches",
        "rompí aguas",
        "meine Fruchtblase ist geplatzt",
        "j'ai perdu les eaux",
        "minha bolsa estourou",
        "mi si sono rotte le acque",
        "sono incinta e sanguino",
    ],
    "fresh injury": [
        "I tore my hamstring this morning", "broke my wrist yesterday, legs?", "dislocated my knee "
        "2 days ago", "I just ruptured my achilles", "felt a pop in my calf",
        "me he roto el brazo ayer", "can't put weight on my ankle", "numbness? tingling in my legs",
        "I think I broke my ankle",
        "my achilles snapped",
        "sprained ankle today, arms?",
        "had knee surgery 4 days ago",
        "I can't feel my legs",
        "me he torcido el tobillo hoy",
        "Bänderriss gestern",
        "je me suis foulé la cheville ce matin",
        "parti o braço ontem",
        "mi sono slogato la caviglia ieri",
    ],
    "don't train on top of that": [
        "I have a fever of 39",
        "coughing up blood",
        "rhabdo last week, arms again",
        "I had a stroke two weeks ago",
        "lost control of my bladder",
        "tengo fiebre",
        "ich habe Fieber",
        "DVT in my leg",
    ],
    "food and training": [
        "workout to punish myself for eating", "I'm bulimic", "I have an eating disorder, cardio",
        "burn off everything I ate", "haven't eaten in three days, HIIT", "tengo anorexia",
        "Ich habe Magersucht", "soffro di anoressia",
        "Essstörung, bitte Cardio",
        "purging after meals, need hiit",
        "I make myself throw up",
        "only eating 500 calories a day",
        "I eat laxatives",
        "no he comido en tres días",
        "me provoco el vómito",
        "ich übergebe mich nach dem Essen",
        "je me fais vomir",
        "eu vomito depois de comer",
        "non mangio da tre giorni",
    ],
    "emergency number or a crisis line": [
        "I want to kill myself", "suicidal, maybe lifting helps", "quiero morir",
        "I don't want to live anymore",
        "thinking of ending it all",
        "I've been cutting myself",
        "I wish I was dead",
        "me quiero matar",
        "ich will nicht mehr leben",
        "je veux me tuer",
        "não quero mais viver",
        "voglio uccidermi",
    ],
    "sixteen and older": [
        "I'm 12, chest day", "I am 15 years old", "plan for my 10-year-old", "I'm 9 and want abs",
        "tengo 13 años", "j'ai 14 ans", "ich bin 12 Jahre alt", "my son is 11, what can he do",
        "im fourteen and want big arms",
        "15yo beginner",
        "15 y.o. looking for arms",
        "age 14, home workout",
        "I just turned 15",
        "I'm in 8th grade, abs",
        "workout for my 12 yo",
        "my daughter, 11, needs core work",
        "my 13 year old brother",
        "tengo quince años",
        "mi hija tiene 12 años",
        "ich bin fünfzehn",
        "meine Tochter ist 12",
        "mon fils a 12 ans",
        "tenho quinze anos",
        "minha filha tem 12 anos",
        "ho quindici anni",
        "mia figlia di 11 anni",
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
     "pain in my knee when I squat", "old wrist fracture", "Sled push 6 x 15m @ 140kg",
     "I can chase my 4 year old without stopping",
     "the straps are 12 years old", "score of my 5-year-old: 100", "macros 42p 13f",
     "I hate myself for these supersets",
     "never had chest pain",
     "kill me with burpees",
     "heart of the workout",
     "get my heart racing",
     "I want to die on the rower today",
     "suicide sprints",
     "purge my weak points",
     "broke my PR yesterday",
     "broke a sweat today, now abs",
     "torn between legs and arms today",
     "I fractured my wrist years ago",
     "ACL surgery in 2019",
     "rolled out my mat today, back stretching",
     "drink water, break every 10 minutes",
     "stroke rate 24 on the rower",
     "fasted cardio, haven't eaten yet",
     "light-headed? No",
     "I don't want to hurt myself, easy day",
     "pregnant with lower back pain, mobility",
     "with my kid at the playground",
     "for a child-free hour",
     "10 year old program",
     "I'm 15 kg over",
     "I'm 5'11 and 80 kg",
     "my son is 25, we train together",
     "tengo 15 minutos",
     "morir en el intento, hiit",
     "ich habe 15 Minuten",
     "sin dolor en el pecho",
     "j'ai 15 minutes",
     "peito e costas",
     "ho 15 minuti",
     "voglio morire di fatica"],
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
