"""Issues that stop a publication even with `PUBLISH_GATE=warn`, because they can harm a patient.

A person with the permission for it may publish anyway, with a written reason: see
`cms.pages.checks.publish_reason`.
"""

from collections.abc import Iterator
from typing import Any

from cms.clinic.models import SafetyLevel, SafetyNotice
from cms.evidence.certainty import Effect, Verdict
from cms.evidence.choices import SourceStatus, StandingCode
from cms.evidence.own_status import FALLEN_STATUSES
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.plain_text import evened, first_words, plain
from cms.pages.checks.subject import Part, Rule, Subject
from cms.pages.serializers import text

STOP = Level("stop")
INHERITED_STATUS = "rests on withdrawn sources"
TO_BE_APPROVED = {SafetyLevel.EMERGENCY, SafetyLevel.URGENT}


def fallen_claim(subject: Subject) -> Iterator[Issue]:
    """A claim all of whose sources were retracted or withdrawn, or rest only on such sources."""
    for part in subject.claims:
        found = subject.verdict(part)
        if found.standing == StandingCode.FALLEN:
            yield _stop(
                part,
                "fallen_claim",
                f"This claim has no valid source any more: {_named(found)}.",
                "Cite another source for the claim, or remove the claim from the page.",
            )


def unresolved_contradiction(subject: Subject) -> Iterator[Issue]:
    """A claim that better evidence contradicts."""
    for part in subject.claims:
        for each in subject.verdict(part).disagreements:
            if each.effect == Effect.UNRESOLVED:
                yield _stop(
                    part,
                    "unresolved_contradiction",
                    f"{each.source.name} contradicts this claim, and is rated higher than what "
                    "supports it.",
                    "Rewrite the claim so that it says what the better evidence found, or take it "
                    "off the page.",
                )


def unapproved_notice(subject: Subject) -> Iterator[Issue]:
    """An urgent notice, on the page or above its forms, that no clinician has approved."""
    for part in subject.parts_of("safety_notice", "contact_form"):
        for notice in _notices(part):
            approved = text(notice.approved_by) and notice.approved_on
            if notice.level in TO_BE_APPROVED and not approved:
                yield _stop(
                    part,
                    "unapproved_notice",
                    f"Nobody has approved the safety notice “{first_words(notice.heading)}”.",
                    "Have a clinician read it, then open it under Clinic → Safety notices and give "
                    "their name and the day.",
                    about=notice,
                )


def form_without_privacy(subject: Subject) -> Iterator[Issue]:
    """A form that does not say how personal data are used, as GDPR, Article 13, demands."""
    for part in subject.parts_of("contact_form"):
        form = part.value.get("form")
        if form and not evened(plain(form.privacy_summary)).strip() and not form.privacy_url:
            yield _stop(
                part,
                "form_without_privacy",
                f"The form “{form}” does not say what happens to the details that people send.",
                "Open the form under Clinic and write its privacy summary.",
                about=form,
            )


def _named(found: Verdict) -> str:
    """`Lee B 2011 (retracted), Kim A 2015 (rests on withdrawn sources)`"""
    fell = [each for each in found.because if each.standing == StandingCode.FALLEN]
    names = [f"{each.source.name} ({_how(each.status)})" for each in fell]
    return ", ".join(dict.fromkeys(names))


def _how(status: SourceStatus) -> str:
    return SourceStatus(status).label.lower() if status in FALLEN_STATUSES else INHERITED_STATUS


def _notices(part: Part) -> list[SafetyNotice]:
    if part.type == "safety_notice":
        return list(filter(None, [part.value.get("notice")]))
    form = part.value.get("form")
    return list(form.safety_notices.all()) if form else []


def _stop(part: Part, code: str, message: str, fix: str, about: Any = None) -> Issue:
    return part.issue(code, STOP, message, fix, always=True, about=about)


RULES: tuple[Rule, ...] = (
    fallen_claim,
    unresolved_contradiction,
    unapproved_notice,
    form_without_privacy,
)
