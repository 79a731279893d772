"""Headers that count or group: rounds, repeats, for time, supersets and circuits, ladders."""

import re

from ocr.parser import words as w
from ocr.parser.facts import Handler, number_of, says

_GROUPS = (
    (
        r"triset|tri[- ]set|triserie|giant(?: ?set)?|gigante|riesensatz|"
        r"serie gigante|quadset", "circuit"),
    (r"super ?set|super-set|superserie|super serie|biserie|bi-?set|bi-?serie|supersatz|supersatze|"
     r"compound set|antagonist set", "superset"),
    (
        r"circuit(?: training)?|circuito|zirkeltraining|zirkel|(?:(?:kettlebell|"
        r"barbell|dumbbell|kb|bb|db|bodyweight) )?complex", "circuit"),
)  # fmt: skip


def _group(match: re.Match, text: str) -> list | None:
    kind = next(kind for words, kind in _GROUPS if re.match(words, match["word"]))
    facts: list = [("kind", kind, 0), ("group", True, 0)]
    count = next((key for key in ("times", "times_after", "times_x") if match[key]), None)
    if (
        count == "times"
        and re.search(r"s$", match[0].split("\0")[0].strip())
        and "x" not in match[0]
    ):
        # "2 tri-sets" over two of them says how many there are, unless their exercises follow.
        count = count if text[match.end() :].lstrip()[:1] in (":", "-") else None
    if count and 0 < int(match[count]) <= 100:
        facts.append(("rounds", int(match[count]), count))
    return facts


_BRACKETED = re.compile(r"[^\w({\[]{0,5}[({\[][^(){}\[\]\n]{5,300}[)}\]]\s*")


def _after_list(match: re.Match, text: str) -> list | None:
    """Read the x 3 of "{ raise 15 / press 10 } x 3" as rounds of what the brackets hold."""
    before = text[: match.start()]
    if not _BRACKETED.fullmatch(before) or not re.search(r"[a-z\d] ?[,/+|;][ ]?[a-z\d]", before):
        return None
    return [("repeat", True, 0), ("rounds", int(match["n"]), "n")]


