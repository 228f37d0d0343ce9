"""Pages that name what people gain and say nothing about what can go wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from re import Pattern

from wagtail.rich_text import RichText

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.plain_text import evened, own_words, plain
from cms.pages.checks.rules.strong_words import found
from cms.pages.checks.subject import Part, Rule, Subject


@dataclass(frozen=True)
class RiskWords:
    """The words of one language that speak of harm, and those before which they mean none."""

    harm: Pattern[str]
    less: Pattern[str]  # “lowers the risk”, “no side effects”: a benefit, or a promise


def _words(*alternatives: str) -> Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)


RISK_WORDS = {
    "en": RiskWords(
        harm=_words(
            r"risks?(?! factors?)", r"risky", r"side[- ]effects?", r"adverse", r"harm(?:s|ful)?",
            r"complications?", r"danger(?:s|ous)?", r"unwanted effects?", r"drawbacks?",
            r"(?:can|may|might|could) (?:\w{1,12} ){0,2}(?:hurt|ache|worsen|injure|bleed)",
            r"(?:make|makes|get|gets|feel) (?:\w{1,12} ){0,2}(?:worse|sore|dizzy|sick)",
            r"soreness", r"injur(?:y|ies)", r"allerg(?:y|ies|ic)", r"unsafe", r"not safe",
            r"not suitable", r"unsuitable", r"contraindicat\w{2,5}", r"caution", r"take care",
            r"stop (?:\w{1,12} ){0,3}if",
        ),
        less=_words(
            r"no", r"not(?! safe| suitable)", r"never", r"without", r"free of", r"free from",
            r"lowers?", r"reduc(?:es?|ing|ed)", r"decreas(?:es?|ing)", r"less", r"fewer",
            r"prevents?", r"cuts?", r"avoids?", r"protects?",
        ),
    ),
    "fr": RiskWords(
        harm=_words(
            r"risques?", r"risquée?s?", r"effets? (?:secondaires?|indésirables?)",
            r"complications?", r"dangers?", r"dangereu\w{1,3}", r"nocif\w{0,1}", r"nocives?",
            r"inconvénients?", r"blessures?", r"allergi\w{1,4}", r"courbatures?",
            r"contre-indi\w{3,8}", r"prudence", r"aggrave\w{0,3}", r"déconseillée?s?",
        ),
        less=_words(
            r"aucune?", r"sans", r"pas", r"jamais", r"diminu\w{1,5}", r"rédui\w{1,6}",
            r"baiss\w{1,5}", r"moins", r"prévien\w{1,4}", r"évit\w{1,4}",
        ),
    ),
    "de": RiskWords(
        harm=_words(
            r"risik(?:o|en)", r"riskant\w{0,2}", r"nebenwirkung(?:en)?", r"komplikation(?:en)?",
            r"gefahr(?:en)?", r"gefährlich\w{0,2}", r"schädlich\w{0,2}", r"schäden", r"nachteile?",
            r"verletzung(?:en)?", r"allergi\w{1,5}", r"muskelkater", r"kontraindi\w{4,10}",
            r"gegenanzeigen?", r"vorsicht\w{0,3}", r"verschlimmer\w{1,3}", r"unerwünscht\w{0,2}",
        ),
        less=_words(
            r"kein\w{0,2}", r"nicht", r"nie", r"ohne", r"senk\w{1,3}", r"verringer\w{1,3}",
            r"mindert", r"reduzier\w{1,3}", r"weniger", r"verhinder\w{1,3}", r"vermeide\w{1,2}",
        ),
    ),
}  # fmt: skip


def benefits_without_risk(subject: Subject) -> Iterator[Issue]:
    """Benefits, and neither a risk, a safety notice nor a word about harm (in en, fr and de)."""
    words = RISK_WORDS.get(subject.language)
    first = next(subject.parts_of("benefit"), None)
    if words is None or first is None or any(map(_warns, subject.parts)):
        return
    if not any(found(words.harm, text, unless=words.less) for text in _texts(subject)):
        yield first.issue(
            "benefits_without_risk",
            Level.HINT,
            "The page says what people gain, and nothing about what can go wrong.",
            "Add a block “Risk”, or say in a text what can go wrong, how often and for whom.",
        )


def _warns(part: Part) -> bool:
    """Whether it is a risk or a safety notice, or a form with one above it."""
    form = part.value.get("form") if part.type == "contact_form" else None
    return part.type in {"risk", "safety_notice"} or bool(form and form.safety_notices.all())


def _texts(subject: Subject) -> Iterator[str]:
    yield evened(str(getattr(subject.page, "plain_summary", None) or ""))
    yield from (evened(plain(RichText(html))) for html in subject.rich_texts.values())
    for part in subject.parts:
        for text in own_words(part.block, part.value):
            yield evened(text)


RULES: tuple[Rule, ...] = (benefits_without_risk,)
