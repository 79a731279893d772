"""What tests of the parser ask of a reading."""

from ocr.parser import read
from ocr.reading import ReadBlock, ReadItem


def items_of(text: str) -> list[ReadItem]:
    return [item for block in blocks_of(text) for item in block.items]


def blocks_of(text: str) -> list[ReadBlock]:
    return [block for workout in read(text).workouts for block in workout.blocks]
