"""Read the labelled captions and say how well: per field, whole texts, inventions, calibration.

    python -m bench.check_import --part measure --show

A value is right when exercise, field and number agree with the label; *invented* is what was read
where the label has nothing. A text is exact when nothing at all differs.
"""

import argparse
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from bench.labels import Caption, FlatBlock, FlatItem, FlatWorkout, flat, load
from ocr.parser import read
from ocr.reading import Reading

BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)


@dataclass
class Score:
    right: Counter = field(default_factory=Counter)
    read: Counter = field(default_factory=Counter)
    wanted: Counter = field(default_factory=Counter)
    invented: int = 0
    exact: int = 0
    texts: int = 0
    confidences: list[tuple[float, bool]] = field(default_factory=list)

    def count(self, name: str, wanted: str | None, got: str | None) -> bool:
        self.wanted[name] += wanted is not None
        self.read[name] += got is not None
        self.right[name] += wanted is not None and wanted == got
        self.invented += wanted is None and got is not None
        return wanted == got


def measure(
    captions: list[Caption], *, reader: Callable[[str], Reading] = read, show: bool = False
) -> Score:
    score = Score()
    for caption in captions:
        reading = reader(caption.text)
        got = flat(reading)
        wrong = _compare(score, caption, got)
        if caption.title is not None and not score.count(
            "title", _plain(caption.title), _plain(reading.title or "")
        ):
            wrong.append(f"title {caption.title!r} != {reading.title!r}")
        if caption.tags is not None and set(caption.tags) != set(reading.tags):
            wrong.append(f"tags {reading.tags}")
        score.texts += 1
        score.exact += not wrong
        if reading.workouts:
            score.confidences.append((reading.confidence, not wrong))
        if wrong and show:
            print(f"--- {caption.id} ({reading.confidence:.2f})\n{caption.text.rstrip()}")
            print("   ", "\n    ".join(wrong))
            print("    left:", [left.text for left in reading.unresolved])
    return score


def _compare(score: Score, caption: Caption, got: list[FlatWorkout]) -> list[str]:
    wrong: list[str] = []
    if len(got) != len(caption.workouts):
        wrong.append(f"{len(got)} workouts instead of {len(caption.workouts)}")
    for at in range(max(len(got), len(caption.workouts))):
        wanted = caption.workouts[at] if at < len(caption.workouts) else FlatWorkout(None, [])
        found = got[at] if at < len(got) else FlatWorkout(None, [])
        if wanted.title and not score.count("title", _plain(wanted.title), _plain(found.title)):
            wrong.append(f"day {wanted.title!r} != {found.title!r}")
        wrong += _compare_workout(score, wanted, found)
    return wrong


def _compare_workout(score: Score, wanted: FlatWorkout, got: FlatWorkout) -> list[str]:
    wrong = []
    left = [(block, item) for block in wanted.blocks for item in block.items]
    right = [(block, item) for block in got.blocks for item in block.items]
    pairs = _aligned([item for _, item in left], [item for _, item in right])
    partner: dict[int, FlatBlock] = {}
    for at, to in pairs:
        a, b = left[at] if at is not None else None, right[to] if to is not None else None
        wrong += _compare_item(score, a[1] if a else None, b[1] if b else None)
        if a and b:
            partner.setdefault(id(a[0]), b[0])
    matched = set()
    for block in wanted.blocks:
        other = partner.get(id(block))
        matched.add(id(other))
        wrong += _compare_block(score, block, other)
    for block in got.blocks:
        if id(block) not in matched:
            wrong += _compare_block(score, None, block)
    return wrong


def _compare_item(score: Score, wanted: FlatItem | None, got: FlatItem | None) -> list[str]:
    wrong = []
    name = wanted.name if wanted else None
    if not score.count("name", name and _plain(name), got and name and _plain(name) if got and name
                       else got and _plain(got.name)):  # fmt: skip
        wrong.append(f"exercise {name!r} != {got.name if got else None!r}")
    keys = {**(wanted.values if wanted else {}), **(got.values if got else {})}
    for key in keys:
        a = wanted.values.get(key) if wanted else None
        b = got.values.get(key) if got else None
        if not score.count(key, a, b):
            wrong.append(f"{name or (got and got.name)}: {key} {a} != {b}")
    return wrong


def _compare_block(score: Score, wanted: FlatBlock | None, got: FlatBlock | None) -> list[str]:
    wrong = []
    a, b = wanted.kind if wanted else None, got.kind if got else None
    if not score.count("kind", a, b):
        wrong.append(f"kind {a} != {b}")
    for key in {**(wanted.params if wanted else {}), **(got.params if got else {})}:
        a = wanted.params.get(key) if wanted else None
        b = got.params.get(key) if got else None
        if not score.count(f"params.{key}", a, b):
            wrong.append(f"params {key} {a} != {b}")
    return wrong


def _aligned(left: list[FlatItem], right: list[FlatItem]) -> list[tuple[int | None, int | None]]:
    """Pair items of one name in their order, the most that can be."""
    best = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    same = [[_same_name(a.name, b.name) for b in right] for a in left]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + same[i][j])
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(left) or j < len(right):
        if i < len(left) and j < len(right) and same[i][j] and best[i][j] == best[i + 1][j + 1] + 1:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif j >= len(right) or (i < len(left) and best[i][j] == best[i + 1][j]):
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return pairs


def _same_name(one: str, other: str) -> bool:
    return fuzz.ratio(_plain(one), _plain(other)) >= 85


def _plain(text: str | None) -> str:
    kept = "".join(char if char.isalnum() else " " for char in (text or "").casefold())
    return " ".join(kept.split())


def report(score: Score) -> None:
    print(f"{'field':24}{'wanted':>8}{'read':>8}{'precision':>11}{'recall':>8}{'F1':>7}")
    for name in [*sorted(score.wanted), "all"]:
        if name == "all":
            wanted, got, right = (sum(c.values()) for c in (score.wanted, score.read, score.right))
        else:
            wanted, got, right = score.wanted[name], score.read[name], score.right[name]
        precision, recall = right / got if got else 1, right / wanted if wanted else 1
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0
        print(f"{name:24}{wanted:8}{got:8}{precision:11.3f}{recall:8.3f}{f1:7.3f}")
    got = sum(score.read.values())
    print(f"exact {score.exact / score.texts:.1%} of {score.texts} texts")
    print(f"invented {score.invented / max(got, 1):.2%} of {got} values read")
    print("calibration: confidence said -> texts right")
    for low, high in itertools.pairwise(BINS):
        inside = [(said, right) for said, right in score.confidences if low <= said < high]
        if inside:
            said = sum(said for said, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            span = f"{low:.2f}-{min(high, 1):.2f}"
            print(f"  {span}  said {said:.2f}  right {share:.2f}  of {len(inside)}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--part", action="append", choices=["examples", "tune", "measure"])
    arguments.add_argument("--show", action="store_true", help="print what was read wrongly")
    given = arguments.parse_args()
    for part in given.part or ["examples", "tune", "measure"]:
        captions = load(part)
        if captions:
            print(f"\n== {part}: {len(captions)} texts")
            report(measure(captions, show=given.show))


if __name__ == "__main__":
    main()
