"""What members write in Spanish, French or German, put into the English the tables are in.

Only the words of training, kit, time and the body: what a request or a limit can turn on. Text in
English, and words not listed here, stay as they are.
"""

import functools
import re
import unicodedata

# English, then how it is said: without accents, as expressions, the longer ones first.
_BODY = (
    ("full body", "cuerpo (?:completo|entero)|todo el cuerpo|corps (?:entier|complet)|full ?body|"
     "tout le corps|ganzkorper(?:training|workout)?|ganze[rn]? korper"),
    ("upper body", "tren superior|haut du corps|oberkorper(?:training)?"),
    ("lower body", "tren inferior|bas du corps|unterkorper(?:training)?"),
    ("lower back", "zona lumbar|espalda baja|lumbares?|lombaires?|bas du dos|unteren? rucken|"
     "lendenwirbel\\w*"),
    ("upper back", "espalda alta|haut du dos|oberen? rucken"),
    ("back", "espalda|dos|rucken(?:training)?"),
    ("shoulders", "hombros?|epaules?|schultern?(?:training)?"),
    ("chest", "pecho|pectoral(?:es)?|pectoraux|poitrine|brust(?:training)?"),
    ("arms", "brazos?|bras|arme(?:training)?"),
    ("biceps", "bizeps"),
    ("triceps", "trizeps"),
    ("core", "abdominales|abdomen|abdos|abdominaux|bauch(?:muskeln|training)?|rumpf"),
    ("glutes", "gluteos?|fessiers?|fesses|gesass"),
    ("hamstrings", "isquios?|isquiotibiales|ischios?|ischio-jambiers|beinbeuger"),
    ("quads", "cuadriceps|quadriceps|beinstrecker|quadrizeps"),
    ("calves", "gemelos|pantorrillas?|mollets?|waden?"),
    ("hips", "caderas?|hanches?|hufte?n?"),
    ("knee", "rodillas?|genoux?|knie"),
    ("ankle", "tobillos?|chevilles?|sprunggelenke?|knochel"),
    ("wrist", "munecas?|poignets?|handgelenke?"),
    ("elbow", "codos?|coudes?|ellbogen"),
    ("neck", "cuello|cou|nuque|nacken|hals"),
    ("legs", "piernas?|jambes?|beine?(?:training)?"),
)  # fmt: skip
_WORK = (
    ("workout", "entrenamientos?|entreno|entrenar|rutinas?|ejercicios?|seances?|entrainements?|"
     "exercices?|training|trainingseinheit|trainingsplan|einheit|ubungen|ubung"),
    ("stretching", "estiramientos?|estirar|etirements?|s'etirer|etirer|dehnen|dehnubungen|dehnung"),
    ("mobility", "movilidad|mobilite|beweglichkeit|mobilisation"),
    ("strength", "fuerza|force|kraft(?:training)?"),
    ("muscle", "hipertrofia|masa muscular|prise de masse|hypertrophie|muskelaufbau|musculation"),
    ("lose weight", "perder peso|adelgazar|quemar grasa|perdre du poids|maigrir|bruler (?:les|des) "
     "graisses|abnehmen|fettverbrennung"),
    ("conditioning", "resistencia|endurance|ausdauer(?:training)?|kondition"),
    ("beginner", "principiantes?|debutante?s?|anfanger(?:in)?"),
    ("advanced", "avanzad[oa]s?|avancee?s?|fortgeschrittene?r?"),
    ("easy", "suave|facil|tranquil[oa]|doux|douce|facile|leicht|locker|sanft"),
    ("intense", "intens[oa]|intensif|intensive"),
    ("squats", "sentadillas?|kniebeugen?"),
    ("push-ups", "flexiones|lagartijas|pompes?|liegestutz(?:e|en)?"),
    ("pull-ups", "dominadas?|tractions?|klimmzuge?"),
    ("deadlift", "peso muerto|souleve de terre|kreuzheben"),
    ("bench press", "press (?:de )?banca|developpe couche|bankdrucken"),
    ("lunges", "zancadas?|fentes?|ausfallschritte?"),
    ("run", "correr|carrera|courir|course a pied|laufen|joggen"),
    ("running", "carreras"),
    ("jumping", "saltar|saltos?|sauter|sauts?|springen|sprunge"),
)  # fmt: skip
_AROUND = (
    ("pain in the knee", "knieschmerzen"),
    ("pain in the back", "ruckenschmerzen"),
    ("pain in the shoulder", "schulterschmerzen"),
    ("pain in the hip", "huftschmerzen"),
    ("pain in the neck", "nackenschmerzen"),
    ("no equipment", "(?:sin|sans|ohne) (?:ningun |aucun )?(?:material|equipo|equipamiento|"
     "aparatos|materiel|equipement|gerate|equipment|hilfsmittel)|(?:peso corporal)|poids du corps|"
     "korpergewicht|eigengewicht"),
    ("dumbbells", "mancuernas?|halteres?|kurzhanteln?"),
    ("kettlebell", "pesas? rusas?|kugelhanteln?"),
    ("barbell", "barra olimpica|barre olympique|langhanteln?"),
    ("resistance bands", "bandas? elasticas?|gomas?|elastiques?|widerstandsband|fitnessband(?:er)?|"
     "theraband"),
    ("at home", "en casa|a la maison|chez moi|zu ?hause|daheim"),
    ("at the gym", "(?:en|al?) (?:el )?gimnasio|(?:a la |en )salle(?: de sport)?|im (?:fitness)?"
     "studio|im gym"),
    ("hotel room", "habitacion de(?:l)? hotel|chambre d'hotel|hotelzimmer"),
    ("quiet", "sin (?:hacer )?ruido|sans bruit|silencios[oa]|silencieu[xs]e?|leise"),
    ("half an hour", "media hora|(?:une )?demi-?heure|halbe stunde"),
    ("one hour", "una hora|une heure|eine stunde"),
    ("minutes", "minutos?|minuten?|min\\."),
    ("pain in", "dolor(?:es)? (?:de|en)(?: la| el| los| las)?|douleurs? (?:a|au|aux|dans)(?: la|"
     " le| les| l')?|mal (?:a|au|aux)(?: la| le| les| l')?|"
     "schmerzen (?:in|im|an)(?: der| den| dem)?"),
    ("hurts", "me duelen?|duelen?|fait mal|tut weh|schmerzt|douloureu(?:x|ses?)"),
    ("disc", "hernie discale|bandscheiben?(?:vorfall)?"),
    ("pain", "dolor(?:es)?|douleurs?|schmerzen"),
    ("injury", "lesion(?:es)?|lesionad[oa]|blessures?|blesse|verletzung(?:en)?|verletzt"),
    ("pregnant", "embarazad[oa]|embarazo|enceinte|grossesse|schwanger(?:schaft)?"),
    ("postpartum", "posparto|postparto|postnatal|nach der geburt|apres (?:l')?accouchement"),
)  # fmt: skip
# Small words say nothing of a language by themselves: many are English words too.
_SMALL = (
    ("without", "sin|sans|ohne"),
    ("with", "con|avec|mit"),
    ("only", "solo|solamente|seulement|nur"),
    ("and", "y|et|und"),
    ("for", "para|pour|fur"),
)
_TELLING = tuple(
    (english, re.compile(rf"\b(?:{words})(?!\w)")) for english, words in (*_AROUND, *_BODY, *_WORK)
)
_JOINING = tuple((english, re.compile(rf"\b(?:{words})(?!\w)")) for english, words in _SMALL)
# Words of these tables that English uses as well, and so prove nothing.
_ENGLISH = frozenset(
    ("training", "dos", "force", "hips", "tractions", "traction", "endurance", "mobilisation",
     "abdomen", "quadriceps", "full body", "fullbody", "douce", "intensive", "halteres",
     "facile", "postnatal", "cou", "bras", "pectoral", "debutante", "debutantes", "minute", "hals",
     "locker", "suave", "min.")
)  # fmt: skip


@functools.lru_cache(maxsize=2_048)
def in_english(text: str) -> str:
    """Return lower-case text with the words of training in English; English stays untouched."""
    folded = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in folded if not unicodedata.combining(char)).replace("ß", "ss")
    is_foreign = any(
        match[0] not in _ENGLISH for _, words in _TELLING for match in words.finditer(plain)
    )
    if not is_foreign:
        return text
    for english, words in (*_TELLING, *_JOINING):
        plain = words.sub(f" {english} ", plain)
    return re.sub(r" +", " ", plain).strip()
