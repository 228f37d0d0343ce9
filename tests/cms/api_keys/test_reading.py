"""Private pages and drafts for a program with a key, and nothing for anybody else."""

import json
import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.api_keys.models import ApiKey, digest_of
from cms.pages.models import TopicPage
from tests.cms.api.response_cache.conftest import *  # noqa: F403  the layer before Django
from tests.cms.written_again import written_again
from tests.factories.api_keys import make_key, useless_keys

pytestmark = pytest.mark.django_db
BY_PATH = "/api/v2/pages/by-path/?path="


@pytest.fixture
def hidden(demo):
    """`/private/`, which is live and restricted, with a draft; and `/new/`, never published."""
    written_again("hidden", lambda: _hidden(demo.home))
    return {slug: TopicPage.objects.get(slug=slug) for slug in ("private", "new")}


def _hidden(home):
    for slug, live in (("private", True), ("new", False)):
        page = TopicPage(title=slug.title(), slug=slug, plain_summary="As published", live=live)
        home.add_child(instance=page)
        page.plain_summary = "As last saved"
        page.save_revision()
        if live:
            PageViewRestriction.objects.create(page=page, restriction_type="login")


def found(client, header, path):
    return client.get(f"{BY_PATH}{path}", **header)


def test_a_key_opens_private_pages_as_they_were_published(client, hidden):
    _, header = make_key()

    answer = found(client, header, "/private/")

    assert answer.status_code == 200
    assert answer.json()["plain_summary"] == "As published"
    assert answer.json()["meta"]["access"] == {"is_private": True, "is_draft": False}
    assert found(client, header, "/new/").status_code == 404
    assert found(client, {}, "/private/").status_code == 404


def test_a_key_for_drafts_opens_every_page_as_it_was_last_saved(client, hidden):
    _, header = make_key("drafts")

    private, new = (found(client, header, path).json() for path in ("/private/", "/new/"))

    assert private["plain_summary"] == new["plain_summary"] == "As last saved"
    assert private["meta"]["access"] == {"is_private": True, "is_draft": True}
    assert new["meta"]["access"] == {"is_private": False, "is_draft": True}


@pytest.mark.parametrize(
    ("may_read", "slugs"), [("published", {"private"}), ("drafts", {"private", "new"})]
)
def test_lists_details_and_search_have_what_the_key_opens(client, hidden, may_read, slugs):
    _, header = make_key(may_read)
    ask = lambda address: client.get(f"/api/v2/pages/{address}", **header)  # noqa: E731

    listed = ask("?type=pages.TopicPage&fields=plain_summary&limit=50").json()

    assert {each["meta"]["slug"] for each in listed["items"]} & set(hidden) == slugs
    assert listed["meta"]["total_count"] == len(listed["items"])
    words = {each["plain_summary"] for each in listed["items"] if each["meta"]["slug"] in hidden}
    assert words == {"As last saved" if may_read == "drafts" else "As published"}
    for slug, page in hidden.items():
        expected = 200 if slug in slugs else 404
        assert ask(f"{page.pk}/").status_code == expected
        found_at = ask(f"find/?html_path=/{slug}/").status_code  # it leads to the details
        assert found_at == (302 if expected == 200 else 404)
    assert [each["meta"]["slug"] for each in ask("?search=private").json()["items"]] == ["private"]


def test_links_to_private_pages_have_an_address_for_who_may_follow_them(client, demo, hidden):
    link = f'<p><a linktype="page" id="{hidden["private"].pk}">more</a></p>'
    demo.page.body = TopicPage._meta.get_field("body").to_python(
        [{"type": "text", "value": {"text": link}}]
    )
    demo.page.save_revision().publish()
    _, header = make_key()
    path = f"/{demo.page.slug}/"

    assert "/private/" in json.dumps(found(client, header, path).json()["body"])
    assert "/private/" not in json.dumps(found(client, {}, path).json())


def test_no_useless_key_opens_anything_or_says_why(client, hidden, django_assert_max_num_queries):
    answers = set()
    for header in useless_keys().values():
        with django_assert_max_num_queries(1):  # bounded, whatever is tried
            answer = found(client, header, "/private/")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
        assert answer["Cache-Control"] == "private, no-store"
        answers.add(json.dumps({**answer.json(), "request_id": ""}))

    assert len(answers) == 1


@pytest.mark.parametrize("given", ["Basic Y21zXzp4", "Bearer", "Bearer eyJhbGciOi", "cms_x", ""])
def test_credentials_of_others_make_nobody_more_or_less_than_anonymous(client, demo, given):
    path = f"/{demo.page.slug}/"

    answer = found(client, {"HTTP_AUTHORIZATION": given}, path)

    assert answer.content == found(client, {}, path).content


@pytest.mark.parametrize(
    "way", ["{}", "Token {}", "Bearer\t{}", 'Bearer "{}"', "Bearer key={}", "Basic {}"]
)
def test_a_key_that_is_sent_in_another_way_is_refused(client, hidden, way):
    """Else its program would read what is public, and take it for all."""
    _, header = make_key()
    secret = header["HTTP_AUTHORIZATION"].removeprefix("Bearer ")

    assert found(client, {"HTTP_AUTHORIZATION": way.format(secret)}, "/").status_code == 401
    assert found(client, {"HTTP_AUTHORIZATION": f"Bearer {secret.upper()}"}, "/").status_code == 401


