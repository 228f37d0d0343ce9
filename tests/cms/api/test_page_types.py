"""Page types that a developer adds work everywhere: answers, lists, filters, search, publication.

They exist in settings of their own, `tests.page_types.settings`, and in processes of their own.
"""

import json
from urllib.parse import urlencode

import pytest

from tests.cms.publishing.databases import Process

pytestmark = pytest.mark.django_db  # the database that is copied
TYPES = [
    "ColumnsPage",
    "TaggedPage",
    "ConditionPage",
    "TextPage",
    "DataPage",
    "OtherBlocksPage",
    "ServicePage",
]
ROW = {"id", "meta", "to_page", "to_picture", "begins_at"}  # the keys of a `Pointer`
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.page_types.settings"}
PREPARE = """
from io import StringIO
from django.core.management import call_command
from tests.page_types import world
world.make_tables()
world.make_pages()
"""
COUNT_QUERIES = """
from django.db import connection
from django.test.utils import CaptureQueriesContext
def count(limit):
    with CaptureQueriesContext(connection) as queries:
        get_uncached(f"/api/v2/pages/?type=page_types.ColumnsPage&fields=venue&limit={limit}")
    return len(queries)
"""
# A field, a value that some pages have, and one that none has.
FILTERS = {
    "ColumnsPage": [
        ("starts_on", "2026-01-02", "2027-01-01"),
        ("opens_at", "2026-01-02T09:00:00Z", "2027-01-01T09:00:00Z"),
        ("begins_at", "09:02", "10:00"),
        ("room", "{room}", "00000000-0000-0000-0000-000000000000"),
        ("is_free", "true", None),
        ("kind", "talk", "wombat"),
        ("price", "2.00", "99.00"),
        ("seats", "20", "21"),
        ("venue", "{venue}", "999999"),
        ("body", "<p>Zebra walk 2</p>", "wombat"),
        ("last_published_at", "{moment}", "2020-01-01T09:00:00Z"),
        ("slug", "columnspage-2", "wombat"),
    ],
    "TaggedPage": [("tags", "spine", "wombat"), ("tags", "spine,news", "spine,wombat")],
    "ConditionPage": [
        ("speciality", "okapi2", "wombat"),
        ("level", "2", "9"),
        ("plain_summary", "summary 2", "wombat"),
    ],
    "TextPage": [("body", "giraffe 2", "wombat")],
}
ORDERS = {
    "ColumnsPage": [
        "starts_on",
        "opens_at",
        "begins_at",
        "is_free",
        "kind",
        "price",
        "seats",
        "last_published_at",
    ],
    "ConditionPage": ["speciality", "level", "plain_summary", "last_published_at", "title"],
    "TextPage": ["body"],
}
REFUSED = [
    "type=page_types.TaggedPage&order=tags",
    "type=page_types.ColumnsPage&order=venue",
    "type=page_types.PointingPage&order=to_page",
    "type=page_types.PointingPage&order=-title,-to_source",
    "type=page_types.DataPage&body=x",
    "type=page_types.DataPage&order=body",
    "type=page_types.OtherBlocksPage&body=x",
    "type=page_types.OtherBlocksPage&order=body",
    "type=pages.TopicPage&body=x",
    "type=page_types.ColumnsPage&speciality=x",
    "type=page_types.ColumnsPage&starts_on=wombat",
    "type=page_types.ColumnsPage&price=wombat",
    "type=page_types.ColumnsPage&begins_at=wombat",
    "type=page_types.ColumnsPage&room=wombat",
    "type=page_types.ColumnsPage&untyped=wombat",
    "type=page_types.ColumnsPage&seats=wombat",
    "type=page_types.ColumnsPage&is_free=wombat",
    "speciality=okapi2",
    "tags=spine",
    "order=level",
]


@pytest.fixture(scope="module")
def worker(committed):
    process = Process(committed | SETTINGS)
    process(PREPARE)
    yield process
    process.end()


@pytest.fixture
def get(worker):
    def ask(path, /, **parameters):
        query = f"?{urlencode(parameters)}" if parameters else ""
        return json.loads(worker(f"answer = get({f'/api/v2/{path}{query}'!r})"))

    return ask


def titles(answer):
    assert "items" in answer, answer
    return [page["title"] for page in answer["items"]]


@pytest.fixture
def orm(worker):
    """`orm("ColumnsPage", "filter(seats=20)")` are the titles that the database finds."""

    def ask(name, query):
        code = f"answer = [page.title for page in world.{name}.objects.{query}]"
        return worker(code)

    return ask


