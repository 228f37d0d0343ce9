"""The words of headings in English, French and German, as people write them.

Each entry of a section is a regular expression that is searched for in the heading in lower case,
without its number and punctuation. `NOT` has what looks like a section and is none.
"""

from enum import StrEnum


class Section(StrEnum):
    BENEFITS = "benefits"
    HELP = "help"  # what helps, treatment: only some of its passages state a benefit
    RISKS = "risks"
    MIXED = "mixed"  # benefits and risks below one heading
    RESEARCH = "research"
    SAFETY = "safety"
    REFERENCES = "references"
    LOCATION = "location"
    CONTACT = "contact"


# Headings of places and of contact say nothing else: `Contact sports` is none.
EXACT = {
    Section.LOCATION: [
        "location", "our location", "address", "where we are", "where to find us", "find us",
        "how to find us", "lieu", "adresse", "où nous trouver", "nous trouver", "anfahrt",
        "adresse und anfahrt", "so finden sie uns", "wo sie uns finden",
    ],
    Section.CONTACT: [
        "send a message", "send us a message", "contact", "contact us", "get in touch",
        "envoyer un message", "envoyez-nous un message", "contactez-nous", "nous contacter",
        "nous écrire", "kontakt", "nachricht senden", "schreiben sie uns",
    ],
}  # fmt: skip

_DOCTOR = (
    r"(?:doctors?|gps?|a ?(?:&|and) ?e|emergency|ambulance|999|112|911|111|medical|urgent(?:ly)?|"
    r"help|hospital|nurse|midwife|pharmacist|physio\w*|us|someone)"
)
_ATTACK = (
    r"(?:(?:asthma|heart) attack|angina|anaphyla\w+|allergic reaction|seizures?|a fit|a hypo|"
    r"stroke)"
)
_ARZT = r"(?:arzt|ärzt\w+|praxis|notaufnahme|notruf|112|144|klinik|krankenhaus|hilfe)"

