import json
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.api.response_cache import wsgi_middleware
from cms.api.response_cache.wsgi_middleware import NO_CACHE_SECONDS
from cms.core.content_version.version_reader import Reading
from cms.core.content_version.watch import VersionWatch
from tests.cms.api.response_cache.conftest import version_in_this_transaction
from tests.cms.conftest import DEMO_PATH

BY_PATH = f"/api/v2/pages/by-path/?path={DEMO_PATH}"


def test_the_second_reader_is_answered_without_django_and_with_the_same_bytes(
    get, get_django, django_application
):
    first, second = get(BY_PATH), get(BY_PATH)

    assert django_application.calls == 1
    assert first == second
    assert second.status == 200
    assert second.body == get_django(BY_PATH).body


def test_a_hit_costs_no_query_while_the_version_is_fresh(get, layer, django_application):
    layer.follow(VersionWatch(lambda known: Reading("token", 1), interval=60))
    get(BY_PATH)

    with CaptureQueriesContext(connection) as queries:
        assert get(BY_PATH).status == 200
    assert len(queries) == 0
    assert django_application.calls == 1


def test_an_answer_tells_every_cache_what_it_may_do(get, get_django):
    answer = get(BY_PATH, HTTP_ORIGIN="https://frontend.example")

    assert answer.headers["Cache-Control"] == (
        "public, max-age=0, s-maxage=60, stale-while-revalidate=30, stale-if-error=86400"
    )
    assert answer.headers["Vary"] == "Accept-Encoding, Authorization"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    kept = {"Content-Type", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"}
    plain = get_django(BY_PATH)
    assert {name: answer.headers[name] for name in kept} == {
        name: plain.headers[name] for name in kept
    }


def test_the_cors_header_does_not_depend_on_who_asked_first(get):
    without, having = get(BY_PATH), get(BY_PATH, HTTP_ORIGIN="https://frontend.example")

    assert without == having


def test_an_answer_carries_the_tag_of_its_page(get, demo):
    assert get(BY_PATH).headers["Cache-Tag"] == f"all,page-{demo.page.pk}"
    assert get(BY_PATH).headers["Surrogate-Key"] == f"all page-{demo.page.pk}"
    assert get("/api/v2/pages/").headers["Cache-Tag"] == "all,lists"


@pytest.mark.parametrize("tags", ["{}", "W/{}", '"other", {}', "*"])
def test_an_unchanged_answer_is_304_without_a_body(get, tags):
    etag = get(BY_PATH).headers["ETag"]

    answer = get(BY_PATH, HTTP_IF_NONE_MATCH=tags.format(etag))

    assert answer.status == 304
    assert answer.body == b""
    assert answer.headers["ETag"] == etag
    assert "Content-Length" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_etag_is_strong_and_names_the_bytes(get, demo, layer):
    first = get(BY_PATH).headers["ETag"]
    layer.store.clear()
    assert get(BY_PATH).headers["ETag"] == first  # another process gives the same
    assert first.startswith('"')

    demo.page.title = "Another title"
    demo.page.save_revision().publish()

    answer = get(BY_PATH, HTTP_IF_NONE_MATCH=first)
    assert answer.status == 200
    assert answer.headers["ETag"] != first


@pytest.mark.parametrize("asked_before", [True, False])
def test_head_has_the_headers_and_no_body(get, asked_before):
    full = get(BY_PATH) if asked_before else None
    head = get(BY_PATH, "HEAD")
    full = full or get(BY_PATH)

    assert head.body == b""
    assert head.headers == full.headers


@pytest.mark.parametrize(
    "target", ["/api/v2/pages/by-path/?path=/nothing/", "/api/v2/pages/?colour=blue", "/api/v2/no/"]
)
def test_an_error_is_answered_by_django_each_time_and_not_stored(get, target, django_application):
    first, second = get(target), get(target)

    assert first.status == second.status >= 400
    assert django_application.calls == 2
    assert first.headers["Cache-Control"] == "no-store"
    assert first.headers["Content-Type"] == "application/problem+json"
    assert get(target, HTTP_ORIGIN="https://a.example").headers["Access-Control-Allow-Origin"]


def test_a_fault_is_never_stored(get, monkeypatch, django_application):
    def fault(self):
        raise RuntimeError("once")

    with monkeypatch.context() as broken:
        broken.setattr("cms.pages.models.TopicPage.review", property(fault))
        assert get(BY_PATH).status == 500

    assert get(BY_PATH).status == 200


def test_nothing_is_stored_while_the_version_is_unknown(get, layer, django_application):
    layer.follow(VersionWatch(lambda known: None, interval=0))

    assert [get(BY_PATH).status, get(BY_PATH).status] == [200, 200]
    assert django_application.calls == 2
    assert len(layer.store) == 0


def test_no_cache_asks_for_the_version_of_now(get, layer, demo):
    layer.follow(VersionWatch(version_in_this_transaction, interval=1000))
    before = get(BY_PATH).body
    demo.page.title = "Another title"
    demo.page.save_revision().publish()
    time.sleep(NO_CACHE_SECONDS)

    assert get(BY_PATH).body == before
    assert b"Another title" in get(BY_PATH, HTTP_CACHE_CONTROL="no-cache").body


def test_who_asks_with_no_cache_reads_no_version_that_was_just_read(get, layer, monkeypatch):
    monkeypatch.setattr(wsgi_middleware, "NO_CACHE_SECONDS", 900)
    read = []

    def reading(known):
        read.append(known)
        return version_in_this_transaction(known)

    layer.follow(VersionWatch(reading, interval=1000))
    get(BY_PATH)
    read.clear()

    assert get(BY_PATH, HTTP_CACHE_CONTROL="max-age=0, No-Cache").status == 200
    assert read == []


def test_the_admin_goes_past_the_layer_untouched(get, get_django):
    assert "no-store" in get("/admin/login/").headers["Cache-Control"]
    assert get("/admin/").headers.get("Location") == get_django("/admin/").headers.get("Location")


def test_a_preflight_request_goes_past_the_layer(get):
    answer = get(
        BY_PATH,
        "OPTIONS",
        HTTP_ORIGIN="https://frontend.example",
        HTTP_ACCESS_CONTROL_REQUEST_METHOD="GET",
        HTTP_ACCESS_CONTROL_REQUEST_HEADERS="if-none-match",
    )

    assert answer.status == 200
    assert "GET" in answer.headers["access-control-allow-methods"]
    assert "if-none-match" in answer.headers["access-control-allow-headers"].split(", ")


def test_a_miss_asks_for_the_site_and_its_private_parts_once_per_version(get, layer, demo):
    get("/api/v2/pages/")
    layer.store.clear()

    with CaptureQueriesContext(connection) as queries:
        assert get(BY_PATH).status == 200

    asked = [query["sql"] for query in queries if "contentversion" not in query["sql"]]
    assert len(asked) == 13


def test_a_list_is_counted_once_per_version_whatever_part_of_it_is_asked(get, demo):
    first = get("/api/v2/pages/?limit=1")
    with CaptureQueriesContext(connection) as queries:
        second = get("/api/v2/pages/?limit=1&offset=1&order=title")
        narrowed = get("/api/v2/pages/?slug=nothing")

    assert sum("COUNT(" in query["sql"] for query in queries) == 1
    assert [json.loads(each.body)["meta"]["total_count"] for each in (first, second, narrowed)] == [
        2, 2, 0,
    ]  # fmt: skip
    demo.page.unpublish()
    assert json.loads(get("/api/v2/pages/?limit=1").body)["meta"]["total_count"] == 1