@pytest.mark.parametrize("name", TYPES)
def test_a_page_of_each_type_is_answered(get, name):
    slug = f"{name.lower()}-1"

    page = get("pages/by-path/", path=f"/{slug}/")
    assert page["type"] == f"page_types.{name}"
    assert page["json_ld"]["@graph"]
    assert get(f"pages/{page['id']}/")["title"] == f"{name} 1"
    listed = get("pages/", type=f"page_types.{name}", fields="*")
    assert titles(listed) == [f"{name} {number}" for number in (1, 2, 3)]
    assert listed["items"][0].get("body") == page.get("body")


def test_a_list_fetches_what_its_pages_point_at_in_one_query(worker):
    worker(COUNT_QUERIES)
    worker("world.ColumnsPage.objects.update(venue=world.Location.objects.get())")

    one, three = (worker(f"answer = count(limit={limit})") for limit in (1, 3))

    worker('world.ColumnsPage.objects.exclude(slug="columnspage-1").update(venue=None)')
    assert three == one


def test_all_types_stand_in_one_list(get):
    assert get("pages/", limit=50)["meta"]["total_count"] == 2 + 3 * len(TYPES)


CASES = [(name, *each) for name, fields in FILTERS.items() for each in fields]


@pytest.mark.parametrize(("name", "field", "some", "none"), CASES)
def test_a_list_is_filtered_by_what_the_type_declares(get, worker, orm, name, field, some, none):
    venue = worker("from cms.clinic.models import Location; answer = Location.objects.get().pk")
    second = f"world.{name}.objects.get(slug={f'{name.lower()}-2'!r})"
    moment = worker(f"answer = {second}.last_published_at.isoformat()")
    room = worker("answer = str(world.Room.objects.get().pk)")
    some = some.format(venue=venue, room=room, moment=moment.replace("+00:00", "Z"))
    if field == "tags":
        wanted = orm(name, "all()")
        for tag in some.split(","):
            wanted = [each for each in wanted if each in orm(name, f"filter(tags__name={tag!r})")]
    else:
        value = {"true": True}.get(some, some)
        wanted = orm(name, f"filter(**{ {field: value} }).order_by('pk')")
    kind = f"page_types.{name}"

    found = titles(get("pages/", type=kind, **{field: some}))

    assert 0 < len(wanted) < 3, "the question proves nothing"
    assert found == wanted
    if none is not None:
        assert titles(get("pages/", type=kind, **{field: none})) == []


@pytest.mark.parametrize("field", [(name, each) for name, all_ in ORDERS.items() for each in all_])
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_list_is_sorted_by_what_the_type_declares(get, orm, field, sign):
    name, order = field
    wanted = orm(name, f"order_by({sign + order!r}, 'pk')")

    assert titles(get("pages/", type=f"page_types.{name}", order=sign + order)) == wanted


@pytest.mark.parametrize("query", REFUSED)
def test_what_filters_and_sorts_nothing_is_refused(worker, query):
    answer = json.loads(worker(f"answer = get('/api/v2/pages/?{query}')"))

    assert answer.get("status") == 400, answer


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("zebra", ["ColumnsPage 1", "ColumnsPage 2", "ColumnsPage 3"]),
        ("okapi2", ["ConditionPage 2"]),
        ("giraffes 3", ["TextPage 3"]),
        ("gnu 1", ["OtherBlocksPage 1"]),
        ("ibex 2", ["OtherBlocksPage 2"]),
        ("taggedpage 2", ["TaggedPage 2"]),
    ],
)
def test_search_finds_what_the_type_says(get, words, found):
    assert sorted(titles(get("pages/", search=words))) == found


def test_what_declares_no_type_is_any_json_with_a_hint(worker, get):
    hints = worker(
        "from django.core import checks\n"
        "answer = [(each.id, each.msg) for each in checks.run_checks() if 'clinic_api' in each.id]"
    )
    described = worker(
        "from cms.api.schema import model_shapes\n"
        "from cms.api.schema.shapes import json_schema\n"
        "from cms.api.viewsets.pages import PagesViewSet\n"
        "answer = json_schema(model_shapes.object_model(PagesViewSet, world.ColumnsPage, ''))"
    )["ColumnsPage"]["properties"]

    assert [(number, words.split()[0]) for number, words in sorted(hints)] == [
        ("clinic_api.W001", "SilentBlock.get_api_representation"),
        ("clinic_api.W002", "page_types.ColumnsPage.untyped"),
    ]
    assert "type" not in described["untyped"]
    assert described["begins_at"]["anyOf"][0] == {"type": "string"}
    page = get("pages/", type="page_types.ColumnsPage", fields="untyped,room(name)")["items"][0]
    assert (page["untyped"], page["room"]["name"]) == ({"seats": 10}, "Aardvark")
    body = get("pages/by-path/", path="/otherblockspage-1/")["body"]
    assert body[1]["value"] == {"said": "ibex 1"}


