"""What visitors, frontends and receivers of webhooks learn of a change."""

import pytest

from cms.claim_history.models import ClaimChange, SourceChange
from cms.clinic.models import ClinicSettings
from cms.pages.models import TopicPage
from cms.publishing.models import WebhookEndpoint, WebhookEvent
from tests.factories.blocks import benefit, link, stream
from tests.factories.evidence import ResearchSourceFactory
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db


def told(answer):
    """The sentences of the claims of a page's answer, by heading."""
    return {
        each["value"]["heading"]: [change["in_words"] for change in each["value"]["changes"]]
        for each in answer.json()["body"]
        if each["type"] == "benefit"
    }


def test_the_claim_says_what_changed_when_and_why(page, trial, fall, by_path):
    assert told(by_path("/walking/")) == {"Less pain": [], "Better sleep": []}

    fall(trial)

    answer = by_path("/walking/")
    sentence = "Changed on 20 November 2026: a study behind this was withdrawn."
    assert told(answer) == {"Less pain": [sentence], "Better sleep": []}
    (change,) = answer.json()["changes"]
    assert change == {
        "changed_on": "2026-11-20",
        "source": "trial",
        "status": {"code": "retracted", "label": "Retracted"},
        "decision": None,
        "decided_on": None,
        "anchor": "less-pain",
        "in_words": sentence,
    }


@pytest.mark.parametrize(
    ("status", "happened"),
    [
        ("withdrawn", "was withdrawn"),
        ("expression_of_concern", "was seriously questioned"),
        ("corrected", "was corrected"),
        ("superseded", "was replaced by a newer edition"),
        ("expired", "is no longer kept up to date"),
    ],
)
def test_each_kind_of_change_has_its_words(page, trial, fall, by_path, status, happened):
    fall(trial, status)

    assert told(by_path("/walking/"))["Less pain"] == [
        f"Changed on 20 November 2026: a study behind this {happened}."
    ]


@pytest.mark.parametrize(
    ("kind", "relation", "subject"),
    [
        ("guideline", "supports", "a guideline behind this"),
        ("book", "partly_supports", "a source behind this"),
    ],
)
def test_the_words_say_what_the_source_was(demo, fall, by_path, kind, relation, subject):
    source = ResearchSourceFactory(key="s", status="current", kind=kind)
    published_topic(
        demo.home, benefit({**link(source), "relation": relation}), title="A page", slug="a"
    )

    fall(source)

    assert told(by_path("/a/"))["Less pain"] == [
        f"Changed on 20 November 2026: {subject} was withdrawn."
    ]


def test_a_source_that_gave_context_only_is_for_editors(demo, trial, fall, by_path):
    context = {**link(trial), "relation": "context"}
    published_topic(demo.home, benefit(context), title="A page", slug="a")

    fall(trial)

    assert told(by_path("/a/")) == {"Less pain": []}
    assert ClaimChange.objects.open().count() == 1, "editors are told"


def test_what_a_source_builds_on_is_named_as_such(demo, trial, fall, by_path):
    review = ResearchSourceFactory(key="review", status="current", kind="systematic_review")
    review.depends_on.set([trial])
    review.save()
    published_topic(demo.home, benefit(link(review)), title="A page", slug="a")

    fall(trial)

    assert told(by_path("/a/"))["Less pain"] == [
        "Changed on 20 November 2026: a study that a source behind this builds on was withdrawn."
    ]


def test_the_clinic_may_word_the_sentence(page, trial, fall, by_path):
    ClinicSettings.objects.update(change_sentence="On {date} we saw that {reason}!")

    fall(trial)

    assert told(by_path("/walking/"))["Less pain"] == [
        "On 20 November 2026 we saw that a study behind this was withdrawn!"
    ]


def test_a_source_that_holds_again_is_told(page, trial, fall, by_path):
    fall(trial)
    fall(trial, "current")

    assert told(by_path("/walking/"))["Less pain"][0] == (
        "Changed on 20 November 2026: a study behind this counts again."
    )


