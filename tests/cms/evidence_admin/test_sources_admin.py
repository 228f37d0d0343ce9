"""Sources as an editor meets them: the real admin views, through the test client."""

import re

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.evidence.models import ResearchSource
from cms.publishing.models import WebhookEndpoint, WebhookEvent
from tests.cms.evidence.fake_services import HAYDEN, RETRACTED
from tests.cms.evidence.sources import benefit, link, make_finding, make_source, topic
from tests.cms.evidence.test_admin import form

pytestmark = pytest.mark.django_db
NAMES = "wagtailsnippets_evidence_researchsource"


def address(name, *arguments):
    return reverse(f"{NAMES}:{name}", args=arguments)


def words(answer):
    return " ".join(answer.content.decode().split())


def status(key):
    return ResearchSource.objects.get(key=key).status


@pytest.fixture
def add(admin_client):
    def add(identifier):
        return words(admin_client.get(address("add"), {"identifier": identifier}))

    return add


def test_a_pasted_doi_fills_in_the_form(add, services):
    ResearchSource.objects.filter(key="hayden-2021").update(doi=None)

    told = add(f"https://doi.org/{HAYDEN.upper()}.")

    assert "Filled in from Crossref" in told
    for value in (HAYDEN, "hayden-2021-2", "Exercise therapy for chronic low back pain", "2021"):
        assert f'value="{value}"' in told or value in told.split("<textarea")[1]
    assert "Cochrane Back and Neck Group" in told
    assert '<option value="systematic_review" selected' in told


def test_a_retraction_is_told_before_the_source_is_added(add, services):
    assert "knows of a later notice about this publication: retraction" in add(RETRACTED)


def test_a_source_that_is_there_is_linked(add, demo):
    told = add(HAYDEN)

    assert "You already have" in told
    assert address("edit", demo.sources["hayden-2021"].pk) in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10.1234/unknown", "Crossref does not know this identifier."),
        ("https://example.org/leaflet", "Nobody is asked about web addresses"),
    ],
)
def test_what_is_not_found_leaves_a_form_that_can_be_used(add, services, text, said):
    told = add(text)

    assert said in told
    assert f'value="{text}"' in told.split('id="w-editor-form"')[1]


def test_offline_the_form_can_be_used_and_says_so(add):
    assert "Looking up is switched off: set SOURCE_LOOKUP_MAILTO" in add("10.1234/x")


def test_what_is_no_identifier_is_told_beside_its_field(add):
    told = add('"><script>')

    assert "This is no DOI, PubMed number or web address." in told
    assert "<script>&" not in told
    assert 'aria-invalid="true"' in told


def test_a_filled_in_source_is_saved(admin_client):
    fields = {"key": "new-2020", "kind": "other", "title": "New", "status": "unverified"}
    empty = {"findings-TOTAL_FORMS": 0, "findings-INITIAL_FORMS": 0}

    answer = admin_client.post(address("add"), {**fields, **empty, "doi": "10.1/new"})

    assert answer.status_code == 302
    assert ResearchSource.objects.get(key="new-2020").doi == "10.1/new"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("qaseem 2017", "acp-2017"),
        ("10.7326/M16-2367", "acp-2017"),
        ("noninvasive", "acp-2017"),
        ("nice-ng", "nice-ng59"),
        ("34580864", "hayden-2021"),
    ],
)
def test_list_and_chooser_find_by_author_year_title_key_and_identifier(admin_client, asked, found):
    chooser = reverse("wagtailsnippetchoosers_evidence_researchsource:choose_results")

    for place in (address("list_results"), chooser):
        told = words(admin_client.get(place, {"q": asked}))
        shown = [source.key for source in ResearchSource.objects.all() if source.title in told]
        assert shown == [found]


