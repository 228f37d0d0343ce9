"""Expressions of a denial: a passage that has one does not say that something gets better."""

from cms.import_export.documents.cue_words import any_of

_WORSE = r"(?:pain(?! relief)|risks?|harms?|bleeding|falls?|stiffness|swelling|side effects?)"
NEGATED = any_of(
    r"(?<!who )\b(?:do|does|did|is|are|was|were|will|can|could|has|have)(?: not|n't|"
    r"not)\b(?! only)",
    r"\b(?:no|not|little|without|lack of) (?:\w+ )?(?:better|benefit|effect|difference|"
    r"evidence|proof|relief|help\w*|improve\w*)\b",
    r"\b(?:unclear|whether|never)\b",
    r"\baucune? (?:effet|différence|preuve|bénéfice)|\bn(?:e |')\w+ pas (?:d'effet|mieux|"
    r"aid\w+|soulag\w+|rédui\w+|amélior\w+)",
    r"\b(?:hilft|helfen|nützt) (?:\w+ )?nicht\b|\bkein\w* (?:\w+ )?(?:unterschied|wirkung|"
    r"nutzen|effekt|beleg\w*)\b|\bunklar\b",
    r"\b(?:nothing|neither|nobody|no one|hardly|barely|scarcely|unlikely|doubt\w*|myths?)\b",
    r"(?:^|[.;:!?] )(?:no|none|few|fewest) (?!(?:longer|more|less|pain|side)\b)\w+",
    r"\bfail\w* to\b|\b(?:disproved|disproven)\b|\b(?:was|were) (?:once )?thought to\b|"
    r"\bhelps? (?:nobody|no one|nothing)\b",
    rf"\b(?:increas\w+|rais(?:e|es|ed|ing)|higher|adds? to) (?:the |your |their |a )?{_WORSE}\b",
    r"\bn(?:e |')\w+ (?:guère|rien|personne|ni)\b|\bn(?:e |')\w+ pas\b(?! seulement)|"
    r"(?:^|[.;:!?] )(?:rien|personne|aucune?|ni)\b|\bpeu probable\b|"
    r"(?:^|[.;:!?] )sans (?:rédui|soulag|amélior)\w+",
    r"\baugment\w+ (?:le |la |les |votre |vos )?(?:risques?|douleurs?)\b",
    r"\bnicht\b(?! nur)|\bnichts\b|\bkaum\b|\bweder\b|\bniemand\w*\b|"
    r"(?:^|[.;:!?] )kein\w* (?!schmerz|beschwerden|nebenwirkung)\w+",
    r"\b(?:erhöht|steigert) (?:das |die )?(?:risiko|schmerz\w*|sturzgefahr)\b",
)
