"""How lines of a picture become a text again, without what an app wrote around it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ocr import layout, slips
from ocr.lines import Line, Read


def line(text, left, top, width=0.3, height=0.03, confidence=99.0):
    return Line(text, confidence, left, top, width, height)


def test_cells_of_a_table_stand_on_one_line():
    rows = [
        ("Back Squat", "5", "5", "100kg"),
        ("RDL", "3", "8", "80kg"),
        ("Curl", "3", "12", "9kg"),
    ]
    lines = [
        line(cell, 0.05 + place * 0.25, 0.1 + number * 0.05, 0.1)
        for number, row in enumerate(rows)
        for place, cell in enumerate(row)
    ]

    text = layout.transcribe([lines[::-1]]).text

    assert text.split("\n") == [
        "Back Squat | 5 | 5 | 100kg",
        "RDL | 3 | 8 | 80kg",
        "Curl | 3 | 12 | 9kg",
    ]


def test_space_between_paragraphs_stays():
    tops = (0.1, 0.15, 0.2, 0.32, 0.37)
    names = ("Day A", "Row 3x8", "Dip 3x9", "Day B", "Squat 5x5")
    lines = [line(text, 0.1, top) for text, top in zip(names, tops, strict=True)]

    assert layout.transcribe([lines]).text == "Day A\nRow 3x8\nDip 3x9\n\nDay B\nSquat 5x5"


def test_two_columns_are_two_texts_one_after_the_other():
    left = ["Part A", "Back squat 5x5", "Bench press 4x8"]
    right = ["Part B", "10 box jumps", "12 swings 24kg"]
    lines = [line("WOD FRIDAY", 0.1, 0.02, 0.8)]
    lines += [line(text, 0.05, 0.1 + n * 0.06) for n, text in enumerate(left)]
    lines += [line(text, 0.55, 0.11 + n * 0.06) for n, text in enumerate(right)]

    assert layout.transcribe([lines]).text.split("\n") == ["WOD FRIDAY", *left, *right]


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        # Columns of a board, one without a value of its own in most lines.
        (["Bench press", "4x8 @ 70kg", "rest 2 min"], ["Incline fly", "3x12 @ 14kg", "rest 60s"],
         "Bench press\n4x8 @ 70kg\nrest 2 min\nIncline fly\n3x12 @ 14kg\nrest 60s"),
        # A table whose names and schemes are apart.
        (["Squat", "Bench press", "Row"], ["5x5", "3x8", "3x10"],
         "Squat | 5x5\nBench press | 3x8\nRow | 3x10"),
    ],
)  # fmt: skip
def test_what_is_read_best_decides_between_columns_and_a_table(left, right, wanted):
    lines = [line(text, 0.05, 0.1 + n * 0.05, 0.3) for n, text in enumerate(left)]
    lines += [line(text, 0.55, 0.1 + n * 0.05, 0.3) for n, text in enumerate(right)]

    assert layout.transcribe([lines]).text == wanted


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["1 Deadlift 5x5 100kg", "2 Row 4x8 60kg", "3 Curl 3x15 10kg"],
         ["1. Deadlift 5x5 100kg", "2. Row 4x8 60kg", "3. Curl 3x15 10kg"]),
        (["1 rope climb", "2 burpees", "3 thrusters 40kg"], None),
    ],
)  # fmt: skip
def test_keycaps_number_a_list_and_count_no_reps(texts, wanted):
    assert layout.transcribe([written(*texts)]).text.split("\n") == (wanted or texts)


def written(*texts, left=0.05, letter=0.02):
    """Return lines one below the other, each as wide as its letters."""
    return [line(text, left, 0.05 + n * 0.05, len(text) * letter) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["Incline DB press 4x8-10 @ 32.5kg, rest 90s", "between sets", "Dips 3x12"],
         ["Incline DB press 4x8-10 @ 32.5kg, rest 90s between sets", "Dips 3x12"]),
        (["Seated overhead press 4x6-8 with a pause @", "RPE 8", "Dips 3x12"],
         ["Seated overhead press 4x6-8 with a pause @ RPE 8", "Dips 3x12"]),
        (["Rumänisches Kreuzheben 4x8 @ 100kg, 2 Min", "Pause", "Beinpresse 3x12"],
         ["Rumänisches Kreuzheben 4x8 @ 100kg, 2 Min Pause", "Beinpresse 3x12"]),
        # A whole line that happens to be the longest stays one.
        (["Squat 5x5", "Chest supported dumbbell row 3x10-12 each", "Face pulls 3x15-20"], None),
        (["squat 5x5", "chest supported dumbbell row 3x10-12 side", "face pulls 3x15-20"], None),
        (["Warm-up, then four rounds of this and that:", "burpees x10"], None),
        (["Long pull-ups for as many as you can manage", "- dips 3x12", "- curls 3x12"], None),
    ],
)  # fmt: skip
def test_a_line_that_broke_at_the_margin_is_made_whole_and_no_other(texts, wanted):
    assert layout.transcribe([written(*texts)]).text.split("\n") == (wanted or texts)


POST = [
    [line("9:41", 0.06, 0.01, 0.08), line("87%", 0.88, 0.01, 0.08)],
    [line("coach.mia", 0.14, 0.06, 0.2), line("Follow", 0.76, 0.06, 0.12)],
    [line("1,234 likes", 0.05, 0.5)],
    [line("coach.mia Push day", 0.05, 0.55, 0.4)],
    [line("Bench press 4x8 @ 80kg", 0.05, 0.6, 0.5)],
    [line("Viewall 23 comments", 0.05, 0.65, 0.4)],
    [line("2 days ago· See translation", 0.05, 0.7, 0.5)],
]


def test_what_an_app_writes_around_a_post_is_left_out():
    read = layout.transcribe([[line for row in POST for line in row]])

    assert read.text == "Push day\nBench press 4x8 @ 80kg"
    # The box of the title begins where the name before it ended.
    assert read.pieces[0].box[0] == pytest.approx(0.05 + 0.4 * 10 / 18)


@pytest.mark.parametrize(
    ("before", "after"),
    [(["Notes", "12 November 2026 at 07:52"], []), (["18:05"], ["Antworten", "vor 2 Tagen"]),
     ([], ["Alle 12 Kommentare ansehen"]), ([], ["Liked by anna.fit and 1,204 others"])],
)  # fmt: skip
def test_clocks_dates_and_buttons_go_from_a_screenshots_edges(before, after):
    clock = [line("9:41", 0.06, 0.0, 0.08)]
    lines = clock + written(*before, "Bench press 4x8", "Dips 3x12", *after)

    assert layout.transcribe([lines]).text == "Bench press 4x8\nDips 3x12"


def phone(*rows):
    """Return the lines of a phone's screen below its status bar: (top, [(text, left), ...])."""
    bar = [line("10:24", 0.05, 0.01, 0.12), line("5G 64%", 0.8, 0.01, 0.15)]
    return bar + [
        line(text, left, top, len(text) * 0.018) for top, row in rows for text, left in row
    ]


