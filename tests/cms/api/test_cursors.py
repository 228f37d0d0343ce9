"""`?cursor=`: parts of a list that neither repeat nor miss a row while others come and go."""

import base64
from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from cms.api.sealed_text import NotSealed, seal, unseal
from cms.core.content_version.watch import watch
from cms.evidence.models import ResearchSource
from cms.images.models import ClinicImage
from cms.pages.models import TopicPage
from tests.cms.written_again import written_again
from tests.factories.pages import TopicPageFactory

TOPICS = {"type": "pages.TopicPage"}


@pytest.fixture
def seven(demo):
    """Topics of which some are alike in each column, and some have no value there."""
    written_again("seven", lambda: _six_more(demo.home))
    return demo


def _six_more(home):
    for number in range(6):
        TopicPageFactory(
            parent=home,
            title=f"Same {number % 2}",
            slug=f"page-{number}",
            last_reviewed=date(2026, 1, 1 + number % 3) if number % 3 else None,
            first_published_at=(
                datetime(2026, 1, 1, 1, 1, 1, 100_001 + number % 2, tzinfo=UTC)
                if number % 3
                else None
            ),
        )


@pytest.fixture
def walk(api):
    """`walk("pages/", order="title")`: the rows of all parts of two, one after the other."""

    def walked(address, key="id", **parameters):
        rows, cursor = [], "*"
        while cursor:
            answer = api(address, limit=2, cursor=cursor, **parameters)
            assert answer.status_code == 200, answer.json()
            told = answer.json()
            rows += [each[key] for each in told["items"]]
            cursor = told["meta"]["next_cursor"]
            assert len(rows) <= told["meta"]["total_count"]
        return rows

    return walked


def whole(api, address, key="id", **parameters):
    return [each[key] for each in api(address, limit=50, **parameters).json()["items"]]


PAGE_ORDERS = [
    None, "title", "-title", "id", "-id", "slug", "last_reviewed", "-last_reviewed",
    "first_published_at", "-first_published_at", "-title,first_published_at",
    "title,-last_reviewed", "show_in_menus,-title",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("order", PAGE_ORDERS)
def test_the_parts_of_pages_are_the_whole_in_every_order(api, walk, seven, order):
    asked = {**TOPICS, **({"order": order} if order else {})}
    rows = whole(api, "pages/", **asked)

    assert len(rows) == 7
    assert walk("pages/", **asked) == rows


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "key", "order"),
    [
        ("sources/", "key", ""),
        ("sources/", "key", "-year"),
        ("sources/", "key", "valid_until"),
        ("claims/", "id", ""),
        ("claims/", "id", "-heading,number"),
        ("claims/", "id", "page,-changed_on"),
    ],
)
def test_the_parts_of_the_library_are_the_whole(api, walk, demo, address, key, order):
    ResearchSource.objects.filter(key="hayden-2021").update(valid_until="2030-01-01")
    rows = whole(api, address, key, order=order)

    assert len(rows) > 3
    assert walk(address, key, order=order) == rows


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["", "-title", "title,-id"])
@pytest.mark.parametrize("address", ["images/", "documents/", "redirects/"])
def test_the_parts_of_files_and_redirects_are_the_whole(api, walk, picture, address, order):
    for number in range(5):
        ClinicImage.objects.create(title=f"Same {number % 2}", file=picture.file)
        get_document_model().objects.create(
            title=f"Same {number % 2}", file=ContentFile(b"%PDF", "leaflet.pdf")
        )
        Redirect.objects.create(old_path=f"/old-{number}", redirect_link="https://example.org/")
    order = order.replace("title", "old_path") if address == "redirects/" else order
    rows = whole(api, address, order=order)

    assert len(rows) >= 5
    assert walk(address, order=order) == rows


@pytest.mark.django_db
def test_rows_that_come_and_go_meanwhile_change_no_other(api, seven):
    asked = {**TOPICS, "order": "slug", "limit": 3}
    first = api("pages/", **asked, cursor="*").json()
    rest = whole(api, "pages/", **TOPICS, order="slug")[3:]
    TopicPageFactory(parent=seven.home, title="New", slug="a-new-one")
    TopicPage.objects.get(pk=first["items"][-1]["id"]).delete()
    watch.expire()

    second = api("pages/", **asked, cursor=first["meta"]["next_cursor"]).json()
    third = api("pages/", **asked, cursor=second["meta"]["next_cursor"]).json()

    assert [page["id"] for page in second["items"] + third["items"]] == rest
    assert third["meta"]["next_cursor"] is None


@pytest.mark.django_db
def test_what_became_private_meanwhile_is_not_in_the_next_part(api, seven):
    first = api("pages/", **TOPICS, order="slug", limit=3, cursor="*").json()
    hidden = TopicPage.objects.get(slug="page-3")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    watch.expire()

    cursor = first["meta"]["next_cursor"]
    second = api("pages/", **TOPICS, order="slug", limit=50, cursor=cursor).json()

    assert [page["meta"]["slug"] for page in second["items"]] == ["page-2", "page-4", "page-5"]