def test_a_key_in_an_address_is_refused_and_not_repeated(client, hidden):
    _, header = make_key()
    secret = header["HTTP_AUTHORIZATION"].removeprefix("Bearer ")

    answer = client.get(f"{BY_PATH}/private/&key={secret}")

    assert answer.status_code == 400
    assert secret not in answer.content.decode()


def test_a_key_works_to_the_end_of_its_last_day(client, hidden):
    _, header = make_key()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0) + timedelta(days=91)

    with time_machine.travel(midnight - timedelta(seconds=1), tick=False):
        assert found(client, header, "/private/").status_code == 200
    with time_machine.travel(midnight + timedelta(seconds=60), tick=False):
        assert found(client, header, "/private/").status_code == 401


def test_each_use_is_counted(client, hidden):
    key, header = make_key()
    for _ in range(3):
        found(client, header, "/private/")
    client.get("/api/v2/sources/", **header)

    key.refresh_from_db()
    assert key.uses == 4
    assert key.last_used_at <= timezone.now()


def test_counting_a_use_makes_no_new_content_version(client, get, hidden, django_application):
    _, header = make_key()
    get(f"{BY_PATH}/")
    before = django_application.calls
    get(f"{BY_PATH}/private/", **header)

    get(f"{BY_PATH}/")

    assert django_application.calls == before + 1


@pytest.mark.parametrize("address", ["pages/", "sources/", "claims/", "claims/changes/", "images/"])
def test_no_cache_keeps_what_a_key_opened_or_gives_it_to_anybody(get, layer, hidden, address):
    _, header = make_key("drafts")
    anonymous = get(f"/api/v2/{address}")
    stored = len(layer.store)

    by_key = get(f"/api/v2/{address}", **header)

    assert by_key.headers["Cache-Control"] == "private, no-store"
    assert "Authorization" in by_key.headers["Vary"]
    assert "Authorization" in anonymous.headers["Vary"]  # a CDN must not answer with it either
    assert not {"ETag", "Cache-Tag", "Surrogate-Key"} & {*by_key.headers}
    assert len(layer.store) == stored
    assert get(f"/api/v2/{address}") == anonymous


def test_what_a_worker_remembers_of_a_key_reaches_nobody(get, hidden):
    """Trees and counts are shared by the answers of one version."""
    _, header = make_key("drafts")
    asked = "/api/v2/pages/?type=pages.TopicPage&limit=1"
    with_key = json.loads(get(asked, **header).body)["meta"]["total_count"]

    without = json.loads(get(asked).body)["meta"]["total_count"]

    assert without == with_key - 2
    assert json.loads(get(asked, **header).body)["meta"]["total_count"] == with_key


def test_the_database_and_the_log_have_no_key(client, get, hidden, caplog, tmp_path):
    caplog.set_level(logging.DEBUG)
    _, header = make_key()
    secret = header["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    wrong = "Bearer cms_" + "B" * 43
    given = (header["HTTP_AUTHORIZATION"], wrong)
    for each in given:  # before Django's client, after whose requests connections are closed again
        get(f"{BY_PATH}/nothing/", HTTP_AUTHORIZATION=each)
    for each in given:
        found(client, {"HTTP_AUTHORIZATION": each}, "/private/")

    apps = ("api_keys", "sessions", "wagtailcore", "publishing", "core")
    call_command("dumpdata", *apps, output=str(tmp_path / "all.json"))
    stored = (tmp_path / "all.json").read_text() + caplog.text
    assert secret not in stored
    assert wrong.removeprefix("Bearer ") not in stored
    assert digest_of(secret) in stored
    assert digest_of(secret) not in caplog.text


def test_a_list_of_drafts_costs_four_queries_more_a_row(client, demo):
    """Wagtail looks for what each revision points at, and for its comments."""
    for number in range(8):
        page = TopicPage(title=f"Draft {number}", slug=f"draft-{number}", live=False)
        demo.home.add_child(instance=page)
        page.save_revision()
    asked = "/api/v2/pages/?type=pages.TopicPage&fields=plain_summary&limit=8&order=-id"
    counts = {}
    for may_read in ("published", "drafts"):
        _, header = make_key(may_read)
        client.get(asked, **header)
        counts[may_read] = queries_of(lambda given=header: client.get(asked, **given))

    assert counts["drafts"] == counts["published"] + 1 + 4 * 8


def queries_of(ask):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert len(ask().json()["items"]) > 0
    return len(queries)


def test_a_use_that_cannot_be_counted_is_answered(client, hidden, monkeypatch):
    from django.db import OperationalError

    _, header = make_key()

    def locked(self):
        raise OperationalError("database is locked")

    monkeypatch.setattr(ApiKey, "count_use", locked)

    assert found(client, header, "/private/").status_code == 200