@pytest.mark.parametrize(
    "rows",
    [
        # A conversation: whom it is with, the day, times below each message, the box to answer.
        [(0.06, [("Coach Dan", 0.05)]), (0.12, [("Today", 0.45)]), (0.2, [("Leg day", 0.05)]),
         (0.24, [("18:02", 0.76)]), (0.3, [("Squat 5x5 @ 100kg", 0.05)]),
         (0.35, [("Rest 90s", 0.05)]), (0.37, [("18:04", 0.85)]), (0.9, [("Message", 0.05)])],
        # A post: the poster and where they are, the counts below the picture.
        [(0.06, [("kim.lifts", 0.14), ("Follow", 0.8)]), (0.1, [("Berlin, Germany", 0.14)]),
         (0.6, [("1,284", 0.03), ("42 310", 0.2)]), (0.65, [("kim.lifts Leg day", 0.03)]),
         (0.7, [("Squat 5x5 @ 100kg", 0.03)]), (0.75, [("Rest 90s", 0.03)])],
        # A film: its tabs, its sound, the buttons with their counts at the right edge.
        [(0.06, [("Following For You", 0.3)]), (0.4, [("12.4K", 0.9)]), (0.5, [("231", 0.9)]),
         (0.6, [("Share", 0.9)]), (0.7, [("Leg day", 0.03)]),
         (0.75, [("Squat 5x5 @ 100kg", 0.03)]), (0.8, [("Rest 90s", 0.03)]),
         (0.85, [("original sound - kim", 0.03)])],
        # A story, and notes.
        [(0.06, [("fitwithjo 5h", 0.15)]), (0.3, [("Leg day", 0.3)]),
         (0.35, [("Squat 5x5 @ 100kg", 0.3)]), (0.4, [("Rest 90s", 0.3)]),
         (0.9, [("Send message", 0.1)])],
        [(0.06, [("Notes", 0.05), ("Done", 0.8)]), (0.12, [("29 November 2026 at 10:21", 0.3)]),
         (0.2, [("Leg day", 0.05)]), (0.25, [("Squat 5x5 @ 100kg", 0.05)]),
         (0.3, [("Rest 90s", 0.05)])],
        # A slide of a post whose poster has no dot in the name, and a training app.
        [(0.06, [("strongwithlena", 0.14)]), (0.1, [("2/7", 0.9)]), (0.2, [("Leg day", 0.05)]),
         (0.25, [("Squat 5x5 @ 100kg", 0.05)]), (0.85, [("strongwithlena Rest 90s", 0.05)]),
         (0.95, [("3 days ago", 0.05)])],
        [(0.06, [("<", 0.02), ("Routine", 0.4)]), (0.12, [("Leg day", 0.05)]),
         (0.17, [("5 exercises · 45 min", 0.05)]), (0.25, [("Squat 5x5 @ 100kg", 0.05)]),
         (0.3, [("Rest 90s", 0.05)]), (0.9, [("Start Workout", 0.3)])],
    ],
    ids=["conversation", "post", "film", "story", "notes", "slide", "app"],
)  # fmt: skip
def test_an_apps_own_words_are_no_title_and_no_value(rows):
    text = layout.transcribe([phone(*rows)]).text

    assert " ".join(text.split()) == "Leg day Squat 5x5 @ 100kg Rest 90s"


