"""What stops every publication, whatever EVIDENCE_GATE says, because it can harm a patient.

A person with the permission for it may publish all the same, with a written reason: see
`cms.pages.checks.written_reason`.
"""

from collections.abc import Iterator

from cms.clinic.models import SafetyLevel, SafetyNotice
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.plain_text import evened, first_words, plain
from cms.pages.checks.subject import Part, Rule, Subject
from cms.pages.represent import text

TO_BE_APPROVED = {SafetyLevel.EMERGENCY, SafetyLevel.URGENT}


def unapproved_notice(subject: Subject) -> Iterator[Issue]:
    """A clinician has read what a patient in danger is told, on the page or above its forms."""
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
                )


def form_without_privacy(subject: Subject) -> Iterator[Issue]:
    """Whoever is asked for personal data is told what becomes of it (GDPR, Article 13)."""
    for part in subject.parts_of("contact_form"):
        form = part.value.get("form")
        if form and not evened(plain(form.privacy_summary)).strip() and not form.privacy_url:
            yield _stop(
                part,
                "form_without_privacy",
                f"The form “{form}” does not say what becomes of the details people send.",
                "Open the form under Clinic and write its privacy summary.",
            )


def _notices(part: Part) -> list[SafetyNotice]:
    if part.type == "safety_notice":
        return list(filter(None, [part.value.get("notice")]))
    form = part.value.get("form")
    return list(form.safety_notices.all()) if form else []


def _stop(part: Part, code: str, message: str, fix: str) -> Issue:
    return part.issue(code, Level.STOP, message, fix, always=True)


RULES: tuple[Rule, ...] = (unapproved_notice, form_without_privacy)