def test_the_list_of_claims_and_the_source_have_the_changes(page, trial, fall, api):
    fall(trial)

    (claim,) = api("claims/", source="trial").json()["items"]
    (same,) = api("sources/trial/").json()["claims"]

    assert [each["source"] for each in claim["changes"]] == ["trial"]
    assert same["changes"] == claim["changes"]


def test_the_feed_has_the_changes_the_latest_first(demo, page, trial, fall, api, clock):
    other = ResearchSourceFactory(key="other", status="current", kind="guideline")
    published_topic(demo.home, benefit(link(other), heading="Strength"), title="Lifting", slug="l")
    fall(trial)
    fall(other, "superseded")

    feed = api("claims/changes/", limit=1).json()

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = feed["items"]
    assert item["url"].endswith("/l/#strength")
    assert item["title"] == "Lifting: Strength"
    assert item["tags"] == ["superseded"]
    assert item["date_published"] == "2026-11-20T09:00:00+00:00"
    assert item["_clinic"]["source"] == "other"
    assert feed["next_url"].endswith("/api/v2/claims/changes/?limit=1&offset=1")
    rest = api("claims/changes/", limit=1, offset=1).json()
    assert [each["_clinic"]["source"] for each in rest["items"]] == ["trial"]
    assert "next_url" not in rest


def test_the_feed_has_nothing_of_drafts_and_of_notices(demo, trial, fall, api):
    published_topic(demo.home, benefit(link(trial)), title="Draft", live=False)

    fall(trial)

    assert api("claims/changes/").json()["items"] == []


def test_the_feed_calls_a_claim_what_its_page_calls_it_now(demo, page, trial, fall, api):
    fall(trial, "expression_of_concern")
    stored = [dict(block) for block in page.body.get_prep_value()]
    stored[1]["value"]["heading"] = "Perhaps less pain"
    page.body = page.body.stream_block.to_python(stored)
    page.save_revision().publish()

    (item,) = api("claims/changes/").json()["items"]

    assert item["title"] == "Walking: Perhaps less pain"


def test_webhooks_name_the_page_and_the_anchors_of_its_claims(page, trial, fall):
    WebhookEndpoint.objects.create(name="site", url="http://127.0.0.1:9/")

    fall(trial)

    data = WebhookEvent.objects.get(type="content.changed").data
    assert data["pages"] == [page.pk]
    assert data["claims"] == [{"page": page.pk, "anchor": "less-pain"}]


@pytest.fixture
def replaced(page, trial, fall, by_path):
    """The trial fell, and Ann published the page with another source in its place."""
    newer = ResearchSourceFactory(key="newer", status="current")
    fall(trial)
    page.body = stream(benefit(link(newer)))
    page.save_revision().publish()
    return trial


def test_a_source_that_a_page_tells_about_is_answered_and_not_listed(replaced, api, by_path):
    (change,) = by_path("/walking/").json()["changes"]
    listed = [each["key"] for each in api("sources/").json()["items"]]

    assert change["source"] == "trial"
    assert api("sources/trial/").json()["status"]["code"] == "retracted"
    assert "trial" not in listed


def test_a_source_of_which_no_page_tells_is_not_answered(trial, fall, api):
    fall(trial)

    assert api("sources/trial/").status_code == 404


def test_what_visitors_read_stays_when_the_source_is_deleted(replaced, by_path):
    before = by_path("/walking/").json()["changes"]

    replaced.delete()

    assert by_path("/walking/").json()["changes"] == before != []


def test_what_no_visitor_read_goes_with_the_source(page, trial, fall):
    page.unpublish()
    fall(trial)
    TopicPage.objects.get(pk=page.pk).delete()

    trial.delete()

    assert not ClaimChange.objects.exists()
    assert not SourceChange.objects.exists()
