from ai.coaching import Preferences, brief
from ai.regions import RecentSession
from tests.ai.coach_requests import RACK, RECORDS, ask


def test_the_form_beats_the_words_and_the_words_beat_the_profile():
    said = ask("30 min legs", preferences=Preferences(minutes=20), sessionDuration=60)

    assert brief(said).minutes == 20
    assert brief(ask("30 min legs", sessionDuration=60)).minutes == 30
    assert brief(ask("legs", sessionDuration=60)).minutes == 60
    assert brief(ask("legs")).minutes == 45


def test_an_injury_wins_over_a_wish_and_it_is_said():
    found = brief(ask("legs with barbell squats", injury="bad knees", equipment=RACK))

    assert found.wanted == ()
    assert any("barbell squats" in said and "limits" in said for said in found.conflicts)


def test_kit_wins_over_a_wish_unless_it_is_there_today():
    wish = brief(ask("barbell deadlift session", equipment=["Dumbbells"]))
    there = brief(ask("I have a barbell today, deadlifts", equipment=["Dumbbells"]))

    assert "Barbell" not in wish.kit
    assert any("kit" in said for said in wish.conflicts)
    assert {"Barbell", "Dumbbells"} <= there.kit


def test_unknown_kit_is_a_gym_only_for_those_who_train_in_one():
    gym = brief(ask("legs", trainingLocation="gym"))
    nowhere = brief(ask("legs"))

    assert "Leg press" in gym.kit
    assert nowhere.kit == frozenset()
    assert gym.conflicts
    assert nowhere.conflicts


def test_a_chosen_empty_kit_means_body_weight():
    found = brief(ask("legs", preferences=Preferences(equipment=()), equipment=RACK))

    assert found.kit == frozenset()


def test_records_are_read_in_the_members_unit():
    records = brief(ask("legs", unit="lb", personalRecords=RECORDS)).records

    assert round(records["Barbell_Squat"].one_rep_max) == 253


def test_dislikes_take_their_family_with_them():
    request = ask("legs")
    request.profile.preferences.disliked_exercises.append("lunges")

    assert "Dumbbell_Lunges" in brief(request).disliked_ids


def test_the_split_decides_what_is_next_when_nothing_is_asked():
    last = RecentSession("2026-11-22", "push", ("Pushups", "Dumbbell_Bench_Press"))

    found = brief(ask("surprise me", recent=(last,), preferredSplit="push-pull-legs"))

    assert found.focus == ("pull",)


def test_an_unread_limit_is_said_rather_than_ignored():
    found = brief(ask("legs", injury="the thing from before"))

    assert any("the thing from before" in said for said in found.conflicts)
