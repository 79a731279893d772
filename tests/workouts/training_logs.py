"""Random logs of sessions, as the site and the phone write them."""

from datetime import date

from hypothesis import strategies as st

NAMES = ("Barbell Squat", "Bench press", "Running", "Plank", "My own thing", "Push-ups")
DAYS = st.dates(
    min_value=date(2025, 10, 20),
    max_value=date(2026, 2, 10),
)
LOADS = st.fixed_dictionaries(
    {"value": st.sampled_from([20, 42.5, 100, 102.5]), "unit": st.sampled_from(["kg", "lb"])}
)
SETS = st.fixed_dictionaries(
    {"type": st.sampled_from(["normal", "warmup", "drop", "failure"])},
    optional={
        "reps": st.integers(0, 15),
        "load": LOADS,
        "seconds": st.integers(1, 600),
        "distance": st.sampled_from([{"value": 5, "unit": "km"}, {"value": 400, "unit": "m"}]),
    },
)
EXERCISES = st.fixed_dictionaries(
    {"name": st.sampled_from(NAMES), "sets": st.lists(SETS, max_size=4)}
)
LOGS = st.fixed_dictionaries({"sets": st.lists(EXERCISES, min_size=1, max_size=4)})