COUNTING: tuple[tuple[str, Handler], ...] = (
    (
        rf"(?<![\d.,x])(?P<n>\d{{1,2}}){w.GAP}-?rft{w.END}|"
        rf"\brft{w.GAP}x?{w.GAP}(?P<m>\d{{1,2}})(?!\d)",
        number_of("rft", "rounds", ("forTime", True)),
    ),
    (
        r"(?<!not )\bfor time\b(?: of| with)?|\bafap\b|\bpor tiempo\b|\bfur zeit\b|"
        r"\bauf zeit\b|\bpour le temps\b|\bcontre la montre\b|\bpor tempo\b|"
        r"\bas fast as possible\b|\bcontra reloj\b|\brft\b|(?<=rounds )ft\b|"
        r"(?<=rds )ft\b",
        says(("forTime", True)),
    ),
    (r"\bchipper\b", says(("forTime", True), ("chipper", True))),
    (
        rf"(?:(?<![\d.,x])"
        rf"(?P<times>\d{{1,2}}){w.GAP}(?:x{w.GAP})?)?\b"
        rf"(?P<word>{'|'.join(words for words, _ in _GROUPS)})"
        rf"(?:s|e|en|n)?{w.END}(?! with| w/| ?[/|;] )"
        rf"(?:{w.GAP}(?:#|no\.? ?)?(?:\d{{1,2}}|[a-e])(?={w.GAP}[:.)(-]|"
        rf"[ ][x|•]{w.GAP}\d|[ ][|•][ ]?x|{w.GAP}(?:\Z|\n)))?{w.GAP}(?:of \d\b)?"
        rf"(?:[-:(|•]?{w.GAP}x{w.GAP}(?P<times_x>\d{{1,2}})(?![\d:])\)?|"
        rf"\(?(?P<times_after>\d{{1,2}}){w.GAP}x(?!{w.GAP}\d)\)?)?",
        _group,
    ),
    (
        rf"(?<![\w.,/:-])(?<!= )(?<!first )(?<!last )(?<!next )(?P<n>{w.COUNT})"
        rf"(?:{w.TO}\d{{1,2}})?{w.GAP}(?:x{w.GAP})?(?:(?:total|quality|more|easy|"
        rf"full|rondas? de|times) )?{w.ROUNDS}(?:{w.GAP}(?:of|for quality|de|von|a|"
        rf"through|not for time|nft|for completion){w.END}){{0,2}}|"
        rf"\b{w.ROUNDS}{w.GAP}[:=x]{{1,2}}{w.GAP}(?P<m>\d{{1,2}})(?!\d|:)|(?<![\w])"
        rf"x{w.GAP}(?P<k>\d{{1,2}}){w.GAP}{w.ROUNDS}",
        number_of("rounds", "rounds", ("roundsWord", True)),
    ),
    (
        r"(?<![\d.,])(?P<n>\d{1,2}) ?x ?(?=\((?:\0{5}|(?!\d{1,2} ?[+)])[^()\n]{5,200},))",
        number_of("repeat", "rounds", ("repeat", True)),
    ),
    (
        rf"(?<=[)}}\]]){w.GAP}x{w.GAP}(?P<n>\d{{1,2}})(?!\d|{w.GAP}(?:kg|lb|reps))",
        _after_list,
    ),
    (
        r"(?:go |run |work )?through (?:it|this|that|them|everything) (?:(?P<twice>twice)|"
        r"(?P<n>\d{1,2}) (?:times|x))",
        lambda match, text: [
            ("repeat", True, 0),
            ("rounds", 2 if match["twice"] else int(match["n"]), 0),
        ],
    ),
    (
        rf"(?:repeat|complete|perform|(?:circuit\w?|circuito|zirkel) (?:a |zu )?(?:faire|realiser|"
        rf"repeter|hacer|realizar|repetir|fazer|machen)|do (?:it|this|all|everything)|"
        rf"repetir|repite|repetez|repita|wiederhol\w{{0,5}})(?: (?:this|it|all|circuit|the|"
        rf"everything|for|series|alles|todo|tudo|das ganze|le tout|el|o|esto|isso|"
        rf"whole|thing|total|of)){{0,6}}{w.GAP}(?:x{w.GAP}(?P<n>\d{{1,2}})|"
        rf"(?P<m>{w.COUNT})(?:{w.TO}\d{{1,2}})?{w.GAP}(?:x(?! ?(?:per|a|/|every|each) ?(?:week|"
        rf"day))|times(?! (?:per|a) (?:week|day))|through|"
        rf"more times|rounds|veces|mal|fois|vezes|total))(?:{w.GAP}(?:through|"
        rf"total|rounds|times))?|"
        rf"(?<![\d.,])(?P<k>\d{{1,2}}){w.GAP}(?:x|times) (?:through|around|total)\b",
        number_of("repeat", "rounds", ("repeat", True)),
    ),
    (
        rf"(?:\A|(?<=\0)){w.GAP}[(,:-]?{w.GAP}(?:x{w.GAP}(?P<n>\d{{1,2}})|"
        rf"(?P<m>\d{{1,2}}){w.GAP}x)\)?{w.GAP}(?:(?:each|cada|je|chacun){w.GAP})?"
        # "x4, rest 2 min between rounds", "x 4 w/ 90s rest".
        rf"(?=[:.•]|\Z|[,;-]?[ ]?(?:(?:w/|with|and)[ ]?)?(?:\d[\d:]{{0,4}}[ ]?[a-z]{{0,7}}[ ])?"
        rf"{w.REST})|"
        rf"(?<![\d.,])(?P<k>\d{{1,2}}){w.GAP}(?:x|sets of){w.GAP}(?=\0)",
        number_of("repeat", "rounds", ("repeat", True)),
    ),
    (
        r"\b(?:(?:ascending|descending|reverse|rep|up|down|climbing) )?(?:ladder|"
        r"pyramide?|piramide|leiter|escalera|escada|echelle)s?\b(?: (?:down|up)\b)?:?",
        says(("ladder", True)),
    ),
    (
        rf"(?:\A|"
        rf"(?<=\0)){w.GAP}(?P<n>\d{{1,2}}){w.GAP}{w.SETS}(?: of)?{w.GAP}:"
        rf"(?={w.GAP}\d[\d-]{{0,4}} (?!{w.REPS}|"
        rf"x)[a-z])",
        number_of("sets", "rounds", ("sets", True)),
    ),
    (
        rf"\A[\W_]{{0,5}}ss[ ]?\d?(?={w.GAP}[:-])",
        says(("kind", "superset"), ("group", True)),
    ),
    (
        r"(?<=[/|;,-] )super ?set(?= ?[/|;,-])|"
        r"\b(?:super ?set(?:ted|ting)|paired|alternat(?:ed|"
        r"ing)) with (?!an? )|"
        r"\b(?:superset(?:ted)?|super set|super-set|ss|s/s)[ ]?(?:with|w/|into)[ ]?|"
        r"(?<=[a-z)] )ss(?= [a-z])|"
        r"\A[\W_]{0,5}(?:straight|directly|immediately|right) into ",
        says(("kind", "superset"), ("inlineSuperset", True)),
    ),
)
