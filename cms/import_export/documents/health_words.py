"""Expressions that show that a passage is about health: who treats, symptoms, medicines."""

from cms.import_export.documents.cue_words import any_of

HEALTH = any_of(
    r"\b(?:nhs )?111\b|\b116 ?117\b|\bsamu\b",
    r"\b(?:doctors?|gps?|hospital|nurse|midwife|pharmacist|dentist|optician|surgeon|physio\w*|"
    r"samaritans)\b",
    r"\bpregnan\w+|\ballerg\w+|\bmedicin\w+|\bmedication\b|\btablets?\b|\bblood\b|\bheart\b|"
    r"\boperation\b|\bpacemaker\b|\bfever\b|\bwounds?\b|\bdiabet\w+|\bepilep\w+|\bweak\w*|"
    r"\bchest\b|\bbreath\w*|\bskin\b|\btumou?r\b|\bsymptoms?\b|\bthin\b|\bblister\b",
    r"\bmédecins?\b|\bpharmacien\w*|\bsage-femme\b|\bmaternité\b|\benceinte\b|\bmédicament\w*|"
    r"\bfièvre\b|\bcœur\b|\bsang\b|\bépilep\w+|\bdiabét\w+|\bpoitrine\b|\bplaies?\b|\bbébé\b",
    r"\barzt\b|\bärzt\w+|\bhausarzt\w*|\bnotaufnahme\b|\bkrankenhaus\b|\bapothek\w+|\bschwanger\w*|"
    r"\bmedikament\w*|\bfieber\w*|\bherz\w*|\bepilep\w+|\bdiabet\w+|\bwunden?\b|\batem\w*|"
    r"\bhebamme\b",
)