PATTERNS = {
    Section.REFERENCES: [
        r"^(?:(?:list of|our|the|main|key|selected|full|other) )*"
        r"(?:references?|reference list|sources?|bibliography|citations?|works cited|literature|"
        r"further reading|suggested reading|recommended reading|reading list|footnotes?|endnotes?|"
        r"notes and references)"
        r"(?: (?:and|&) (?:further |other )?(?:reading|sources|references|links?|notes|resources|"
        r"literature))*(?: used| cited| list| for this (?:page|leaflet)| (?:and evidence|"
        r"of (?:this |our )?(?:information|evidence)))?$",
        r"^where (?:does |do |did )?(?:this|the|our|these|all).*\bcomes? from$",
        r"^what (?:is )?(?:this|the) (?:page|leaflet|advice) is based on$|^based on$",
        r"^(?:the )?(?:studies|sources|evidence|papers) (?:we|that we) (?:used|read|relied on)$",
        r"^(?:nos |les |principales )*(?:références?(?: bibliographiques)?|bibliographie|sources?|"
        r"littérature|lectures?(?: complémentaires| conseillées| utiles)?|notes de bas de page|"
        r"notes et références|pour en savoir plus|pour aller plus loin|à lire(?: aussi)?)"
        r"(?: et (?:lectures?|sources?|références?|liens|notes)(?: complémentaires| utiles)?)*$",
        r"^(?:unsere |die |wichtige |verwendete )*(?:quellen\w*|literatur\w*|referenzen|"
        r"bibliogra(?:f|ph)ie|weiterführende (?:literatur|quellen)|zum weiterlesen|"
        r"fu(?:ß|ss)noten|endnoten|einzelnachweise|nachweise)"
        r"(?: und (?:quellen\w*|literatur\w*|links|hinweise|nachweise))*$",
    ],
    Section.SAFETY: [
        r"^(?:please )?(?:stop|come back|return|ring|call|phone|contact|tell|see|ask)\b.*\bif\b",
        r"\b(?:tell us|let us know)\b|\burgent\w*\b|\bwho should not\b|\bnot suitable\b",
        r"\bwhen (?:should (?:i|you|we) )?not\b|\bget help\b",
        r"\bred flags?\b", r"\b(?:warning|danger|alarm) (?:signs?|symptoms?)\b",
        r"\bwhen\b.*\b(?:see|call|contact|get|seek|go to|ask|ring|phone|speak to|talk to|visit|"
        rf"consult|need)\b.*\b{_DOCTOR}\b",
        r"\bwhen to (?:worry|stop|seek|get help|call)\b",
        r"\bwhen (?:should|must) (?:i|you) stop\b",
        r"\b(?:call|dial|ring|phone) (?:999|112|911|111|us at once)\b",
        r"\bemergency (?:signs|symptoms|advice|help|care)\b|^(?:in an )?emergenc(?:y|ies)$",
        r"\b(?:get|seek) (?:\w+ ){0,3}(?:help|advice|care|attention)\b.*"
        r"|\burgent (?:advice|help|care|signs|symptoms)\b",
        r"\bimmediate action\b", r"\bsee (?:a|your) (?:doctor|gp)\b",
        r"\bdo i need (?:to see )?a (?:doctor|gp)\b", r"\bsafety[ -]net", r"^safety advice$",
        r"^(?:revenez|appelez|arrêtez|prévenez|consultez|contactez)\b.*\bsi\b|\bprévenez-nous\b",
        r"\bcontre-indications?\b|\bquand ne pas\b|\bgegenanzeigen\b|\bwann nicht\b",
        rf"\bwhat to do\b.*\b{_ATTACK}\b|\b{_ATTACK}\b.*\bwhat to do\b",
        r"\bque faire\b.*\b(?:crise d.asthme|convulsions?|malaise|réaction allergique)\b",
        r"\bwas tun\b.*\b(?:\w*anfall|unterzuckerung|allergische\w* \w+)\b",
        r"\bwann\b.*\b(?:sollten|müssen)\b.*\banrufen\b|\bwann\b.*\banrufen (?:sollten|müssen)\b",
        r"\bwann\b.*\bmelden\b|^(?:rufen|melden|kommen) sie\b.*\bwenn\b|^sofort\b",
        r"\bquand\b.*\b(?:consulter|voir|appeler|s.inquiéter|demander|contacter|arrêter|aller)\b",
        r"^urgences?$|\ben cas d.urgence\b|\bappele[rz] (?:le )?(?:15|112|18)\b",
        r"\bsign(?:es|aux) d.(?:alerte|alarme|urgence)\b", r"\bdrapeaux rouges\b",
        r"\bconsulte[rz] (?:un médecin|en urgence|sans tarder|rapidement)\b",
        rf"\bwann\b.*\b{_ARZT}\b", r"\b(?:warn|alarm)(?:zeichen|signale?|symptome)\b",
        r"\bnotf(?:all|älle)\b|\bnotruf\b|\brote flaggen\b",
        r"\bsofort\b.*\b(?:hilfe|arzt|ärzt\w+)",
        r"\bärztliche hilfe\b",
        r"\brufen sie\b.*\b(?:112|144|notruf)\b",
        r"\bzum arzt\b|\bzur ärztin\b",
    ],
    Section.RISKS: [
        r"\brisks?\b|\bside[ -]effects?\b|\bharms?\b|\bcomplications?\b|\bdownsides?\b",
        r"\badverse (?:effects?|events?|reactions?)\b|\bunwanted effects?\b",
        r"\b(?:what|things that|anything) (?:can|could|might|may) go wrong\b|\bgo wrong\b",
        r"\bdrawbacks?\b|\bdisadvantages?\b|\bdangers?\b|\bpossible problems\b",
        r"\bcautions?\b|\btake care\b|\bwatch (?:out )?for\b|\bbe (?:careful|aware)\b",
        r"\bprécautions?\b|\bprudence\b|\bvorsicht\b|\bworauf (?:sie )?achten\b",
        r"^does it hurt\b|\bany danger\b|^is (?:it|this|.{1,40}) safe$|^how safe\b|^(?:is|"
        r"are) there any(?:thing)? .*\bproblems\b",
        r"\brisques?\b|\beffets? (?:secondaires?|indésirables?)\b|\binconvénients?\b",
        r"\bdangereux\b|\best-ce sans danger\b",
        r"\brisik(?:en|o)\b|\bnebenwirkung(?:en)?\b|\bunerwünschte\b|\bkomplikation(?:en)?\b",
        r"\bnachteile?\b|\bgefahren\b|\bschief ?gehen\b",
    ],
    Section.RESEARCH: [
        r"\bresearch\b|\bevidence\b|\bstudies\b|\btrials\b|\bscience\b|\bscientific\b",
        r"\bwhat (?:has been|was|they|we|people) (?:have )?found\b|\bhow good is\b",
        r"^how (?:well|effective)\b|\bhow well (?:does|do) .* work\b|\bwhat we know\b",
        r"\brecherches?\b|\bétudes?\b|\bdonnées (?:probantes|scientifiques)\b|\bpreuves?\b",
        r"\bla science\b|\bscientifiques?\b|\befficacité\b|\best-ce efficace\b",
        r"\bforschung\w*\b|\bstudien\w*\b|\bevidenz\b|\bwissenschaft\w*\b|\bwirksamkeit\b",
    ],
    Section.BENEFITS: [
        r"\bbenefits?\b|\badvantages?\b|\bpositive effects?\b|\bpros\b",
        r"\bwhat (?:you|people) (?:can |may )?gain\b",
        r"\bhow (?:can |does |do |could |might |will )?(?!we\b|i\b|to\b|you\b).{1,40}? "
        r"(?:can |may |could |might |will )?helps?\b|^how it helps\b",
        r"\bwhy (?:does |do )?.{1,40}? helps?\b",
        r"^(?:does|do|can|will|could|might) (?!i\b|you\b|we\b).{1,40}\b(?:help|work)\b",
        r"^(?:est-ce que )?(?:ça|cela) (?:marche|aide)\b|^hilft\b",
        r"\bbienfaits?\b|\bbénéfices?\b|\bavantages?\b|\beffets positifs\b",
        r"\b(?:pourquoi|comment|en quoi)\b.{1,60}\baide(?:nt|r)?\b|\bapporte(?:nt)?\b",
        r"\bnutzen\b|\bvorteile?\b|\bpositive (?:effekte|wirkung(?:en)?)\b",
        r"\b(?:wie|warum|wobei)\b.{1,60}\b(?:hilft|helfen)\b|\bwas (?:es |.{1,40} )?bringt\b",
    ],
    Section.HELP: [
        r"\bwhat (?:(?!not\b|never\b|you\b|we\b|i\b)\w+ ){0,2}(?:helps?|works)\b",
        r"\btreatments?\b|\bmanag(?:ement|ing)\b|\btherap(?:y|ies)\b",
        r"\bself[ -]?(?:care|help|management)\b|\bwhat (?:can you|you can|can i|i can) do\b",
        r"\bhow (?:is|are) (?:it|.{1,40}) treated\b|\blooking after\b|\bcoping\b|\bworth\b",
        r"\bliving (?:well )?with\b|^why (?:come|use|do|take|try|exercise|move|bother|join)\b",
        r"\bstrategies\b|\binterventions?\b|\bmedicines?\b|\bmedication\b|\bexercises?\b|"
        r"\bmovement\b|\bactivity\b|\bmanipulation\b|\bmassage\b|\brehab\w*\b|\binjections?\b|"
        r"\bsurgery\b|\boperations?\b|\btips\b",
        r"\bce qui (?:(?!ne\b)\w+ ){0,2}(?:aide|soulage|marche|fonctionne)\b|"
        r"\bqu.est-ce qui (?:aide|soulage)\b",
        r"\bmédicaments?\b|\bexercices?\b|\brééducation\b|\bconseils\b|\bsoulager\b|"
        r"\bce que vous pouvez faire\b|\bvivre avec\b",
        r"\bmedikamente?\b|\bübungen\b|\bbewegung\b|\btipps\b|\bwas lindert\b|\bleben mit\b|"
        r"\bwas können sie (?:selbst |dagegen )*tun\b|\bwas (?:kann|können) .*\btun\b",
        r"\btraitements?\b|\bprise en charge\b|\bque (?:faire|pouvez-vous faire)\b|\bsoigner\b",
        r"\bwas (?:(?!nicht\b|kaum\b)\w+ ){0,2}(?:hilft|wirkt|lindert|nützt)\b"
        r"(?! (?:nicht|kaum)\b)|"
        r"\bbehandlung\w*\b|\btherapie\w*\b",
        r"\bumgang mit\b|\bwas sie (?:selbst )?tun können\b|\bselbsthilfe\b",
    ],
}  # fmt: skip

NOT = {
    Section.BENEFITS: [
        r"\bno benefits?\b|\bwithout\b|\bnot\b",
        r"\b(?:claim\w*|welfare|state|sickness|disability|housing) benefits?\b",
        r"\bbenefits? (?:advice|office|claim\w*|system|and money)\b", r"\bsans\b|\bkein\w*\b",
    ],
    Section.RISKS: [
        r"\brisk factors?\b|\bat (?:\w+ )?risk\b|\brisk assessments?\b|\bno risks?\b",
        r"\b(?:reduc|lower|prevent|cut|manag)\w*\b.*\brisks?\b",
        r"\bfacteurs? de risque\b|\bà risque\b|\bréduire\b|\brisikofaktor\w*\b|\bsenken\b",
    ],
    Section.RESEARCH: [
        r"\b(?:our|the) research (?:team|department|unit|centre)\b|\btake part\b|\bjoin\b",
    ],
    Section.SAFETY: [r"\bemergency contacts?\b|\bemergency exits?\b", r"\bto (?:book|pay)\b"],
}  # fmt: skip
