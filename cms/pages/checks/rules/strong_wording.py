"""Words that say more than the evidence behind them."""

from collections.abc import Iterator

from cms.evidence.choices import Certainty, SourceKind
from cms.evidence.models import Finding, ResearchSource
from cms.pages.blocks.evidence_link import SUPPORTING
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.plain_text import evened, plain
from cms.pages.checks.rules.strong_words import found
from cms.pages.checks.subject import Part, Rule, Subject

UNSURE = {Certainty.LOW, Certainty.VERY_LOW, Certainty.NOT_RATED}


def stronger_than_certainty(subject: Subject) -> Iterator[Issue]:
    """“Reduces” and “proven” need more than low certainty behind them."""
    for part in subject.parts_of("benefit", "research"):
        certainty = _certainty(subject, part)
        words = _strong_words(subject, part)
        if certainty in UNSURE and words:
            yield part.issue(
                "stronger_than_certainty",
                Level.WARN,
                f"This sounds certain ({_quoted(words)}); the evidence says: "
                f"{certainty.label.lower()}.",
                "Write “may” or “might”, or cite a finding of higher certainty.",
            )


def recommends_without_guideline(subject: Subject) -> Iterator[Issue]:
    """Only a guideline recommends; a study finds."""
    for part in subject.parts_of("benefit", "research"):
        sources = _sources(part)
        guided = any(source.kind == SourceKind.GUIDELINE for source in sources)
        if not subject.words or not sources or guided:
            continue
        if words := found(subject.words.recommending, _text(part)):
            named = " and ".join(map(_with_kind, sources))
            yield part.issue(
                "recommends_without_guideline",
                Level.WARN,
                f"This speaks of a recommendation ({_quoted(words)}), but cites no guideline: "
                f"{named}.",
                "Say what the source found, or cite the guideline that recommends it.",
            )


def compares_without_comparison(subject: Subject) -> Iterator[Issue]:
    """“Superior” needs a finding that put the two beside each other."""
    for part in subject.parts_of("benefit", "research"):
        if not subject.words:
            continue
        words = found(subject.words.comparing, _text(part), unless=subject.words.denying)
        rivals = [each for each in _findings(part) if not _no_rival(subject, each)]
        if words and not rivals:
            yield part.issue(
                "compares_without_comparison",
                Level.WARN,
                f"This compares treatments ({_quoted(words)}), but no cited finding compares them.",
                "Cite a finding that compared the two directly, or say what was compared.",
            )


def _with_kind(source: ResearchSource) -> str:
    return f"{source.key} ({source.get_kind_display().lower()})"


def _no_rival(subject: Subject, finding: Finding) -> bool:
    return bool(subject.words and subject.words.no_rival.search(finding.comparator))


def _strong_words(subject: Subject, part: Part) -> list[str]:
    if not subject.words:
        return []
    words = subject.words
    text = _text(part)
    affirmed = found(words.certain, text, unless=words.denying)
    return [word for word in found(words.certain, text, unless=words.careful) if word in affirmed]


def _certainty(subject: Subject, part: Part) -> Certainty | None:
    if part.type == "benefit":
        return subject.verdict(part).certainty
    rated = [each.rating for each in _findings(part)]
    return min(rated, key=lambda certainty: certainty.rank, default=None)


def _links(part: Part) -> list:
    return [link for link in part.value.get("evidence") or [] if link.get("source")]


def _sources(part: Part) -> list[ResearchSource]:
    if part.type == "benefit":
        return list({link["source"].pk: link["source"] for link in _links(part)}.values())
    return [part.value["source"]] if part.value.get("source") else []


def _findings(part: Part) -> list[Finding]:
    if part.type == "benefit":
        links = [link for link in _links(part) if link.get("relation") in SUPPORTING]
        return [link["finding"] for link in links if link.get("finding")]
    return [found for found in part.value.get("findings") or [] if found]


def _text(part: Part) -> str:
    """What the block says in its own voice: not the names of sources, not quotations."""
    if part.type == "benefit":
        said = [part.value.get("heading"), *(part.value.get("points") or [])]
    else:
        said = [part.value.get("summary"), part.value.get("why_it_matters")]
    return evened("\n".join(filter(None, map(plain, said))))


def _quoted(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


RULES: tuple[Rule, ...] = (
    stronger_than_certainty,
    recommends_without_guideline,
    compares_without_comparison,
)
