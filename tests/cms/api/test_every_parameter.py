"""Every declared parameter of every list does what it says: compared with the database.

The parameters come from the OpenAPI document. One that is new and that nothing here expects fails.
"""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.core.files.base import ContentFile
from django.test import override_settings
from taggit.managers import TaggableManager
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.api.filters import empty_last
from cms.api.schema.openapi_document import stored_document
from cms.api.wagtail_parameters import sortable
from cms.evidence.choices import StandingCode
from cms.evidence.effective_status import effective_statuses
from cms.evidence.models import ResearchSource
from cms.pages.models import HomePage, TopicPage
from cms.search.claim_states import claim_verdict
from cms.search.models import Claim
from tests.cms.demo_objects import demo_objects, make_picture
from tests.cms.rolled_back import rolled_back
from tests.factories.pages import TopicPageFactory

pytestmark = pytest.mark.django_db
LISTS = {
    "pages/": Page,
    "images/": get_image_model(),
    "documents/": get_document_model(),
    "redirects/": Redirect,
}
TYPES = {"pages.TopicPage": TopicPage, "pages.HomePage": HomePage}
ALWAYS = {"limit": 50}
# Of no field: each has a test of its own below, or changes how rows are told and not which.
OPERATIONS = {
    "ancestor_of", "child_of", "cursor", "descendant_of", "fallback", "limit", "locale", "offset",
    "order", "search",
    "search_operator", "site", "translation_of", "type",
}  # fmt: skip
SHOWING = {"fields", "format", "rich_text_format", "_"}
LIBRARY = {
    "sources/": {"kind", "status", "standing", "year", "certainty", "search"},
    "claims/": {"source", "certainty", "standing", "kind", "page"},
}
ENDINGS = ("__gte", "__lte", "__in")


def declared(endpoint):
    told = stored_document()["paths"][f"/api/v2/{endpoint}"]["get"]["parameters"]
    return {each["name"]: each for each in told}


def types_of(parameter):
    return re.findall(r"`type=([\w.]+)`", parameter["description"]) or [None]


def type_of(parameter):
    return types_of(parameter)[0]


FILTERS = [
    (endpoint, name, kind)
    for endpoint in LISTS
    for name in declared(endpoint)
    if name not in OPERATIONS | SHOWING and not name.endswith(ENDINGS)
    for kind in types_of(declared(endpoint)[name])
    if kind in {None, *TYPES}  # those of which the world has pages
]
COMPARISONS = [
    (endpoint, name)
    for endpoint in LISTS
    for name in declared(endpoint)
    if name.endswith(ENDINGS) and type_of(declared(endpoint)[name]) in {None, *TYPES}
]
ORDERS = [
    (endpoint, name)
    for endpoint in LISTS
    for name in sorted({*re.findall(r"\w+", declared(endpoint)["order"]["schema"]["pattern"])})
    if name != "random"
]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), rolled_back(), media:
        yield make_world(demo_objects(), make_picture(500, 250))


@pytest.fixture
def world(made):
    return made


def make_world(demo, picture):
    """Several of each kind, in which every column has different values."""
    one, other = (
        TopicPageFactory(
            parent=demo.home, title=f"Topic {number}", show_in_menus=bool(number),
            seo_title=f"Seo {number}", search_description=f"About {number}",
            plain_summary=f"Summary {number}", last_reviewed=date(2026, 1, 1 + number),
            next_review_due=date(2027, 1, 1 + number),
            first_published_at=datetime(2026, 1, 1 + number, tzinfo=UTC),
            last_published_at=datetime(2026, 2, 1 + number, tzinfo=UTC),
        )
        for number in (0, 1)
    )  # fmt: skip
    one.create_alias(parent=demo.home, update_slug="alias")
    child = TopicPage(title="Child", slug="child", body=[])
    other.add_child(instance=child)
    second = get_image_model().objects.create(
        title="Second", description="Another", file=picture.file.name, width=10, height=20
    )
    second.tags.add("spine", "both")
    picture.tags.add("both")
    for topic, shown in ((one, picture), (other, second)):
        topic.picture = shown
        topic.save_revision().publish()
    for number in (0, 1):
        document = get_document_model().objects.create(
            title=f"Leaflet {number}", file=ContentFile(b"%PDF", f"leaflet{number}.pdf")
        )
        document.tags.add("both", *["spine"][:number])
        Redirect.objects.create(
            old_path=f"/old-{number}", is_permanent=bool(number), redirect_page=(one, other)[number]
        )
    demo.home.picture = picture
    demo.home.save_revision().publish()
    demo.one, demo.other, demo.child = one, other, child
    return demo


def rows(answer):
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["items"]]