def test_the_chooser_shows_reference_and_standing_and_filters(admin_client, demo):
    chooser = reverse("wagtailsnippetchoosers_evidence_researchsource:choose_results")
    nice, acp = demo.sources["nice-ng59"], demo.sources["acp-2017"]
    nice.depends_on = [acp]
    nice.save()

    told = words(admin_client.get(chooser, {"kind": "guideline"}))

    assert "Relied on (unverified; builds on acp-2017, expired)" in told
    assert "NICE guideline NG59 2016." in told
    assert "Exercise therapy" not in told
    assert "Noninvasive" not in words(admin_client.get(chooser, {"status": "current"}))


def test_the_list_says_on_how_many_pages_and_filters_by_it(admin_client, demo):
    make_source("unused")

    told = words(admin_client.get(address("list")))
    unused = words(admin_client.get(address("list_results"), {"used": "no"}))

    assert "Title of unused." in told
    assert re.findall(r"<td[^>]*> ?(\d+) ?</td>", told) == ["1", "1", "1", "1", "1", "0"]
    assert "Title of unused." in unused
    assert "Hayden JA, Ellis J" not in unused


def test_the_list_costs_the_same_however_long(admin_client, demo, django_assert_num_queries):
    admin_client.get(address("list"))
    with django_assert_num_queries(11):
        admin_client.get(address("list"))
    for number in range(20):
        made = make_source(f"more-{number}")
        made.depends_on = [demo.sources["acp-2017"]]
        made.save()

    with django_assert_num_queries(11):
        admin_client.get(address("list"))


def test_a_source_shows_its_reference_its_standing_and_its_uses(admin_client, demo):
    told = words(admin_client.get(address("edit", demo.sources["acp-2017"].pk)))

    assert "Annals of Internal Medicine 2017." in told
    assert "<strong>Status:</strong> Expired" in told
    assert "Used on 1 page, 1 claim" in told
    assert f"/admin/pages/{demo.page.pk}/edit/" in told


def test_a_source_is_not_saved_while_somebody_types(admin_client, demo):
    for place in (address("add"), address("edit", demo.sources["acp-2017"].pk)):
        assert "data-w-autosave-interval" not in words(admin_client.get(place))


def test_a_new_status_of_a_used_source_is_confirmed_first(admin_client, demo):
    nice, hayden = demo.sources["nice-ng59"], demo.sources["hayden-2021"]
    nice.depends_on = [hayden]
    nice.save()
    place = address("edit", hayden.pk)
    change = {
        "key": "hayden-2021", "kind": hayden.kind, "title": "Another title",
        "status": "retracted", "findings-TOTAL_FORMS": 0, "findings-INITIAL_FORMS": 0,
    }  # fmt: skip

    asked = words(admin_client.post(place, change))

    assert "Used on 1 page, 3 claims. The status would change there" in asked
    assert "from “Current” to “Retracted”" in asked
    assert 'value="Another title"' in asked
    assert status("hayden-2021") == "current"

    admin_client.post(place, {**change, "status_confirmed": "on"})

    assert status("hayden-2021") == "retracted"
    entry = ModelLogEntry.objects.get(action="evidence.status")
    assert entry.message == "Status changed from Current to Retracted"


def test_what_nobody_uses_or_what_keeps_its_status_needs_no_confirmation(admin_client, demo):
    unused = make_source("unused")
    admin_client.post(address("edit", unused.pk), form(unused, status="retracted"))
    assert status("unused") == "retracted"

    nice = demo.sources["nice-ng59"]
    admin_client.post(address("edit", nice.pk), form(nice, title="Renamed"))
    assert ResearchSource.objects.get(key="nice-ng59").title == "Renamed"


