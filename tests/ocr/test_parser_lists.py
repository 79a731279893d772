"""How lists, amounts, rests and blocks may be written, and what each then means."""

import pytest

from ocr.parser import read
from tests.ocr.readings import blocks_of, items_of


def test_several_workouts_of_a_plan_are_told_apart():
    reading = read("Monday: Squat 5x5\nWednesday: Bench 5x5\nFriday: Deadlift 1x5")

    assert [workout.title for workout in reading.workouts] == ["Monday", "Wednesday", "Friday"]


def test_a_table_is_read_by_its_columns():
    text = "Exercise | Sets | Reps | Weight (kg) | Rest\nSquat | 5 | 3-5 | 100 | 180s"

    (item,) = items_of(text)

    assert (item.sets, item.reps, item.load.value, item.load.unit, item.rest_seconds) == (
        5,
        "3-5",
        100,
        "kg",
        180,
    )


def test_a_weight_without_a_unit_stays_a_remark_unless_the_text_says_the_unit():
    (bare,) = items_of("Thruster 3x5 @ 42.5")
    (stated,) = items_of("All weights in kg\nThruster 3x5 @ 42.5")

    assert (bare.load, bare.notes) == (None, "42.5")
    assert (stated.load.value, stated.load.unit) == (42.5, "kg")


@pytest.mark.parametrize(
    ("text", "field", "values"),
    [
        ("Squat 3x5\nRow 3x8\nAll sets @ RPE 8", "rpe", [8, 8]),
        ("Squat 3x5\nRow 3x8\nRPE 8 on everything", "rpe", [8, 8]),
        ("Squat 3x5, row 3x8, curl 3x12. Rest 90s.", "rest_seconds", [90, 90, 90]),
        ("Squat 3x5\nRow 3x8\nRest 3 min on squats, 60s on everything else", "rest_seconds",
         [180, 60]),
    ],
)  # fmt: skip
def test_what_is_said_once_for_all_holds_for_each(text, field, values):
    assert [getattr(item, field) for item in items_of(text)] == values


def test_a_camera_s_letters_are_read_as_the_digits_they_were():
    bench, squat = items_of("Bench 3x1O\nSquat 4x8 @ 6Okg")

    assert (bench.sets, bench.reps) == (3, 10)
    assert squat.load.value == 60


def test_a_tables_order_column_pairs_its_rows():
    text = (
        "Order | Exercise | Sets | Reps | Tempo\n"
        "A1 | Front squat | 4 | 6 | 30X1\nA2 | Pull-up | 4 | 8 | 2011"
    )

    (block,) = blocks_of(text)

    assert (block.kind, block.params.rounds) == ("superset", 4)
    assert [item.tempo for item in block.items] == ["30X1", "2011"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Three rounds:\nten push-ups\nthirty seconds plank", [(10, None), (None, 30)]),
        ("Vier Runden:\nzehn Kniebeugen\neine Minute Plank", [(10, None), (None, 60)]),
        ("Tres rondas:\ndiez flexiones\nmedio minuto plancha", [(10, None), (None, 30)]),
        ("Trois tours:\ndix pompes\nvingt secondes planche", [(10, None), (None, 20)]),
        ("Três rodadas:\ndez flexões\nvinte segundos prancha", [(10, None), (None, 20)]),
    ],
)
def test_numbers_in_words_count_as_digits_do(text, wanted):
    (block,) = blocks_of(text)

    assert block.kind == "circuit"
    assert [(item.reps, item.seconds) for item in block.items] == wanted


def test_a_word_that_only_happens_to_be_a_number_counts_nothing():
    text = "This one is for the two girls who asked.\nSquats 3x10\nNo one likes the last one."

    (squats,) = items_of(text)

    assert (squats.name, squats.sets, squats.reps) == ("Squats", 3, 10)


