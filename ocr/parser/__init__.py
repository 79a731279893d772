"""The parser of workout texts: rules only, no network, no database, the same answer every time.

A text goes through these rooms, in this order.

1. `source`: folded letters (`characters`), without noise (`noise`), cut lines joined (`wrapping`),
   numbers in words as digits (`numerals`); it keeps where each place stood in the text.
2. `speech` weighs clause by clause what only talks (`talk`); `asides` finds talk beside amounts.
3. `lines`: each line's front (`prefixes`), header (`headers`, whose words are in `timing` and
   `counting`) and table row (`tables`); what is left is cut into `tokens` and `phrases`, and walked
   by `items` and `naming` into exercises with amounts (`amounts`, `remarks`, `sets`, `sharing`).
4. `assembly` gives each line its place in blocks: by `titles`, `headings`, `opening`, `rests`,
   `schemes`, `grouping`, `listing` and `placing`. `sifting` has the last word on unknown names.
5. `building` makes the reading with its spans; `confidence` says how sure it is.

`words` has the vocabulary of five languages and some Italian as patterns; `movements` tells what
names a movement.
"""

from ocr.parser.reader import read

__all__ = ["read"]