def of(endpoint, kind):
    """What a list shows when nothing is asked: all rows, or all of a type."""
    model = TYPES[kind] if kind else LISTS[endpoint]
    shown = model.objects.filter(depth__gt=1) if issubclass(model, Page) else model.objects.all()
    return shown.order_by("pk")


def written(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


def column(model, name):
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def sorts(field):
    """Whether a list of its type is sorted by a field: a body of blocks and of words differ."""
    return field is not None and sortable(field)


@pytest.mark.parametrize(("endpoint", "name", "kind"), FILTERS)
def test_a_field_filters_as_the_database_does(world, api, endpoint, name, kind):
    asked = {**ALWAYS, **({"type": kind} if kind else {})}
    model = TYPES[kind] if kind else LISTS[endpoint]
    field = column(model, name)
    assert field, f"{name} is no field of {model.__name__}"
    everything = of(endpoint, kind)
    if isinstance(field, TaggableManager):
        assert rows(api(endpoint, **asked, tags="spine")) == list(
            everything.filter(tags__name="spine").values_list("pk", flat=True)
        )
        assert len(rows(api(endpoint, **asked, tags="both"))) == 2
        assert len(rows(api(endpoint, **asked, tags="both,spine"))) == 1
        assert rows(api(endpoint, **asked, tags="nosuchtag")) == []
        return
    values = set(everything.values_list(name, flat=True)) - {None, ""}
    assert values, f"nothing in this world has a {name}: the test proves nothing"
    for value in values:
        wanted = list(everything.filter(**{name: value}).values_list("pk", flat=True))
        assert sorted(rows(api(endpoint, **asked, **{name: written(value)}))) == wanted
    if not all(isinstance(value, bool) for value in values):
        assert rows(api(endpoint, **asked, **{name: nowhere(values)})) == []


def nowhere(values):
    """A value of the same kind that no row has."""
    value = next(iter(values))
    if isinstance(value, datetime):
        return "1999-01-01T00:00:00Z"
    if isinstance(value, date):
        return "1999-01-01"
    return 999_999_999 if isinstance(value, int) else "wombat"


@pytest.mark.parametrize(("endpoint", "name"), COMPARISONS)
def test_a_comparison_filters_as_the_database_does(world, api, endpoint, name):
    kind = type_of(declared(endpoint)[name])
    asked = {**ALWAYS, **({"type": kind} if kind else {})}
    model = TYPES[kind] if kind else LISTS[endpoint]
    everything, column_name = of(endpoint, kind), name.rpartition("__")[0]
    values = sorted(set(everything.values_list(column_name, flat=True)) - {None, ""})
    assert len(values) > 1 or model is HomePage, f"this world has one {column_name}"

    if name.endswith("__in"):
        several = ",".join(written(value) for value in values[:2])
        wanted = everything.filter(**{name: values[:2]})
        assert sorted(rows(api(endpoint, **asked, **{name: several}))) == ids_of(wanted) != []
        assert rows(api(endpoint, **asked, **{name: nowhere(values)})) == []
        return
    for value in values:
        wanted = everything.filter(**{name: value})
        assert sorted(rows(api(endpoint, **asked, **{name: written(value)}))) == ids_of(wanted)
        assert ids_of(wanted) != []


def ids_of(queryset):
    return list(queryset.order_by("pk").values_list("pk", flat=True))


def test_a_day_as_the_last_one_is_the_whole_day(world, api):
    Page.objects.filter(pk=world.one.pk).update(
        first_published_at=datetime(2026, 1, 1, 23, 59, 59, tzinfo=UTC)
    )
    asked = {"first_published_at__gte": "2026-01-01", "first_published_at__lte": "2026-01-01"}

    assert rows(api("pages/", **asked, slug=world.one.slug)) == [world.one.pk]


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize(("endpoint", "name"), ORDERS)
def test_a_field_orders_as_the_database_does(world, api, endpoint, name, sign):
    kind = None
    if column(LISTS[endpoint], name) is None:
        having = (label for label, model in TYPES.items() if sorts(column(model, name)))
        kind = next(having, None)
        assert kind, f"Add the page type with {name} to TYPES, and two pages of it to make_world."
    asked = {**ALWAYS, **({"type": kind} if kind else {})}
    if endpoint == "redirects/" and name == "location":
        assert api(endpoint, **asked, order=sign + name).status_code == 400
        return

    model = TYPES[kind] if kind else LISTS[endpoint]
    shown_elsewhere = name in getattr(model, "api_filter_fields", ())
    order = empty_last(sign + name) if shown_elsewhere else sign + name
    wanted = of(endpoint, kind).order_by(order, "pk").values_list("pk", flat=True)

    assert rows(api(endpoint, **asked, order=sign + name)) == list(wanted)
    if shown_elsewhere:
        assert wanted[len(wanted) - 1] == world.child.pk, "it has no such date"
        searched = rows(api(endpoint, **asked, order=sign + name, search="topic"))
        assert searched == [each for each in wanted if each in searched] != []


def test_operations_do_what_the_database_does(world, api):
    def asked(**parameters):
        return rows(api("pages/", **{**ALWAYS, **parameters}))

    def ids(queryset):
        return list(queryset.order_by("path").values_list("pk", flat=True))

    every = Page.objects.filter(depth__gt=1)
    assert asked() == ids(every)
    assert asked(limit=2, offset=1) == ids(every)[1:3]
    assert asked(offset=999) == []
    assert asked(type="pages.HomePage") == ids(HomePage.objects.all())
    assert asked(type="pages.HomePage,pages.TopicPage") == ids(every)
    assert asked(child_of=world.other.pk) == [world.child.pk]
    assert asked(child_of=world.child.pk) == []
    assert asked(descendant_of=world.home.pk) == ids(world.home.get_descendants())
    assert asked(descendant_of=world.child.pk) == []
    assert asked(ancestor_of=world.child.pk) == ids(world.child.get_ancestors().filter(depth__gt=1))
    assert asked(ancestor_of=world.home.pk) == []
    assert asked(translation_of=world.home.pk) == []
    assert asked(locale=world.home.locale.language_code) == ids(every)
    assert api("pages/", locale="xx").status_code == 404
    assert asked(site="127.0.0.1:8003") == ids(every)
    assert api("pages/", site="nobody.example").status_code == 404
    assert asked(search="child") == [world.child.pk]
    assert asked(search="child wombat") == []
    assert asked(search="child wombat", search_operator="or") == [world.child.pk]
    assert sorted(asked(order="random")) == sorted(ids(every))


@pytest.mark.parametrize("endpoint", LIBRARY)
def test_the_library_filters_as_the_database_does(world, api, endpoint):
    def asked(**parameters):
        answer = api(endpoint, **ALWAYS, **parameters)
        assert answer.status_code == 200, answer.json()
        return [row.get("key") or row["id"] for row in answer.json()["items"]]

    sources = ResearchSource.objects.order_by("key")
    keys = lambda **by: list(sources.filter(**by).distinct().values_list("key", flat=True))  # noqa: E731
    claims = lambda **by: [  # noqa: E731
        f"{claim.page_id}-{claim.number}"
        for claim in Claim.objects.filter(**by).order_by("page", "number").distinct()
    ]
    if endpoint == "sources/":
        fields = {"kind": "kind", "year": "year", "certainty": "findings__certainty"}
        for name, field in fields.items():
            for value in set(sources.values_list(field, flat=True)) - {None}:
                assert asked(**{name: value}) == keys(**{field: value}) != [], (name, value)
        assert asked(kind="book") == asked(year=1901) == asked(certainty="very_low") == []
        assert asked(status="unverified") == keys(status="unverified") != []
        assert asked(status="retracted") == asked(search="wombat") == []
        assert asked(search="hayden") == ["hayden-2021"]
        held = effective_statuses(sources)
        for code in StandingCode.values:
            wanted = [each.key for each in sources if held[each.pk].standing == code]
            assert asked(standing=code) == wanted
        assert asked(standing="stands") != [] != asked(standing="in_doubt")
    else:
        for key in keys():
            assert asked(source=key) == claims(links__source__key=key)
        held = effective_statuses(sources)
        verdicts = [(each, claim_verdict(each, held)) for each in Claim.objects.order_by("number")]
        for name in ("certainty", "standing"):
            for value in {getattr(found, name) for _, found in verdicts} - {None}:
                wanted = [claim for claim, found in verdicts if getattr(found, name) == value]
                assert asked(**{name: value}) == claims(pk__in=[each.pk for each in wanted])
                assert wanted != []
        assert asked(standing="fallen") == asked(kind="risk") == []
        assert asked(kind="benefit") == claims(kind="benefit") != []
        assert asked(certainty="very_low") == asked(page=world.one.pk) == []
        assert asked(page=world.page.pk) == claims(page=world.page) != []


def test_no_parameter_is_left_out():
    for endpoint in LISTS:
        names = {name for each, name, _ in FILTERS if each == endpoint}
        given = {each for each in declared(endpoint) if not each.endswith(ENDINGS)}
        assert given == (OPERATIONS & given) | names | (SHOWING & given)
        names = {each for each in declared(endpoint) if each.endswith(ENDINGS)}
        assert names == {name for each, name in COMPARISONS if each == endpoint}
    paging = SHOWING | {"cursor", "limit", "offset", "order", "site"}
    for endpoint, names in LIBRARY.items():
        given = {each for each in declared(endpoint) if not each.endswith(ENDINGS)}
        assert names <= given <= names | paging
