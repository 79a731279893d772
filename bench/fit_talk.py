"""Fit the weights of `ocr/parser/talk.py` anew on the labelled texts, and say how well they hold.

    python -m bench.fit_talk

A clause with a number prescribes where a value was read in it, and talks where it was left
unresolved; texts not read as they are labelled teach nothing. The weights are a logistic
regression with ridge 1. What they find is measured on texts they were not fitted on: an eighth of
the files is left out by turns.
"""

import re
from collections.abc import Iterator

import numpy as np

from bench import check_import, labels
from ocr.parser import read, talk
from ocr.parser.source import Source
from ocr.parser.speech import clauses
from ocr.reading import Reading

_LEAST_ODDS = -2.0
_PARTS = 8


def main() -> None:
    names, rows, prescribes, parts = _examples()
    found, lost = 0, 0
    for part in range(_PARTS):
        weights = _fit(rows[parts != part], prescribes[parts != part])
        odds = _odds(rows[parts == part], weights)
        found += (odds[~prescribes[parts == part]] < _LEAST_ODDS).sum()
        lost += (odds[prescribes[parts == part]] < _LEAST_ODDS).sum()
    print(f"{len(rows)} clauses, {prescribes.sum()} of them prescribe")
    print(f"odds below {_LEAST_ODDS}: {found / (~prescribes).sum():.0%} of those that only talk,")
    print(f"and {lost / prescribes.sum():.2%} of those that prescribe")
    base, *weights = _fit(rows, prescribes)
    print(f"_BASE = {base:.2f}")
    for name, weight in zip(names, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')


def _examples() -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    names: list[str] = []
    rows, prescribes, parts = [], [], []
    captions = labels.load("tune")
    for at, caption in enumerate(captions):
        reading = read(caption.text)
        if check_import.measure([caption], reader=lambda _, known=reading: known).exact == 0:
            continue
        for signs, says in _clauses(caption.text, reading):
            names = names or list(signs)
            rows.append([1.0, *(float(signs[name]) for name in names)])
            prescribes.append(says)
            parts.append(at * _PARTS // len(captions))
    return names, np.array(rows), np.array(prescribes), np.array(parts)


def _clauses(text: str, reading: Reading) -> Iterator[tuple[dict[str, float], bool]]:
    """Return the signs of each clause with a number, and whether it prescribes."""
    source = Source(text)
    values = [span.start for span in _sources(reading)]
    left = [(part.start, part.end) for part in reading.unresolved]
    for match in clauses(source.plain, 0, len(source.plain)):
        if not re.search(r"\d", match[0]):
            continue
        start, end = source.place(*match.span())
        says = any(start <= at < end for at in values)
        if says or any(begin < end and start < finish for begin, finish in left):
            yield talk.signs(source.plain, *match.span()), says


def _sources(reading: Reading) -> Iterator:
    for workout in reading.workouts:
        for block in workout.blocks:
            yield from block.sources.values()
            for item in block.items:
                yield from (span for name, span in item.sources.items() if name != "name")


def _odds(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return rows @ weights


def _fit(rows: np.ndarray, prescribes: np.ndarray) -> np.ndarray:
    """Return the weights by Newton's method; the first, the base, is not held small."""
    weights, ridge = np.zeros(rows.shape[1]), np.eye(rows.shape[1])
    ridge[0, 0] = 0
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(_odds(rows, weights), -30, 30)))
        slope = rows.T @ (prescribes - chance) - ridge @ weights
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + ridge
        weights = weights + np.linalg.solve(curve, slope)
    return weights


if __name__ == "__main__":
    main()
