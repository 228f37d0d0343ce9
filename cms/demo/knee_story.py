"""What happened to the second topic, step by step, as the clinic's people do it in the admin: an
author writes, a reviewer approves; it is translated; then a newer edition replaces a source.

In the end the English page rests on the newer edition, and the German one waits for its review.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import (  # type: ignore[import-untyped]
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from cms.claim_history.models import ClaimChange, Decision
from cms.clinic.models import Location, SafetyNotice
from cms.demo.clinic import APPROVED_BY, example_person
from cms.demo.evidence import load
from cms.demo.knee_german import WORDS
from cms.demo.knee_page import KEY, Sources, knee_page
from cms.demo.knee_sources import FINDINGS, NEW, NEW_DOI, NEW_SINCE, OLD, SOURCES
from cms.evidence.alerts import accept
from cms.evidence.choices import AlertReason, SourceStatus
from cms.evidence.identifiers import normalise_doi
from cms.evidence.models import ResearchSource, SourceAlert
from cms.evidence_changes.claim_edits import claim_of
from cms.evidence_changes.decisions import Chosen, decide
from cms.pages.models import HomePage, TopicPage
from cms.review.setup import AUTHORS, REVIEWERS
from cms.review.translations import submit_translation

GERMAN = "de"
BECAUSE = "The edition of 2024 has 139 trials; the one of 2015 had 54."
EXPLANATIONS = {
    "Less pain": "The newer review compares with attention or placebo, finds less of an effect, "
    "and is less sure of it.",
    "An easier day": "The newer review compares with attention or placebo, and is less sure.",
}


def is_loaded() -> bool:
    """Whether the page or the source that was replaced is here, whatever editors made of them."""
    known = ResearchSource.objects.filter(doi=normalise_doi(SOURCES[0]["doi"]))
    return bool(TopicPage.objects.filter(translation_key=KEY).exists() or known.exists())


def load_story(home: HomePage, location: Location) -> TopicPage:
    """Make the second topic below `home` with all that happened to it; returns the English page.

    Raises:
        PublicationRefused: the publish gate refuses a version of it.
    """
    author, reviewer = _person("a.example", "A.", AUTHORS), _person("b.example", "B.", REVIEWERS)
    example_person("B. Example", "Physiotherapist")
    sources = load(SOURCES, FINDINGS)
    page = knee_page(home, sources, location, author)
    page.get_workflow().start(page, author)
    _approve(page, reviewer)
    if german := Locale.objects.filter(language_code=GERMAN).first():
        _translate(page, german, author, reviewer)
    _replace_source(page, sources, author, reviewer)
    page.refresh_from_db()
    return page


def _person(username: str, first_name: str, group: str) -> Any:
    """An account without a password or an address: nobody signs in with it."""
    person, is_new = get_user_model().objects.get_or_create(
        username=username, defaults={"first_name": first_name, "last_name": "Example"}
    )
    if is_new:
        person.set_unusable_password()
        person.save()
        person.groups.add(Group.objects.get(name=group))
    return person


def _anew(person: Any) -> Any:
    """As in a request of its own: what somebody may do is remembered on the object."""
    return get_user_model().objects.get(pk=person.pk)


def _approve(page: Page, reviewer: Any) -> None:
    page = Page.objects.get(pk=page.pk).specific
    task, state = page.current_workflow_task, page.current_workflow_task_state
    task.on_action(state, _anew(reviewer), "approve")


def _translate(page: TopicPage, german: Locale, author: Any, reviewer: Any) -> None:
    """The notice and the home page first: the topic refers to one, and stands below the other."""
    (shown,) = (block.value["notice"] for block in page.body if block.block_type == "safety_notice")
    _translated(shown, german).save_target(user=author)
    notice = SafetyNotice.objects.get(translation_key=shown.translation_key, locale=german)
    notice.approved_by, notice.approved_on = APPROVED_BY, timezone.localdate()
    notice.save()
    notice.save_revision(user=reviewer)
    home = page.get_parent().specific
    for each in (home, page) if not home.has_translation(german) else (page,):
        _approve(submit_translation(_translated(each, german), author), reviewer)


def _translated(instance: Any, locale: Locale) -> Translation:
    """Its translation with every text filled in, not saved yet."""
    source, _ = TranslationSource.update_or_create_from_instance(instance)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in StringSegment.objects.filter(source=source).select_related("string", "context"):
        if words := WORDS.get(segment.string.data):
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                defaults={"data": words},
            )
    return translation


def _replace_source(page: TopicPage, sources: Sources, author: Any, reviewer: Any) -> None:
    """A notice of the newer edition is accepted; the author lets both claims rest on it, in every
    language; the reviewer approves the English page."""
    alert = SourceAlert.objects.create(
        source=sources[OLD],
        reason=AlertReason.NEW_VERSION,
        suggested_status=SourceStatus.SUPERSEDED,
        notice=normalise_doi(NEW_DOI),
        notice_on=NEW_SINCE,
        found_on=timezone.localdate(),
        found_via="Cochrane Library",
    )
    accept(alert, reviewer)
    for row in ClaimChange.objects.open().filter(change__source=sources[OLD], page=page):
        (link,) = claim_of(page, row).links
        chosen = Chosen(
            Decision("replaced"),
            BECAUSE,
            EXPLANATIONS[row.heading],
            source=sources[NEW],
            finding=sources[NEW].findings.get(key=link["finding"].key),
        )
        decide(row, _anew(author), chosen)
    _approve(page, reviewer)
