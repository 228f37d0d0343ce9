"""Words of promises that no treatment keeps: “guaranteed”, “miracle”, “is safe”.

One list a language. The patterns expect the output of `evened`: single spaces, straight quotes and
hyphens. No alternative repeats without a bound, so that matching stays fast.
"""

import re
from dataclasses import dataclass
from re import Pattern


@dataclass(frozen=True)
class AbsoluteWords:
    """The patterns of one language: promises, and what negates or weakens them."""

    promises: Pattern[str]
    denying: Pattern[str]  # anywhere before, in the same clause: “no treatment is 100 % effective”
    denying_near: Pattern[str]  # right before: “without a guarantee”
    hedging: Pattern[str]  # anywhere before: “if it is safe”, “generally”
    no_denial: Pattern[str]  # sounds like one and is none: “not only safe”, “no more pain”
    verbs: Pattern[str]  # promises that may be denied afterwards: “guarantees no result”
    denying_after: Pattern[str]


def _words(*alternatives: str) -> Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)


ENGLISH = AbsoluteWords(
    promises=_words(
        r"(?:100|one hundred|a hundred) ?(?:%|percent|per cent)[ -](?:\w{1,20} )?"
        r"(?:effective|safe|success\w*|natural|pain[- ]?free|guaranteed|certain|risk[- ]?free|"
        r"reliable|proven|satisfaction|recovery|relief|cure\w?)",
        r"(?:completely|totally|entirely|fully|perfectly|absolutely|utterly|always|guaranteed)[ -]"
        r"(?:safe|effective|harmless|reliable|curable|cured|healed)",
        r"(?:is|are|was|were|\w{1,20}'s|\w{1,20}'re) (?:(?:very|both|also|really|so|quite|extremely"
        r"|always) ){0,2}safe(?! for (?:most|many|some)| in most| if | when | unless | enough"
        r"| as long)",
        r"an? safe(?: and \w{1,20})? (?:treatment|therapy|method|option|cure|remedy)",
        r"safe and effective", r"safe for (?:everyone|everybody|anyone|anybody|all)",
        r"guarantee(?:s|d|ing)?",
        r"miracles?", r"miraculous(?:ly)?", r"magic(?:al(?:ly)?)?",
        r"wonder[- ](?:cure|drug|treatment|remedy|method|exercise)s?",
        r"cure(?:s|d|-all)?", r"curing", r"panacea",
        r"will (?:eliminate|eradicate|banish|abolish)",
        r"(?:eliminates?|eradicates?|banish(?:es)?) (?:\w{1,20} ){0,2}pain",
        r"(?:goodbye|farewell) to (?:\w{1,20} ){0,2}pain",
        r"rid of (?:\w{1,20} ){0,2}pain (?:for good|for ?ever|completely)",
        r"(?:will )?always (?:helps?|works?|cures?|heals?|relieves?|reduces?|improves?|prevents?|"
        r"succeeds?)",
        r"(?:helps?|works?|heals?) (?:always|every time|everyone|everybody|for everyone|"
        r"for everybody|for all)", r"never fails?", r"fool-?proof", r"infallible",
        r"(?<!as )pain[- ]?free(?! (?:range|movement|motion|limits?|zone|distance|position|arc))",
        r"painless(?:ly)?",
        r"risk[- ]?free", r"(?:zero|no|without|without any|free of|free from) risks?(?! factor)",
        r"(?:zero|no|without|without any|free of|free from) side[- ]effects?",
        r"side[- ]effect[- ]free", r"harmless",
        r"(?:permanent|instant|immediate|complete) (?:cure|relief|solution|fix|healing)",
        r"(?:permanently|instantly) (?:cure\w?|heal\w{0,2}|relieve\w?|fix\w{0,2}|pain[- ]free)",
        r"once and for all", r"zero[- ]risk", r"(?:no|zero) known (?:risk|side[- ]effect)s?",
        r"(?:do|does)(?: not|n't) have any (?:risk|side[- ]effect)s?(?! factor)",
        r"(?:ha(?:s|ve)|'s|'ve) never failed", r"never (?:\w{1,20} ){0,2}pain again",
        r"(?:your|the|all|back) pain will (?:completely )?(?:disappear|vanish)",
        r"works? (?:100|one hundred) ?(?:%|percent|per cent)(?! of)",
        r"(?:everyone|everybody) (?:gets better|recovers)", r"all patients (?:get better|recover)",
    ),
    denying=_words(
        "not", r"no(?! doubt| matter| wonder)", "never", "neither", "nor", "none", "nobody",
        "no one", "nothing", "cannot", r"\w{1,20}n't", "hardly", "rarely", "seldom", "far from",
        "beware", "wary", "myths?", "any(?:one|body) who", "whoever",
    ),
    denying_near=_words("without", "lacks?"),
    hedging=_words(
        "if", "whether", "unless", "until", "once", "when", "make sure", "check", "generally",
        "usually", "mostly", "often", "probably", "possibly", "may", "might", "could",
    ),
    no_denial=_words(
        "not (?:only|just|merely)", "no more(?! than| a)", "never again", "nothing (?:else|beats)",
        r"(?:do not|don't) (?:hesitate|miss|worry|suffer)", "(?:won't|can't) believe",
        "check (?:it )?out", "once (?:an?|per|every|and)", "(?:you|we) may (?:rely|count|trust)",
    ),
    verbs=_words("guarantees?", "cures?", "always .{1,20}"),
    denying_after=_words("no(?! pain| risk| side)", "nothing", "nobody", "neither", "none"),
)  # fmt: skip
FRENCH = AbsoluteWords(
    promises=_words(
        r"(?:100 ?%|cent pour cent) (?:\w{1,20} )?(?:efficaces?|s[ûu]re?s?|sans \w{1,12}|"
        r"naturel\w{0,3}|garanti\w{0,2}|fiables?|indolores?)",
        r"(?:efficaces?|s[ûu]re?s?|garanti\w{0,2}|guéri\w{0,2}) [àa] (?:100 ?%|cent pour cent)",
        r"(?:totalement|parfaitement|absolument|entièrement|complètement|toujours) (?:sûre?s?|"
        r"efficaces?|inoffensi\w{1,3}|guéri\w{0,2}|indolores?|fiables?)",
        r"(?:est|sont|reste|restent|était) (?:(?:très|aussi|tout à fait|vraiment) ){0,2}sûre?s?"
        r"(?! que| de | d'| pour la plupart| si )",
        r"garanti(?:t|e|s|es|r|ssons|ssent|rons|ra)?",
        r"miracles?", r"miraculeu(?:x|ses?|sement)", r"magiques?",
        r"gu[ée]ri(?:t|e|s|es|r|ra|ront|rez|ssent|ssez)?",
        r"guérison (?:garantie|assurée|certaine|totale|complète|définitive)",
        r"élimin(?:era|eront)", r"infaillibles?", r"à coup sûr", r"à tous les coups",
        r"(?:aide|aident|soulage|soulagent|marche|marchent|fonctionne|fonctionnent|agit|réussit) "
        r"(?:toujours|à chaque fois)",
        r"(?:marche|fonctionne|convient|efficace) (?:pour|à|chez) (?:tous|tout le monde|chacun)",
        r"sans (?:aucune? |le moindre |la moindre )?(?:danger|risque|effets? secondaire|"
        r"effets? indésirable)s?", r"inoffensi(?:fs?|ves?)",
        r"(?:n'y a |n'\w{1,12} |ne \w{1,12} )?(?:aucun|zéro) "
        r"(?:danger|risque|effet secondaire|effet indésirable)",
        r"(?<!amplitude )(?<!mouvement )sans (?:aucune )?douleurs?", r"zéro douleur", r"indolores?",
        r"(?:soulagement|résultat)s? (?:immédiat|instantané|définitif|permanent)s?",
        r"(?:élimine|supprime)(?:nt)? (?:toutes? )?(?:la |les |vos |votre )?douleurs?",
        r"définitivement", r"une fois pour toutes", r"risque zéro(?! n'existe)",
        r"(?:traitement|méthode|thérapie|remède|solution)s? (?:très )?sûre?s?(?! que| de | d')",
        r"plus jamais (?:\w{1,12} ){0,2}(?:mal|douleurs?)",
    ),
    denying=_words(
        "ne", r"n'\w{1,30}", r"pas(?! seulement| uniquement)", "aucune?", "jamais", "ni", "nulle?",
        "rien", "guère", "loin d'\\w{1,12}", r"méfi\w{1,8}", "attention", "mythe",
        "quiconque",
    ),
    denying_near=_words("sans"),
    hedging=_words(
        r"si(?! \w{1,20} qu)", r"s'ils?", "lorsque", "quand", "vérifiez", "assurez-vous",
        "généralement", "habituellement", "souvent", "probablement", "peut-être",
        "pourrait", "pourraient",
    ),
    no_denial=_words(
        r"n'\w{1,12} pas (?:seulement|uniquement)", r"ne \w{1,12} pas (?:seulement|uniquement)",
        "non seulement", "pas à pas", "plus jamais", "n'est que", "un rien de temps",
        r"(?:ne |n')(?:souffrez|ayez|hésitez|craignez) (?:plus|pas)",
    ),
    verbs=_words("garanti.*", "guérit"),
    denying_after=_words("rien(?! de temps)", "aucune?", "personne", "pas"),
)  # fmt: skip
GERMAN = AbsoluteWords(
    promises=_words(
        r"(?:100|hundert) ?(?:%|prozent)[ -](?:\w{1,20} )?(?:wirksam|sicher|effektiv|erfolg|"
        r"natürlich|schmerzfrei|zuverlässig|heilung|geheilt)\w{0,6}",
        r"(?:100|hundert) ?-?(?:%|prozent)ige?\w{0,3}",
        r"(?:völlig|absolut|vollkommen|vollständig|total|garantiert|immer|stets) (?:sicher|wirksam|"
        r"ungefährlich|harmlos|schmerzfrei|schmerzlos|heilbar|geheilt|unbedenklich|erfolgreich)"
        r"\w{0,2}",
        r"(?:ist|sind|bleibt|bleiben|war) (?:(?:sehr|auch|dabei|wirklich|ganz) ){0,2}sicher"
        r"(?!,? (?:dass|ob|wenn)| für die meisten)",
        r"garantier(?:t|te|ter|tes|ten|tem|e|en)", r"garantien?",
        r"wunder(?:mittel|heilung|waffe|kur|therapie|methode|übung|pille)\w{0,2}", r"ein wunder",
        r"wunder wirken", r"wirk(?:t|en) wunder", r"wundersam\w{0,2}", r"magisch\w{0,2}",
        r"heilt", r"heilen", r"geheilt", r"(?:vollständige|garantierte|sichere) heilung",
        r"unfehlbar\w{0,2}", r"risikofrei\w{0,2}", r"risikolos\w{0,2}", r"nebenwirkungsfrei\w{0,2}",
        r"ohne (?:jed\w{1,3} |jeglich\w{1,3} )?(?:risik(?:o|en)|nebenwirkung(?:en)?|"
        r"schmerz(?:en)?)",
        r"kein(?:e|erlei)? (?:risik(?:o|en)|nebenwirkung(?:en)?)",
        r"(?:risiken|nebenwirkungen) gibt es (?:nicht|keine)", r"ungefährlich\w{0,2}",
        r"harmlos\w{0,2}",
        r"schmerzfrei\w{0,2}(?! (?:bereich|bewegungs|gehstrecke|radius))", r"schmerzlos\w{0,2}",
        r"(?:hilft|helfen|wirkt|wirken) (?:immer|jedem|allen|bei jedem|bei allen)",
        r"sichere\w? (?:therapie|behandlung|methode|lösung)", r"erfolgsgarantie\w?",
        r"nie (?:mehr|wieder) (?:\w{1,12} ){0,2}schmerz(?:en)?",
        r"für immer", r"ein für alle ?mal", r"(?:dauerhaft|sofort) (?:schmerzfrei|geheilt)",
        r"sofortige\w? (?:linderung|heilung)",
    ),
    denying=_words(
        r"nicht(?! nur| bloß)", r"kein\w{0,4}", "nie", "niemals", r"niemand\w{0,2}", "nichts",
        "weder", "kaum", "selten", "vorsicht", "märchen", "mythos", "angeblich", "wer",
    ),
    denying_near=_words("ohne"),
    hedging=_words(
        "wenn", "falls", "ob", "sobald", "solange", "bis(?! zu)", "meist", "meistens", "oft",
        "in der regel", "wahrscheinlich", "vielleicht", "möglicherweise", "könnte", "könnten",
        r"wunden?", r"knochen", r"brüche?n?", r"narben?", r"verletzung(?:en)?",
    ),
    no_denial=_words("nicht (?:nur|bloß)", "nie wieder", r"kein\w{0,2} \w{1,20} mehr", "nie mehr"),
    verbs=_words(r"garantier.*", "heilt", "heilen", "hilft .*", "wirkt .*"),
    denying_after=_words(
        r"nicht(?! nur| bloß)", r"kein\w{0,4}(?! schmerz| nebenwirk| risik)", "nichts", "niemand",
        "nie",
    ),
)  # fmt: skip
ABSOLUTE_WORDS = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN}

SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]?")
CLAUSE_END = re.compile(r"[,:()]| - | but | mais | aber | sondern ")
BEFORE, NEAR, AFTER = 80, 20, 40  # characters


def promises(words: AbsoluteWords, text: str) -> list[str]:
    """The promises in a text, each once, as they are written there.

    A question promises nothing; neither does a clause that denies or hedges before.
    `promises(ENGLISH, "It is 100 % safe. Nothing is guaranteed.")` is `["100 % safe"]`.
    """
    found: dict[str, str] = {}
    for sentence in SENTENCE.findall(text):
        if sentence.endswith("?"):
            continue
        for match in words.promises.finditer(sentence):
            if not _is_taken_back(words, sentence, match):
                found.setdefault(match[0].lower(), match[0])
    return list(found.values())


def _is_taken_back(words: AbsoluteWords, sentence: str, match: re.Match[str]) -> bool:
    before = CLAUSE_END.split(sentence[max(0, match.start() - BEFORE) : match.start()])[-1]
    before = words.no_denial.sub("", before)
    if words.denying.search(before) or words.hedging.search(before):
        return True
    if words.denying_near.search(before[-NEAR:]):
        return True
    after = CLAUSE_END.split(sentence[match.end() : match.end() + AFTER])[0]
    return bool(words.verbs.fullmatch(match[0]) and words.denying_after.search(after))
