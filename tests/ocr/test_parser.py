"""What the parser owes every text: the examples read exactly, places, names, nothing lost."""

import functools
import itertools
import re

import pytest

from bench import check_import, labels
from ocr.parser import characters, numerals, read, words
from tests.ocr.readings import blocks_of, items_of

EXAMPLES = labels.load("examples")
# Two tests look at some two thousand readings, from two sides.
read_once = functools.cache(read)


@pytest.mark.parametrize("caption", EXAMPLES, ids=lambda caption: caption.id)
def test_the_products_examples_are_read_exactly(caption):
    score = check_import.measure([caption])

    assert score.exact == 1
    assert score.invented == 0


def test_the_labelled_texts_stay_read_as_well_as_they_were():
    for part, exact, right in (("tune", 0.97, 0.99), ("measure", 0.85, 0.97)):
        score = check_import.measure(labels.load(part), reader=read_once)

        assert score.exact / score.texts >= exact
        assert sum(score.right.values()) / sum(score.wanted.values()) >= right
        assert score.invented / sum(score.read.values()) <= 0.005


def test_every_number_of_the_labelled_texts_stands_where_it_points():
    spoken = words.NUMBER_WORDS | {"single": 1, "double": 2, "triple": 3}
    for caption in [*EXAMPLES, *labels.load("tune"), *labels.load("measure")]:
        plain = characters.fold(caption.text)
        blocks = [block for workout in read_once(caption.text).workouts for block in workout.blocks]
        for item in itertools.chain.from_iterable(block.items for block in blocks):
            for name in ("sets", "reps", "load", "distance", "calories"):
                value = getattr(item, name)
                value = getattr(value, "value", value)
                wanted = re.findall(r"\d+(?:\.\d+)?", str(value or ""))
                if not wanted or (name == "sets" and value == 1):
                    continue

                span = item.sources[name]

                shown = plain[span.start : span.end]
                whole = re.sub(r"(?<=\d)[.,](?=\d{3})", "", shown)
                found = re.findall(r"\d+(?:[.,]\d+)?", shown) + re.findall(r"\d+", shown + whole)
                numbers = {float(number.replace(",", ".")) for number in found}
                numbers |= {float(count) for word, count in spoken.items() if word in shown}
                numbers |= {float(n) for _, _, n in numerals.find(shown) if n.isdigit()}
                assert {float(number) for number in wanted} <= numbers, (caption.id, name, shown)


def test_every_value_points_at_where_it_was_read():
    text = "PUSH 💪\nBench press 4x8-10 @ 32.5kg, RPE 8\nRest 90s between sets"

    (item,) = items_of(text)

    shown = {name: text[span.start : span.end] for name, span in item.sources.items()}
    assert shown == {
        "name": "Bench press",
        "sets": "4x",
        "reps": "8-10",
        "load": "@ 32.5kg",
        "rpe": "RPE 8",
        "restSeconds": "Rest 90s between sets",
    }
    assert text[item.source.start : item.source.end].startswith("Bench press")


def test_a_blocks_values_point_at_its_header():
    text = "Leg day\nEMOM 12\n10 air squats"

    (block,) = blocks_of(text)

    assert text[block.sources["rounds"].start : block.sources["rounds"].end] == "EMOM 12"


@pytest.mark.parametrize(
    ("text", "name", "exercise_id"),
    [
        ("Sentadillas 4x10", "Sentadillas", "Barbell_Squat"),
        ("Kreuzheben 3x5", "Kreuzheben", "Barbell_Deadlift"),
        ("Développé couché 4x8", "Développé couché", "Barbell_Bench_Press_-_Medium_Grip"),
        ("Rosca martelo 3x12", "Rosca martelo", "Hammer_Curls"),
        ("Bulgarain split squats 3x8", "Bulgarain split squats", "Bulgarian_Split_Squat"),
        ("DB RDL 3x8", "DB RDL", "Dumbbell_Romanian_Deadlift"),
        ("T2B 3x12", "T2B", "Toes-to-Bar"),
        ("250m row", "Row", "Rowing_Machine"),
        ("Zorgblat raises 3x12", "Zorgblat raises", None),
    ],
)
def test_names_stay_as_written_and_find_their_movement(text, name, exercise_id):
    (item,) = items_of(text)

    assert (item.name, item.exercise_id) == (name, exercise_id)


def test_a_modifier_is_never_lost():
    names = [item.name for item in items_of("Bulgarian split squat 3x8\nDeficit deadlift 3x5")]

    assert names == ["Bulgarian split squat", "Deficit deadlift"]


def test_nothing_is_invented_where_nothing_is_said():
    (item,) = items_of("Deadlifts")

    assert item.load is None
    assert item.sets is None
    assert item.reps is None
    assert item.rest_seconds is None


def test_what_is_not_understood_stays_in_sight():
    reading = read("Bench press 3x8\nthe moon was so bright over the gym tonight\nRow 3x8")

    assert [left.text for left in reading.unresolved] == [
        "the moon was so bright over the gym tonight"
    ]


def test_a_reading_that_is_sure_says_so_and_one_that_is_not_does_not():
    sure = read("Bench press 4x8 @ 60kg\nLat pulldown 3x12\nSquat 5x5 100kg")
    unsure = read("Bench 60 8 3\nsome flurb 12 4 gnarl then 9 9\nmaybe 3 or 4 of the other 17")

    assert sure.confidence >= 0.85
    assert unsure.confidence <= 0.6


def test_unknown_words_are_an_exercise_among_recognised_ones_written_alike():
    names = [item.name for item in items_of("Squat 3x5\nZorgle plomps 3x10\nRow 3x8")]

    assert names == ["Squat", "Zorgle plomps", "Row"]


def test_a_number_in_words_points_at_its_word():
    text = "💪 Forty-five seconds of plank, then twelve squats, four sets of each"

    plank, squats = items_of(text)

    spans = (plank.sources["seconds"], squats.sources["reps"], squats.sources["name"])
    shown = [text[span.start : span.end] for span in spans]
    assert shown == ["Forty-five seconds", "twelve", "squats"]


def test_an_unknown_exercise_over_a_bare_name_stays_an_exercise():
    text = "Zercher squat 4x8\nPendulum thing 4x8\nCurls"

    assert [item.name for item in items_of(text)] == ["Zercher squat", "Pendulum thing", "Curls"]


def test_stations_no_catalogue_knows_are_read_by_their_place():
    first, second, third, fourth = items_of(
        "40s on 20s off, 4 rounds\nFast feet\nLeg lowers\nBurpees\nBear crawl"
    )

    assert [first.name, second.name] == ["Fast feet", "Leg lowers"]
    assert all(known.exercise_id for known in (third, fourth))


def test_a_spelled_amount_points_at_its_whole_word():
    text = "three rounds:\ntwenty mountain climbers\nplank, forty-five seconds\nrest a minute"

    (block,) = blocks_of(text)

    climbers, plank = block.items
    shown = {
        "rounds": block.sources["rounds"],
        "reps": climbers.sources["reps"],
        "seconds": plank.sources["seconds"],
    }
    assert (block.params.rounds, climbers.reps, plank.seconds) == (3, 20, 45)
    assert {name: text[span.start : span.end].split()[0] for name, span in shown.items()} == {
        "rounds": "three",
        "reps": "twenty",
        "seconds": "forty-five",
    }
