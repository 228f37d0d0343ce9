"""The first page after signing in: what a person can begin, and what waits for them."""

from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from cms.desk.panels import drafts_of, waiting_for
from cms.evidence.models import SourceAlert
from cms.pages.models import TopicPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    """`desk(ann)` is what Ann reads, in one line; `.html` is its source."""

    def read(person):
        client.force_login(person)
        html = client.get(reverse("wagtailadmin_home")).content.decode()
        return " ".join(unescape(strip_tags(html)).split()), html

    return read


def test_an_author_reads_what_she_can_begin_and_that_nothing_waits(demo, ann, desk):
    words, html = desk(ann)

    for shape in ("A treatment", "A condition", "Advice"):
        assert shape in words
    assert reverse("desk_write", args=["treatment"]) in html
    assert reverse("import_document_upload") in html
    assert "Waiting for you" not in words  # authors are asked for no reviews
    assert "You have no drafts." in words
    assert "No notice about your sources waits for a decision." in words
    assert reverse("desk_guide") in html


def test_her_drafts_say_what_they_wait_for(ann, rita, topic, submitted, desk):
    topic("running", owner=ann)
    page = submitted(slug="walking")

    words, html = desk(ann)

    assert "Running Not published yet, saved" in words
    assert "Walking With the reviewers" in words
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html

    page.current_workflow_task.on_action(page.current_workflow_task_state, rita, "reject")

    assert "Walking A reviewer asked for changes" in desk(ann)[0]


def test_a_published_page_without_changes_is_no_draft(ann, topic):
    page = topic("walking", owner=ann, live=True)
    page.get_latest_revision().publish()
    page.refresh_from_db()
    assert drafts_of(ann) == []

    page.title = "Walking more"
    page.save_revision(user=ann)

    assert [each.pk for each in drafts_of(ann)] == [page.pk]


def test_what_waits_for_a_reviewer_names_who_asked(ann, rita, submitted, desk):
    submitted()

    words, _ = desk(rita)

    assert "Walking Ann Example asked for your review" in words
    assert list(waiting_for(ann)) == []


def test_a_reviewer_reads_that_nobody_waits(demo, rita, desk):
    assert "Nobody waits for your review." in desk(rita)[0]


def test_nobody_is_asked_to_approve_their_own_words(people, rita, topic):
    page = topic(owner=rita)
    page.get_workflow().start(page, rita)

    assert list(waiting_for(rita)) == []
    assert len(list(waiting_for(people("rob", "Clinical reviewers")))) == 1


def test_what_moved_names_the_source_and_leads_to_the_decision(demo, rita, desk):
    alert = SourceAlert.objects.create(
        source=demo.sources["hayden-2021"],
        reason="retraction",
        suggested_status="retracted",
        found_on=date(2026, 11, 19),
        found_via="Crossref",
    )

    words, html = desk(rita)

    assert "A notice about a source waits for a decision." in words
    assert "Hayden JA and others 2021: Retraction" in words
    assert reverse("source_alerts:edit", args=[alert.pk]) in html


def test_who_may_write_nowhere_is_told_whom_to_ask(demo, people, desk):
    from django.contrib.auth.models import Permission

    eve = people("eve")
    eve.user_permissions.add(Permission.objects.get(codename="access_admin"))

    words, html = desk(eve)

    assert "Ask an administrator to add you to the group “Authors”." in words
    assert reverse("desk_write", args=["treatment"]) not in html
    assert "What moved" not in words


def test_an_administrator_of_an_empty_site_is_told_to_add_a_home_page(
    admin_client, demo, monkeypatch
):
    monkeypatch.setattr("cms.desk.panels.places_for", lambda user: TopicPage.objects.none())

    shown = admin_client.get(reverse("wagtailadmin_home")).content.decode()

    assert "There is no home page yet" in shown


def test_a_part_of_another_package_takes_the_place_of_one_of_its_name():
    from cms.desk.wagtail_hooks import arrange_desk
    from cms.evidence_changes.panel import MovedPart

    class Queue(MovedPart):
        pass

    parts = [MovedPart(), Queue()]
    arrange_desk(None, parts)

    assert [type(each) for each in parts if each.name == "moved"] == [Queue]


def test_help_leads_to_the_guide_and_not_to_wagtails(admin_client, demo):
    shown = admin_client.get(reverse("wagtailadmin_home")).content.decode()

    assert reverse("desk_guide") in shown
    assert "guide.wagtail.org" not in shown
    assert "What's new in Wagtail" not in unescape(shown)


def test_the_desk_costs_the_same_for_one_draft_and_for_many(
    ann, topic, client, django_assert_num_queries
):
    client.force_login(ann)
    home = reverse("wagtailadmin_home")
    topic("first", owner=ann)
    client.get(home)  # what is asked once only
    with CaptureQueriesContext(connection) as one:
        client.get(home)
    count = len(one)
    for number in range(5):
        topic(f"more-{number}", owner=ann)
    client.get(home)

    with django_assert_num_queries(count):
        client.get(home)


def test_every_link_of_the_guide_leads_somewhere(client, ann):
    client.force_login(ann)
    shown = client.get(reverse("desk_guide")).content.decode()

    addresses = {
        part.split('"')[0]
        for part in shown.split('<div class="desk guide">')[1].split('href="')[1:]
    }
    for address in addresses:
        if address.startswith("#"):
            assert f'id="{address[1:]}"' in shown
        elif address.startswith("/admin/"):
            assert client.get(address).status_code == 200, address
    assert len(addresses) > 8
