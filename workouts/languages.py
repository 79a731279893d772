"""What members write in Spanish, French, German, Portuguese or Italian, put into English.

Only the words of training, kit, time and the body: what a request or a limit can turn on. Text in
English, and words not listed here, stay as they are.
"""

import functools
import re
import unicodedata

# English, then how it is said: without accents, as expressions, the longer ones first.
_BODY = (
    ("full body", "cuerpo (?:completo|entero)|todo el cuerpo|corps (?:entier|complet)|full ?body|"
     "tout le corps|ganzkorper(?:training|workout)?|ganze[rn]? korper|"
     "corpo (?:inteiro|todo)|tutto il corpo"),
    ("upper body", "tren superior|haut du corps|oberkorper(?:training)?|"
     "parte superior(?: do corpo)?|membros superiores|parte superiore(?: del corpo)?|parte alta"),
    ("lower body", "tren inferior|bas du corps|unterkorper(?:training)?|"
     "parte inferior(?: do corpo)?|membros inferiores|parte inferiore(?: del corpo)?|parte bassa"),
    ("lower back", "zona lumbar|espalda baja|lumbares?|lombaires?|bas du dos|unteren? rucken|"
     "lendenwirbel\\w*|"
     "lombar(?:es)?|zona lombare|bassa schiena|lombari"),
    ("upper back", "espalda alta|haut du dos|oberen? rucken"),
    ("back", "espalda|dos|rucken(?:training)?|"
     "costas|schiena|dorsali"),
    ("shoulders", "hombros?|epaules?|schultern?(?:training)?|"
     "ombros?|spall[ae]"),
    ("chest", "pecho|pectoral(?:es)?|pectoraux|poitrine|brust(?:training)?|"
     "peitoral|peito|petto|pettorali"),
    ("arms", "brazos?|bras|arme(?:training)?|"
     "bracos?|bracci[ao]"),
    ("biceps", "bizeps|"
     "bicipiti?"),
    ("triceps", "trizeps|"
     "tricipiti?"),
    ("core", "abdominales|abdomen|abdos|abdominaux|bauch(?:muskeln|training)?|rumpf|"
     "addominali|addome|barriga|abdominais"),
    ("glutes", "gluteos?|fessiers?|fesses|gesass|"
     "gluteos?|bumbum|glutei"),
    ("hamstrings", "isquios?|isquiotibiales|ischios?|ischio-jambiers|beinbeuger|"
     "posteriores? da coxa|femorali"),
    ("quads", "cuadriceps|quadriceps|beinstrecker|quadrizeps"),
    ("calves", "gemelos|pantorrillas?|mollets?|waden?|"
     "panturrilhas?|polpacci[o]?"),
    ("hips", "caderas?|hanches?|hufte?n?|"
     "quadril|quadris|anc[ah]e?"),
    ("knee", "rodillas?|genoux?|knie|"
     "joelhos?|ginocchi[oa]?"),
    ("ankle", "tobillos?|chevilles?|sprunggelenke?|knochel|"
     "tornozelos?|caviglie?a?"),
    ("wrist", "munecas?|poignets?|handgelenke?|"
     "pulsos?|punhos?|pols[oi]"),
    ("elbow", "codos?|coudes?|ellbogen|"
     "cotovelos?|gomit[oi]"),
    ("neck", "cuello|cou|nuque|nacken|hals|"
     "pescoco|nuca|collo"),
    ("legs", "piernas?|jambes?|beine?(?:training)?|"
     "pernas?|gamb[ae]"),
)  # fmt: skip
_WORK = (
    ("workout", "entrenamientos?|entreno|entrenar|rutinas?|ejercicios?|seances?|entrainements?|"
     "exercices?|training|trainingseinheit|trainingsplan|einheit|ubungen|ubung|"
     "treinos?|treinar|treinamento|exercicios?|allenament[oi]|allenarmi|esercizi|scheda"),
    ("stretching", "estiramientos?|estirar|etirements?|s'etirer|etirer|dehnen|dehnubungen|dehnung|"
     "alongamentos?|alongar"),
    ("mobility", "movilidad|mobilite|beweglichkeit|mobilisation|mobilitat|"
     "mobilidade|mobilita"),
    ("strength", "fuerza|force|kraft(?:training)?|"
     "forca|forza"),
    ("muscle", "hipertrofia|masa muscular|prise de masse|hypertrophie|muskelaufbau|musculation|"
     "ganhar massa|massa muscular|massa muscolare|ipertrofia"),
    ("lose weight", "perder peso|adelgazar|quemar grasa|perdre du poids|maigrir|bruler (?:les|des) "
     "graisses|abnehmen|fettverbrennung|"
     "emagrecer|queimar gordura|dimagrire|perdere peso|bruciare grassi"),
    ("conditioning", "resistencia|endurance|ausdauer(?:training)?|kondition|"
     "resistenza"),
    ("beginner", "principiantes?|debutante?s?|anfanger(?:in)?|"
     "iniciantes?|principianti?e?"),
    ("advanced", "avanzad[oa]s?|avancee?s?|fortgeschrittene?r?|"
     "avancad[oa]s?|avanzat[oa]"),
    ("hungover", "(?:con |de |tengo )?resaca|gueule de bois|verkatert|kater|ressaca|"
     "(?:postumi (?:della )?)?sbornia"),
    ("slept badly", "(?:he |ho )?dorm(?:i|ido|ito) (?:muy |molto |tres |muito )?(?:mal|fatal|poco|"
     "pouco|male)|(?:no he|nao|non ho) dorm(?:ido|i|ito)|sin dormir|"
     "(?:tres |j'ai )?(?:mal|peu|pas) dormi|nuit blanche|(?:schlecht|kaum|wenig|nicht) geschlafen"),
    ("been ill", "enferm[oa]|resfriad[oa]|gripad[oa]|doente|malade|enrhumee?|grippe|krank|erkaltet|"
     "erkaltung|malat[oa]|raffreddat[oa]|influenza|gripe"),
    ("tired", "cansad[oa]|agotad[oa]|exaust[oa]|fatiguee?|crevee?|epuisee?|mude|erschopft|schlapp|"
     "stanc[oa]|esaust[oa]|sfinit[oa]"),
    ("deload", "(?:semana |semaine |settimana )?(?:de |di )?(?:descarga|decharge|scarico)|"
     "entlastungswoche"),
    ("recovery", "recuperacion|recuperation|regeneration|erholung|recuperacao|recupero"),
    ("easy", "suaves?|facil(?:es)?|tranquil[oa]s?|tranquille|ligero|ligera|doux|douce|facile|"
     "leger|legere|calme|leicht(?:e[srn]?)?|locker(?:e[srn]?)?|sanft(?:e[srn]?)?|"
     "entspannt(?:e[srn]?)?|ruhig(?:e[srn]?)?|gemutlich(?:e[srn]?)?|leves?|legger[oa]|blando"),
    ("handstand", "parada de manos|(?:el |hacer (?:el )?)pino|poirier|equilibre sur les mains|"
     "parada de maos?|bananeira|verticale"),
    ("balance", "equilibrio|equilibre|gleichgewicht\\w*"),
    ("short", "corto|corta|curto|curta|court|courte|kurze[srn]?|breve"),
    ("intense", "intens[oa]|intensif|intensive"),
    ("squats", "sentadillas?|kniebeugen?|"
     "agachamentos?|accosciate?"),
    ("push-ups", "flexiones|lagartijas|pompes?|liegestutz(?:e|en)?|"
     "flexoes|piegamenti"),
    ("pull-ups", "dominadas?|tractions?|klimmzuge?|"
     "barra fixa|trazioni"),
    ("deadlift", "peso muerto|souleve de terre|kreuzheben|"
     "levantamento terra|stacc[ohi]+(?: da terra)?"),
    ("bench press", "press (?:de )?banca|developpe couche|bankdrucken|"
     "supino(?: reto)?|panca piana|distensioni su panca"),
    ("lunges", "zancadas?|fentes?|ausfallschritte?|"
     "afundos?|affondi"),
    ("run", "correr|carrera|courir|course a pied|laufen|joggen|"
     "corrida|corsa|correre"),
    ("running", "carreras"),
    ("jumping", "saltar|saltos?|sauter|sauts?|springen|sprunge|"
     "pular|salti|saltare"),
)  # fmt: skip
_AROUND = (
    ("sciatica", "ciatica|sciatique|ischias\\w*|sciatalgia"),
    ("tennis elbow", "codo de tenista|tennis(?:arm|ellenbogen)|coude du tennis|gomito del tennista|"
     "cotovelo de tenista|epicondilit[ei]s?|epicondylite"),
    ("plantar fasciitis", "fascitis plantar|fasciite plantaire|plantarfasziitis|fersensporn|"
     "fascite plantare?"),
    ("pain in the knee", "knieschmerzen"),
    ("pain in the back", "ruckenschmerzen"),
    ("pain in the shoulder", "schulterschmerzen"),
    ("pain in the hip", "huftschmerzen"),
    ("pain in the neck", "nackenschmerzen"),
    ("no equipment", "(?:sin|sans|ohne) (?:ningun |aucun )?(?:material|equipo|equipamiento|"
     "aparatos|materiel|equipement|gerate|equipment|hilfsmittel)|(?:peso corporal)|poids du corps|"
     "korpergewicht|eigengewicht|"
     "(?:sem|senza) (?:equipamentos?|aparelhos?|materiais?|attrezzi|attrezzatura)|peso do corpo|"
     "corpo libero"),
    ("dumbbells", "mancuernas?|halteres?|kurzhanteln?|manubrio?"),
    ("kettlebell", "pesas? rusas?|kugelhanteln?"),
    ("barbell", "barra olimpica|barre olympique|langhanteln?|"
     "bilanciere"),
    ("resistance bands", "bandas? elasticas?|gomas?|elastiques?|widerstandsband|fitnessband(?:er)?|"
     "theraband|"
     "elasticos?|elastic[oi]"),
    ("at home", "en casa|a la maison|chez moi|zu ?hause|daheim|"
     "em casa|a casa"),
    ("at the gym", "(?:en|al?) (?:el )?gimnasio|(?:a la |en )salle(?: de sport)?|im (?:fitness)?"
     "studio|im gym|"
     "na academia|in palestra"),
    ("hotel room", "habitacion de(?:l)? hotel|chambre d'hotel|hotelzimmer"),
    ("quiet", "sin (?:hacer )?ruido|sans bruit|silencios[oa]|silencieu[xs]e?|leise"),
    ("half an hour", "media hora|(?:une )?demi-?heure|halbe stunde|"
     "meia hora|mezz'ora"),
    ("one hour", "una hora|une heure|eine stunde|"
     "uma hora|un'ora"),
    ("hours", "(?<=\\d )(?:stunden?|heures?|horas?|or[ae])"),
    ("minutes", "minutos?|minuten?|min\\.|"
     "minuti"),
    ("pain in", "dolor(?:es)? (?:de|en)(?: la| el| los| las)?|douleurs? (?:a|au|aux|dans)(?: la|"
     " le| les| l')?|mal (?:a|au|aux)(?: la| le| les| l')?|"
     "schmerzen (?:in|im|an)(?: der| den| dem)?|"
     "dor(?:es)? (?:de|no|na|nos|nas)|(?:dolori?|(?:ho )?male) (?:al|alla|alle|ai)"),
    ("hurts", "me duelen?|duelen?|fait mal|tut weh|schmerzt|douloureu(?:x|ses?)|"
     "doi|doem|fa male|fanno male"),
    ("disc", "hernie discale|bandscheiben?(?:vorfall)?"),
    ("pain", "dolor(?:es)?|douleurs?|schmerzen|"
     "dor|dores|dolori?"),
    ("injury", "lesion(?:es)?|lesionad[oa]|blessures?|blesse|verletzung(?:en)?|verletzt|"
     "lesao|lesoes|lesionad[oa]|infortunio|infortunat[oa]"),
    ("pregnant", "embarazad[oa]|embarazo|enceinte|grossesse|schwanger(?:schaft)?|"
     "gravida|incinta"),
    ("postpartum", "posparto|postparto|postnatal|nach der geburt|apres (?:l')?accouchement|"
     "pos-parto|dopo il parto"),
)  # fmt: skip
# Small words say nothing of a language by themselves: many are English words too.
_SMALL = (
    ("without", "sin|sans|ohne|sem|senza"),
    ("with", "con|avec|mit|com"),
    ("only", "solo|solamente|seulement|nur|apenas|soltanto"),
    ("and", "y|et|und|e"),
    ("for", "para|pour|fur|por|per"),
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