def test_results_in_a_column_are_no_times_of_messages():
    rows = [("400m run", "1:30"), ("400m run", "1:32"), ("400m run", "1:33")]
    lines = [
        line(cell, left, 0.1 + n * 0.05, len(cell) * 0.02)
        for n, row in enumerate(rows)
        for cell, left in zip(row, (0.05, 0.6), strict=True)
    ]

    assert layout.transcribe([lines]).text.count("1:3") == 3


def test_numbers_in_circles_count_no_reps():
    lines = [line("Crunches x 20", 0.17, 0.1)]
    for number, text in enumerate(("Leg raises x 15", "Twists x 30", "Hollow hold 30s"), start=2):
        lines += [line(str(number), 0.09, number * 0.1, 0.03), line(text, 0.17, number * 0.1)]

    assert [text for text in layout.transcribe([lines]).text.split("\n") if text] == [
        "Crunches x 20",
        "2. Leg raises x 15",
        "3. Twists x 30",
        "4. Hollow hold 30s",
    ]


def grid(rows, lefts, top=0.1, step=0.08):
    """Return the lines of a table: each cell's text, where its column begins."""
    return [
        line(cell, left, top + n * step, len(cell) * 0.012)
        for n, row in enumerate(rows)
        for cell, left in zip(row, lefts, strict=True)
        if cell
    ]


def test_a_cell_that_runs_over_two_lines_stays_one():
    lines = grid(
        [("Exercise", "Sets", "Reps"), ("", "3", "10"), ("Squat", "5", "5"), ("", "4", "6")],
        (0.05, 0.5, 0.7),
    )
    lines += [line("Single-arm", 0.05, 0.165), line("dumbbell row", 0.05, 0.197)]
    # This one stands level with the first line of its name.
    lines += [line("Standing overhead", 0.05, 0.34), line("press", 0.05, 0.373, 0.1)]

    read = layout.transcribe([lines])

    assert read.text.split("\n") == [
        "Exercise | Sets | Reps",
        "Single-arm dumbbell row | 3 | 10",
        "Squat | 5 | 5",
        "Standing overhead press | 4 | 6",
    ]
    name = read.pieces[3]
    assert (name.box[1], name.box[3]) == (0.165, pytest.approx(0.062))


