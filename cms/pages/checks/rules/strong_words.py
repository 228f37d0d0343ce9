"""Words that may promise more than the evidence holds, one list a language."""

import re
from dataclasses import dataclass
from re import Pattern


@dataclass(frozen=True)
class WordList:
    """Patterns of one language; each finds whole words, in any case."""

    certain: Pattern[str]  # says that an effect is a fact
    recommending: Pattern[str]  # says what to do, as only a guideline may
    comparing: Pattern[str]  # says that something is better than something else
    denying: Pattern[str]  # negates the rest of the sentence
    careful: Pattern[str]  # says how sure one can be
    no_rival: Pattern[str]  # a comparator that is no other treatment


def _words(*alternatives: str) -> Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


ENGLISH = WordList(
    certain=_words(
        "reduces?", "lowers?", "improves?", "prevents?", "cures?", "heals?", "eliminates?",
        "relieves?", "increases?", "decreases?", "proven", "proves?", "guarantees?", "guaranteed",
        "always", "will help", "ensures?",
    ),
    recommending=_words(
        "(?:strong |strongly )?recommend(?:s|ed|ation|ations)?", "first[- ]line", "should", "must",
        "advise[sd]?", "gold standard",
    ),
    comparing=_words(
        "superior", "best", "better than", "more effective", "most effective", "outperforms?",
        "safer than", "faster than", "works? better",
    ),
    denying=_words("no", "not", "never", "neither", "nor", "without", "cannot", r"\w+n['’]t"),
    careful=_words("may", "might", "could", "can", "probably", "possibly", "perhaps", "uncertain"),
    no_rival=_words(
        "no treatment", "usual care", "placebo", "sham", "wait(?:ing)?[- ]list", "minimal",
        "no intervention", "no exercise", "nothing", "control group",
    ),
)  # fmt: skip
FRENCH = WordList(
    certain=_words(
        "réduit", "réduisent", "diminue", "diminuent", "améliore", "améliorent", "prévient",
        "préviennent", "guérit", "guérissent", "élimine", "éliminent", "soulage", "soulagent",
        "augmente", "augmentent", "prouvée?s?", "garantit", "garantie?s?", "toujours",
    ),
    recommending=_words(
        "recommande", "recommandent", "recommandée?s?", "recommandations?", "première intention",
        "doit", "doivent", "devez", "devrait", "devraient", "conseille", "conseillée?s?",
    ),
    comparing=_words(
        "supérieure?s?", "meilleure?s?", "mieux que", "plus efficaces?", "surpasse", "surpassent",
    ),
    denying=_words("ne", "n['’]\\w+", "pas", "aucune?", "jamais", "ni", "sans"),
    careful=_words(
        "peut", "peuvent", "pourrait", "pourraient", "probablement", "peut-être", "éventuellement",
        "incertaine?s?",
    ),
    no_rival=_words(
        "aucun traitement", "sans traitement", "soins habituels", "soins courants", "placebo",
        "liste d['’]attente", "minimale?", "rien", "groupe témoin", "no treatment", "usual care",
        "sham",
    ),
)  # fmt: skip
WORD_LISTS = {"en": ENGLISH, "fr": FRENCH}
SENTENCE = re.compile(r"[^.!?;\n]+")


def found(pattern: Pattern[str], text: str, unless: Pattern[str] | None = None) -> list[str]:
    """The words that a pattern matches, each once, except those after a match of `unless`.

    `found(ENGLISH.comparing, "No type is superior.", unless=ENGLISH.denying)` is `[]`.
    """
    words: dict[str, str] = {}
    for sentence in SENTENCE.findall(text):
        turned = unless.search(sentence) if unless else None
        turned_from = turned.end() if turned else len(sentence)
        for match in pattern.finditer(sentence):
            if match.start() < turned_from:
                words.setdefault(match[0].lower(), match[0])
    return list(words.values())
