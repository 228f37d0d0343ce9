"""Which requests are one answer, and which may never become another's."""

import pytest

from cms.api.response_cache import compression, public_requests
from cms.api.response_cache.cacheable_requests import UNCACHED_PARAMETERS, canonical_query
from cms.api.schema.openapi_document import stored_document
from tests.cms.conftest import DEMO_PATH
from tests.factories.pages import published_topic

BY_PATH = f"/api/v2/pages/by-path/?path={DEMO_PATH}"
LISTING = "/api/v2/pages/?type=pages.TopicPage&fields=plain_summary&limit=5"


@pytest.mark.parametrize(
    "same",
    [
        "/api/v2/pages/?limit=5&fields=plain_summary&type=pages.TopicPage",
        "/api/v2/pages/?fields=plain%5fsummary&limit=5&type=pages.TopicPage",
    ],
)
def test_the_order_and_spelling_of_parameters_make_no_second_answer(get, same, django_application):
    assert get(LISTING) == get(same)
    assert django_application.calls == 1


@pytest.mark.parametrize(
    "target",
    [
        "/api/v2/pages/?order=random",
        "/api/v2/pages/?order=-random",
        "/api/v2/pages/?search=exercise",
        "/api/v2/pages/?limit=5&limit=6",
        "/api/v2/pages/?_=1",
        "/api/v2/pages/?type=%ff",
        "/api/v2/pages/by-path/?path=/benefits-of-exercise-on-lower-back-pain",
        "/api/v2/pages/by-path/?path=//benefits-of-exercise-on-lower-back-pain/",
        "/api/v2/pages/?" + "&".join(f"slug{n}=a" for n in range(30)),
        "/api/v2/pages/?slug=" + "a" * 2000,
        "/api/v2/pages/find/?html_path=/benefits-of-exercise-on-lower-back-pain",
        "/api/v2/sources/?search=exercise",
        "/healthz/live",
        "/healthz/ready",
        "/api/v2/preview/?token=x",
        "/api/v2/openapi.json",
    ],
)
def test_what_is_not_on_the_list_is_never_stored(get, target, layer):
    get(target)

    assert len(layer.store) == 0


@pytest.mark.parametrize(
    "target",
    [
        "/api/v2/pages/?id__in=1,2,3,4&first_published_at__gte=2026-01-01",
        "/api/v2/pages/?limit=1&cursor=*",
        "/api/v2/sources/?year__gte=2000&order=-year&fields=_,key",
        "/api/v2/claims/?changed_on__gte=2000-01-01&cursor=*",
    ],
)
def test_a_part_of_a_list_is_stored_with_its_tag(get, target, django_application):
    stored, again = get(target), get(target)

    assert django_application.calls == 1
    assert stored.headers["ETag"] == again.headers["ETag"]
    assert get(target, HTTP_IF_NONE_MATCH=again.headers["ETag"]).status == 304


def test_a_cursor_that_is_none_of_ours_is_not_stored(get, layer):
    assert get(f"/api/v2/pages/?cursor={'A' * 40}").status == 400
    assert len(layer.store) == 0


def test_parameters_that_matter_keep_answers_apart(get):
    assert get("/api/v2/pages/?limit=1").body != get("/api/v2/pages/?limit=2").body
    assert get("/api/v2/pages/?offset=1").body != get("/api/v2/pages/?offset=0").body


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "", "testserver,evil"])
def test_a_host_that_is_not_ours_is_refused_also_when_the_answer_is_stored(get, host, layer):
    assert get(BY_PATH).status == 200

    assert get(BY_PATH, HTTP_HOST=host, SERVER_NAME="evil.example").status == 400
    assert len(layer.store) == 1


def test_each_allowed_host_has_its_own_answer(get, demo):
    from wagtail.models import Page, Site

    other = Page.get_first_root_node().add_child(instance=Page(title="Other", slug="other"))
    Site.objects.create(hostname="localhost", root_page=other)

    ours, theirs = "/api/v2/pages/by-path/?path=/", "/api/v2/pages/by-path/?path=/"
    assert get(ours).body != get(theirs, HTTP_HOST="localhost").body
    assert get(ours).body != get(theirs, HTTP_HOST="localhost").body


def test_a_query_that_is_not_encoded_is_read_as_django_reads_it(get, get_django, demo):
    published_topic(demo.home, title="Über", slug="über")
    target = "/api/v2/pages/by-path/?path=/" + "über/".encode().decode("latin-1")

    assert get(target).body == get_django(target).body
    assert get(target).status == 200


@pytest.mark.parametrize(
    ("header", "remembers"),
    [
        ("HTTP_ACCEPT", public_requests._takes_json), ("HTTP_HOST", public_requests._allowed),
        ("HTTP_ACCEPT_ENCODING", compression._chosen), ("", canonical_query),
    ],
)  # fmt: skip
def test_what_a_visitor_makes_long_is_not_remembered(get, header, remembers):
    """256 headers of 400 kB would take more memory than all answers."""
    remembers.cache_clear()
    long = "*/*," + "a" * 5000

    get(BY_PATH, **{header: long}) if header else get(f"/api/v2/{long}/")

    assert remembers.cache_info().currsize == 0


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_ORIGINAL_URL": "/admin/"},
        {"HTTP_X_REWRITE_URL": "/admin/"},
        {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
        {"HTTP_COOKIE": "sessionid=1; evil=<script>"},
        {"HTTP_ACCEPT_LANGUAGE": "de"},
        {"HTTP_RANGE": "bytes=0-3"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_X_FORWARDED_PORT": "6666"},
        {"HTTP_FORWARDED": "host=evil.example"},
    ],
)
def test_nothing_else_of_the_first_reader_reaches_the_second(get, get_django, header):
    first = get(BY_PATH, **header)

    second = get(BY_PATH)

    assert first == second
    assert second.body == get_django(BY_PATH).body
    assert "evil" not in repr(second)