@pytest.mark.parametrize(
    ("rows", "lefts", "wanted"),
    [
        # A column of numbers with a head of its own, and one without.
        ([("No.", "Exercise", "Sets", "Reps"), ("1", "Leg press", "4", "10"),
          ("2", "Leg curl", "3", "12"), ("3", "Calf raise", "4", "15")],
         (0.05, 0.15, 0.5, 0.7),
         "No. | Exercise | Sets | Reps\n1. | Leg press | 4 | 10\n2. | Leg curl | 3 | 12\n"
         "3. | Calf raise | 4 | 15"),
        # The sets of a log, counted anew below each exercise; what it reckons is nobody's plan.
        ([("Deadlift", "", "1RM"), ("1", "120 kg×5", "135"), ("2", "140 kg × 3", "148"),
          ("Row", "", "1RM"), ("1", "60 kg× 10", "80"), ("2", "65 kg × 8", "82")],
         (0.05, 0.15, 0.8),
         "Deadlift\n1. 120 kg × 5\n2. 140 kg × 3\nRow\n1. 60 kg × 10\n2. 65 kg × 8"),
        # A spreadsheet's own letters and numbers.
        ([("", "A", "B", "C"), ("1", "Exercise", "Sets", "Reps"), ("2", "Squat", "5", "5"),
          ("3", "Bench", "4", "8")],
         (0.01, 0.1, 0.5, 0.7),
         "Exercise | Sets | Reps\nSquat | 5 | 5\nBench | 4 | 8"),
    ],
    ids=["numbered", "log", "spreadsheet"],
)  # fmt: skip
def test_numbers_that_only_count_rows_are_no_values(rows, lefts, wanted):
    assert layout.transcribe([grid(rows, lefts)]).text == wanted


def test_the_last_sets_of_a_log_are_no_counts_of_an_app():
    rows = [(0.2, [("Squat", 0.05)]), (0.3, [("SET", 0.05), ("KG", 0.3), ("REPS", 0.6)]),
            (0.4, [("1", 0.05), ("100", 0.3), ("5", 0.6)]),
            (0.5, [("2", 0.05), ("105", 0.3), ("3", 0.6)])]  # fmt: skip

    assert layout.transcribe([phone(*rows)]).text.endswith("1 | 100 | 5\n2 | 105 | 3")


def test_a_number_as_high_as_its_card_is_before_both_its_lines():
    lines = []
    for number, name in enumerate(("ARNOLD PRESS", "REAR DELT FLY", "UPRIGHT ROW"), start=1):
        top = number * 0.2
        lines += [line(name, 0.2, top), line("3 sets x 12 reps", 0.2, top + 0.04)]
        lines += [line(str(number), 0.08, top + 0.02, 0.04)]

    assert layout.transcribe([lines]).text.split("\n\n") == [
        "1. ARNOLD PRESS\n3 sets x 12 reps",
        "2. REAR DELT FLY\n3 sets x 12 reps",
        "3. UPRIGHT ROW\n3 sets x 12 reps",
    ]


def test_three_columns_below_one_heading_are_three_texts():
    parts = [["A. Strength", "Deadlift", "5x3 @ 80%"], ["B. Skill", "10 T2B", "3 muscle ups"],
             ["C. WOD", "21-15-9", "Thrusters"]]  # fmt: skip
    lines = [line("WOD 14/11", 0.42, 0.05, 0.16)]
    for column, texts in enumerate(parts):
        lines += [
            line(text, 0.08 + column * 0.3, 0.2 + n * 0.05, len(text) * 0.014)
            for n, text in enumerate(texts)
        ]

    text = layout.transcribe([lines]).text

    assert text.split() == " ".join(["WOD 14/11", *map(" ".join, parts)]).split()
    assert "|" not in text


def test_a_page_number_is_said_once():
    pages = [
        [line(f"Plan · page {number} of 2", 0.1, 0.02), line(text, 0.1, 0.3)]
        for number, text in enumerate(("Day 1", "Day 2"), start=1)
    ]

    text = layout.transcribe(pages).text

    assert [line for line in text.split("\n") if line] == ["Plan · page 1 of 2", "Day 1", "Day 2"]


