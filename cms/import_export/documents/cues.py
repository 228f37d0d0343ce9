"""What a passage says, by its words in English, French and German.

A heading alone does not make a claim: below *Treatment* stand prices too. These cues decide about
the single paragraph or list item, and in doubt it stays text.
"""

import re

MAX_CHARACTERS = 1_000  # a longer passage says what it says at its beginning


def _any(*patterns: str) -> re.Pattern[str]:
    """One expression. `.*` reaches no further than a sentence, so that no text takes long."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined.replace(".*", ".{0,150}"))


_BETTER = _any(
    r"\bhelp(?:s|ed|ing|ful)?\b(?! us\b| desk\b| line\b)|\beas(?:e|es|ed|ing|ier)\b|\breliev\w+|\brelief\b",
    r"\breduc\w+|\blower(?:s|ed|ing)?\b|\bless(?:en\w*)?\b|\bfewer\b|\bimprov\w+|\bbetter\b",
    r"\bstrengthen\w*|\bstronger\b|\bstrength\b|\bboost\w*|\bincreas\w+|\bprevent\w*|\bprotect\w*",
    r"\brestor\w+|\bspeed(?:s|ed)? up\b|\bfaster\b|\bsooner\b|\bmore quickly\b|\brelax\w*|\bcalm\w*",
    r"\bloosen\w*|\bsooth\w+|\blift\w* (?:\w+ )?(?:mood|spirits)|\bcut(?:s|ting)? (?:the|your|down)\b",
    r"\bhalv\w+|\bshorten\w*|\brecover\w*|\bgain\w*|\bsettle[sd]?\b|\bsupports?\b|\beffective\b",
    r"\bget(?:s)? (?:people |you )?back\b|\bmakes? it easier\b|\bkeeps? \w+ (?:\w+ )?(?:moving|mobile|supple|"
    r"healthy|strong)|\bbuild(?:s)? (?:up )?\w+|\bmore (?:able|energy|confident|mobile|flexible|active)\b",
    r"\baide(?:nt|r)?\b|\bsoulag\w+|\brédui\w+|\bdiminu\w+|\bamélior\w+|\bmieux\b|\bmeilleure?s?\b|"
    r"\bmoins\b|\brenforc\w+|\baugment\w+|\bprévien\w+|\bprotèg\w+|\bfavoris\w+|\baccélèr\w+|"
    r"\bdétend\w*|\bapais\w+|\bassoupli\w+|\bretrouv\w+|\bfacilit\w+|\befficaces?\b|\bcalm\w+",
    r"\bhilft\b|\bhelfen\b|\blinder\w*|\bverringer\w+|\breduzier\w+|\bsenk\w+|\bverbesser\w+|\bbesser\w*|"
    r"\bweniger\b|\bstärk\w+|\bkräftig\w+|\bförder\w+|\bbeugt\b|\bvorbeug\w+|\bschütz\w+|\bentspann\w+|"
    r"\bberuhig\w+|\blocker\w*|\bsteiger\w+|\berhöh\w+|\bschneller\b|\bwirksam\w*|\berleichter\w+|"
    r"\bunterstütz\w+|\bgewinn\w+",
)
_HARM = _any(
    r"\bside[ -]effects?\b|\brisks?\b|\bsore(?:ness)?\b|\bpain(?:ful|s)?\b|\bach(?:e|es|ing)\b|\bswell\w*|"
    r"\bswollen\b|\bbleed\w*|\bbruis\w+|\binfect\w+|\bdizz\w+|\bnausea\w*|\bsick(?:ness)?\b|\bvomit\w*",
    r"\bheadaches?\b|\btired(?:ness)?\b|\bfatigue\b|\binjur\w+|\bfractur\w+|\breact(?:ion|ions|s)?\b|"
    r"\ballerg\w+|\brash\w*|\bitch\w*|\bburn\w*|\bdamag\w+|\bwors(?:e|en\w*)\b|\bflare\w*|\bfall(?:s|ing)?\b",
    r"\bnumb\w*|\bscar\w*|\bclots?\b|\bupset\b|\bconstipat\w+|\bdiarrh\w+|\bdrows\w+|\bstiff\w*|\bfaint\w*|"
    r"\bharm\w*|\bcomplication\w*|\bdrop in blood\b|\bweight gain\b|\braise\w* (?:\w+ )?blood\b|\bunwell\b",
    r"\brisques?\b|\beffets? (?:secondaires?|indésirables?)\b|\bdouleurs?\b|\bsaign\w+|\binfection\w*|"
    r"\bvertiges?\b|\bnausées?\b|\bcourbatures?\b|\bbleus?\b|\brougeurs?\b|\bgonfl\w+|\baggrav\w+|"
    r"\bblessures?\b|\bfatigue\b|\bchutes?\b|\bhématomes?\b|\bdémangeaisons?\b|\bbrûlures?\b",
    r"\bnebenwirkung\w*|\brisik\w+|\bschmerz\w*|\bmuskelkater\b|\bblut\w*|\binfektion\w*|\bschwindel\w*|"
    r"\bübelkeit\b|\bschwellung\w*|\brötung\w*|\bbluterg\w+|\bverletz\w+|\bmüd\w+|\bverschlimmer\w+|"
    r"\bstürz\w+|\ballergi\w+|\bkopfschmerz\w*|\bjuck\w+|\bverbrennung\w*",
)
_STUDY = _any(
    r"\bstud(?:y|ies)\b|\btrials?\b|\breview(?:s|ed)?\b|\bmeta-analys\w+|\bresearch(?:ers?)?\b|\bevidence\b",
    r"\bcochrane\b|\bparticipants?\b|\brandomi[sz]ed\b|\bguidelines?\b|\bsurveys?\b|\bcohort\b|\bet al\b",
    r"\bnice\b(?= (?:recommend|guid|say|suggest))|\bscientists?\b|\bfindings?\b|\bplacebo\b",
    r"\bétudes?\b|\bessais?\b|\brevues? (?:systématique|cochrane)|\bchercheu\w+|\brecherches?\b|"
    r"\bpreuves?\b|\bdonnées\b|\brecommandations?\b|\bméta-analys\w+",
    r"\bstudien?\b|\bübersichtsarbeit\w*|\bmetaanalys\w+|\bmeta-analys\w+|\bforsch\w+|\bevidenz\w*|"
    r"\bteilnehm\w+|\bleitlinien?\b|\buntersuchung\w*|\bprobandinnen\b|\bprobanden\b",
    r"\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]|\b10\.\d{4,9}/\S",
)
_DOCTOR_EN = (
    r"(?:doctors?|gp|a ?(?:&|and) ?e|accident and emergency|emergency|ambulance|medical|hospital|nurse|"
    r"midwife|pharmacist|physio\w*|therapist|clinician|consultant|surgery|clinic|us|help|team|dentist|"
    r"optician|crisis|samaritans)"
)
_URGENT = _any(
    r"\b(?:call|dial|ring|phone|to) (?:an ambulance|999|112|911|111|nhs 111|for an ambulance)\b",
    r"\b999 (?:or|immediately|at once|straight|if|now)\b|\b(?:999|112)\b.*\b(?:if|immediately|at once|now)\b",
    r"\b(?:go|get|taken?|straight) (?:\w+ ){0,4}to (?:your |the |a )?(?:nearest )?(?:\w+ )?"
    r"(?:a ?(?:&|and) ?e|accident and emergency|emergency (?:department|room)|casualty|hospital)\b",
    rf"\b(?:see|contact|call|ring|phone|speak to|talk to|tell|ask|visit|consult|go to|go back to|"
    rf"let|inform|return to)\b.{{0,60}}\b{_DOCTOR_EN}\b.*\b(?:if|when|as soon as|straight ?away|"
    rf"immediately|urgently|at once|promptly|the same day|within|right away|before)\b",
    rf"\b(?:if|when|should)\b.*\b(?:see|contact|call|ring|phone|speak to|talk to|tell|ask for|visit|"
    rf"consult|seek|get)\b.{{0,60}}\b{_DOCTOR_EN}\b",
    r"\b(?:seek|get) (?:\w+ ){0,3}(?:medical|urgent|emergency|immediate)\b.*\b(?:help|advice|care|attention)\b",
    r"\b(?:stop|do not continue)\b.*\b(?:if|and)\b.*\b(?:chest pain|dizz\w+|faint\w*|breath\w*|severe|seek|"
    r"doctor|gp|contact|call)\b",
    r"\bappele[rz] (?:\w+ )?(?:le )?(?:15|112|18|samu|tout de suite|immédiatement|les urgences|les secours)\b"
    r"|\b(?:composez|faites) le (?:15|112|18)\b|\baux urgences\b",
    r"\b(?:consulte[rz]|contacte[rz]|voyez|appele[rz]|prévene[rz]|parle[rz](?:-en)?|demande[rz])\b.*"
    r"\b(?:si|en cas|sans (?:tarder|attendre)|immédiatement|rapidement|en urgence|le jour même|dès)\b",
    r"\b(?:si|en cas)\b.*\b(?:consulte[rz]|contacte[rz]|appele[rz]|prévene[rz]|parle[rz]-en)\b",
    r"\b(?:wählen|rufen) sie\b.*\b(?:112|144|notruf|rettungsdienst|notarzt|116 ?117|hilfe|uns|praxis|ärzt\w+|arzt)\b",
    r"\b(?:gehen|wenden|suchen|melden|holen|lassen|sprechen|fragen|kontaktieren|informieren) sie\b.*"
    r"\b(?:arzt|ärzt\w+|hausarzt\w*|hausärzt\w+|notaufnahme|praxis|krankenhaus|klinik|uns|apothek\w+)\b.*"
    r"|\b(?:wenn|falls|bei)\b.*\b(?:notaufnahme|notruf|112|144|zum arzt|zur ärztin|ärztlich\w*)\b",
)
_REQUEST = _any(
    r"\b(?:book|appointment|payment|cancel|reschedul\w+|invoice|parking|directions?|complain\w*|feedback|"
    r"question|queries|opening hours|interpreter)\b",
    r"\b(?:rendez-vous|annule[rz]|paiement|termin|absagen|rechnung|parkplatz)\b",
)
_EMERGENCY = _any(
    r"\b(?:999|911|112|144)\b|\bambulance\b|\ba ?(?:&|and) ?e\b|\bemergency (?:department|room)\b",
    r"\baccident and emergency\b|\b(?:le|composez) (?:15|18)\b|\bsamu\b|\burgences\b|\bnotruf\b|"
    r"\bnotaufnahme\b|\brettungsdienst\b|\bnotarzt\b",
)
_ADVICE = _any(
    r"^(?:please )?(?:tell|ask|let|bring|call|contact|speak|see|talk|read|book|wear|avoid|do not|don't|"
    r"keep|drink|take|use|try|rest|start|stop|put|make)\b",
    r"^(?:dites|demandez|prévenez|parlez|évitez|buvez|prenez|signalez)\b",
    r"^\w+ sie\b",
)
_SIDE_EFFECT = _any(
    r"\bside[ -]effects?\b|\b(?:can|may|might|could|sometimes|often) (?:also )?(?:cause|upset|irritate|damage|"
    r"make \w+ (?:\w+ )?(?:worse|drowsy|sick|sore)|feel (?:\w+ )?(?:sore|sick|dizzy|tired|worse))\b",
    r"\b(?:risks?) of (?:bleeding|infection|injury|\w+ problems)\b|\bbleed\w*\b|\bbruis\w+\b|\binfections?\b",
    r"\b(?:peut|peuvent) (?:aussi )?(?:causer|provoquer|entraîner|irriter|donner)\b|\beffets? (?:secondaires?|indésirables?)\b",
    r"\b(?:kann|können) .*(?:verursachen|auslösen|führen|reizen)\b|\bnebenwirkung\w*",
)
_WARNING = _any(
    r"^(?:please )?(?:tell|ask|inform|let) (?:us|your|the|them|a)\b|\b(?:tell|ask) (?:us|your \w+) (?:first|before)\b",
    r"^(?:do not|don't|never) (?:use|take|have|do|start|try|exercise|put|give|drive|drink)\b",
    r"^stop\b|\bstop (?:and|if|when|at once|the exercise|exercising|taking)\b",
    r"\b(?:should not|must not|not (?:safe|suitable)) (?:\w+ )*?(?:if|for|have|use|take|be|during|in)\b",
    r"\bprévene[zr][- ](?:nous|votre)\b|^(?:ne|n')\w* ?(?:prenez|utilisez|faites|mettez|conduisez)\b.*\bpas\b|"
    r"^arrête[zr]\b|\bdites[- ](?:le|nous|à)\b|\bcontre-indiqu\w+",
    r"^(?:sagen|informieren|fragen) sie\b|\bsagen sie (?:es )?uns\b|\b(?:nehmen|verwenden|benutzen|machen) sie .*\bnicht\b|"
    r"^(?:hören|brechen) sie .*\b(?:auf|ab)\b|\bnicht (?:geeignet|anwenden)\b",
)
_SAFETY = _any(
    rf"\b(?:see|contact|call|ring|phone|speak to|talk to|tell|ask|go to|dial|visit|seek|stop|get)\b.*\b{_DOCTOR_EN}\b",
    r"\b(?:if|urgent\w*|immediately|emergency|at once)\b.*",
    r"\bconsulte[rz]\b|\bappele[rz]\b|\bmédecin\b|\burgences?\b|\bsi vous\b|\bsans tarder\b",
    r"\bärzt\w+|\barzt\b|\bnotruf\b|\bnotaufnahme\b|\bsofort\b|\bwenn sie\b|\bfalls\b|\bpraxis\b",
)
_PRACTICE = _any(
    r"\b(?:salary|pension|annual leave|holiday pay|paid leave|employer|vacancy|applicants?|interview|referees?|"
    r"job|staff discount|parking|invoice|£ ?\d|€ ?\d|\d ?€|\d ?£|universal credit|tax credit|pip|allowance)\b",
    r"£ ?\d|€ ?\d|\d ?€|\d ?£|\bper session\b|\bcosts? \d",
    r"\b(?:salaire|congés payés|candidat\w*|employeur|tarif)\b|\b(?:gehalt|urlaubstage|bewerb\w+|arbeitgeber\w*|preis\w*)\b",
)
_NEGATED = _any(
    r"\b(?:no|not|little|lack of|without|unclear|whether|don't|doesn't|isn't|cannot|never)\b",
    r"\b(?:pas|aucune?|sans|ni|peu de)\b|\b(?:nicht|kein\w*|ohne|unklar|ob|kaum)\b",
)


def says_benefit(text: str) -> bool:
    """Whether a passage says that something gets better, and does not deny it."""
    folded = _folded(text)
    return bool(_BETTER.search(folded)) and not _NEGATED.search(folded)


def says_harm(text: str) -> bool:
    """Whether a passage names something that may get worse."""
    return bool(_HARM.search(_folded(text)))


def says_study(text: str) -> bool:
    """Whether a passage speaks of studies or of a guideline, or cites one."""
    return bool(_STUDY.search(_folded(text)))


def says_where_to_get_help(text: str) -> bool:
    """Whether a passage sends people in trouble to a doctor, a hospital or the emergency number."""
    folded = _folded(text)
    return bool(_URGENT.search(folded)) and not (
        _REQUEST.search(folded) and not _EMERGENCY.search(folded)
    )


def says_safety(text: str) -> bool:
    """Whether a passage below a heading of safety says when or where to get help."""
    return bool(_SAFETY.search(_folded(text)))


def says_side_effect(text: str) -> bool:
    """Whether a passage names a harm that a treatment does."""
    return bool(_SIDE_EFFECT.search(_folded(text)))


def warns(text: str) -> bool:
    """`Tell us first if …`, `Do not use …`, `Stop if …`"""
    return bool(_WARNING.search(_folded(text)))


def is_about_the_practice(text: str) -> bool:
    """Whether a passage is about money, a job or welfare, and so no claim about health."""
    return bool(_PRACTICE.search(_folded(text)))


def is_emergency(text: str) -> bool:
    """Whether a passage names an emergency number, an ambulance or an emergency department."""
    return bool(_EMERGENCY.search(_folded(text)))


def is_instruction(text: str) -> bool:
    """`Drink a glass of water first.`"""
    return bool(_ADVICE.search(_folded(text)))


def _folded(text: str) -> str:
    return " ".join(text[:MAX_CHARACTERS].casefold().replace("’", "'").split())
