"""Expressions that show that a passage is about money, a job, the house or its praise: no claim."""

from cms.import_export.documents.cue_words import any_of

_HOUSE = r"(?:clinics?|practices?|surgery|team|staff|hospitals?|centres?|service|doctors?|nurses?)"
_PRAISED = (
    r"(?:better|best|leading|unique|proud|known|recommended|faster|friendl\w+|modern|here to help)"
)
PRACTICE = any_of(
    r"\b(?:salary|pension|annual leave|holiday pay|paid leave|employer|vacancy|applicants?|"
    r"interview|referees?|"
    r"job|pay slips?|sick pay|sick note|rent|blue badge|debt|the post|our team of|"
    r"staff discount|parking|invoice|£ ?\d|€ ?\d|\d ?€|\d ?£|universal credit|tax credit|pip|"
    r"allowance)\b",
    r"\bworking days\b|\bat the desk\b|\breception\b|\bwebsite\b|\bour site\b|\bleaflet\b|"
    r"\bversion \d|\bmistake\b|"
    r"\bwhat you think\b|\bcosts? nothing\b|\bfree of charge\b",
    rf"\bour {_HOUSE} (?:is|are|has|have) (?:\w+ ){{0,3}}{_PRAISED}\b|"
    r"\bbetter than (?:others\b(?! \w)|"
    rf"(?:any |all |the )?others? {_HOUSE}|elsewhere)\b|\b(?:recommend|rate|trust|love) us\b|"
    r"\bwaiting (?:times?|lists?)\b|\baward-winning\b|\bstate[- ]of[- ]the[- ]art\b",
    r"\bnotre (?:clinique|cabinet|équipe|centre) (?:est|a)\b|\bnous recommandent\b|"
    r"\bmeilleure?s? que les autres\b(?! \w)|\btemps d'attente\b",
    r"\bunsere? (?:praxis|klinik|team) (?:ist|hat)\b|\bempfehlen uns\b|\bwartezeit\w*|"
    r"\bbesser als andere(?: (?:praxen|kliniken))?(?=[.!]|$)",
    r"\bin (?:case|the event) of (?:a )?fire\b|\bfire (?:alarm|exits?|doors?|drills?)\b|\bassembly "
    r"point\b|\ben cas d'incendie\b|\bpoint de rassemblement\b|\bbei (?:feuer|brand)\b|"
    r"\bim brandfall\b|\bsammelplatz\b",
    r"£ ?\d|€ ?\d|\d ?€|\d ?£|\bper session\b|\bcosts? \d",
    r"\b(?:salaire|congés payés|candidat\w*|employeur|tarif)\b|\b(?:gehalt|urlaubstage|"
    r"bewerb\w+|arbeitgeber\w*|preis\w*)\b",
)
