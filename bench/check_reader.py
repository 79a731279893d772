"""Read rendered screenshots and say what workouts come out of them, how fast, in what memory.

    python -m bench.check_reader --part measure --show

What is read is held against the captions' labels, as `check_import` holds the captions themselves
against them; "from the text" is how the parser does on the same captions without a picture. The
reader runs in this one process, as in a worker: its peak memory is the process's.
"""

import argparse
import os
import re
import resource
import statistics
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinexfit.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django

django.setup()

from bench import check_import  # noqa: E402
from ocr import builtin_reader, imaging, layout  # noqa: E402
from tests.ocr.pictures import encoded  # noqa: E402
from tests.ocr.screenshots import COUNT, PARTS, Screenshot, screenshots  # noqa: E402


@dataclass(frozen=True, slots=True)
class Result:
    shot: Screenshot
    text: str
    seconds: float


def read_one(reader: builtin_reader.BuiltinReader, shot: Screenshot) -> Result:
    data = encoded(shot.image, "JPEG", quality=shot.quality)
    began = time.perf_counter()
    lines = [reader.read(page).lines for page in imaging.pages(data)]
    text = layout.transcribe(lines).text
    return Result(shot, text, time.perf_counter() - began)


def number_recall(wanted: str, got: str) -> float:
    left, right = (Counter(re.findall(r"\d+", text)) for text in (wanted, got))
    return (left & right).total() / left.total() if left else 1.0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--part", action="append", choices=PARTS)
    options.add_argument("--count", type=int, default=COUNT // len(PARTS), help="of each part")
    options.add_argument("--offset", type=int, default=0, help="other captions and other chances")
    options.add_argument("--show", action="store_true", help="print what was read wrongly")
    asked = options.parse_args()
    reader = builtin_reader.BuiltinReader()
    before = _megabytes()
    seconds = []
    for part in asked.part or PARTS:
        shots = screenshots(part, asked.count, asked.offset)
        results = [read_one(reader, shot) for shot in shots]
        seconds += [result.seconds for result in results]
        report(part, results, show=asked.show)
    print("\n== the reader")
    print(f"first picture, models loaded     {seconds[0]:.1f} s")
    print(f"seconds a picture, median        {statistics.median(seconds[1:]):.2f}")
    print(f"seconds a picture, slowest       {max(seconds[1:]):.2f}")
    print(f"peak memory of the process       {_megabytes()} MB (before reading: {before} MB)")


def report(part: str, results: list[Result], *, show: bool) -> None:
    captions = [result.shot.caption for result in results]
    read = [
        replace(result.shot.caption, id=f"{result.shot.scene} {result.shot.caption.id}",
                text=result.text)
        for result in results
    ]  # fmt: skip
    recall = statistics.mean(
        number_recall(caption.text, result.text)
        for caption, result in zip(captions, results, strict=True)
    )
    score = check_import.measure(read, show=show)
    print(f"\n== {part}: {len(results)} pictures, numbers found {recall:.1%}")
    check_import.report(score)
    print("from the text:", _short(check_import.measure(captions)))
    scenes = defaultdict(list)
    for result, caption in zip(results, read, strict=True):
        scenes[result.shot.scene].append(caption)
    for scene, held in scenes.items():
        print(f"  {scene:12} {_short(check_import.measure(held))}")


def _short(score: check_import.Score) -> str:
    wanted, got, right = (sum(c.values()) for c in (score.wanted, score.read, score.right))
    f1 = 2 * right / (wanted + got) if wanted + got else 1
    return f"F1 {f1:.3f}, exact {score.exact} of {score.texts}, invented {score.invented}"


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