def test_cards_two_abreast_are_read_in_rows():
    cards = [("Hip thrust", "4x12"), ("Squat", "3x15"), ("Step-up", "3x10"), ("Leg curl", "4x10")]
    lines = [
        line(text, 0.1 + 0.5 * (n % 2), 0.1 + 0.3 * (n // 2) + 0.04 * place, 0.2)
        for n, card in enumerate(cards)
        for place, text in enumerate(card)
    ]

    assert layout.transcribe([lines]).text.split() == " ".join(map(" ".join, cards)).split()


def test_two_known_exercises_are_two_lines_however_wide():
    lines = [line("Mountain climbers", 0.25, 0.1, 0.5), line("Reverse lunges", 0.29, 0.15, 0.42)]

    assert "\n" in layout.transcribe([lines]).text


@pytest.mark.parametrize(
    "texts",
    [["Home", "Squat 5x5", "5K"], ["12 November", "Bench press 4x8"], ["20 min", "10 burpees"],
     ["plank", "plank 30s", "rest 30s"], ["Save", "Deadlift 3x5"]],
)  # fmt: skip
def test_words_of_a_board_are_no_apps_words(texts):
    assert layout.transcribe([written(*texts)]).text.split("\n") == texts


def test_every_piece_of_a_text_knows_where_it_was_read():
    pages = [[line("Squat 5x5", 0.1, 0.1)], [line("50 Ib", 0.1, 0.5), line("Dips", 0.1, 0.6)]]

    read = layout.transcribe(pages)

    assert [(read.text[p.start : p.end], p.page, p.box[1]) for p in read.pieces] == [
        ("Squat 5x5", 0, 0.1),
        ("50 lb", 1, 0.5),
        ("Dips", 1, 0.6),
    ]


@pytest.mark.parametrize(
    ("seen", "meant"),
    [("50 Ib", "50 lb"), ("3x1O", "3x10"), ("4xI0", "4x10"), ("3XI", "3X1"), ("80 Kg", "80 kg"),
     ("Incline", "Incline"), ("Box Over", "Box Over"), ("IO min", "IO min"),
     ("Rest2:00", "Rest 2:00"),
     ("4rounds", "4 rounds"), ("T2B", "T2B"), ("12kg", "12kg"), ("A1. RDL", "A1. RDL"),
     ("100KG 5X5 @ 8OKG", "100 kg 5X5 @ 80 kg"), ("3XIO", "3X10"), ("E3MOMx5", "E3MOM x 5"),
     ("10'AMRAP", "10' AMRAP"), ("30s eachside", "30s each side"), ("2x24k6", "2x24kg"),
     ("120 |b", "120 lb"), ("3X8-1Z", "3X8-12"), ("3XZO", "3X20"), ("4XZ5M", "4X25M"),
     ("SWINGS Z4KG", "SWINGS 24 kg"), ("AZ PULL-UP 4X6", "A2 PULL-UP 4X6"),
     ("BI LUNGE 3X20", "B1 LUNGE 3X20"), ("5XS", "5XS"), ("SOKG", "SOKG"),
     ("REST 455", "REST 45S"), ("905 JOG RECOVERY", "90S JOG RECOVERY"), ("Rest 105", "Rest 105"),
     ("EZ BAR CURL YXIO @ 30 kg", "EZ BAR CURL 4X10 @ 30 kg"), ("12C2B", "12 C2B"),
     ("9 520H 60/42.5 kg", "9 S2OH 60/42.5 kg"), ("10 72B", "10 T2B"), ("3xto each", "3x10 each"),
     ("150 kg× 2", "150 kg × 2"), ("60kg x10", "60kg x 10")],
)  # fmt: skip
def test_slips_are_mended_next_to_digits_only(seen, meant):
    assert slips.mended(seen) == meant


boxes = st.builds(
    Line,
    text=st.text(min_size=1, max_size=12),
    confidence=st.floats(0, 100),
    left=st.floats(0, 1),
    top=st.floats(0, 1),
    width=st.floats(0, 1),
    height=st.floats(0.001, 0.2),
)


@given(st.lists(boxes, max_size=25))
@settings(max_examples=150, deadline=None)
def test_no_line_is_lost_or_doubled_however_boxes_lie(lines):
    read = layout.transcribe([lines])

    words = [slips.mended(one.text) for one in lines if one.text.strip()]
    pieces = [read.text[piece.start : piece.end] for piece in read.pieces]
    assert sorted(" ".join(pieces).split()) == sorted(" ".join(words).split())


def test_letters_passed_over_tell_a_script_we_dont_know():
    page = Image.new("RGB", (1_000, 1_000))
    latin = [
        line("Squat 5x5", 0.1, 0.1, 0.15),
        line("5", 0.1, 0.2, 0.025),
        line("Row 3x8", 0.1, 0.3, 0.1),
    ]
    passed_over = [
        line("55", 0.1, 0.1, 0.25),
        line("48 60", 0.1, 0.2, 0.3),
        line("Tara 3x10", 0.1, 0.3, 0.16),
    ]

    assert not Read(latin, page).is_foreign
    assert Read(passed_over, page).is_foreign
    assert not Read([], page, unread=1).is_foreign
    assert Read([], page, unread=2).is_foreign
    assert Read(latin[:1], page, unread=1).is_foreign