def test_rows_and_a_location_of_ones_own_have_the_type_that_is_answered(worker, get):
    """`location` is also a key of stock Wagtail's redirects, where it is a text."""
    described = worker(
        "from cms.api.schema import model_shapes\n"
        "from cms.api.schema.shapes import json_schema\n"
        "from cms.api.viewsets.pages import PagesViewSet\n"
        "answer = {}\n"
        "for model in (world.ColumnsPage, world.PointingPage):\n"
        "    answer |= json_schema(model_shapes.object_model(PagesViewSet, model, ''))"
    )
    tags = worker(
        "from cms.api.wagtail_parameters import listing_parameters\n"
        "found = listing_parameters(PagesViewSet)\n"
        "answer = next(each.description for each in found if each.name == 'tags')"
    )

    assert get("pages/by-path/", path="/columnspage-1/")["location"]["meta"] == {
        "type": "clinic.Location"
    }
    assert described["ColumnsPage"]["properties"]["location"]["anyOf"][0]["type"] == "object"
    rows = described["PointingPage"]["properties"]["pointers"]
    assert rows["items"] == {"$ref": "#/components/schemas/PointerRow"}
    row = described["PointerRow"]["properties"]
    assert set(row) == ROW
    assert (row["id"], row["begins_at"]) == ({"type": "integer"}, {"type": "string"})
    assert tags.endswith("Needs `type=page_types.TaggedPage`.")


def test_a_type_below_the_topic_page_relies_on_sources(get):
    source = get("sources/hayden-2021/")

    assert {"ConditionPage 1", "ConditionPage 2"} <= {page["title"] for page in source["pages"]}


@pytest.mark.parametrize("name", TYPES)
def test_publish_unpublish_copy_and_schedule_raise_nothing(worker, get, name):
    worker(f"page = world.{name}.objects.get(slug={f'{name.lower()}-3'!r}); page.unpublish()")
    assert titles(get("pages/", type=f"page_types.{name}", slug=f"{name.lower()}-3")) == []
    assert titles(get("pages/", search=f"{name} 3")) == []

    worker("page.save_revision().publish()")

    assert titles(get("pages/", type=f"page_types.{name}", slug=f"{name.lower()}-3"))
    assert titles(get("pages/", search=f"{name} 3")) == [f"{name} 3"]


REVIEW = """
import csv, io
from datetime import date
from django.test import RequestFactory
from django.contrib.auth import get_user_model
from cms.review.digest import digests
from cms.review.reports import ChecksReport, DueReport
from cms.review.dashboard import ReviewPanel
request = RequestFactory().get("/", {"export": "csv"})
request.user, _ = get_user_model().objects.get_or_create(
    username="chief", email="chief@clinic.example", is_superuser=True
)
def exported(report):
    text = b"".join(report.as_view()(request).streaming_content).decode()
    return [row for row in csv.DictReader(io.StringIO(text))]
"""


def test_reports_dashboard_and_digest_list_every_type_with_a_review(worker):
    """One type inherits the fields of a review from topic pages, one has its own."""
    worker(REVIEW)

    due = worker("answer = exported(DueReport)")
    body = worker("answer = next(digests(date(2026, 3, 2))).body(date(2026, 3, 2))")
    panel = worker("answer = ReviewPanel().get_context_data({'request': request})['due_count']")

    listed = {row["Title"]: (row["Next review due"], bool(row["Reviewed by"])) for row in due}
    assert listed["ServicePage 2"] == ("2026-03-02", True)
    assert "ConditionPage 1" in listed
    assert not any(title.startswith(("TextPage", "ColumnsPage")) for title in listed)
    assert "overdue since 1 March 2026" in body
    assert "due on 2 March 2026" in body
    assert panel == 3


