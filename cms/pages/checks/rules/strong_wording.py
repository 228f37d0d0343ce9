"""Words that say more than the evidence behind them."""

from collections.abc import Iterator
from typing import Any

from cms.evidence.choices import Certainty, ClaimKind, SourceKind
from cms.evidence.models import Finding, ResearchSource
from cms.pages.blocks.evidence_link import SUPPORTING
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.plain_text import evened, plain
from cms.pages.checks.rules.strong_words import WORD_LISTS, WordList, found
from cms.pages.checks.subject import Part, Rule, Subject

UNSURE = {Certainty.LOW, Certainty.VERY_LOW, Certainty.NOT_RATED}


def stronger_than_certainty(subject: Subject) -> Iterator[Issue]:
    """“Reduces” or “proven” where the certainty is low, very low or not rated."""
    for part in subject.parts_of(*ClaimKind.values, "research"):
        certainty = _certainty(subject, part)
        words = _strong_words(subject, part)
        if certainty and certainty in UNSURE and words:
            yield part.issue(
                "stronger_than_certainty",
                Level.WARN,
                f"This sounds certain ({_quoted(words)}); the evidence says: "
                f"{certainty.label.lower()}.",
                "Write “may” or “might”, or cite a finding of higher certainty.",
            )


def recommends_without_guideline(subject: Subject) -> Iterator[Issue]:
    """“Recommends” or “should” without a guideline among the sources.

    A risk may say what people should do about it.
    """
    for part in subject.parts_of("benefit", "research"):
        sources = _sources(part)
        guided = any(source.kind == SourceKind.GUIDELINE for source in sources)
        word_list = _words(subject)
        if not word_list or not sources or guided:
            continue
        if words := found(word_list.recommending, _text(part)):
            named = " and ".join(map(_with_kind, sources))
            yield part.issue(
                "recommends_without_guideline",
                Level.WARN,
                f"This speaks of a recommendation ({_quoted(words)}), but cites no guideline: "
                f"{named}.",
                "Say what the source found, or cite the guideline that recommends it.",
            )


def compares_without_comparison(subject: Subject) -> Iterator[Issue]:
    """“Superior” or “better than” without a finding that compares two treatments."""
    for part in subject.parts_of(*ClaimKind.values, "research"):
        word_list = _words(subject)
        if not word_list:
            continue
        words = found(word_list.comparing, _text(part), unless=word_list.denying)
        rivals = [each for each in _findings(part) if not _no_rival(subject, each)]
        if words and not rivals:
            yield part.issue(
                "compares_without_comparison",
                Level.WARN,
                f"This compares treatments ({_quoted(words)}), but no cited finding compares them.",
                "Cite a finding that compared the two directly, or say what was compared.",
            )


def _words(subject: Subject) -> WordList | None:
    """The words to look for in the page's language; None for a language without a list."""
    return WORD_LISTS.get(subject.language)


def _with_kind(source: ResearchSource) -> str:
    return f"{source.name} ({source.get_kind_display().lower()})"


def _no_rival(subject: Subject, finding: Finding) -> bool:
    word_list = _words(subject)
    return bool(word_list and word_list.no_rival.search(finding.comparator))


def _strong_words(subject: Subject, part: Part) -> list[str]:
    word_list = _words(subject)
    if not word_list:
        return []
    text = _text(part)
    affirmed = found(word_list.certain, text, unless=word_list.denying)
    unhedged = found(word_list.certain, text, unless=word_list.careful)
    return [word for word in unhedged if word in affirmed]


def _certainty(subject: Subject, part: Part) -> Certainty | None:
    if part.is_claim:
        return subject.verdict(part).certainty
    rated = [each.rating for each in _findings(part)]
    return min(rated, key=lambda certainty: certainty.rank, default=None)


def _links(part: Part) -> list[Any]:
    return [link for link in part.value.get("evidence") or [] if link.get("source")]


def _sources(part: Part) -> list[ResearchSource]:
    if part.is_claim:
        return list({link["source"].pk: link["source"] for link in _links(part)}.values())
    return [part.value["source"]] if part.value.get("source") else []


def _findings(part: Part) -> list[Finding]:
    if part.is_claim:
        links = [link for link in _links(part) if link.get("relation") in SUPPORTING]
        return [link["finding"] for link in links if link.get("finding")]
    return [found for found in part.value.get("findings") or [] if found]


def _text(part: Part) -> str:
    """The block's own words, without quotations and names of sources."""
    if part.is_claim:
        texts = [part.value.get("heading"), *(part.value.get("points") or [])]
    else:
        texts = [part.value.get("summary"), part.value.get("why_it_matters")]
    return evened("\n".join(filter(None, map(plain, texts))))


def _quoted(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


RULES: tuple[Rule, ...] = (
    stronger_than_certainty,
    recommends_without_guideline,
    compares_without_comparison,
)