@pytest.mark.parametrize(
    ("text", "kind", "rounds", "rest"),
    [
        ("A1 Row 10\nA2 Press 10\n4 sets\n\nB1 Curl 12\nB2 Dip 12\n3 sets", "superset", 4, None),
        ("Leg extension x 12 + Sissy squat x 10 👉 3 sets", "superset", 3, None),
        ("{ Lateral raise 15 / Front raise 12 / Shrug 20 } x 3", "circuit", 3, None),
        ("Bench press SS Seal row - 4x8\n90 sec after each superset", "superset", 4, 90),
        ("SUPERSET 1 | x4\nSquat x10\nPush-up x8", "superset", 4, None),
        ("Row, 12 reps\nstraight into push-ups, 10 reps\n3 sets, 60 s rest", "superset", 3, 60),
    ],
)
def test_exercises_done_in_turns_share_their_rounds(text, kind, rounds, rest):
    block = blocks_of(text)[0]

    assert (block.kind, block.params.rounds, block.params.rest_seconds) == (kind, rounds, rest)
    assert len(block.items) == (3 if kind == "circuit" else 2)
    assert all(item.reps and item.sets is None for item in block.items)


def test_rests_said_by_name_go_where_they_are_said():
    text = "Deadlift 3x5\nRow 4x8\nCurl 3x12\n3 min rest on the deadlifts. The rest: 90 seconds."

    assert [item.rest_seconds for item in items_of(text)] == [180, 90, 90]


def test_a_label_with_a_scheme_over_bare_names_holds_for_each_of_them():
    text = "HEAVY · 4x8, 2 min rest\nHip thrust\nFrog pump\n\nLIGHT · 2x25\nBanded abduction"

    heavy, light = blocks_of(text)

    assert (heavy.label, light.label) == ("Heavy", "Light")
    assert [(i.name, i.sets, i.reps, i.rest_seconds) for i in (*heavy.items, *light.items)] == [
        ("Hip thrust", 4, 8, 120),
        ("Frog pump", 4, 8, 120),
        ("Banded abduction", 2, 25, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Start with 5 minutes on the rower. Then it's 4 rounds: 12 goblet squats, 10 push-ups.",
        "Zuerst 5 Minuten auf dem Rudergerät. Dann 4 Runden: 12 Kniebeugen, 10 Liegestütze.",
        "Primero 5 minutos de remo. Luego 4 rondas: 12 sentadillas, 10 flexiones.",
    ],
)
def test_sentences_of_a_line_are_read_each_for_itself(text):
    easy, circuit = blocks_of(text)

    assert [(item.reps, item.seconds) for item in easy.items] == [(None, 300)]
    assert (circuit.kind, circuit.params.rounds) == ("circuit", 4)
    assert [item.reps for item in circuit.items] == [12, 10]


@pytest.mark.parametrize("mark", ["{}/ ", "{}: ", "{}| ", "{} · ", "{}→ ", "{}. ", "{} - "])
@pytest.mark.parametrize("listed", ["Back squat 4x8\nBench press 3x10\nBarbell row 3x12"])
def test_a_list_may_be_numbered_in_any_way(mark, listed):
    numbered = "\n".join(
        mark.format(at) + line for at, line in enumerate(listed.splitlines(), start=1)
    )

    assert [(item.name, item.sets, item.reps) for item in items_of(numbered)] == [
        (item.name, item.sets, item.reps) for item in items_of(listed)
    ]


def test_each_amount_after_a_comma_goes_to_the_name_before_it():
    items = items_of("Back squat, 4x8 then bench press, 3x10 then barbell row, 3x12")

    assert [(item.name, item.sets, item.reps) for item in items] == [
        ("Back squat", 4, 8),
        ("Bench press", 3, 10),
        ("Barbell row", 3, 12),
    ]


def test_a_sentence_leads_up_to_a_name_and_its_sets():
    items = items_of(
        "Start with pull ups, 4 sets of 8. Then go over to the barbell row and do 4 sets of 10 "
        "with 70 kg. After that it's single arm pulldown, 3 sets of 12 each side"
    )

    assert [(item.name, item.sets, item.reps) for item in items] == [
        ("Pull ups", 4, 8),
        ("Barbell row", 4, 10),
        ("Single arm pulldown", 3, 12),
    ]


@pytest.mark.parametrize(
    ("said", "sets", "reps"),
    [
        ("Four sets of each, eight to ten reps:\n- squat", 4, "8-10"),
        ("Squat, three sets of twelve reps", 3, 12),
        ("Squat 3 sets of ten", 3, 10),
    ],
)
def test_amounts_may_be_spelled_out(said, sets, reps):
    (item,) = items_of(said)

    assert (item.sets, item.reps) == (sets, reps)


