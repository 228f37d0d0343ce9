"""Soften, replace, take down, keep: each a revision with its reason."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale, Page, PageLogEntry, Workflow

from cms.claim_history.models import ClaimChange
from cms.evidence.choices import Certainty
from cms.evidence_changes.decisions import (
    AlreadyDecided,
    Chosen,
    Decision,
    NothingToChange,
    PageIsLocked,
    decide,
)
from cms.evidence_changes.suggestions import suggestions
from cms.pages.models import TopicPage
from cms.publishing.models import WebhookEndpoint, WebhookEvent
from tests.factories.blocks import benefit, link
from tests.factories.evidence import FindingFactory, ResearchSourceFactory
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db
REASON = "We talked about it."


@pytest.fixture
def review(db):
    """Another source, with a finding on nearly the same outcome."""
    source = ResearchSourceFactory(
        key="review", kind="systematic_review", status="current", title="A review", year=2024,
        authors="Roe R",
    )  # fmt: skip
    FindingFactory(source=source, key="pain", outcome="pain at 3 months", certainty="low",
                   rated_by="The authors")  # fmt: skip
    FindingFactory(source=source, key="sleep", outcome="Hours of sleep", certainty="high")
    return source


@pytest.fixture
def free(page):
    """The page is under no review: who may publish it publishes it."""
    Workflow.objects.all().delete()
    return page


@pytest.fixture
def row(page, trial, fall):
    fall(trial, "expression_of_concern")
    return ClaimChange.objects.get()


def soften(**more):
    return Chosen(Decision.SOFTENED, REASON, certainty=Certainty("low"), **more)


def claims(page, *, draft=False):
    """`[("Less pain", certainty, [source])]` of the live version or the draft."""
    page = TopicPage.objects.get(pk=page.pk)
    page = page.get_latest_revision_as_object() if draft else page
    return [
        (each.value["heading"], each.value["certainty"] or "",
         [found["source"].key for found in each.value["evidence"]])
        for each in page.body
        if each.block_type == "benefit"
    ]  # fmt: skip


SLEEP = ("Better sleep", "", [])
BEFORE = ("Less pain", "", ["trial"])
SOFTER = ("Less pain", "low", ["trial"])


def test_softening_publishes_a_revision_with_its_reason(free, row, rita, by_path):
    decide(row, rita, soften())

    assert claims(free) == [SOFTER, SLEEP]
    entry = PageLogEntry.objects.get(action="clinic.claim.softened")
    assert (entry.user, entry.data["reason"], entry.revision) == (
        rita, REASON, TopicPage.objects.get(pk=free.pk).live_revision,
    )  # fmt: skip
    claim = by_path("/walking/").json()["body"][1]["value"]
    assert claim["certainty"]["code"] == "low"
    (change,) = claim["changes"]
    assert change["decision"]["code"] == "softened"
    assert change["in_words"].endswith("We now say it more carefully.")


def test_the_words_can_be_softened_and_the_sentence_be_the_editors_own(free, row, rita, by_path):
    words = {"heading": "Perhaps less pain"}
    decide(row, rita, Chosen(Decision.SOFTENED, REASON, "Ask us what it means.", words=words))

    claim = by_path("/walking/").json()["body"][1]["value"]
    assert claim["heading"] == "Perhaps less pain"
    assert claim["changes"][0]["in_words"].endswith("questioned. Ask us what it means.")


def test_replacing_lets_the_claim_rest_on_another_finding(free, row, rita, review):
    (found,) = suggestions(row)
    assert found.finding.key == "pain"

    decide(row, rita, Chosen(Decision.REPLACED, REASON, source=review, finding=found.finding))

    assert claims(free) == [("Less pain", "", ["review"]), SLEEP]
    (answer,) = TopicPage.objects.get(pk=free.pk).body[1].value.links
    assert answer["finding"].key == "pain"
    assert not ClaimChange.objects.open().exists()


def test_only_sources_that_stand_are_suggested(row, review):
    review.status = "withdrawn"
    review.save()

    assert suggestions(row) == []


def test_taking_down_removes_the_claim_at_once_and_keeps_the_page(free, row, rita, by_path):
    decide(row, rita, Chosen(Decision.TAKEN_DOWN, REASON))

    assert claims(free) == [SLEEP]
    answer = by_path("/walking/").json()
    (change,) = answer["changes"]
    assert (change["anchor"], change["decision"]["code"]) == (None, "taken_down")
    assert change["in_words"].endswith("We took down what rested on it.")


def test_keeping_changes_no_word(free, row, rita, by_path):
    decide(row, rita, Chosen(Decision.KEPT, REASON))

    assert claims(free) == [BEFORE, SLEEP]
    assert not TopicPage.objects.get(pk=free.pk).has_unpublished_changes
    (change,) = by_path("/walking/").json()["body"][1]["value"]["changes"]
    assert change["in_words"].endswith("We looked at it again and keep what we say.")


def test_an_unfinished_draft_stays_a_draft(free, row, rita):
    draft = TopicPage.objects.get(pk=free.pk)
    draft.plain_summary = "Unfinished"
    draft.save_revision()

    decide(row, rita, soften())

    live = TopicPage.objects.get(pk=free.pk)
    assert (live.plain_summary, live.has_unpublished_changes) == ("", True)
    assert live.get_latest_revision_as_object().plain_summary == "Unfinished"
    assert claims(free) == claims(free, draft=True) == [SOFTER, SLEEP]


@pytest.mark.parametrize("gate", ["warn", "block"])
def test_under_review_a_change_waits_and_taking_down_does_not(
    page, row, rita, ann, by_path, settings, gate
):
    settings.PUBLISH_GATE = gate
    (decided,) = decide(row, ann, soften())

    assert claims(page) == [BEFORE, SLEEP]
    assert claims(page, draft=True) == [SOFTER, SLEEP]
    assert decided.waits
    page = TopicPage.objects.get(pk=page.pk)
    assert page.workflow_in_progress
    (change,) = by_path("/walking/").json()["body"][1]["value"]["changes"]
    assert change["decision"] is None

    page.current_workflow_task.on_action(page.current_workflow_task_state, rita, "approve")

    assert claims(page) == [SOFTER, SLEEP]
    assert not ClaimChange.objects.get().waits


@pytest.mark.parametrize("gate", ["warn", "block"])
def test_taking_down_waits_for_no_review_and_no_check(page, trial, fall, ann, settings, gate):
    settings.PUBLISH_GATE = gate
    fall(trial)  # a claim without any evidence that stands stops a publication

    decide(ClaimChange.objects.get(), ann, Chosen(Decision.TAKEN_DOWN, REASON))

    assert claims(page) == [SLEEP]


def test_a_scheduled_version_stays_scheduled_without_the_claim(free, trial, fall, rita, clock):
    later = TopicPage.objects.get(pk=free.pk)
    later.go_live_at = timezone.now() + timedelta(days=1)
    later.plain_summary = "Later"
    later.save_revision().publish()
    fall(trial)

    decide(ClaimChange.objects.get(), rita, Chosen(Decision.TAKEN_DOWN, REASON))

    assert claims(free) == claims(free, draft=True) == [SLEEP]
    scheduled = TopicPage.objects.get(pk=free.pk).scheduled_revision
    assert scheduled.as_object().plain_summary == "Later"
    assert len(scheduled.as_object().body) == 2


def test_an_alias_shows_and_decides_what_its_original_does(free, trial, fall, rita, demo):
    alias = free.create_alias(parent=demo.home, update_slug="alias", user=None)
    fall(trial)
    assert ClaimChange.objects.count() == 2

    decide(ClaimChange.objects.get(page=free), rita, Chosen(Decision.TAKEN_DOWN, REASON))

    assert claims(alias) == [SLEEP]
    assert not ClaimChange.objects.open().exists()


def test_a_decision_covers_the_translations(free, trial, fall, rita, settings):
    french = Locale.objects.get_or_create(language_code="fr")[0]
    home = free.get_parent().get_translation_or_none(french) or (
        free.get_parent().specific.copy_for_translation(french)
    )
    home.save_revision().publish()
    other = free.copy_for_translation(french)
    other.save_revision().publish()
    fall(trial)

    decided = decide(ClaimChange.objects.get(page=free), rita, Chosen(Decision.TAKEN_DOWN, REASON))

    assert len(decided) == 2
    assert claims(free) == claims(other) == [SLEEP]


def test_two_people_cannot_decide_about_the_same_claim(free, row, rita, ann):
    decide(row, rita, Chosen(Decision.KEPT, REASON))

    with pytest.raises(AlreadyDecided):
        decide(row, ann, Chosen(Decision.TAKEN_DOWN, REASON))
    assert claims(free) == [BEFORE, SLEEP]


@pytest.mark.parametrize("chosen", [Decision.SOFTENED, Decision.REPLACED])
def test_a_change_that_changes_nothing_is_refused(row, rita, chosen):
    with pytest.raises(NothingToChange):
        decide(row, rita, Chosen(chosen, REASON))


def test_a_locked_page_can_only_lose_a_claim(free, row, rita, admin_user):
    Page.objects.filter(pk=free.pk).update(locked=True, locked_by=admin_user)

    with pytest.raises(PageIsLocked):
        decide(row, rita, soften())
    decide(row, rita, Chosen(Decision.TAKEN_DOWN, REASON))
    assert claims(free) == [SLEEP]


def test_a_draft_loses_its_claim_in_the_draft(demo, trial, fall, rita):
    page = published_topic(demo.home, benefit(link(trial)), title="Draft", live=False)
    fall(trial)

    decide(ClaimChange.objects.get(), rita, Chosen(Decision.TAKEN_DOWN, REASON))

    assert claims(page, draft=True) == []
    assert not TopicPage.objects.get(pk=page.pk).live


def test_a_claim_that_came_back_waits_again_and_nobody_reads_that_it_is_gone(
    free, row, rita, by_path
):
    before = free.get_latest_revision()
    decide(row, rita, Chosen(Decision.TAKEN_DOWN, REASON))

    before.publish()

    (waiting,) = ClaimChange.objects.open()
    assert (waiting.pk, waiting.reason, waiting.decided_by) == (row.pk, "", None)
    (change,) = by_path("/walking/").json()["body"][1]["value"]["changes"]
    assert change["decision"] is None
    assert change["in_words"].endswith("was seriously questioned.")


def test_a_claim_that_came_back_once_its_source_holds_again_is_an_edit(
    free, row, rita, by_path, trial, fall
):
    before = free.get_latest_revision()
    decide(row, rita, Chosen(Decision.TAKEN_DOWN, REASON))
    fall(trial, "current")

    before.publish()

    assert not ClaimChange.objects.open().exists()
    (change,) = by_path("/walking/").json()["body"][1]["value"]["changes"]
    assert change["decision"]["code"] == "edited"
    assert change["in_words"].endswith("was seriously questioned.")


def test_a_softening_whose_draft_was_left_is_not_told_and_waits_again(
    page, row, rita, ann, by_path
):
    before = page.get_latest_revision()
    decide(row, ann, soften())
    draft = TopicPage.objects.get(pk=page.pk)
    draft.current_workflow_task.on_action(draft.current_workflow_task_state, rita, "reject")
    other = before.as_object()
    other.plain_summary = "Other words"
    other.save_revision(user=ann).publish()

    (change,) = by_path("/walking/").json()["body"][1]["value"]["changes"]
    assert change["decision"] is None
    assert ClaimChange.objects.open().get() == row


def test_a_softening_that_waits_for_review_outlasts_that_another_claim_is_taken_down(
    demo, trial, fall, ann, rita
):
    both = [benefit(link(trial, trial.findings.get()), heading=each) for each in ("A", "B")]
    page = published_topic(demo.home, *both, title="Two claims", owner=ann)
    fall(trial, "expression_of_concern")
    softened, other = ClaimChange.objects.order_by("heading")

    decide(softened, ann, soften())
    decide(other, ann, Chosen(Decision.TAKEN_DOWN, REASON))

    softened.refresh_from_db()
    assert (softened.decision, softened.in_force_at) == (Decision.SOFTENED, None)
    assert claims(page) == [("A", "", ["trial"])]
    page = TopicPage.objects.get(pk=page.pk)
    page.current_workflow_task.on_action(page.current_workflow_task_state, rita, "approve")
    softened.refresh_from_db()
    assert claims(page) == [("A", "low", ["trial"])]
    assert softened.in_force_at
    assert not ClaimChange.objects.open().exists()


def test_whoever_may_publish_only_has_no_queue(row, people, client):
    group = Group.objects.create(name="Publishers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=row.page, permission=publish)
    client.force_login(people("pat", "Publishers"))

    assert "Less pain" not in client.get(reverse("evidence_changes")).content.decode()


def test_a_page_that_loses_its_only_block_says_what_happened(demo, trial, fall, rita, by_path):
    only = benefit(link(trial, trial.findings.get()), heading="Less pain")
    published_topic(demo.home, only, title="Only")
    fall(trial)

    decide(ClaimChange.objects.get(), rita, Chosen(Decision.TAKEN_DOWN, REASON))

    answer = by_path("/only/").json()
    assert answer["body"] == []
    assert [each["decision"]["code"] for each in answer["changes"]] == ["taken_down"]


def test_softening_raises_no_certainty_that_is_even_lower(free, row, rita):
    stored = [dict(block) for block in free.body.get_prep_value()]
    stored[1]["value"]["certainty"] = "very_low"
    draft = TopicPage.objects.get(pk=free.pk)
    draft.body = draft.body.stream_block.to_python(stored)
    draft.save_revision()

    decide(row, rita, soften())

    assert claims(free) == [SOFTER, SLEEP]
    assert claims(free, draft=True) == [("Less pain", "very_low", ["trial"]), SLEEP]


@pytest.fixture
def in_review(page, ann):
    """Ann has changed the summary and submitted that."""
    draft = TopicPage.objects.get(pk=page.pk)
    draft.plain_summary = "New words"
    draft.save_revision(user=ann)
    draft.get_workflow().start(draft, ann)
    return page


@pytest.mark.parametrize("decision", [Decision.TAKEN_DOWN, Decision.KEPT])
def test_a_draft_that_waits_for_review_goes_on_waiting(in_review, row, ann, rita, decision):
    decide(row, ann, Chosen(decision, REASON))

    page = TopicPage.objects.get(pk=in_review.pk)
    assert page.workflow_in_progress
    assert page.current_workflow_state.requested_by == ann
    page.current_workflow_task.on_action(page.current_workflow_task_state, rita, "approve")

    approved = TopicPage.objects.get(pk=page.pk)
    assert approved.plain_summary == "New words"
    assert claims(page) == ([SLEEP] if decision == Decision.TAKEN_DOWN else [BEFORE, SLEEP])


def test_webhooks_name_the_claim_that_was_decided_about(free, row, rita):
    WebhookEndpoint.objects.create(name="site", url="http://127.0.0.1:9/")

    decide(row, rita, soften())

    data = WebhookEvent.objects.get(type="page.published").data
    assert data["claims"] == [{"page": free.pk, "anchor": "less-pain"}]


def test_webhooks_name_a_claim_by_its_anchor_of_now(free, row, rita):
    WebhookEndpoint.objects.create(name="site", url="http://127.0.0.1:9/")

    decide(row, rita, soften(words={"heading": "Perhaps less pain"}))

    data = WebhookEvent.objects.get(type="page.published").data
    assert data["claims"] == [{"page": free.pk, "anchor": "perhaps-less-pain"}]


def test_one_click_on_the_desk_decides(free, row, rita, client):
    client.force_login(rita)
    desk = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Doe J 2019: A trial is under an expression of concern" in desk
    assert "Soften to “Low certainty”" in desk

    answer = client.post(
        reverse("evidence_change", args=[row.pk]),
        {"decision": "softened", "one_click": "yes", "from": "desk"},
    )

    assert answer.url == reverse("wagtailadmin_home")
    assert claims(free) == [SOFTER, SLEEP]
    assert "No claim waits for a decision" in client.get(answer.url).content.decode()


def test_the_page_of_a_claim_shows_what_happened_and_decides(free, row, rita, client, review):
    client.force_login(rita)
    address = reverse("evidence_change", args=[row.pk])
    shown = client.get(address).content.decode()
    assert "Roe R 2024: A review: pain at 3 months (Low certainty)" in shown

    refused = client.post(address, {"decision": "kept", "reason": ""}).content.decode()
    assert "Write why the claim stays as it is." in refused
    (found,) = suggestions(row)
    client.post(address, {"decision": "replaced", "suggestion": found.finding.pk})

    assert claims(free) == [("Less pain", "", ["review"]), SLEEP]
    entry = PageLogEntry.objects.get(action="clinic.claim.replaced")
    assert entry.data["reason"].startswith("Doe J 2019: A trial is under")
    assert (
        "Decided: Rests on another source, by Rita Example" in client.get(address).content.decode()
    )


def test_strangers_see_neither_the_queue_nor_the_claim(row, people, client):
    client.force_login(people("guest"))

    assert client.get(reverse("evidence_change", args=[row.pk])).status_code in {302, 403}


def test_the_queue_lists_what_waits_and_what_was_decided_and_is_not_public(page, row, rita, client):
    client.force_login(rita)
    shown = client.get(reverse("evidence_changes")).content.decode()
    assert "Less pain" in shown
    assert "Soften to “Low certainty”" in shown
    assert "Decided, and not public yet" not in shown

    decide(row, rita, soften())

    shown = client.get(reverse("evidence_changes")).content.decode()
    assert "No claim waits for a decision." in shown
    assert "Decided, and not public yet" in shown


def test_the_queue_is_empty_in_words(page, rita, client):
    client.force_login(rita)

    assert (
        "No claim waits for a decision." in client.get(reverse("evidence_changes")).content.decode()
    )


def test_a_stream_of_other_blocks_is_left_alone(free, row, rita):
    before = list(TopicPage.objects.get(pk=free.pk).body.raw_data)

    decide(row, rita, soften())

    after = list(TopicPage.objects.get(pk=free.pk).body.raw_data)
    assert [each["id"] for each in after] == [each["id"] for each in before]
    assert [after[0], after[2]] == [before[0], before[2]]
