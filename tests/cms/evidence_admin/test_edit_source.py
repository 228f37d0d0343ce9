"""Editing a source in the admin: its panels, its status, its findings."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import ModelLogEntry

from cms.evidence.models import ResearchSource
from cms.publishing.models import WebhookEndpoint, WebhookEvent
from tests.cms.evidence.test_admin import form
from tests.cms.evidence.typed_findings import POINTS
from tests.cms.evidence_admin.admin_pages import address, shown_text, stored_status
from tests.factories.blocks import benefit, link
from tests.factories.evidence import FindingFactory, ResearchSourceFactory
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db


def test_a_source_shows_its_reference_its_standing_and_its_uses(admin_client, demo):
    shown = shown_text(admin_client.get(address("edit", demo.sources["acp-2017"].pk)))

    assert "Annals of Internal Medicine 2017." in shown
    assert "<strong>Status:</strong> Expired" in shown
    assert "Used on 1 page, 1 claim" in shown
    assert f"/admin/pages/{demo.page.pk}/edit/" in shown


def test_a_source_is_not_autosaved(admin_client, demo):
    for place in (address("add"), address("edit", demo.sources["acp-2017"].pk)):
        assert "data-w-autosave-interval" not in shown_text(admin_client.get(place))


def test_a_new_status_of_a_used_source_is_confirmed_first(admin_client, demo):
    nice, hayden = demo.sources["nice-ng59"], demo.sources["hayden-2021"]
    nice.depends_on = [hayden]
    nice.save()
    place = address("edit", hayden.pk)
    change = {
        "key": "hayden-2021", "kind": hayden.kind, "title": "Another title",
        "status": "retracted", "findings-TOTAL_FORMS": 0, "findings-INITIAL_FORMS": 0,
    }  # fmt: skip

    asked = shown_text(admin_client.post(place, change))

    assert "Used on 1 page, 3 claims. The status would change there" in asked
    assert "from “Current” to “Retracted”" in asked
    assert 'value="Another title"' in asked
    assert stored_status("hayden-2021") == "current"

    admin_client.post(place, {**change, "status_confirmed": "on"})

    assert stored_status("hayden-2021") == "retracted"
    entry = ModelLogEntry.objects.get(action="evidence.status")
    assert entry.message == "Status changed from Current to Retracted"


def test_the_box_that_confirms_a_status_comes_with_the_choice(admin_client, demo):
    unused = ResearchSourceFactory(key="unused")
    used, alone = (
        admin_client.get(address("edit", each.pk)).content.decode()
        for each in (demo.sources["nice-ng59"], unused)
    )

    assert 'data-w-rules="{&quot;status&quot;: &quot;unverified&quot;}"' in used
    assert 'name="status_confirmed"' in used
    assert "status_confirmed" not in alone


def test_an_unused_source_or_an_unchanged_status_needs_no_confirmation(admin_client, demo):
    unused = ResearchSourceFactory(key="unused")
    admin_client.post(address("edit", unused.pk), form(unused, status="retracted"))
    assert stored_status("unused") == "retracted"

    nice = demo.sources["nice-ng59"]
    admin_client.post(address("edit", nice.pk), form(nice, title="Renamed"))
    assert ResearchSource.objects.get(key="nice-ng59").title == "Renamed"


def test_reverting_to_an_earlier_version_undoes_a_retraction(admin_client, demo):
    nice = demo.sources["nice-ng59"]
    place = address("edit", nice.pk)
    admin_client.post(place, form(nice, status="retracted", status_confirmed="on"))
    first = nice.revisions.order_by("pk").first()

    shown = shown_text(admin_client.get(address("revisions_revert", nice.pk, first.pk)))

    assert '<option value="unverified" selected' in shown
    asked = shown_text(admin_client.post(place, form(nice, status="unverified")))
    assert "from “Retracted” to “Unverified”" in asked
    admin_client.post(place, form(nice, status="unverified", status_confirmed="on"))
    assert stored_status("nice-ng59") == "unverified"


def test_a_finding_that_a_claim_uses_cannot_be_removed(admin_client, demo):
    made = ResearchSourceFactory(key="made")
    used, unused = (
        FindingFactory(source=made, key="used"),
        FindingFactory(source=made, key="unused"),
    )
    published_topic(demo.home, benefit(link(made, used)))

    def without(finding):
        kept = {"findings-TOTAL_FORMS": 1, "findings-INITIAL_FORMS": 1, "findings-0-ORDER": 1}
        names = ["key", "population", "intervention", "comparator", "outcome", "certainty"]
        row = {f"findings-0-{name}": getattr(finding, name) for name in names}
        taken = {"findings-0-id": finding.pk, "findings-0-DELETE": "on"}
        return form(made, **kept, **row, **taken)

    refused = admin_client.post(address("edit", made.pk), without(used))
    assert refused.status_code == 200
    assert "The finding “o” is still used by: page “Other”" in shown_text(refused)

    assert admin_client.post(address("edit", made.pk), without(unused)).status_code == 302
    assert [finding.key for finding in made.findings.all()] == ["used"]


def test_a_change_of_status_refreshes_pages_of_sources_that_build_on_it(admin_client, demo):
    """The list of pages to refresh: what webhooks and the CDN are shown."""
    trial = ResearchSourceFactory(key="trial")
    review = ResearchSourceFactory(key="review")
    review.depends_on = [trial]
    review.save()
    guideline = ResearchSourceFactory(key="guideline")
    guideline.depends_on = [review]
    guideline.save()
    page = published_topic(demo.home, benefit(link(guideline)))
    demo.safety_notice.source = review
    demo.safety_notice.save()
    WebhookEndpoint.objects.create(name="The site", url="https://www.example.org/hook")

    admin_client.post(
        address("edit", trial.pk), form(trial, status="retracted", status_confirmed="on")
    )

    shown = WebhookEvent.objects.get(data__cause__id=trial.pk)
    assert shown.data["pages"] == sorted([page.pk, demo.page.pk])


def test_a_source_is_not_offered_itself_nor_what_builds_on_it(admin_client, demo):
    nice, hayden = demo.sources["nice-ng59"], demo.sources["hayden-2021"]
    nice.depends_on = [hayden]
    nice.save()

    page = BeautifulSoup(admin_client.get(address("edit", hayden.pk)).content, "html.parser")

    offered = {int(each["value"]) for each in page.select("[name=depends_on] option")}
    everything = set(ResearchSource.objects.values_list("pk", flat=True))
    assert everything - offered == {nice.pk, hayden.pk}


def with_numbers(source, **changes):
    """What the browser posts for a source with one new finding with typed numbers."""
    finding = {"key": "typed", "population": "p", "intervention": "i", "comparator": "c",
               "outcome": "o", "certainty": "high", **POINTS, **changes}  # fmt: skip
    row = {f"findings-0-{name}": value for name, value in finding.items()}
    sizes = {"findings-TOTAL_FORMS": 1, "findings-INITIAL_FORMS": 0, "findings-0-ORDER": 1}
    return form(source, **sizes, **row)


def test_numbers_that_contradict_each_other_are_explained_at_their_field(admin_client, demo):
    nice = demo.sources["nice-ng59"]

    answer = admin_client.post(address("edit", nice.pk), with_numbers(nice, estimate="-11"))

    assert answer.status_code == 200
    assert "The estimate lies outside the interval." in shown_text(answer)
    assert not nice.findings.exists()


def test_typed_numbers_are_saved_and_come_back_with_an_earlier_version(admin_client, demo):
    nice = demo.sources["nice-ng59"]
    place = address("edit", nice.pk)

    assert admin_client.post(place, with_numbers(nice)).status_code == 302

    saved = nice.findings.get().result
    assert (saved.estimate, saved.interval.low, saved.interval.level) == (-15, -18, 95)
    version = nice.revisions.order_by("pk").last()
    nice.findings.update(estimate=-13)
    assert version.as_object().findings.get().result == saved