def test_rounds_after_a_bracket_hold_for_all_within_it():
    first, second = blocks_of(
        "{ Lateral raise 15 / Front raise 12 / Seated press 10 } x 3\n"
        "{ Face pull 15 / Upright row 12 / Shrug 20 } x 4"
    )

    assert [(block.kind, block.params.rounds) for block in (first, second)] == [
        ("circuit", 3),
        ("circuit", 4),
    ]
    assert [len(block.items) for block in (first, second)] == [3, 3]


def test_a_scheme_beside_a_label_holds_for_the_names_below_it():
    heavy, light = blocks_of("HEAVY - 4x8\nHip thrust\nRDL\n\nLIGHT - 2x25\nLeg curl\nLunge")

    assert {(item.sets, item.reps) for item in heavy.items} == {(4, 8)}
    assert {(item.sets, item.reps) for item in light.items} == {(2, 25)}


def test_the_weight_on_the_bar_is_that_of_the_one_barbell_exercise():
    row, thrusters = items_of("For time:\n50-calorie row\n40 thrusters\n♂ 45 lb ♀ 35 lb barbell")

    assert row.load is None
    assert (thrusters.load.value, thrusters.load.unit) == ("45/35", "lb")


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("Dips 4 x\n8", "Dips 4 x 8"),
        ("20 Wall\nBalls 9 kg", "20 Wall Balls 9 kg"),
        ("Dips 4x8\nRest 2 min\nbetween sets", "Dips 4x8\nRest 2 min between sets"),
    ],
)
def test_lines_a_narrow_screen_cut_are_read_as_one(cut, whole):
    def values(text):
        return [
            (item.name.split(), item.sets, item.reps, item.load, item.rest_seconds)
            for item in items_of(text)
        ]

    assert values(cut) == values(whole)


@pytest.mark.parametrize(
    "said",
    [
        "Descanso entre as séries: 1 min",
        "Pause zwischen den Sätzen: 60 Sekunden",
        "Rest between sets: 60 seconds",
    ],
)
def test_a_rest_after_a_colon_holds_for_the_list_above_it(said):
    squat, row = items_of(f"Squat 3x5\nRow 3x8\n{said}")

    assert squat.rest_seconds == row.rest_seconds == 60


def test_letters_a_thumb_swapped_are_put_right_in_words_of_structure():
    (block,) = blocks_of("10 mni AMARP\n5 pull ups\n10 squats")

    assert (block.kind, block.params.time_cap_seconds) == ("amrap", 600)


@pytest.mark.parametrize(
    ("text", "metres"), [("1.000 m Rudern", 1000), ("1,500 m row", 1500), ("1.5 km row", 1.5)]
)
def test_thousands_are_told_from_decimals(text, metres):
    (item,) = items_of(text)

    assert item.distance.value == metres


def test_each_drop_below_an_exercise_is_a_set_of_it():
    items = items_of("Leg extension\n12 reps @ 60kg\ndrop to 45kg x 10\ndrop to 30kg x max")

    assert [(item.reps, item.load.value) for item in items] == [(12, 60), (10, 45), ("max", 30)]


def test_ten_reps_of_a_drop_set_are_not_ten_sets():
    items = items_of("Cable curl, drop set: 10 reps @ 50 lb, 10 reps @ 40 lb, 10 reps @ 30 lb")

    assert [(item.sets, item.reps, item.load.value) for item in items] == [
        (1, 10, 50), (1, 10, 40), (1, 10, 30),
    ]  # fmt: skip


def test_sets_over_a_pair_are_its_rounds_and_the_rest_below_it_is_between_them():
    first, second = blocks_of(
        "3 sets:\nA1 DB bench x 10\nA2 Row x 12\nRest 75s\n4 sets:\nB1 Curl x 12\nB2 Dips x 8"
    )

    assert (first.params.rounds, first.params.rest_seconds) == (3, 75)
    assert (second.params.rounds, second.params.rest_seconds) == (4, None)


def test_ladders_that_differ_stay_with_their_exercises():
    (block,) = blocks_of("Pyramid!\nPull-ups 2-4-6-4-2\nPush-ups 4-8-12-8-4")

    assert [item.reps for item in block.items] == [2, 4, 6, 4, 2, 4, 8, 12, 8, 4]


