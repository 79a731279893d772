"""The words apps write around a text, in the languages we read; without accents, lower case."""

import re

_COUNT = r"[\d.,]{1,12} ?[km]?"
_MONTH = (
    r"(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|ene|abr|ago|dic|fev|out|set|"
    r"janv|fevr|fevrier|avr|juin|juil|aout)[a-zäéûç]{0,8}\.?"
)
_HOUR = r"\d{1,2}[:.]\d{2} ?(?:[ap]\.?m\.?)?"
_DATE = (
    rf"\d{{1,2}}\.? (?:de )?{_MONTH}(?:,? (?:de )?\d{{4}})?(?:,? ?(?:at|um|a las|a|as)? ?{_HOUR})?|"
    rf"{_MONTH} \d{{1,2}}(?:,? \d{{4}})?(?:,? ?(?:at)? ?{_HOUR})?"
)


def _loose(pattern: str) -> re.Pattern:
    """Compile a pattern whose spaces a reader may have lost."""
    return re.compile(pattern.replace(" ", " ?"))


FOLLOW = re.compile(
    r"follow(?:ing| back)?|seguir|siguiendo|seguindo|folgen|gefolgt|abonnieren|abonniert|suivre|"
    r"suivi(?:\(e\))?|abonne(?:\(e\))?|subscribed?"
)
# "fit_by_tom follow", as one line of a small picture; a dot, a digit or a dash tells a name.
FOLLOWED = re.compile(rf"^(@?\S*[._\d]\S*) ((?:{FOLLOW.pattern}))$")
# Nobody writes these as a line of a workout.
ALWAYS = _loose(
    rf"(?:{_COUNT} (?:likes?|views?|plays?|comments?|shares?|re(?:post|tweet)s?|quotes?|bookmarks?|"
    r"followers?|subscribers?|members?|me gusta|curtidas|"
    r"j.aime|mentions j.aime|gefallt mir.{0,8}|kommentare?|comentarios?|commentaires?|aufrufe|"
    r"vistas|visualizaciones|visualizacoes|vues) ?){1,4}(?:and .{1,60})?|"
    r"(?:liked by|les? gusta a|curtido por|aime par|gefallt) .{1,80}|"
    rf"view (?:all )?(?:{_COUNT} )?(?:more )?(?:comments?|repl(?:y|ies))|"
    rf"alle {_COUNT} kommentare ansehen|ver (?:los |os |todos los |todos os )?{_COUNT} comentarios|"
    rf"voir (?:les )?{_COUNT} commentaires|"
    r"add a comment.{0,3}|anade un comentario.{0,3}|adicione um comentario.{0,3}|"
    r"kommentar hinzufugen.{0,3}|ajouter un commentaire.{0,3}|"
    r"see (?:translation|original)|ver traduccion|ver traducao|voir la traduction|"
    r"ubersetzung anzeigen|reply|responder|antworten|repondre|"
    r"follow(?: back)?|"
    r".{0,3}(?:original (?:audio|sound)|audio original|originalton|son original)(?: - .{1,40})?|"
    r"\.{0,3} ?(?:see )?more|suggested (?:for you|posts?)|sponsored|send message|"
    r"following for you(?: explore)?|last seen .{1,30}|typing\.{0,3}|"
    rf"(?:delivered|read)(?: {_HOUR})?|(?:text message|imessage)(?: . (?:sms|rcs))?|"
    r"\d{1,3} (?:second|minute|hour|day|week|month|year)s? ago|"
    r"(?:hace|ha) \d{1,3} (?:minutos?|horas?|dias?|semanas?)|"
    r"vor \d{1,3} (?:minuten?|stunden?|tagen?|wochen?)|"
    r"il y a \d{1,3} (?:minutes?|heures?|jours?|semaines?)|"
    r"(?:start|finish|resume|log|edit) (?:workout|routine|result)|created by \S{3,30}|"
    r"see \d{1,2} more exercises?|add (?:exercise|set)s?|"
    r"\d{1,2} exercises?(?: ?[·•|,-]? ?\d{1,3} min(?:ute)?s?)?|"
    r"\d{1,3}[.,]\d[km]|\d{1,3},\d{3}"
)  # fmt: skip
# These may be: they go only from the edges of a screenshot that shows itself to be one.
AT_EDGES = _loose(
    r".?(?:notes|notizen|notas) ?(?:done|fertig|ok)?|done|fertig|edit(?:ed)?(?: .{1,12})?|cancel|"
    r"[<>‹›]|routines?|workouts?|\d{1,2} ?/ ?\d{1,2}|"
    r"all icloud|folders|posts?|search|reels|online|back|chats?|messages|reminders|explore|"
    r"(?:home )?(?:friends )?(?:inbox )?(?:profile)?|for you|today|yesterday|"
    r"(?:like )?(?:comment )?(?:share)?|save|send|live|aa|"
    r"(?:type |write |send )?(?:a )?message.{0,3}|nachricht.{0,3}|mensaje.{0,3}|mensagem.{0,3}|"
    rf"\d{{1,2}} ?[hdw]|{_HOUR}|{_DATE}|"
    # Hearts, bubbles and arrows, as readers take them for letters.
    r"[oqv07〇○◯♡♥▽]{1,4}"
)  # fmt: skip
# What divides a conversation: whom it is with stands above the first one.
DAYS = _loose(rf"today|yesterday|heute|gestern|hoy|ayer|hoje|ontem|aujourd.hui|hier|{_DATE}")
STAMP = _loose(rf"{_HOUR}\W{{0,4}}")
COUNTS = re.compile(r"[oqv〇○◯♡♥▽]?\d[\d.,]{0,6}[km]?")
# No row of reps counts so far.
MANY = re.compile(r"\D?(?:\d{1,3}[.,]\d{3}|\d{1,4}(?:[.,]\d)?[km])")
PAGE_NUMBER = re.compile(r"\b(?:page|pagina|seite) ?\d{1,3}(?: ?(?:of|de|sur|di|von|/) ?\d{1,3})?$")
CLOCK = re.compile(_HOUR)
STATUS = re.compile(
    rf"{_HOUR}|[ap]\.?m\.?|\d{{1,3}} ?%?|5g\+?|4g|3g|lte|wi-?fi|[^\w]{{1,6}}|[il.]{{2,6}}"
)
HANDLE = re.compile(r"@?([a-z0-9][a-z0-9._]{2,29})\W{0,3}")
# "fitwithjo 5h" above a story, "Ana Lifts @analifts" above a post.
STORY = re.compile(r"@?[a-z0-9][a-z0-9._]{2,29} ?\d{1,2} ?[hdw]")
BYLINE = re.compile(r"[^@\d]{2,40}@[\w.]{2,30}\W{0,3}")
BETWEEN = re.compile(r"[·•|]| - ")
_ACCENTS = str.maketrans("áàâãäéèêíìîóòôõöúùûüçñ’", "aaaaaeeeiiiooooouuuucn'")


def plain(text: str) -> str:
    """Return a text as these patterns expect it."""
    return text.casefold().translate(_ACCENTS).replace("…", "...")