def test_a_proxy_that_is_trusted_names_the_host(get, settings, layer):
    settings.USE_X_FORWARDED_HOST = True

    assert get(BY_PATH, HTTP_X_FORWARDED_HOST="evil.example").status == 400
    assert get(BY_PATH, HTTP_HOST="inside", HTTP_X_FORWARDED_HOST="localhost").status == 200
    assert len(layer.store) == 1


def test_a_proxy_that_is_trusted_names_the_port(get, get_django, settings, layer):
    settings.USE_X_FORWARDED_PORT = True

    for port in ("443", "8443"):
        answer = get(BY_PATH, HTTP_X_FORWARDED_PORT=port)
        assert answer.body == get_django(BY_PATH, HTTP_X_FORWARDED_PORT=port).body
    assert len(layer.store) == 2  # Wagtail finds the site by the port


def test_a_plain_request_is_still_led_to_https(get, settings):
    from django.core.handlers.wsgi import WSGIHandler

    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    get.__closure__[0].cell_contents.application.application = WSGIHandler()

    assert get(BY_PATH, HTTP_X_FORWARDED_PROTO="https").status == 200
    assert get(BY_PATH, HTTP_X_FORWARDED_PROTO="http").status == 301
    assert get(BY_PATH, HTTP_X_FORWARDED_PROTO="https").status == 200


def test_a_request_with_credentials_is_left_to_django_and_not_stored(get, layer):
    answer = get(BY_PATH, HTTP_AUTHORIZATION="Bearer secret")

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(layer.store) == 0


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "image/*"])
def test_a_client_that_accepts_no_json_is_answered_by_django(get, accept, layer):
    get(BY_PATH)
    stored = len(layer.store)

    assert get(BY_PATH, HTTP_ACCEPT=accept).headers["Cache-Control"] == "no-store"
    assert len(layer.store) == stored


CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    "accept",
    [
        CHROME,
        "application/json;q=0.9",
        "application/json; q=0.1, text/plain;q=0.5",
        "application/json;charset=utf-8",
        "Application/JSON",
    ],
)
def test_a_reader_who_takes_json_at_any_weight_has_the_stored_answer(get, accept, layer):
    assert "ETag" in get(BY_PATH, HTTP_ACCEPT=accept).headers
    assert len(layer.store) == 1


@pytest.mark.parametrize(
    "accept", ["application/json;q=0.0, */*", "application/*; q=0, */*", "*/*;q=nan", "*/*;q=x"]
)
def test_a_reader_who_refuses_json_has_none_that_is_stored(get, accept, layer):
    get(BY_PATH, HTTP_ACCEPT=accept)

    assert len(layer.store) == 0


def test_requests_with_an_origin_are_left_to_django_where_cors_depends_on_it(get, settings, layer):
    settings.CORS_ALLOW_ALL_ORIGINS = False

    get(BY_PATH, HTTP_ORIGIN="https://frontend.example")
    assert len(layer.store) == 0
    assert "Access-Control-Allow-Origin" not in get(BY_PATH).headers


def test_a_cookie_in_an_answer_keeps_it_from_being_stored(get, layer, django_application):
    inner = django_application.application

    def with_cookie(environ, start_response):
        def start(status, headers, *rest):
            return start_response(status, [*headers, ("Set-Cookie", "a=b")], *rest)

        return inner(environ, start)

    django_application.application = with_cookie

    assert get(BY_PATH).headers["Cache-Control"] == "no-store"
    assert len(layer.store) == 0


def test_the_key_is_what_django_sees_and_no_more(get, django_application):
    seen = []
    inner = django_application.application

    def look(environ, start_response):
        seen.append(environ)
        return inner(environ, start_response)

    django_application.application = look
    get(BY_PATH + "&fields=title", HTTP_COOKIE="a=b", HTTP_USER_AGENT="x", REMOTE_ADDR="192.0.2.7")

    (environ,) = seen
    assert {name for name in environ if name.startswith("HTTP_")} == {"HTTP_HOST", "HTTP_ACCEPT"}
    assert environ["QUERY_STRING"].startswith("fields=title&path=")
    assert environ["REMOTE_ADDR"] == "192.0.2.7"  # for limits per address


NOT_STORED = {
    "/api/v2/openapi.json",
    "/api/v2/page_preview/",
    "/api/v2/page_preview/{id}/",
    "/api/v2/preview/",
    "/healthz/live",
    "/healthz/ready",
}


def test_every_documented_address_and_parameter_is_stored_unless_left_out_on_purpose():
    for path, operations in stored_document()["paths"].items():
        told = operations["get"].get("parameters", [])
        names = {each["name"] for each in told if each["in"] == "query"}
        address = path.replace("{id}", "7").replace("{key}", "hayden-2021")
        queries = {"": "", **{name: f"{name}=/x/" for name in names}}

        kept = {
            name for name, query in queries.items() if canonical_query(address, query) is not None
        }

        assert kept == (set() if path in NOT_STORED else {*queries} - UNCACHED_PARAMETERS), path
        assert canonical_query(address, "colour=blue") is None