def test_a_repeat_of_work_and_rest_is_done_by_what_the_title_names():
    _, block, _ = blocks_of(
        "Bike intervals\n10 min warm up\n6x(2min hard/2min easy)\n10 min cool down"
    )

    assert [item.name for item in block.items] == ["Bike"]
    assert (block.params.rounds, block.params.work_seconds) == (6, 120)


def test_sets_of_an_interval_count_it():
    (block,) = blocks_of("Clean & jerk 7x1 every 90s")

    assert (block.kind, block.params.rounds, block.items[0].sets) == ("emom", 7, None)


def test_a_heading_opens_its_own_block_where_a_lift_stands_above_it():
    first, second = blocks_of("Deadlift 4x4 @ 80%\n\nFor time, cap 15:\n50 thrusters\n30 pull-ups")

    assert (first.kind, second.kind) == ("straight", "for_time")
    assert (first.params.time_cap_seconds, second.params.time_cap_seconds) == (None, 900)


@pytest.mark.parametrize("timed", ["For time", "For time:", "FOR TIME OF", "RFT"])
@pytest.mark.parametrize("above", ["", "Today\n", "Back squat 5x5\n\n"])
def test_a_scheme_may_stand_above_for_time(above, timed):
    block = blocks_of(f"{above}21-15-9\n{timed}\nThrusters 43/30kg\nPull-ups")[-1]

    assert (block.kind, block.params.rep_scheme) == ("for_time", [21, 15, 9])
    assert [item.name for item in block.items] == ["Thrusters", "Pull-ups"]


def test_a_run_without_a_name_is_not_named_by_a_row_with_a_bar():
    assert [item.name for item in items_of("6 x 800m, rest 90s\nRun 5k\nBarbell row 4x8")] == [
        "Run",
        "Run",
        "Barbell row",
    ]
    assert items_of("Row warm-up 500m\n6 x 250m")[-1].name == "Row"


def test_a_with_before_a_weight_is_no_watt():
    (item,) = items_of("Lateral raises 4 sets of 15 w 20lbs")

    assert (item.reps, item.load.value) == (15, 20)


def test_the_first_two_rounds_are_not_all_there_are():
    (block,) = blocks_of("5 rounds:\n10 squats\nTake it easy on the first two rounds")

    assert block.params.rounds == 5


@pytest.mark.parametrize(
    "repeat",
    [
        "x4, rest 2 min between rounds",
        "x 4 w/ 2 min rest between rounds",
        "x4 - rest 2:00 between sets",
        "4x with 120 s rest",
    ],
)
def test_times_and_rest_below_a_list_are_its_rounds(repeat):
    (block,) = blocks_of(f"Bike 20 cal\nSki 20 cal\nRow 20 cal\n{repeat}")

    assert (block.kind, block.params.rounds, block.params.rest_seconds) == ("circuit", 4, 120)
    assert [(item.name, item.reps) for item in block.items] == [
        ("Bike", None),
        ("Ski", None),
        ("Row", None),
    ]


@pytest.mark.parametrize(
    "text", ["6 to 1: burpees and box jumps", "6-1\nBurpees\nBox jumps", "6-1 burpees + box jumps"]
)
def test_nobody_counts_down_to_one_but_on_a_ladder(text):
    (block,) = blocks_of(text)

    assert (block.kind, block.params.rep_scheme) == ("ladder", [6, 5, 4, 3, 2, 1])
    assert [item.reps for item in block.items] == [None, None]


def test_a_list_under_a_clock_needs_no_name_anybody_knows():
    (block,) = blocks_of("AMRAP 8 min\n8 zorbels 30/20 kg\n8 kniffs over the box")

    assert (block.kind, block.params.time_cap_seconds) == ("amrap", 480)
    assert [(item.name, item.reps) for item in block.items] == [
        ("Zorbels", 8), ("Kniffs over the box", 8)
    ]  # fmt: skip


def test_a_rest_after_supersets_is_none_of_the_exercise_beside_them():
    pair, single = blocks_of(
        "A1) Curl 4x10\nA2) Dip 4x10\n\nB) Wrist curl 3x20\nRest 60 sec after each superset"
    )

    assert pair.params.rest_seconds == 60
    assert single.items[0].rest_seconds is None
