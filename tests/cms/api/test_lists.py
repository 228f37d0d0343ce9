"""Parts of lists: from either end, in one order, counted once for a content version."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.pages.models import TopicPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven(demo):
    """Seven topics, some of one title, beside the demo page."""
    for number in range(6):
        page = TopicPage(title=f"Same {number % 2}", slug=f"page-{number}", body=[])
        demo.home.add_child(instance=page)


@pytest.mark.parametrize("order", [None, "title", "-title", "slug", "-id", "plain_summary"])
def test_every_part_of_a_list_is_that_part_of_the_whole(api, seven, order):
    asked = {"type": "pages.TopicPage", **({"order": order} if order else {})}
    whole = [page["id"] for page in api("pages/", **asked).json()["items"]]
    assert len(whole) == 7

    for offset in range(9):
        answer = api("pages/", **asked, offset=offset, limit=3).json()

        assert [page["id"] for page in answer["items"]] == whole[offset : offset + 3], offset
        assert answer["meta"]["total_count"] == 7


def test_parts_of_claims_and_sources_are_parts_of_the_whole(api, demo):
    for address, key in (("claims/", "id"), ("sources/", "key")):
        whole = [item[key] for item in api(address).json()["items"]]
        for offset in range(len(whole) + 2):
            part = api(address, offset=offset, limit=2).json()["items"]
            assert [item[key] for item in part] == whole[offset : offset + 2]


def test_pages_of_one_type_are_found_without_the_table_of_that_type(api, seven):
    with CaptureQueriesContext(connection) as queries:
        api("pages/", type="pages.TopicPage", order="-title", slug="page-1")
    counting = [query["sql"] for query in queries if "COUNT(" in query["sql"]]
    assert len(counting) == 1
    assert "pages_topicpage" not in counting[0]

    found = api("pages/", type="pages.TopicPage", plain_summary="nothing", order="plain_summary")
    assert found.json()["meta"]["total_count"] == 0


def test_no_list_is_sorted_by_pages_that_may_be_hidden(api, demo):
    answer = api("pages/", order="-alias_of")

    assert answer.status_code == 400
    assert "alias_of" in answer.json()["detail"]


@pytest.mark.parametrize("address", ["images/", "documents/"])
@pytest.mark.parametrize("order", ["tags", "-tags", "title,tags"])
def test_no_list_of_files_is_sorted_by_tags_of_which_one_has_many(api, db, address, order):
    answer = api(address, order=order)

    assert answer.status_code == 400
    assert "tags" in answer.json()["detail"]


@pytest.mark.parametrize("address", ["images/", "documents/"])
def test_files_are_sought_by_five_tags_at_most(api, db, address):
    assert api(address, tags=",".join("abcde")).status_code == 200

    for many in ("abcdef", "a" * 70):
        answer = api(address, tags=",".join(many))
        assert answer.status_code == 400
        assert "5" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("address", "order"),
    [("images/", "width"), ("documents/", "title"), ("redirects/", "old_path"), ("images/", None)],
)
def test_files_and_redirects_that_sort_alike_stand_in_the_order_of_their_keys(
    api, demo, address, order
):
    with CaptureQueriesContext(connection) as queries:
        assert api(address, **({"order": order} if order else {})).status_code == 200

    (listing,) = (query["sql"] for query in queries if "LIMIT 20" in query["sql"])
    last = listing.rpartition("ORDER BY ")[2].partition(" LIMIT")[0].split(", ")[-1]
    assert last.endswith('."id" ASC')


def test_a_search_for_pictures_is_sorted_as_asked(api, wagtail_search, picture):
    picture.save()  # and so indexed, which other tests leave out
    assert api("images/", search="stretching").json()["meta"]["total_count"] == 1
    assert api("images/", search="stretching", order="title").json()["meta"]["total_count"] == 1
