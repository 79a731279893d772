"""Cells no spreadsheet runs as a formula (OWASP, "CSV injection"), and what they were before.

A spreadsheet that takes another character for the separator sees a cell begin in the middle of
ours, so every place one could begin is guarded, and taking the guards off is exact.
"""

import re

_BEGINS = "(^|[,;\t\r\n])"
_RUNS = "([\"']*)(?=[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20])"
_OPEN = re.compile(_BEGINS + _RUNS)
_GUARDED = re.compile(_BEGINS + "'" + _RUNS)


def guarded(text: str) -> str:
    return _OPEN.sub(r"\1'\2", text)


def unguarded(text: str) -> str:
    return _GUARDED.sub(r"\1\2", text) if "'" in text else text
