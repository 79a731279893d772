"""The parser under texts made to break it: no error, no wrong place, no quadratic work."""

import re
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench import labels
from ocr.parser import read
from ocr.reading import Reading

LONGEST = 20_000
CAPTIONS = [caption.text for part in ("examples", "tune") for caption in labels.load(part)]
PIECES = (
    "squat", "Bench press", "3x10", "4 x 8-12", "@ 80%", "60kg", "135#", "RPE 8", "rest 90s",
    "EMOM 12", "AMRAP", "12 min", "21-15-9", "for time", "A1.", "B2)", "superset", "x4",
    "rounds", "5", "tempo 3-1-1", "400m", "12 cal", "/", ",", "+", "|", "(", ")", "💪", "1️⃣",
    "#legs", "@coach", "Day 1", "Monday", "rest", "warm up:", "each leg", "per side", "max",
    "death by", "tabata", "40 on / 20 off", "cap", "Sets", "Reps", "Exercise | Sets | Reps",
    "tag a friend", "descanso", "Sätze", "\n", "\n\n", "\t", "-", ":", "…", "½", "İ",
    "2-4-6...", "10 to 1", "week 2", "1:30", "2'", "30\"", "x", "0", "99999", "0kg", "0x0",
    "100x100", "-5", "e2mom",
)  # fmt: skip
messy_texts = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
HOSTILE = {
    "digits": "1" * LONGEST,
    "spaced digits": "1 " * LONGEST,
    "slashes": "1/" * LONGEST,
    "dashes": "1-" * LONGEST,
    "sets": "3x" * LONGEST,
    "spaces": " " * LONGEST,
    "brackets": "(1+" * LONGEST,
    "rests": "rest between all the " * LONGEST,
    "headers": "every 3 min for " * LONGEST,
    "clocks": "1:" * LONGEST,
    "items on a line": "squat 3x5 " * LONGEST,
    "lines": "squat 3x5\n" * LONGEST,
    "typos": "".join(
        f"sqwuat{chr(97 + n % 26)}{chr(97 + n // 26 % 26)} 3x5\n" for n in range(3000)
    ),
    "runs": "400m\n" * LONGEST,
    "days": "Day 1\nsquat 3x5\n" * LONGEST,
    "table": "Exercise | Sets | Reps\n" + "squat | 3 | 5\n" * LONGEST,
    "tags": "#legs " * LONGEST,
    "links": "http://a " * LONGEST,
    "calls": "save this " * LONGEST,
    "chats": "[24/11/2026, 07:12] ben: " * LONGEST,
    "rows": "x | 4 | 6\n" * LONGEST,
    "eases": "10 min wu + " * LONGEST,
    "marks": "a) b) " * LONGEST,
    "sentences": "my 1 squat? stop 2 i did. " * LONGEST,
    "number words": "ten to ten reps of two, five " * LONGEST,
    "counted lines": "1 a\n2 b\n" * LONGEST,
}


def spans_of(reading: Reading):
    for workout in reading.workouts:
        for block in workout.blocks:
            yield from block.sources.values()
            for item in block.items:
                yield item.source
                yield from item.sources.values()
    yield from reading.unresolved


@settings(max_examples=150, deadline=None)
@example("\xa00")
@example("\xa0.\xa00")
@given(st.one_of(messy_texts, st.text(max_size=300)))
def test_any_text_gives_a_valid_reading_with_places_inside_it(text):
    reading = read(text)

    assert Reading.model_validate(reading.to_json()).to_json() == reading.to_json()
    assert all(0 <= span.start <= span.end <= len(text) for span in spans_of(reading))
    assert all(text[left.start : left.end] == left.text for left in reading.unresolved)
    assert bool(reading.workouts) != bool(reading.reason)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(CAPTIONS), st.integers(0, 600), st.sampled_from(CAPTIONS), st.integers(0, 600)
)
def test_captions_cut_and_joined_anywhere_give_a_valid_reading(one, end, other, start):
    text = one[:end] + other[start:]

    reading = read(text)

    assert Reading.model_validate(reading.to_json()).to_json() == reading.to_json()
    assert all(text[left.start : left.end] == left.text for left in reading.unresolved)


@pytest.mark.parametrize(
    "text",
    [
        "Corrida 5 k leve 4 x 200",
        "squat\n tabata 0x0",
        "Fur 140\nRudern = 5x500m, 2 sit ups\n45 5x3 run",
    ],
)
def test_quantities_beyond_what_can_be_done_are_no_error(text):
    assert Reading.model_validate(read(text).to_json())


@settings(max_examples=150, deadline=None)
@example("squat 10 to 1")
@example("squat\n10-1")
@example("squat 10 to 1 squat x4")
@example("10 to 1 squat 1️⃣ squat")
@given(messy_texts)
def test_numbers_shown_are_numbers_of_the_text(text):
    reading = read(text)

    for workout in reading.workouts:
        for item in (item for block in workout.blocks for item in block.items):
            for name in ("reps", "load", "calories"):
                value = getattr(item, name)
                value = value.value if name == "load" and value else value
                if isinstance(value, int | float):
                    span = item.sources[name]
                    found = re.findall(r"\d+(?:[.,]\d+)?", text[span.start : span.end])
                    assert value in [float(number.replace(",", ".")) for number in found]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(("squat 3x5", "Bench press 4x8 60kg", "10 burpees", "rest 90s", "EMOM 12")),
        min_size=1, max_size=6,
    ),
    st.integers(0, 6),
)  # fmt: skip
def test_a_line_nobody_understands_is_never_lost(lines, place):
    lines.insert(min(place, len(lines)), "qwervan ploxtide umbra")

    reading = read("\n".join(lines))

    assert "qwervan ploxtide umbra" in str(reading.to_json()).lower()


@pytest.mark.parametrize("name", HOSTILE)
def test_the_worst_texts_are_read_with_work_that_grows_no_faster_than_they_do(name):
    half, whole = HOSTILE[name][: LONGEST // 2], HOSTILE[name][:LONGEST]
    read(half)

    assert calls_for(whole) <= 2.6 * calls_for(half) + 2_000


def calls_for(text: str) -> int:
    """Count function calls: unlike seconds they are the same on any machine."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return calls


def test_patterns_repeat_no_more_than_a_bounded_number_of_times():
    from ocr.parser import headers, tokens, words

    endless = re.compile(r"(?<!\\)[)\]][*+](?!\?)|\.[*+]")

    for pattern in (tokens._MASTER, *(pattern for pattern, _ in headers._LIFTS)):
        source = pattern.pattern.replace(words._ARTICLES, "")
        assert not endless.search(source), endless.search(source)
