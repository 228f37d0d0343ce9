"""Two records of one publication become one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, ReferenceIndex
from wagtail_localize.models import Translation

from cms.evidence.models import Finding, ResearchSource, SourceAlert
from cms.evidence_admin.merging import MergeRefused, merge, plan_merge
from cms.pages.models import TopicPage
from cms.search.models import SourceUse
from cms.usage.uses import uses_of
from tests.cms.evidence.typed_findings import POINTS
from tests.cms.translating import french_locale, translate
from tests.factories.blocks import benefit, link, stream
from tests.factories.evidence import FindingFactory, ResearchSourceFactory
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(demo):
    """Two records with a finding of the same key each, and one of its own in the duplicate."""
    survivor, duplicate = (
        ResearchSourceFactory(key="kept"),
        ResearchSourceFactory(key="double", doi="10.1/x", year=2020),
    )
    FindingFactory(source=survivor, key="pain")
    for key in ("pain", "function"):
        FindingFactory(source=duplicate, key=key)
    return survivor, duplicate


def evidence_of(body):
    return [
        (each.value["source"].key, getattr(each.value["finding"], "key", None))
        for block in body
        for each in block.value["evidence"].bound_blocks
    ]


def test_typed_numbers_are_taken_over_where_the_finding_that_stays_has_none(pair, admin_user):
    survivor, duplicate = pair
    Finding.objects.filter(source=duplicate).update(**POINTS)
    merge(survivor, duplicate, ["pain"], admin_user)

    kept = {each.key: each.result.estimate for each in survivor.findings.all()}
    assert kept == {"pain": -15, "function": -15}

    third = ResearchSourceFactory(key="third")
    FindingFactory(source=third, key="pain", **{**POINTS, "estimate": -13})
    merge(survivor, third, ["pain"], admin_user)
    assert survivor.findings.get(key="pain").result.estimate == -15  # its own stay


def test_links_in_live_pages_drafts_and_schedules_move_and_ids_stay(demo, pair, admin_user):
    survivor, duplicate = pair
    pain, function = duplicate.findings.order_by("key").reverse()
    page = published_topic(demo.home, benefit(link(duplicate, pain), link(duplicate, function)))
    ids = page.body.raw_data[0]["id"]
    scheduled = TopicPage.objects.get(pk=page.pk)
    scheduled.go_live_at = timezone.now() + timedelta(days=2)
    scheduled.save_revision().publish()
    draft = TopicPage.objects.get(pk=page.pk)
    draft.go_live_at = None
    draft.body.extend((each.block_type, each.value) for each in stream(benefit(link(duplicate))))
    draft.save_revision()

    merge(survivor, duplicate, ["pain"], admin_user)

    page = TopicPage.objects.get(pk=page.pk)
    moved = [("kept", "pain"), ("kept", "function")]
    assert evidence_of(page.body) == moved
    assert page.body.raw_data[0]["id"] == ids
    assert evidence_of(page.get_latest_revision_as_object().body) == [*moved, ("kept", None)]
    assert evidence_of(page.get_scheduled_revision_as_object().body) == moved
    assert all(
        "kept" in {key for key, _ in evidence_of(revision.as_object().body)}
        for revision in page.revisions.all()
    )
    assert not ResearchSource.objects.filter(key="double").exists()
    assert page.has_unpublished_changes


def test_the_catalogue_and_the_reference_index_follow(demo, pair, admin_user):
    survivor, duplicate = pair
    page = published_topic(demo.home, benefit(link(duplicate)))

    merge(survivor, duplicate, [], admin_user)

    assert SourceUse.objects.get(page=page).source == survivor
    assert ReferenceIndex.get_references_to(survivor).exists()


def test_a_finding_of_the_same_key_that_is_another_one_gets_a_new_key(demo, pair, admin_user):
    survivor, duplicate = pair
    page = published_topic(demo.home, benefit(link(duplicate, duplicate.findings.get(key="pain"))))

    merge(survivor, duplicate, [], admin_user)

    assert evidence_of(TopicPage.objects.get(pk=page.pk).body) == [("kept", "pain-2")]
    found = ResearchSource.objects.get(key="kept").findings
    assert list(found.values_list("key", flat=True)) == ["pain", "function", "pain-2"]


def test_the_plan_says_what_would_move(demo, pair):
    survivor, duplicate = pair
    published_topic(demo.home, benefit(link(duplicate)))

    steps = plan_merge(survivor, duplicate)

    assert [str(use.user) for use in steps.uses] == ["Other"]
    assert [finding.key for finding in steps.moving] == ["function"]
    assert [(a.source.key, b.source.key) for a, b in steps.clashes] == [("double", "kept")]
    assert steps.filled == {"doi": "10.1/x", "year": 2020}


def test_what_the_survivor_does_not_say_is_taken_over(pair, admin_user):
    survivor, duplicate = pair
    survivor.year = 2019
    survivor.save()

    merge(survivor, duplicate, ["pain"], admin_user)

    kept = ResearchSource.objects.get(key="kept")
    assert (kept.doi, kept.year) == ("10.1/x", 2019)
    assert kept.latest_revision.as_object().doi == "10.1/x"


def test_notices_other_sources_and_alerts_move(demo, pair, admin_user):
    survivor, duplicate = pair
    demo.safety_notice.source = duplicate
    demo.safety_notice.save()
    acp, nice = demo.sources["acp-2017"], demo.sources["nice-ng59"]
    acp.depends_on = [duplicate, nice]
    acp.save()
    nice.superseded_by = duplicate
    nice.save()
    duplicate.depends_on = [demo.sources["hayden-2021"], survivor]
    duplicate.save()
    for source in pair:
        SourceAlert.objects.create(
            source=source, reason="other", suggested_status="unverified", notice=source.key[:1],
            found_on=timezone.localdate(), found_via="x",
        )  # fmt: skip

    merge(survivor, duplicate, ["pain"], admin_user)

    for each in (demo.safety_notice, nice):
        each.refresh_from_db()
    assert demo.safety_notice.source == nice.superseded_by == survivor
    acp = ResearchSource.objects.get(key="acp-2017")
    assert {source.key for source in acp.depends_on.all()} == {"kept", "nice-ng59"}
    kept = ResearchSource.objects.get(key="kept")
    assert [source.key for source in kept.depends_on.all()] == ["hayden-2021"]
    assert kept.alerts.count() == 2
    assert {use.user for use in uses_of(kept)} == {demo.safety_notice, acp, nice}


def test_a_translation_made_anew_rests_on_the_survivor(
    demo, pair, admin_user, django_capture_on_commit_callbacks
):
    survivor, duplicate = pair
    pain = duplicate.findings.get(key="pain")
    page = published_topic(demo.home, benefit(link(duplicate, pain)))
    with django_capture_on_commit_callbacks(execute=True):
        french = translate(page, french_locale())

    merge(survivor, duplicate, ["pain"], admin_user)
    with django_capture_on_commit_callbacks(execute=True):
        Translation.objects.get(source__object_id=page.translation_key).save_target()

    french = TopicPage.objects.get(pk=french.pk)
    assert evidence_of(french.body) == [("kept", "pain")]


def test_a_page_that_the_gate_refuses_stops_the_merge_with_the_reason(
    demo, pair, admin_user, settings
):
    survivor, duplicate = pair
    page = published_topic(demo.home, benefit(link(duplicate)))
    ResearchSource.objects.filter(pk=survivor.pk).update(status="retracted")
    settings.PUBLISH_GATE = "block"

    with pytest.raises(
        MergeRefused, match=r"has to be corrected first: Benefit 1.*kept” is retracted"
    ):
        merge(survivor, duplicate, [], admin_user)

    assert evidence_of(TopicPage.objects.get(pk=page.pk).body) == [("double", None)]


def test_merging_stands_in_the_history(demo, pair, admin_user):
    survivor, duplicate = pair
    published_topic(demo.home, benefit(link(duplicate)))

    merge(survivor, duplicate, ["pain"], admin_user)

    entry = ModelLogEntry.objects.get(action="evidence.merge")
    assert entry.user == admin_user
    assert entry.message == "Took over double (Title of double. 2020.), used on 1 page"


def test_a_survivor_that_would_build_on_itself_is_refused_and_nothing_moves(pair, admin_user, demo):
    survivor, duplicate = pair
    page = published_topic(demo.home, benefit(link(duplicate)))
    between = ResearchSourceFactory(key="between")
    between.depends_on = [duplicate]
    between.save()
    survivor.depends_on = [between]
    survivor.save()

    with pytest.raises(MergeRefused, match="would build on itself"):
        merge(survivor, duplicate, ["pain"], admin_user)

    assert evidence_of(TopicPage.objects.get(pk=page.pk).body) == [("double", None)]
    assert ResearchSource.objects.get(key="double").findings.count() == 2


def test_a_source_is_not_merged_with_itself_or_with_one_that_is_gone(pair, admin_user):
    survivor, duplicate = pair
    with pytest.raises(MergeRefused, match="two different"):
        merge(survivor, survivor, [], admin_user)

    gone = ResearchSource.objects.get(pk=duplicate.pk)
    duplicate.delete()
    with pytest.raises(MergeRefused, match="deleted one of the two"):
        merge(survivor, gone, [], admin_user)


@pytest.mark.parametrize(
    ("kept", "lost", "left"),
    [
        ("current", "retracted", "retracted"),
        ("unverified", "expression_of_concern", "expression_of_concern"),
        ("retracted", "current", "retracted"),
        ("current", "unverified", "current"),
        ("unverified", "current", "unverified"),
    ],
)
def test_what_is_known_of_one_record_is_known_of_the_publication(
    demo, pair, admin_user, api, kept, lost, left
):
    survivor, duplicate = pair
    published_topic(demo.home, benefit(link(survivor)))
    ResearchSource.objects.filter(pk=survivor.pk).update(status=kept, status_note="Of the kept")
    ResearchSource.objects.filter(pk=duplicate.pk).update(
        status=lost, status_note="Of the lost", status_changed_on="2024-05-01"
    )

    merge(survivor, duplicate, ["pain"], admin_user)

    survivor.refresh_from_db()
    assert survivor.status == left
    taken = left != kept
    assert survivor.status_note == ("Of the lost" if taken else "Of the kept")
    assert str(survivor.status_changed_on) == ("2024-05-01" if taken else "None")
    standing = api("sources/kept/").json()["standing"]["code"]
    fell = {"retracted": "fallen", "expression_of_concern": "in_doubt"}
    assert standing == fell.get(left, "stands")


def test_the_page_of_a_merger_tells_which_status_is_taken_over(pair, admin_client):
    survivor, duplicate = pair
    ResearchSource.objects.filter(pk=duplicate.pk).update(status="expression_of_concern")

    address = reverse("wagtailsnippets_evidence_researchsource:merge", args=[survivor.pk])
    page = admin_client.get(address, {"other": duplicate.pk}).content.decode()

    assert "status: Expression of concern" in page
