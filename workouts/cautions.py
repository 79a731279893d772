"""What a workout should wait for: words that call for a doctor, or a grown-up, before training.

Written for English, with the plain ways to say the same in Spanish, Portuguese, French, German and
Italian. A missed phrase is answered like any other request; a false alarm costs one rewording.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accounts.profile import TrainingProfile
from kinexfit import errors

# The terms ask for sixteen years.
_CHILD = (
    r"(?:[6-9]|1[0-5]|ten|eleven|twelve|thirteen|fourteen|fifteen|diez|once|doce|trece|catorce|"
    r"quince|zehn|elf|zwolf|dreizehn|vierzehn|funfzehn|dix|onze|douze|treize|quatorze|quinze|dez|"
    r"doze|treze|quatorze|dieci|undici|dodici|tredici|quattordici|quindici)"
)
_YEARS_OLD = (
    rf"(?<![\d.])(?<!are )(?<!is )(?<!was ){_CHILD}[- ]?(?:years?[- ]old|yrs?[- ]old|y[/.]?o)\b"
    r"(?! (?:\w+ )?(?:injur\w*|surger\w*|"
    r"program\w*|plan|routine|knee|back|shoulder|fracture|records?|shoes|bike|barbell|dumbbells?))"
)
_RELATIVE = (
    r"(?:my (?:son|daughter|kid|child|boy|girl|brother|sister|nephew|niece)|"
    r"(?:mi|mon|ma|meine?|meu|minha|mio|mia) (?:hij[oa]|fils|fille|sohn|tochter|filh[oa]|"
    r"figli[oa]))"
)
_AGE_ENDS = r"(?=\s*(?:[.,!;]|$|and\b|but\b|y\b|et\b|und\b|e\b|so\b|here\b))"
_JUST = (
    r"(?:just|today|yesterday|this (?:morning|week)|last (?:night|week)|just now|an hour ago|"
    r"\d+ (?:hours?|days?) ago|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"hoy|ayer|anoche|acabo de|hoje|ontem|aujourd'hui|hier|ce matin|heute|gestern|oggi|ieri|"
    r"stamattina)"
)
_BROKE = (
    r"(?:tore|torn|broke|broken|fractured|ruptured|dislocated|snapped|popped|sprained|twisted|"
    r"rolled)"
)
_BROKE_ELSEWHERE = (
    r"(?:roto|rompi(?:o|do)?|romperme|romper|fracturad[oa]|fracture|rasgue|luxe|torcio|torcido|"
    r"quebrei|torci|parti|casse|dechire|luxation|foule|gebrochen|gerissen|ausgekugelt|verstaucht|"
    r"umgeknickt|rott[oa]|strappat[oa]|lussat[oa]|slogat[oa]|fratturat[oa])"
)
_PART = (
    r"(?:ankles?|wrists?|arms?|legs?|foot|feet|toes?|fingers?|thumb|hands?|ribs?|collar ?bone|"
    r"shoulders?|hips?|knees?|hamstrings?|calf|quads?|achilles|biceps?|pecs?|acl|mcl|meniscus|"
    r"ligaments?|tendons?|muscle|back|neck|elbows?|groin|bone|"
    r"tobillo|pie|brazo|pierna|rodilla|muneca|mano|dedo|costilla|hombro|codo|"
    r"tornozelo|pe|braco|perna|joelho|pulso|dedo|costela|ombro|cotovelo|"
    r"cheville|pied|bras|jambe|genou|poignet|main|doigt|cote|epaule|coude|"
    r"knochel|bander|fuss|arm|bein|knie|handgelenk|finger|rippe|schulter|ellbogen|sprunggelenk|"
    r"band|"
    r"caviglia|piede|braccio|gamba|ginocchio|polso|dito|costola|spalla|gomito)"
)
_PREGNANT = (
    r"(?:pregnan\w*|expecting|embarazad[oa]|embarazo|gravida|gravidez|enceinte|grossesse|"
    r"schwanger\w*|incinta|gravidanza)"
)
_IN_PREGNANCY = (
    r"(?:bleed\w*|cramp(?:s|ing)|(?<!back )(?<!hip )(?<!knee )(?<!leg )(?<!neck )pains?|headaches?|"
    r"fever|placenta|pre-?eclampsia|preeclampsie|high[- ]risk|complicat\w*|contractions?|leaking|"
    r"twins|spotting|(?:reduced|less) (?:fetal |baby )?movements?|sangr\w*|sangu\w*|saign\w*|"
    r"blut\w*|"
    r"riesgo|risco|risque|risiko|rischio|complica\w*|komplikation\w*|contra(?:cc|c|z)(?:ion|oe|"
    r"on)\w*|wehen|"
    r"dolor(?:es)?(?! de (?:espalda|cadera))|dor(?! n?as costas)|douleurs?(?! (?:au|de) dos)|"
    r"schmerz\w*)"
)
_FOR_DAYS = (
    r"(?=.{0,40}\b(?:days?|weeks?|dias?|semanas?|tage\w*|wochen?|jours?|semaines?|giorni|"
    r"settiman\w*))"
)


@dataclass(frozen=True, slots=True)
class _Caution:
    """An answer, and the words that call for it: any of `patterns`, or all of a row of `together`
    in one sentence; `unless` is what the same sentence says when there is no danger.
    """

    answer: str
    patterns: tuple[str, ...]
    together: tuple[tuple[str, ...], ...] = ()
    unless: str | None = None


_CAUTIONS = (
    _Caution(
        "Chest pain or trouble breathing needs a doctor before any workout. If it is happening "
        "now, please call your local emergency number.",
        (
            r"chest[- ](?:pains?|tightness|pressure)",
            r"(?:pains?|pressure|tightness|stabbing|burning) (?:in|on|across) (?:my |"
            r"the )?(?:left )?chest",
            r"my chest (?:hurts|aches|(?:is|feels) (?:tight|heavy|killing me))|heart attack|angina",
            r"palpita\w+|(?:short(?:ness)? of breath|can'?t breathe) (?:at rest|lying|in bed|"
            r"right now|"
            r"walking|climbing|talking)",
            r"(?:trouble|difficulty) breathing|can'?t breathe (?:properly|well)|"
            r"can'?t get (?:enough )?air",
            r"(?:pain|numb\w*) (?:down|in) my left arm|left arm (?:is |feels )?numb|jaw pain|"
            r"duerme el brazo|irregular heart ?beat|arrhythmia",
            r"heart (?:is |was )?(?:racing|pounding|fluttering) (?:at rest|for no reason|in bed)",
            r"heart (?:skips|skipping|skipped)|dolor (?:en el|de) pecho|"
            r"duelen? (?:[\w ]{0,24})?pecho",
            r"(?:o?presion|pinchazos?) en el pecho|(?:dor|aperto) no peito|falta (?:el |"
            r"de )?(?:aire|ar)\b",
            r"(?:douleur|mal|oppression) (?:a la|dans la) poitrine|(?:du mal|peine) a respirer",
            r"douleurs? thoraciques?|brustschmerz\w*|(?:schmerzen|stechen) in der brust|(?:druck|"
            r"enge) (?:auf|in) "
            r"der brust|atemnot|keine luft|herz rast|herzrasen",
            r"(?:dolore|oppressione|peso) (?:al|sul) petto|fa male il petto|non riesco a respirare",
            r"infarto|herzinfarkt|crise cardiaque|ataque (?:al corazon|cardiaco)",
        ),
    ),
    _Caution(
        "Dizziness, fainting or a knock to the head should be looked at by a doctor before you "
        "train. Please rest for now and get it checked.",
        (
            r"dizzy|dizziness|faint(?:ed|ing)?|passed out|blacked out|light-?headed|concuss\w*",
            r"(?:got|was|been) knocked (?:out|unconscious)|lost consciousness|(?:hit|banged|"
            r"bumped) my head|collapsed",
            r"seeing double|double vision|mareo|mareado|mareada|desmay\w+|"
            r"perdi (?:el conocimiento|os sentidos)",
            r"tontura|desmai\w+|vertiges?|evanoui\w*|perdu connaissance|dans les pommes|"
            r"schwindel\w*",
            r"ohnmacht\w*|bin .{0,20}(?:umgekippt|zusammengebrochen)|gehirnerschutterung|"
            r"svenut\w|perso (?:i sensi|conoscenza)",
            r"capogiri|commotion cerebrale",
        ),
    ),
    _Caution(
        "With complications in a pregnancy, please ask your doctor or midwife what is safe before "
        "you train.",
        (
            r"waters? (?:just |has |have )?broken?\b|pre-?eclampsi\w*|preeclampsie|"
            r"placenta (?:pra?evia|"
            r"abruption)|romp\w+ (?:la fuente|aguas|la bolsa)|bolsa (?:estourou|rompeu)|"
            r"perdu les eaux",
            r"fruchtblase \w*\s?(?:geplatzt|gesprungen)|blasensprung|rotte? le acque",
        ),
        together=((_PREGNANT, _IN_PREGNANCY),),
    ),
    _Caution(
        "A fresh injury like that needs to be seen by a doctor or physiotherapist first. We'd "
        "rather not put a workout on top of it.",
        (
            rf"(?:i|i've|ive|i have|just|think i) (?:just |have |may have |probably |badly )*"
            rf"(?:tore|torn|broke|broken|fractured|ruptured|dislocated|"
            rf"snapped) (?:\w+ ){{0,3}}{_PART}\b",
            rf"{_PART} (?:(?:is|has|just|ist) )*(?:broken|dislocated|fractured|snapped|ruptured|"
            r"popped|gebrochen|ausgekugelt)\b",
            rf"felt my {_PART} (?:tear|pop|snap|rip)|(?:heard|felt) a (?:pop|snap|crack) in my|"
            r"can'?t (?:put weight on|bear weight)",
            r"(?:numb|tingling|no feeling) in (?:my|both) (?:legs?|feet|groin)|cauda equina",
            r"can'?t feel my (?:legs?|feet)|legs are numb|no puedo apoyar|nicht auftreten",
            r"(?:poser|appuyer) (?:sur )?le pied|nao consigo pisar|"
            r"non riesco (?:ad? )?(?:camminare|appoggiar\w*)",
        ),
        together=(
            (rf"{_BROKE}(?: (?:something|a|my|the|both|two|three|in|left|right))* {_PART}", _JUST),
            (_BROKE_ELSEWHERE, _PART, _JUST),
            (r"\w+(?:riss|bruch)|entorse|distorsione|esguince|entorsis|torcao", _JUST),
            (r"surgery|operation|operated on|c-section|ca?esarean", _JUST),
            (r"can'?t walk", r"sprain\w*|twist\w*|fell|swollen|injur\w*|ankle|knee|foot|hip"),
        ),
        unless=r"\b(?:years? ago|months? ago|last year|in (?:19|20)\d\d|as a (?:kid|child|teen\w*)|"
        r"pr|pb|records?|personal best|sweat|plateau|torn between|broke up)\b",
    ),
    _Caution(
        "Please don't train on top of that. See a doctor first, and call your local emergency "
        "number if it came on suddenly or gets worse.",
        (
            r"(?:had|after|since) (?:a|my) (?:mini-?)?stroke\b(?! rate)|cough\w* (?:up )?blood",
            r"appendicitis|blood clots?|dvt|deep vein|rhabdo\w*|(?:brown|dark|red|"
            r"bloody) (?:urine|pee)|(?:urine|pee) "
            r"is (?:brown|dark|red)",
            r"(?:lost control of|can'?t control) my (?:bladder|bowels?)|can'?t (?:pee|urinate)",
            r"(?:have|got|running) a (?:high )?fever|fever of \d|fiebre|fieber\b|fievre|febbre|"
            r"febre",
            r"ictus|schlaganfall|\bavc\b|coagulo|thrombose|trombos[ei]|trombo",
        ),
    ),
    _Caution(
        "It sounds as if food and training weigh on you right now. Please talk to a doctor or "
        "someone you trust; we won't make this one harder with a workout.",
        (
            r"anore(?:x|ss)i\w*|magersucht\w*|bulimi\w*|purging|i purge\b(?! my)|purge after|"
            r"starv(?:e|ing) myself|binged? and purged?",
            r"eating disorder|orthorexia|laxatives?|diet pills|boulimi\w*|skip(?:ping)? meals|"
            r"me odio|guilty (?:for|about|after) eating",
            r"punish(?:ing)? myself|make up for (?:eating|bingeing)|burn off (?:everything|"
            r"all) i ate",
            rf"haven'?t eaten (?:in|for|since){_FOR_DAYS}|haven'?t eaten since yesterday",
            r"(?:only|just) (?:eat|eating|ate) (?:about |around )?[1-7]\d\d (?:k?cal\w*)",
            r"mak(?:e|ing) myself (?:throw up|sick|vomit|puke)|(?:vomit|throw|puk)(?:e|"
            r"ing)?(?: up)? "
            r"(?:after|my) (?:eating|every|dinner|lunch|meals?|food)",
            r"trastorno alimenti\w*|transtorno alimentar|trouble alimentaire|essstorung|esstorung",
            r"disturbo alimentare|castigarme por comer|me punir d'avoir mange",
            r"provoco (?:el|o|il) vomito|vomito (?:despues|depois|dopo) (?:de comer|os pasti|"
            r"i pasti|mangiato)"
            r"|me fais vomir|vomis apres|(?:ubergebe|erbreche|kotze)(?: mich)? nach",
            rf"(?:no he comido|sin comer|nao como|sem comer|pas mange depuis|rien mange depuis|"
            rf"non mangio da)"
            rf"{_FOR_DAYS}|seit{_FOR_DAYS}.{{0,40}}nichts gegessen",
        ),
        together=((r"hate myself", r"ate|eat(?:ing)?|food|fat|cake|calories"),),
    ),
    _Caution(
        "Please talk to someone right now: your local emergency number or a crisis line can help. "
        "A workout can wait.",
        (
            r"suicid(?:al|ar(?:me|se)?|io|e|er)\b(?! (?:sprints?|runs?|drills?|shuttles?|grip|"
            r"push\w*))",
            r"kill(?:ing)? myself|self[- ]harm\w*|cutting myself|end my life|end(?:ing)? it all",
            r"(?<!me )want to die(?! (?:on|in|during|doing|after|from|of|at|with|lol|haha))",
            r"(?<!n't )(?<!not )want to (?:hurt|harm|cut) myself|no reason to live",
            r"don'?t want to (?:live|be alive|be here any ?more)|wish i (?:was|were) dead|"
            r"quiero morir(?!me de)|quero morrer|veux mourir|envie de "
            r"mourir|will sterben|voglio morire(?! di)|selbstmord",
            r"me quiero matar|quiero matarme|quitarme la vida|no quiero (?:seguir )?viv\w+|"
            r"quero me matar",
            r"nao quero (?:mais )?viver|veux me tuer|me suicider|(?:veux plus|plus envie de) vivre",
            r"mich umbringen|nicht mehr leben|ritze mich|uccidermi|ammazzarmi|"
            r"non voglio (?:piu )?vivere",
        ),
    ),
    _Caution(
        "Kinex Fit plans are made for people of sixteen and older. Please train with a parent and "
        "a coach who works with young people.",
        (
            rf"i(?:'?m| am) (?:only |just |now )?{_CHILD}(?: ?(?:years?[- ]old|y/?o|yrs?)\b|"
            rf"{_AGE_ENDS})",
            _YEARS_OLD,
            r"^1[0-5][mf]\b",
            rf"aged?:? {_CHILD}{_AGE_ENDS}|ich werde {_CHILD}{_AGE_ENDS}",
            rf"(?:just turned|turning|turned) {_CHILD}(?=\s*(?:[.,!;]|$|today|yesterday|last|"
            r"next|soon|in|and|so)\b|\s*$)",
            r"in (?:the )?[1-8](?:st|nd|rd|th) grade|[1-8](?:st|nd|rd|th)[- ]grader|in (?:middle|"
            r"elementary|primary) school|(?:i'?m|i am) (?:a minor|underage)",
            r"(?:for|train(?:ing)?) (?:a|my) (?:child|toddler|"
            r"kids?)\b(?![- ]?free)",
            rf"{_RELATIVE}(?:,|,? (?:is|who is|who's|aged?|turned|de|di|von|ist|a|tem|"
            rf"tiene|ha))? {_CHILD}(?! (?:weeks?|months?|min\w*|kg|times))\b",
            rf"(?:tengo|tenho|ho) {_CHILD}(?: (?:anos|anni)\b|{_AGE_ENDS})|j'ai {_CHILD} ans",
            rf"ich bin (?:erst )?{_CHILD}(?: jahre\b|{_AGE_ENDS})|(?:soy|je suis|sono|sou|"
            r"bin) (?:menor\b|mineure?\b|minorenne|minderjahrig)",
        ),
    ),
)  # fmt: skip


def _expressions(row: _Caution) -> Iterator[tuple[re.Pattern[str], ...]]:
    yield (re.compile(rf"\b(?:{'|'.join(row.patterns)})"),)
    for together in row.together:
        yield tuple(re.compile(rf"\b(?:{words})(?!\w)") for words in together)


_FLAGS = tuple(
    (row.answer, tuple(_expressions(row)), row.unless and re.compile(row.unless))
    for row in _CAUTIONS
)
_SENTENCE_END = re.compile(r"[.;!?]+(?!\s*no\b)(?=\s|$)|\bbut\b")
# What says that there is none of it, before the words or after: "never had any", "dizzy? No".
_DENIED = re.compile(
    r"(?:\b(?:no|not|never|without|sin|sans|sem|senza|ohne|keine?n?|pas de|nunca|nie)|n't)"
    r"(?: (?:had|have|having|any|real|more|been|feel|get|signs of|history of))* $"
)
_ANSWERED_NO = re.compile(r"^\s*\?\s*(?:no|none|never)\b")


class SeeSomeone(errors.BadInput):
    """The member speaks of something a workout should wait for."""

    code = "MEDICAL_CAUTION"


def caution(text: str) -> str | None:
    """Return what to tell a member whose words call for care before training, or None."""
    sentences = [part for part in _SENTENCE_END.split(_plain(text)) if part.strip()]
    for answer, telling, unless in _FLAGS:
        for sentence in sentences:
            if unless and unless.search(sentence):
                continue
            if any(_are_said(words, sentence) for words in telling):
                return answer
    return None


def _are_said(words: Sequence[re.Pattern[str]], sentence: str) -> bool:
    return all(
        any(not _is_denied(sentence, match) for match in each.finditer(sentence)) for each in words
    )


def _plain(text: str) -> str:
    """Return the text in lower case without accents, apostrophes straight, on one line."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(re.sub("[’‘`´]", "'", bare).split())


def _is_denied(plain: str, match: re.Match) -> bool:
    is_before = _DENIED.search(plain[: match.start()])
    return bool(is_before or _ANSWERED_NO.match(plain[match.end() :]))


def require_none_in(profile: TrainingProfile) -> None:
    """Refuse to plan around what a profile's limits or goals say a doctor should see first."""
    texts = [row.description for row in profile.constraints]
    texts += [*profile.goals, profile.primary_goal or ""]
    for text in texts:
        if answer := caution(text.lower()):
            raise SeeSomeone(
                f"Your profile says something a workout should wait for. {answer} "
                "When it is settled, change your limits in the training profile."
            )
