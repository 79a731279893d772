"""The parser of workout texts: rules only, no network, no database, the same answer every time."""

from ocr.parser.reader import read

__all__ = ["read"]
