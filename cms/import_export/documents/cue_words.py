"""Expressions of what a passage says, in English, French and German.

They are searched for in the passage in lower case, with straight apostrophes.
"""

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    """One expression. `.*` reaches no further than a sentence, so that no text takes long."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined.replace(".*", ".{0,150}"))


BETTER = any_of(
    r"\bhelp(?:s|ed|ing|ful)?\b(?! us\b| desk\b| line\b)|\beas(?:e|es|ed|ing|ier)\b|"
    r"\breliev\w+|\brelief\b",
    r"\breduc\w+|\blower(?:s|ed|ing)\b|\blower (?:the|your|their|pain|risk)\b|"
    r"\bless(?:en\w*)?\b|\bfewer\b|\bimprov\w+|\bbetter\b",
    r"\bstrengthen\w*|\bstronger\b|\bstrength\b|\bboost\w*|\bincreas\w+|\bprevent\w*|\bprotect\w*",
    r"\brestor\w+|\bspeed(?:s|ed)? up\b|\bfaster\b|\bsooner\b|\bmore quickly\b|\brelax\w*|"
    r"\bcalm\w*",
    r"\bloosen\w*|\bsooth\w+|\blift\w* (?:\w+ )?(?:mood|spirits)|\bcut(?:s|ting)? (?:the|your|"
    r"down)\b",
    r"\bhalv\w+|\bshorten\w*|\brecover\w*|\bgain\w*|\bsettle[sd]?\b|\bsupports?\b|\beffective\b",
    r"\b(?:do|does|did) (?:more |some |you |a lot of )*good\b|\bas good as\b|\bgood for\b|"
    r"\bedge off\b|\brarer\b|"
    r"\bless likely\b|\bmore likely to (?:be|recover|return|get)\b|\bfrees\b|"
    r"\blets? \w+ (?:\w+ )?(?:sleep|walk|move|work)\b|\btimes as likely\b|"
    r"\bas likely to be (?:dry|well|free|back)\b|\btakes? .*\baway\b|\bbrings? .*\bback\b|"
    r"\bhalf as many\b|"
    r"\bkeeps?\b.*\bfrom\b|\bfree of\b|\bmore comfortable\b|\bmakes? .*\b(?:easier|rarer|"
    r"milder|shorter)\b|\bcop(?:e|ing)\b",
    r"\bget(?:s)? (?:people |you )?back\b|\bmakes? it easier\b|\bkeeps? \w+ (?:\w+ )?(?:moving|"
    r"mobile|supple|"
    r"healthy|strong)|\bbuild(?:s)? (?:up )?\w+|\bmore (?:able|energy|confident|mobile|"
    r"flexible|active)\b",
    r"\baide(?:nt|r)?\b|\bsoulag\w+|\brédui\w+|\bdiminu\w+|\bamélior\w+|\bmieux\b|\bmeilleure?s?\b|"
    r"\bmoins\b|\brenforc\w+|\baugment\w+|\bprévien\w+|\bprotèg\w+|\bfavoris\w+|\baccélèr\w+|"
    r"\bdétend\w*|\bapais\w+|\bassoupli\w+|\bretrouv\w+|\bfacilit\w+|\befficaces?\b|\bcalm\w+|"
    r"\bplus (?:vite|rares?|facile\w*|longtemps|souple\w*|fort\w*)\b|\bévite\w*|\bpermet\w*\b|"
    r"\bsouple\w*|\barrête\w* la douleur\b",
    r"\bhilft\b|\bhelfen\b|\blinder\w*|\bverringer\w+|\breduzier\w+|\bsenk\w+|\bverbesser\w+|"
    r"\bbesser\w*|"
    r"\bweniger\b|"
    r"\bverkürz\w+|\braccourci\w+|\bstärk\w+|\bkräftig\w+|\bförder\w+|\bbeugt\b|\bvorbeug\w+|\bschütz\w+|"
    r"\bentspann\w+|"
    r"\bberuhig\w+|\blocker\w*|\bsteiger\w+|\berhöh\w+|\bschneller\b|\bwirksam\w*|\berleichter\w+|"
    r"\bunterstütz\w+|\bgewinn\w+|\bentlast\w+|\bschon(?:t|en|end)\b|\bangenehmer\b|"
    r"\bbeschwerdefrei\b|\bbringt .*\bzurück\b|\bseltener\b|\bleichter\b|\bmilder\w*|\bnützt\b|"
    r"\btut .*\bgut\b",
)
HARM = any_of(
    r"\bside[ -]effects?\b|\brisks?\b|\bsore(?:ness)?\b|\bpain(?:ful|s)?\b|\bach(?:e|es|ing)\b|"
    r"\bswell\w*|"
    r"\bswollen\b|\bbleed\w*|\bbruis\w+|\binfect\w+|\bdizz\w+|\bnausea\w*|\bsick(?:ness)?\b|"
    r"\bvomit\w*",
    r"\bheadaches?\b|\btired(?:ness)?\b|\bfatigue\b|\binjur\w+|\bfractur\w+|\breact(?:ion|ions|"
    r"s)?\b|"
    r"\ballerg\w+|\brash\w*|\bitch\w*|\bburn\w*|\bdamag\w+|\bwors(?:e|en\w*)\b|\bflare\w*|"
    r"\bfall(?:s|ing)?\b",
    r"\bnumb\w*|\bscar\w*|\bclots?\b|\bupset\b|\bconstipat\w+|\bdiarrh\w+|\bdrows\w+|"
    r"\bstiff\w*|\bfaint\w*|"
    r"\btears?\b|\bstrokes?\b|\bpalsy\b|\bdeaths?\b|\bbleeds?\b|\bharm\w*|\bcomplication\w*|"
    r"\bdrop in blood\b|\bweight gain\b|\braise\w* (?:\w+ )?blood\b|\bunwell\b",
    r"\brisques?\b|\beffets? (?:secondaires?|indésirables?)\b|\bdouleurs?\b|\bsaign\w+|"
    r"\binfection\w*|"
    r"\bvertiges?\b|\bnausées?\b|\bcourbatures?\b|\bbleus?\b|\brougeurs?\b|\bgonfl\w+|\baggrav\w+|"
    r"\bblessures?\b|\bfatigue\b|\bchutes?\b|\bhématomes?\b|\bdémangeaisons?\b|\bbrûlures?\b",
    r"\bnebenwirkung\w*|\brisik\w+|\bschmerz\w*|\bmuskelkater\b|\bblut\w*|\binfektion\w*|"
    r"\bschwindel\w*|"
    r"\bübelkeit\b|\bschwellung\w*|\brötung\w*|\bbluterg\w+|\bverletz\w+|\bmüd\w+|"
    r"\bverschlimmer\w+|"
    r"\bstürz\w+|\ballergi\w+|\bkopfschmerz\w*|\bjuck\w+|\bverbrennung\w*",
)
STUDY = any_of(
    r"\bstud(?:y|ies)\b|\btrials?\b|\breview(?:s|ed)?\b|\bmeta-analys\w+|\bresearch(?:ers?)?\b|"
    r"\bevidence\b",
    r"\bcochrane\b|\bparticipants?\b|\brandomi[sz]ed\b|\bguidelines?\b|\bsurveys?\b|\bcohort\b|"
    r"\bet al\b",
    r"\bnice\b(?= (?:recommend|guid|say|suggest))|\bscientists?\b|\bfindings?\b|\bplacebo\b",
    r"\bétudes?\b|\bessais?\b|\brevues? (?:systématique|cochrane)|\bchercheu\w+|\brecherches?\b|"
    r"\bpreuves?\b|\bdonnées\b|\brecommandations?\b|\bméta-analys\w+",
    r"\bstudien?\b|\bübersichtsarbeit\w*|\bmetaanalys\w+|\bmeta-analys\w+|\bforsch\w+|\bevidenz\w*|"
    r"\bteilnehm\w+|\bleitlinien?\b|\buntersuchung\w*|\bprobandinnen\b|\bprobanden\b",
    r"\([^()]*\b(?:19|20)\d\d[a-z]?\)",
    r"\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]|\b10\.\d{4,9}/\S",
)
DOCTOR_EN = (
    r"(?:doctors?|gp|a ?(?:&|and) ?e|emergency|hospital|nurse|midwife|pharmacist|physio\w*|"
    r"therapist|"
    r"clinician|consultant|surgery|dentist|optician|samaritans)"
)
CALL = (
    r"(?:(?:see|contact|call|ring|phone|speak to|speak with|talk to|tell|ask|go to|go back to|"
    r"come back to|visit) "
    r"(?:\w+ ){0,3}?"
    + DOCTOR_EN
    + r"|(?:contact|call|ring|phone|come back to|get) (?:us|help|someone)"
    r"|(?:contact|call|ring|phone) (?:\w+ ){0,3}?team|come back (?:if|straight|at once))"
)
URGENT = any_of(
    r"\b(?:call|dial|ring|phone|to) (?:an ambulance|999|112|911|111|nhs 111|for an ambulance)\b",
    r"\b999 (?:or|immediately|at once|straight|if|now)\b|\b(?:999|112)\b.*\b(?:if|immediately|"
    r"at once|now)\b",
    r"\b(?:go|get|taken?|straight) (?:\w+ ){0,4}to (?:your |the |a )?(?:nearest )?(?:\w+ )?"
    r"(?:a ?(?:&|and) ?e|accident and emergency|emergency (?:department|room)|casualty|"
    r"hospital|injuries unit)\b",
    rf"(?<!may )(?<!will )\b{CALL}\b.*\b(?:if|when|as soon as|straight ?away|immediately|"
    rf"urgently|at once|promptly|the same day|"
    r"today|right away|before you|within \w+ (?:hours?|days?))\b",
    rf"\b(?:if|when|should)\b.*(?<!may )(?<!will )\b{CALL}\b|\bbe seen (?:within|today|"
    rf"the same|at once|urgently)\b",
    r"\b(?:ring|call|phone|contact) (?:the same day|today|at once|straight away|immediately)\b",
    r"\bask for an? (?:urgent )?appointment (?:this|today|at once|the same|within)\b",
    r"\b(?:seek|get) (?:\w+ ){0,3}(?:medical|urgent|emergency|immediate)\b.*\b(?:help|advice|"
    r"care|attention)\b",
    r"\b(?:stop|do not continue)\b.*\b(?:if|and)\b.*\b(?:chest pain|dizz\w+|faint\w*|breath\w*|"
    r"severe|seek|"
    r"doctor|gp|contact|call)\b",
    r"\bappele[rz] (?:\w+ )?(?:le )?(?:15|112|18|samu|tout de suite|immédiatement|les urgences|"
    r"les secours)\b"
    r"|\b(?:composez|faites) le (?:15|112|18)\b|\baux urgences\b",
    r"\b(?:consulte[rz]|contacte[rz]|voyez|appele[rz]|prévene[rz]|parle[rz](?:-en)?|"
    r"demande[rz])\b.*"
    r"\b(?:si|en cas|sans (?:tarder|attendre)|immédiatement|rapidement|en urgence|le jour même|"
    r"dès)\b",
    r"\b(?:si|en cas)\b.*\b(?:consulte[rz]|contacte[rz]|appele[rz]|prévene[rz]|parle[rz]-en)\b",
    r"\b(?:wählen|rufen) sie\b.*\b(?:112|144|notruf|rettungsdienst|notarzt|116 ?117|hilfe|uns|"
    r"praxis|ärzt\w+|arzt)\b|\brufen sie (?:uns )?(?:sofort|gleich|umgehend|noch heute) an\b",
    r"\b(?:gehen|wenden|suchen|melden|holen|lassen|sprechen|fragen|kontaktieren|"
    r"informieren) sie\b.*"
    r"\b(?:arzt|ärzt\w+|hausarzt\w*|hausärzt\w+|notaufnahme|praxis|krankenhaus|klinik|uns|"
    r"apothek\w+)\b.*"
    r"|\b(?:wenn|falls|bei)\b.*\b(?:notaufnahme|notruf|112|144|zum arzt|zur ärztin|ärztlich\w*)\b",
)
REQUEST = any_of(
    r"\b(?:book|appointment|payment|cancel|reschedul\w+|invoice|parking|directions?|"
    r"complain\w*|feedback|"
    r"question|queries|opening hours|interpreter)\b",
    r"\b(?:rendez-vous|annule[rz]|paiement|termin|absagen|rechnung|parkplatz)\b",
)
SOON = any_of(r"\b(?:urgent\w*|today|this week|the same day|straight ?away|at once|immediately)\b")
EMERGENCY = any_of(
    r"\b(?:999|911|112|144)\b|\bambulance\b|\ba ?(?:&|and) ?e\b|\bemergency (?:department|room)\b",
    r"\baccident and emergency\b|\b(?:le|composez) (?:15|18)\b|\bsamu\b|\burgences\b|\bnotruf\b|"
    r"\bnotaufnahme\b|\brettungsdienst\b|\bnotarzt\b",
)
ADVICE = any_of(
    r"^(?:please )?(?:join|come|apply|tell|ask|let|bring|call|contact|speak|see|talk|read|book|"
    r"wear|avoid|do not|don't|"
    r"keep|drink|take|use|try|rest|start|stop|put|make)\b",
    r"^(?:dites|demandez|prévenez|parlez|évitez|buvez|prenez|signalez)\b",
    r"^\w+ sie\b",
)
REQUESTING = any_of(
    r"^(?:please|bring|ask|book|call|tell|read|bitte|veuillez|apportez)\b|\breception\b"
)
SIDE_EFFECT = any_of(
    r"\bside[ -]effects?\b|\b(?:can|may|might|could|sometimes|often) (?:(?:also|even|itself|"
    r"themselves|rarely) )?(?:cause|upset|irritate|damage|disturb|"
    r"make (?:\w+ ){1,5}(?:worse|drowsy|sick|sore|dizzy|cold|numb|tired|swell|"
    r"shake)|press|thin|sting|burn|scald|raise|"
    r"feel (?:\w+ )?(?:sore|sick|dizzy|tired|worse))\b",
    r"\bcan be (?:hurt|injured|damaged)\b|\brisks? of (?:bleeding|infection|injury|"
    r"\w+ problems)\b|\bhabit-forming\b",
    r"\bcause[sd]? (?:\w+ )?(?:dependence|constipation|drowsiness|nausea|dizziness|bleeding|"
    r"sickness|rashes|diarrhoea)\b",
    r"\b(?:peut|peuvent) (?:aussi )?(?:causer|provoquer|entraîner|irriter|donner)\b|"
    r"\beffets? (?:secondaires?|indésirables?)\b",
    r"\b(?:kann|können) .*(?:verursachen|auslösen|führen|reizen)\b|\bnebenwirkung\w*",
)
WARNING = any_of(
    r"\b(?:tell|ask|inform) (?:us|your \w+|the \w+)\b.*\b(?:first|before (?:treatment|we|you)|"
    r"if you (?:take|have|are|get|"
    r"might|could|feel|notice))\b",
    r"^(?:please )?(?:do not|don't|never) (?:use|take|have|do|start|try|exercise|put|give|"
    r"drive|drink|book|come)\b.*"
    r"\b(?:if|until|unless|within|when|while|during|to (?:anyone|children)|without)\b",
    r"^stop (?:and|if|when|at once|the exercise|exercising|taking)\b|\bstop (?:and|at once)\b",
    r"\b(?:(?:should|must) not|not (?:safe|suitable))\b.*\b(?:if|during|while|until|unless|"
    r"people|anyone|pregnan\w+)\b",
    r"\bprévene[zr][- ](?:nous|votre)\b|^(?:ne|n')\w* ?(?:prenez|utilisez|faites|mettez|"
    r"conduisez)\b.*\bpas\b|"
    r"^arrête[zr]\b|\bdites[- ](?:le|nous|à)\b|\bcontre-indiqu\w+",
    r"^(?:sagen|informieren|fragen) sie\b|\bsagen sie (?:es )?uns\b|\b(?:nehmen|verwenden|"
    r"benutzen|machen) sie .*\bnicht\b|"
    r"^(?:hören|brechen) sie .*\b(?:auf|ab)\b|\bnicht (?:geeignet|anwenden)\b",
)
REASSURES = any_of(
    r"\b(?:most|usually|normally|nearly all|almost all|rarely|settles?)\b|\b(?:la plupart|"
    r"généralement|rarement)\b|"
    r"\b(?:meist\w*|normalerweise|selten)\b",
)
FINDING = any_of(
    r"\b(?:trials?|stud(?:y|ies)|reviews?|cohort|meta-analys[ei]s|surveys?|"
    r"researchers)\b.{0,90}\b(?:found|find|showed|shows?|shown|"
    r"suggests?|compared|concluded?|links?|linked|reported|followed|gave|made no|were given|"
    r"took in|put together)\b",
    r"\b(?:in|of) (?:a|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"\d+) (?:\w+ ){0,2}(?:trials?|studies)\b",
    r"\b(?:has|have) (?:not |never )?been shown (?:not )?to\b|\bput together \d+ (?:trials|"
    r"studies)\b",
    r"\b(?:studies|trials) (?:of|on|in) .*\b(?:are|were) (?:small|few|weak|short|poor)\b",
    r"\b(?:essais?|études?|revues?|méta-analyses?)\b.{0,90}\b(?:montr\w+|trouv\w+|conclu\w*|"
    r"compar\w+|suivi\w*|constat\w+)\b",
    r"\b(?:studien?|übersicht\w*|metaanalysen?|untersuchung\w*)\b.{0,90}\b(?:fand\w*|zeigt\w*|"
    r"ergab\w*|verglich\w*|aus)\b",
)
FIGURES = any_of(
    r"\b\d+ (?:in|of|out of|sur|von) \d+\b|\d ?%|\b(?:per cent|percent|pour cent|prozent)\b"
)
HOW_OFTEN = any_of(
    r"\b(?:very |quite )?(?:rare(?:ly)?|uncommon|common)\b|\b\w+ in (?:ten|twenty|thirty|"
    r"a hundred|a thousand|\d+)\b",
    r"\b(?:rares?|fréquents?) chez\b|\b\w+ (?:personnes? )?sur (?:dix|vingt|cent|\d+)\b|"
    r"\b(?:selten|häufig)\b|"
    r"\b\w+ von (?:zehn|hundert|\d+)\b",
)
READER = any_of(
    r"\b(?:you|your|child|baby|somebody|anyone)\b|\b(?:vous|votre|vos|enfant)\b|\b(?:sie|"
    r"ihr\w*|kind)\b"
)
MAY = any_of(r"\b(?:may|might|can|could|peut|peuvent|kann|können|könnte\w*)\b")