def test_going_back_to_the_version_before_undoes_a_retraction(admin_client, demo):
    nice = demo.sources["nice-ng59"]
    place = address("edit", nice.pk)
    admin_client.post(place, form(nice, status="retracted", status_confirmed="on"))
    first = nice.revisions.order_by("pk").first()

    told = words(admin_client.get(address("revisions_revert", nice.pk, first.pk)))

    assert '<option value="unverified" selected' in told
    asked = words(admin_client.post(place, form(nice, status="unverified")))
    assert "from “Retracted” to “Unverified”" in asked
    admin_client.post(place, form(nice, status="unverified", status_confirmed="on"))
    assert status("nice-ng59") == "unverified"


def test_a_finding_that_a_claim_names_is_not_taken_away(admin_client, demo):
    made = make_source("made")
    used, unused = make_finding(made, "used"), make_finding(made, "unused")
    topic(demo.home, benefit(link(made, used)))

    def without(finding):
        kept = {"findings-TOTAL_FORMS": 1, "findings-INITIAL_FORMS": 1, "findings-0-ORDER": 1}
        names = ["key", "population", "intervention", "comparator", "outcome", "certainty"]
        row = {f"findings-0-{name}": getattr(finding, name) for name in names}
        taken = {"findings-0-id": finding.pk, "findings-0-DELETE": "on"}
        return form(made, **kept, **row, **taken)

    refused = admin_client.post(address("edit", made.pk), without(used))
    assert refused.status_code == 200
    assert "The finding “used” is still used by: topic page “Other”" in words(refused)

    assert admin_client.post(address("edit", made.pk), without(unused)).status_code == 302
    assert [finding.key for finding in made.findings.all()] == ["used"]


def test_two_records_are_merged_in_the_admin(admin_client, demo):
    duplicate = make_source("double", title="Exercise therapy for chronic low back pain!")
    make_finding(duplicate, "pain-vs-minimal", outcome="Pain")
    page = topic(demo.home, benefit(link(duplicate)))
    hayden = demo.sources["hayden-2021"]
    place = address("merge", duplicate.pk)
    assert "double" not in words(admin_client.get(address("merge", hayden.pk))).split("Likely")[0]
    assert "hayden-2021: Hayden JA" in words(admin_client.get(place))

    both = f"{place}?other={hayden.pk}&keep=other"
    told = words(admin_client.get(both))

    assert "<strong>hayden-2021</strong> stays" in told
    assert f"/admin/pages/{page.pk}/edit/" in told
    assert "pain-vs-minimal is the same finding" in told

    answer = admin_client.post(both, {"same": ["pain-vs-minimal"]}, follow=True)

    assert "double is now part of hayden-2021." in words(answer)
    assert not ResearchSource.objects.filter(key="double").exists()


def test_a_merge_that_is_refused_says_why(admin_client, demo):
    hayden = demo.sources["hayden-2021"]
    place = address("merge", hayden.pk)

    told = words(admin_client.get(place, {"other": hayden.pk}))

    assert "Choose another source than the one you are merging." in told
    assert "Select a valid choice" in words(admin_client.get(place, {"other": 9999}))


@pytest.mark.parametrize("name", ["list", "add"])
def test_whoever_may_not_see_the_library_does_not(client, django_user_model, name):
    client.force_login(django_user_model.objects.create_user("nobody"))

    assert client.get(address(name)).status_code == 302


def test_a_change_of_status_reaches_pages_through_what_builds_on_the_source(admin_client, demo):
    """The list of pages to refresh: what webhooks and the CDN are told."""
    trial = make_source("trial")
    review = make_source("review")
    review.depends_on = [trial]
    review.save()
    guideline = make_source("guideline")
    guideline.depends_on = [review]
    guideline.save()
    page = topic(demo.home, benefit(link(guideline)))
    demo.safety_notice.source = review
    demo.safety_notice.save()
    WebhookEndpoint.objects.create(name="The site", url="https://www.example.org/hook")

    admin_client.post(
        address("edit", trial.pk), form(trial, status="retracted", status_confirmed="on")
    )

    told = WebhookEvent.objects.get(data__cause__id=trial.pk)
    assert told.data["pages"] == sorted([page.pk, demo.page.pk])