@pytest.mark.django_db
def test_limit_and_fields_may_change_from_part_to_part(api, seven):
    cursor = api("pages/", **TOPICS, limit=2, cursor="*").json()["meta"]["next_cursor"]

    answer = api("pages/", **TOPICS, limit=4, fields="_,id", cursor=cursor)

    assert [page["id"] for page in answer.json()["items"]] == whole(api, "pages/", **TOPICS)[2:6]


@pytest.mark.django_db
def test_a_cursor_is_the_same_every_time_and_shows_nothing(api, seven):
    asked = {**TOPICS, "limit": 2, "cursor": "*"}
    one, other = (api("pages/", **asked).json()["meta"]["next_cursor"] for _ in range(2))

    assert one == other
    (last,) = TopicPage.objects.filter(pk=whole(api, "pages/", **TOPICS)[1])
    assert last.path.encode() not in base64.urlsafe_b64decode(one + "=" * (-len(one) % 4))
    assert "next_cursor" not in api("pages/", **TOPICS).json()["meta"]


@pytest.fixture
def cursor(api, seven):
    return api("pages/", **TOPICS, limit=2, cursor="*").json()["meta"]["next_cursor"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "parameters"),
    [
        ("pages/", {}),  # without the type
        ("pages/", TOPICS | {"order": "title"}),
        ("pages/", TOPICS | {"locale": "en-gb"}),
        ("images/", {}),
        ("sources/", {}),
    ],
)
def test_a_cursor_of_another_list_is_refused(api, cursor, address, parameters):
    answer = api(address, **parameters, cursor=cursor)

    assert answer.status_code == 400
    assert "cursor=*" in answer.json()["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "spoil", [lambda it: it[:-1], lambda it: "A" + it[1:], lambda it: "A" * 40]
)
def test_a_cursor_that_was_changed_is_refused(api, cursor, spoil):
    answer = api("pages/", **TOPICS, cursor=spoil(cursor))

    assert answer.status_code == 400
    assert "meta.next_cursor" in answer.json()["detail"]


WRONG = [
    ("pages/", {"cursor": "2"}, "meta.next_cursor"),
    ("pages/", {"cursor": ""}, "meta.next_cursor"),
    ("pages/", {"cursor": "*", "offset": "0"}, "offset"),
    ("pages/", {"cursor": "*", "search": "back"}, "search"),
    ("pages/", {"cursor": "*", "order": "random"}, "random"),
    ("pages/", {"cursor": "*", "order": "locale"}, "order=locale"),
    ("pages/", {"cursor": "*", "limit": "0"}, "limit of 1"),
    ("images/", {"cursor": "*", "search": "back"}, "search"),
    ("sources/", {"cursor": "*", "offset": "2"}, "offset"),
    ("sources/", {"cursor": "*", "search": "back"}, "search"),
    ("claims/", {"cursor": "*", "limit": "0"}, "limit of 1"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "parameters", "cure"), WRONG)
def test_what_does_not_go_with_a_cursor_is_told(api, demo, address, parameters, cure):
    answer = api(address, **parameters)

    assert answer.status_code == 400
    assert "cursor" in answer.json()["detail"]
    assert cure in answer.json()["detail"]


@pytest.mark.django_db
def test_an_order_by_texts_too_long_for_an_address_is_told(api, seven):
    TopicPage.objects.update(plain_summary="long " * 300)

    answer = api("pages/", **TOPICS, order="plain_summary", limit=2, cursor="*")

    assert answer.status_code == 400
    assert "Use offset" in answer.json()["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "queries"), [("pages/", 6), ("sources/", 16), ("images/", 5)])
def test_a_part_costs_what_an_offset_costs(
    api, seven, picture, django_assert_num_queries, address, queries
):
    ClinicImage.objects.create(title="Second", file=picture.file)
    watch.expire()
    cursor = api(address, limit=1, cursor="*").json()["meta"]["next_cursor"]
    api(address, limit=1, offset=1)
    with django_assert_num_queries(queries):
        api(address, limit=1, offset=1)
    with django_assert_num_queries(queries):
        api(address, limit=1, cursor=cursor)


def test_a_sealed_text_opens_for_its_use_only(settings):
    sealed = seal("geheim", "one use")

    assert unseal(sealed, "one use") == "geheim"
    with pytest.raises(NotSealed):
        unseal(sealed, "another use")
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key" * 5
    with pytest.raises(NotSealed):
        unseal(sealed, "one use")
    settings.SECRET_KEY_FALLBACKS = [former]
    assert unseal(sealed, "one use") == "geheim"


@pytest.mark.parametrize("text", ["", "x", "é", "====", "A" * 15, "A" * 23])
def test_what_is_not_sealed_opens_for_nothing(text):
    with pytest.raises(NotSealed):
        unseal(text, "one use")
