"""Answers that are never stored show the content as it is all the same."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Locale, Site

from cms.preview.models import ShareLink
from cms.preview.preview_tokens import token_of
from tests.cms.api.response_cache.test_compression import DECODED

SEARCH = "/api/v2/pages/?search=exercise&fields=html_url"


def test_a_search_shows_the_address_that_the_site_has_now(demo, get):
    assert b"http://127.0.0.1:8003/" in get(SEARCH).body

    locale = Locale.objects.get()
    locale.language_code = "en"
    locale.save()
    assert b"http://127.0.0.1:8003/en/" in get(SEARCH).body


def test_a_search_knows_an_address_that_another_process_changed(demo, get):
    """Another process cannot clear this one's memory of site addresses; the version tells it."""
    from cms.core.content_version.bump import bump_version

    assert b"http://127.0.0.1:8003/" in get(SEARCH).body

    Site.objects.update(hostname="www.example.org")
    bump_version()

    assert b"http://www.example.org:8003/" in get(SEARCH).body


@pytest.mark.parametrize(
    "target",
    ["/api/v2/pages/?search=exercise&type=pages.TopicPage&fields=*", "/api/v2/openapi.json"],
)
@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_what_is_not_stored_is_compressed_all_the_same(get, target, encoding):
    plain = get(target)
    packed = get(target, HTTP_ACCEPT_ENCODING=encoding, HTTP_ORIGIN="https://frontend.example")

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == encoding
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert DECODED[encoding](packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2
    for answer in (plain, packed):
        assert "accept-encoding" in answer.headers["Vary"].lower()
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    assert packed.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/api/v2/pages/?search=exercise&fields=_,id&limit=1", 200),
        ("/api/v2/docs/", 200),
        ("/api/v2/pages/?search=exercise&" + "x" * 600, 400),
    ],
)
def test_what_is_short_or_no_json_or_an_error_is_passed_on_as_it_is(get, target, status):
    answer = get(target, HTTP_ACCEPT_ENCODING="br, gzip")

    assert answer.status == status
    assert "Content-Encoding" not in answer.headers


def test_a_preview_is_passed_on_as_it_is(get, demo, admin_user):
    link = ShareLink.objects.create(
        created_by=admin_user,
        page=demo.page.page_ptr,
        revision=demo.page.save_revision(),
        ends_at=timezone.now() + timedelta(hours=1),
    )

    answer = get(f"/api/v2/preview/?token={token_of(link)}", HTTP_ACCEPT_ENCODING="br, gzip")

    assert answer.status == 200
    assert answer.body.startswith(b'{"page":')
    assert "Content-Encoding" not in answer.headers
