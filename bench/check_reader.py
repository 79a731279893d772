"""Read sixty rendered screenshots and say how well: words, numbers, same workout, time, memory.

    python -m bench.check_reader --count 60 --show

A word is right when it stands at its place (edit distance over words); "same workout" means that
the parser makes of what was read what it makes of the caption itself. The reader runs in this one
process, as in a worker: its peak memory is the process's.
"""

import argparse
import os
import re
import resource
import statistics
import time
from dataclasses import dataclass

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinexfit.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django

django.setup()

from rapidfuzz.distance import Levenshtein  # noqa: E402

from ocr import gateways, imaging, layout, parser  # noqa: E402
from ocr.reading import Reading  # noqa: E402
from tests.ocr.pictures import encoded  # noqa: E402
from tests.ocr.screenshots import COUNT, Screenshot, screenshots  # noqa: E402


@dataclass(frozen=True, slots=True)
class Result:
    shot: Screenshot
    text: str
    seconds: float
    words: float
    numbers: float
    is_same: bool


def read_one(reader: gateways.Reader, shot: Screenshot) -> Result:
    data = encoded(shot.image, "JPEG", quality=75)
    began = time.perf_counter()
    lines = [reader.read(page).lines for page in imaging.pages(data)]
    text = layout.transcribe(lines).text
    seconds = time.perf_counter() - began
    is_same = shape(parser.read(text)) == shape(parser.read(shot.text))
    return Result(shot, text, seconds, word_accuracy(shot.text, text),
                  number_recall(shot.text, text), is_same)  # fmt: skip


def word_accuracy(wanted: str, got: str) -> float:
    left, right = _words(wanted), _words(got)
    return 1 - Levenshtein.distance(left, right) / max(1, len(left))


def _words(text: str) -> list[str]:
    plain = text.lower().replace("×", "x").replace("–", "-").replace("—", "-").replace("’", "'")
    return re.findall(r"[\w'@#%/.,:+-]+", plain)


def number_recall(wanted: str, got: str) -> float:
    left, right = re.findall(r"\d+", wanted), re.findall(r"\d+", got)
    found = sum(min(left.count(number), right.count(number)) for number in set(left))
    return found / len(left) if left else 1.0


def shape(reading: Reading) -> list:
    """Return a reading without its places, spelling of names and notes left aside."""
    return [
        (block.kind, block.params.to_json(), item.sets, item.reps, item.load, item.seconds,
         item.distance, item.calories, item.rest_seconds, item.rpe)
        for workout in reading.workouts
        for block in workout.blocks
        for item in block.items
    ]  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=COUNT)
    options.add_argument("--show", action="store_true", help="print what was misread")
    asked = options.parse_args()
    reader = gateways.BuiltinReader()
    before = _megabytes()
    results = []
    for shot in screenshots(asked.count):
        results.append(read_one(reader, shot))
        if asked.show and not results[-1].is_same:
            print(f"--- {shot.name}\n{shot.text}\n>>>\n{results[-1].text}\n")
    report(results, before)


def report(results: list[Result], before: int) -> None:
    seconds = [result.seconds for result in results[1:]]
    rows = (
        ("screenshots", f"{len(results)}"),
        ("words right", f"{statistics.mean(r.words for r in results):.1%}"),
        ("numbers found", f"{statistics.mean(r.numbers for r in results):.1%}"),
        ("same workout as from the text", f"{statistics.mean(r.is_same for r in results):.1%}"),
        ("first picture, models loaded", f"{results[0].seconds:.1f} s"),
        ("seconds a picture, median", f"{statistics.median(seconds):.2f}"),
        ("seconds a picture, slowest", f"{max(seconds):.2f}"),
        ("peak memory of the process", f"{_megabytes()} MB (before reading: {before} MB)"),
    )
    for name, value in rows:
        print(f"{name:32} {value}")


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
