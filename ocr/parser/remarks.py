"""What a line remarks on beside its amounts: pauses, paces, heart rates, progressions.

Each is lifted out whole, so that none of its numbers passes for sets, reps or a load.
"""

from ocr.parser import words as w

# "Add 2.5 kg each week".
PROGRESSION = (
    r"(?:add(?:ing)?|increas(?:e|ing)(?: the (?:weight|load))?|go(?:ing)? up|plus|"
    r"steiger\w{1,3}|"
    r"sube|aumenta|augmente\w?|anade|ajoute\w?) (?:by |um |de )?\d{1,2}(?:[.,]\d{1,2})? ?-?"
    r"(?:kgs?|lbs?|reps?|%|sec(?:onds)?|s|min(?:utes)?)\b(?: (?:each|every|per|a|to|jede|"
    r"cada|par|pro|chaque|por) [^,.;•\n\d]{2,20})?|"
    r"(?:drop(?:ping)?|reduc(?:e|ing)|remov(?:e|ing)|strip(?:ping)?|tak(?:e|ing) off)(?: by)? "
    r"\d{1,2}(?:[.,]\d{1,2})? ?-?(?:kgs?|lbs?|#|%) (?:each|every|per|a) [a-z]{3,12}"
)
# What a round or a block comes to: "= 100 swings".
SUM = (
    r"(?:(?<=minutes )|(?<=min )|(?<=rounds )|(?<=sets )|(?<=reps )|(?<=total )|"
    r"(?<=\0 ))= ?\d{1,4} [a-z][a-z -]{2,30}"
)
# Pauses, warm-up sets, shares of another maximum, speeds, vests, ways of recovering, last sets.
MANNER = (
    rf"(?:w/ ?|with (?:an? )?)?{w.BEGIN}[1-5]{w.GAP}-?(?:{w.SECOND}|count|ct)"
    rf"\.?[ -]{{0,2}}(?:(?:paus\w{{1,3}}|squeeze)(?: (?:at|on|in) (?:the )?"
    rf"(?:top|bottom|chest|midpoint))?|holds? (?:at|on|in) (?:the )?\w{{3,9}})|"
    rf"paus\w{{1,3}}(?: for)? [1-5]{w.GAP}(?:{w.SECOND})(?: (?:at|on|in) (?:the )?\w{{3,8}})?|"
    rf"{w.BEGIN}\d{{1,2}}(?:-\d{{1,2}})? warm[- ]?up {w.SETS}|"
    rf"@?{w.GAP}{w.BEGIN}{w.RANGE}{w.GAP}% ?(?:of |vom |de )?(?:(?:[2-9]|1\d)"
    rf" ?-?rm|top set|last set|opener)\b|"
    rf"(?<![\w.])\d{{1,2}}{w.GAP}-?rm\b|@?{w.GAP}{w.BEGIN}{w.NUMBER}{w.GAP}(?:mph|km/h|kmh|kph)\b|"
    rf"(?:with |wear(?:ing)? |"
    rf"in )?(?:an? )?{w.BEGIN}{w.NUMBER}(?:/{w.NUMBER})?{w.GAP}-?{w.UNIT} "
    r"(?:weight(?:ed)? )?vests?\b|"
    rf"(?<![\w.,:])(?<!x )\d{{2,4}}{w.GAP}m {w.REST}|"
    rf"(?<![\w.,:])(?<!x )\d{{2,4}}{w.GAP}m (?:jog|"
    rf"walk|easy|float) (?:recovery|rest|rec|back|between)\b|"
    rf"(?:w/|with) ?\d{{2,4}}{w.GAP}m (?:easy |slow )?(?:jog|walk|float)\b|"
    r"(?:on )?(?:the )?(?:last|final|letzter?|ultima|derniere) (?:set|round|"
    r"satz|serie)\b[^,;•\n)]{0,40}|"
    r"(?:in )?(?:teams?|pairs|groups|partners?) of \d{1,2}\b|"
    r"(?:as|in|w/|with|als|en|comme) (?:an? )?(?:clusters?|cluster ?sets?|drop ?sets?|myo[- ]?reps|"
    r"rest[- ]pause|singles|doubles|triples)\b"
)
# Rests inside a set.
CLUSTERED = (
    rf"(?:{w.REST} )?{w.BEGIN}{w.TIME}[ -](?:{w.REST} )?(?:in[- ]?between|between|entre|"
    r"zwischen) (?:the )?(?:clusters?|mini[- ]?sets?|drops?|singles)\b|"
    rf"(?<!\A)(?<!\A[(•])(?:{w.REST} )?{w.BEGIN}{w.TIME}[ -](?:{w.REST} )?(?:in[- ]?between|"
    r"between) (?:the )?reps\b|"
    rf"{w.BEGIN}{w.TIME}[ -](?:intra[- ]?set|intra|cluster) {w.REST}"
)
# Heart rates, zones, inclines, paces.
EFFORT = (
    rf"@?{w.GAP}{w.BEGIN}{w.RANGE}{w.GAP}%{w.GAP}(?:of )?(?:(?:max|peak)"
    rf" )?(?:hr|heart rate|hrmax|fcmax|effort|ftp|incline|grade|intensity|"
    rf"gradient|speed|puls)\w{{0,4}}|"
    rf"(?:incline|grade|speed|level|resistance|damper|setting|steigung|lvl|cadence|cadencia|"
    rf"kadenz|trittfrequenz|(?:stroke )?rate(?: cap)?|schlagzahl)"
    rf"[ :@]{{0,2}}{w.RANGE}(?!\d|[.,]\d| ?x ?\d)%?|"
    r"(?:@ ?|in )?(?:(?:zone|hr zone|zona)[ -]?|z)[1-5](?:-[1-5])?\b(?! ?x)|(?:hr|"
    r"heart rate|fc|puls)[ :@<~]{0,3}(?:(?:under|below|at|around|max|about|unter|bajo|"
    r"sous) )?\d{2,3}(?:-\d{2,3})?(?: ?bpm)?|"
    r"(?<![a-z0-9])r(?:1[6-9]|2\d|3[0-8])(?:-\d\d)?(?![\w:.]| ?(?:s|sec|min|x)\b)|"
    r"\d{2,3}(?:-\d{2,3})? ?(?:bpm|rpm|spm|s/m|strokes?(?: per |/)min(?:ute)?|"
    r"watts?|w(?! ?[/\d]))\b|"
    r"\b21s\b|"
    rf"(?:@|at|in|pace|target|ziel|zielzeit|a|je)?[ :]{{0,2}}(?<!\d)"
    rf"\d{{1,2}}[:']\d\d(?:{w.TO}\d{{1,2}}[:']\d\d)?{w.GAP}(?:min)?(?:/|"
    rf"{w.GAP}per |{w.GAP}pro ){w.GAP}(?:1?km|mi(?:le)?|500{w.GAP}m?|"
    rf"400{w.GAP}m?|100{w.GAP}m?|k)\b(?: pace)?|"
    rf"(?<![\d:])\d{{1,2}}:\d\d(?:{w.TO}\d{{1,2}}:\d\d)? (?:pace|splits?|avg|average)\b|"
    r"(?<=m )in \d{2,3}-\d{2,3}(?= ?(?:s|sec|seconds)?\b(?! ?x))|"
    r"(?<!min )(?<!mins )(?<!minutes )"
    r"(?:walk|jog)(?:ing)? (?:back|down)(?: to (?:the )?start)?(?: recovery| rest)?\b|"
    rf"(?:@|at|target|in|goal|pace|ziel|en|unter|sub)"
    rf"[ :]{{0,2}}(?:about |around |roughly )?\d{{1,2}}:\d\d(?:{w.TO}\d{{1,2}}:\d\d)?(?!\d)"
    rf"(?: pace| each\b)?|"
    r"@ ?(?:your )?(?:\d{1,2} ?k(?:m(?!/))?|mile|marathon|half|hm|threshold|race|"
    r"easy|tempo|goal|mp|goal race|lt|sprint|interval|hard|moderate|steady|"
    r"conversational|max|recovery)(?:[ -](?:marathon|race|goal|"
    r"mile))?(?:[ -](?:race )?(?:pace|effort|tempo))?\b(?: ?[+-] ?\d{1,2}(?:-\d{1,2})?(?:s|"
    r"sec)?\b)?"
)
# "Minus 10 %".
LIGHTER = (
    r"(?:(?<![\w.-])- ?|\b(?:minus|drop(?:ping)?(?: by)?|reduced?(?: by)?|less) )\d{1,2} ?%|"
    r"(?<![\w.])\d{1,2} ?% (?:drop|less|lighter|back ?off|fewer)\b"
)
