from workouts import catalogue, muscles, performed


def week(name: str, sets: int, own=None) -> dict:
    log = {"sets": [{"name": name, "sets": [{"reps": 5}] * sets}]}
    return muscles.weekly_sets(performed.movements(log), own=own)


def test_a_set_counts_whole_for_what_a_movement_is_for_and_half_for_what_assists():
    squat = catalogue.find("Barbell Squat")

    counted = week("Barbell Squat", 4)

    assert {counted[muscle] for muscle in squat.primary_muscles} == {4.0}
    assert {counted[muscle] for muscle in squat.secondary_muscles} == {2.0}


def test_every_muscle_of_the_catalogue_is_on_the_map():
    named = {
        muscle
        for exercise in catalogue.all_exercises()
        for muscle in (*exercise.primary_muscles, *exercise.secondary_muscles)
    }

    assert named == set(muscles.MUSCLES)


def test_an_exercise_of_the_members_own_counts_for_the_muscles_they_gave_it():
    log = {"sets": [{"name": "Zercher thing", "exerciseId": "custom_1", "sets": [{"reps": 5}]}]}

    counted = muscles.weekly_sets(performed.movements(log), own={"custom_1": ["glutes"]})

    assert counted["glutes"] == 1.0


def test_shades_grow_with_the_sets():
    assert [muscles.shade(sets) for sets in (0, 0.5, 5, 12, 30)] == [0, 1, 2, 3, 4]