def test_the_admin_finds_pages_of_every_type_by_the_new_title_of_their_source(worker):
    worker("source = world.ResearchSource.objects.get(key='hayden-2021'); old = source.title")
    worker("source.title = 'Numbats and backs'; source.save()")

    found = worker(
        "answer = [page.title for page in world.ServicePage.objects.autocomplete('numb')]"
    )

    worker("source.title = old; source.save()")
    assert sorted(found) == ["ServicePage 1", "ServicePage 2", "ServicePage 3"]


def test_every_type_is_checked_after_publication_too(worker):
    """A claim without evidence or a reason is listed, whatever the type of its page."""
    worker(REVIEW)

    checked = {row["Title"]: row for row in worker("answer = exported(ChecksReport)")}
    told = worker(
        "out = StringIO()\n"
        "try: call_command('check_content', level='stop', stdout=out)\n"
        "except SystemExit: pass\n"
        "answer = out.getvalue()"
    )

    assert "This claim names no evidence" in checked["ServicePage 1"]["Issues"]
    assert "TextPage 1" in checked
    assert "ServicePage 3 (live" in told


def test_everything_is_rebuilt_and_checked(worker, get):
    before = get("pages/", search="zebra")

    worker("call_command('rebuild_index', verbosity=0, stdout=StringIO())")
    worker("call_command('check', verbosity=0)")
    worker(
        "from cms.pages.checks import check_pages\n"
        "check_pages([page for model in world.TYPES for page in model.objects.all()])"
    )

    assert get("pages/", search="zebra") == before


@pytest.mark.parametrize("name", TYPES)
def test_a_draft_is_previewed(worker, name):
    page = f"world.{name}.objects.first()"
    told = worker(
        "from django.test import RequestFactory; from urllib.parse import parse_qs, urlsplit\n"
        f"page = {page}; request = RequestFactory().get('/')\n"
        "from django.contrib.auth import get_user_model\n"
        "request.user, _ = get_user_model().objects.get_or_create(username='editor')\n"
        "answer = page.serve_preview(request, page.default_preview_mode).headers['Location']"
    )
    token = told.partition("token=")[2].partition("&")[0]

    draft = json.loads(worker(f"answer = get('/api/v2/preview/?token={token}')"))

    assert draft["page"]["type"] == f"page_types.{name}"


POINTING = ("to_page", "to_picture", "to_document", "to_source")


def test_what_a_page_points_at_is_answered_only_if_it_is_public(worker, get):
    """Null for a draft, a private page, a file of a restricted collection, an unused source."""
    worker("pointing, hidden, closed = world.make_pointing_page()")
    pk = worker("answer = pointing.pk")

    keys = {name: worker(f"answer = pointing.{name}_id") for name in POINTING}

    def answered():
        detail = get(f"pages/{pk}/")
        listed = get("pages/", type="page_types.PointingPage", fields="*")["items"][0]
        for name in (*POINTING, "pointers"):
            assert detail[name] == listed[name]
        for name, key in keys.items():
            found = get("pages/", type="page_types.PointingPage", **{name: key})["items"]
            assert bool(found) == bool(detail[name]), name
        return detail

    shown = answered()
    assert {name: bool(shown[name]) for name in POINTING} == {
        "to_page": False, "to_picture": True, "to_document": True, "to_source": False,
    }  # fmt: skip
    assert set(shown["pointers"][0]) == ROW
    assert [bool(each["to_page"]) for each in shown["pointers"]] == [False, True]
    assert [bool(each["to_picture"]) for each in shown["pointers"]] == [True, False]

    worker(
        "from wagtail.models import CollectionViewRestriction\n"
        "CollectionViewRestriction.objects.create(collection=closed, restriction_type='login')"
    )
    shown = answered()
    assert [shown[name] for name in POINTING] == [None] * 4
    assert [each["to_picture"] for each in shown["pointers"]] == [None, None]
    assert "uokka" not in json.dumps(shown)

    worker("hidden.save_revision().publish()")
    assert answered()["to_page"]["title"] == "Quokka"

    worker(
        "from wagtail.models import PageViewRestriction\n"
        "PageViewRestriction.objects.create(page=hidden, restriction_type='login')"
    )
    assert "uokka" not in json.dumps(answered())


def test_a_site_with_them_is_exported(worker, tmp_path):
    worker(f"call_command('export_site', {str(tmp_path / 'site')!r}, stdout=StringIO())")

    assert any(tmp_path.rglob("*.json"))
