"""Sources that no public page relies on: nothing tells of them, nor of the words of an import."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, PageViewRestriction, Site

from cms.evidence.models import ResearchSource
from cms.pages.models import TopicPage
from tests.factories.evidence import FindingFactory, ResearchSourceFactory
from tests.rare import rare

pytestmark = pytest.mark.django_db
INPUTS = Path(__file__).parents[1] / "import_export" / "inputs"
SEED = INPUTS / "benefits-of-exercise-on-lower-back-pain.txt"
WORDS = "Wombat Letters (1987)"  # a citation that names no source of the demo


def keys(answer):
    return [source["key"] for source in answer.json()["items"]]


@pytest.fixture
def typed(db):
    """A source that an editor has typed, with a value for everything that one can ask for."""
    source = ResearchSourceFactory(
        key="wombat-1987", kind="editorial", status="retracted", year=1987, title="On wombats",
        authors="Wombat W", container="Letters", doi="10.5555/wombat", pmid="19871987",
        guideline_id="WO87", import_text=WORDS,
    )  # fmt: skip
    FindingFactory(
        source=source, key="pain", population="p", intervention="i", comparator="c",
        outcome="o", certainty="high", rated_by="The authors",
    )  # fmt: skip
    return source


@pytest.fixture
def citing(demo):
    """`citing(source)` adds a page whose one block names a source."""

    def make(source, parent=None, slug="citing", **fields):
        field = TopicPage._meta.get_field("body")
        page = TopicPage(title=slug, slug=slug, **fields)
        page.body = field.to_python(
            [{"type": "research", "value": {"source": source.pk, "summary": "<p>So it is</p>"}}]
        )
        return (parent or demo.home).add_child(instance=page)

    return make


def whole_answer(address, method="get"):
    """All that an answer tells: status, headers and body; without the address that was asked."""
    answer = getattr(Client(), method)(f"/api/v2/{address}")
    body = answer.content.decode().replace(address, "")
    return answer.status_code, body, sorted(answer.headers.items())


DOORS = [
    "sources/",
    "sources/?kind=editorial",
    "sources/?status=retracted",
    "sources/?year=1987",
    "sources/?certainty=high",
    "sources/?search=wombat",
    "sources/?search=letters",
    "sources/?search=10.5555/wombat",
    "sources/?search=19871987",
    "sources/?search=WO87",
    "claims/",
    "claims/?source=wombat-1987",
    "claims/?certainty=high",
    "pages/?search=wombat",
    "pages/?type=pages.TopicPage&fields=*",
    "sources/wombat-1987/",
]


METHODS = ("get", "head", "options")


@pytest.fixture
def as_without(db):
    """`as_without(source)` asserts that every door tells what it tells once the source is gone."""

    def check(source):
        with_it = {(door, each): whole_answer(door, each) for door in DOORS for each in METHODS}
        source.delete()
        assert with_it == {
            (door, each): whole_answer(door, each) for door in DOORS for each in METHODS
        }

    return check


def test_a_source_that_was_only_typed_is_in_no_answer(demo, typed, as_without):
    as_without(typed)


def test_a_source_of_a_draft_is_in_no_answer(typed, citing, as_without, unguarded):
    citing(typed, live=False)

    as_without(typed)


def test_a_source_of_a_page_outside_every_site_is_in_no_answer(
    typed, citing, as_without, unguarded, demo
):
    outside = Page.get_first_root_node().add_child(instance=Page(title="Away", slug="away"))
    citing(typed, parent=outside)

    as_without(typed)


def test_the_citations_of_an_imported_draft_are_in_no_answer(demo, api, tmp_path):
    file = tmp_path / "draft.txt"
    file.write_text(SEED.read_text().replace("BMJ (2021)", WORDS))
    before = [whole_answer(door) for door in DOORS]

    call_command("import_document", str(file), verbosity=0)

    made = ResearchSource.objects.get(import_text=WORDS)
    assert [whole_answer(door) for door in DOORS] == before
    assert api("sources/", search="Wombat").json()["meta"] == {"total_count": 0}
    assert api(f"sources/{made.key}/").status_code == 404
    assert api(f"sources/{made.key}/").json() == {
        **api("sources/nobody-1900/").json(), "instance": f"/api/v2/sources/{made.key}/",
    }  # fmt: skip


def test_a_source_is_answered_as_soon_as_a_page_relies_on_it(api, typed, citing):
    page = citing(typed)

    assert "wombat-1987" in keys(api("sources/"))
    assert keys(api("sources/", kind="editorial", year=1987, certainty="not_rated")) == [
        "wombat-1987"
    ]
    assert api("sources/wombat-1987/").json()["pages"][0]["id"] == page.pk
    assert api("claims/", source="wombat-1987").json()["meta"] == {"total_count": 0}


def test_the_imported_citation_is_answered_on_its_page_only(api, by_path, typed, citing):
    citing(typed)

    assert by_path("/citing/").json()["references"][0]["imported_as"] == WORDS
    assert api("sources/wombat-1987/").json()["imported_as"] is None
    assert all(each["imported_as"] is None for each in api("sources/").json()["items"])
    assert keys(api("sources/", search="letters 1987")) == ["wombat-1987"]  # journal and year
    assert keys(api("sources/", search="(1987)")) == []  # only the words of the import have it


def test_what_supersedes_a_source_is_named_once_a_page_relies_on_it(
    api, by_path, demo, typed, citing, django_assert_max_num_queries
):
    old = demo.sources["hayden-2021"]
    old.superseded_by = typed
    old.save()

    def named():
        on_page = {each["key"]: each["superseded_by"] for each in by_path().json()["references"]}
        listed = {each["key"]: each["superseded_by"] for each in api("sources/").json()["items"]}
        detail = api("sources/hayden-2021/").json()["superseded_by"]
        pages = api("pages/", type="pages.TopicPage", fields="references").json()["items"]
        in_list = {
            each["key"]: each["superseded_by"] for page in pages for each in page["references"]
        }
        return {on_page["hayden-2021"], listed["hayden-2021"], detail, in_list["hayden-2021"]}

    assert named() == {None}
    page = citing(typed, live=False)
    assert named() == {None}
    assert "wombat" not in json.dumps(by_path().json())

    page.save_revision().publish()
    assert named() == {"wombat-1987"}

    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert named() == {None}


@pytest.mark.parametrize("status", ["current", "expired", "expression_of_concern", "retracted"])
def test_what_a_source_builds_on_is_named_where_it_fell_or_is_shown(
    api, by_path, demo, typed, citing, status
):
    typed.status = status
    typed.save()
    demo.sources["hayden-2021"].depends_on = [typed]
    demo.sources["hayden-2021"].save()

    def named():
        doors = {
            "page": by_path().json()["references"],
            "sources": api("sources/").json()["items"],
            "source": [api("sources/hayden-2021/").json()],
            "list": api("pages/", type="pages.TopicPage", fields="references").json()["items"][0][
                "references"
            ],
            "claims": [s for claim in api("claims/").json()["items"] for s in claim["sources"]],
        }
        return {
            name: {
                each["key"] for said in found if said["key"] == "hayden-2021"
                for each in said["depends_on"]
            }
            for name, found in doors.items()
        }  # fmt: skip

    fell = status == "retracted"
    assert named() == {name: {"wombat-1987"} if fell else set() for name in named()}
    told = json.dumps([by_path().json(), api("sources/").json(), api("claims/").json()])
    assert ("wombat" in told.casefold()) == fell
    assert WORDS not in told

    citing(typed)
    assert named() == {name: {"wombat-1987"} for name in named()}


def test_a_source_of_another_site_is_answered_there_only(api, demo, typed, citing):
    root = Page.get_first_root_node().add_child(instance=Page(title="Two", slug="two"))
    Site.objects.create(hostname="two.example", root_page=root)
    citing(typed, parent=root)

    assert "wombat-1987" not in keys(api("sources/"))
    assert api("sources/wombat-1987/").status_code == 404
    assert keys(api("sources/", site="two.example")) == ["wombat-1987"]
    assert api("sources/hayden-2021/", site="two.example").status_code == 404


# What takes away the only page that relies on a source, each as an editor would do it.
TAKEN_AWAY = {
    "unpublished": "page.unpublish()",
    "restricted": "PageViewRestriction.objects.create(page=page, restriction_type='login')",
    "deleted": "page.delete()",
    "moved below a private page": "page.move(private, pos='last-child')",
    "without the block": "page.body = []; page.save_revision().publish()",
}
WORLD = """
from wagtail.models import PageViewRestriction
from cms.pages.models import HomePage, TopicPage
private = TopicPage(title='Private', slug='private', body=[])
HomePage.objects.get().add_child(instance=private)
PageViewRestriction.objects.create(page=private, restriction_type='login')
"""
TAKE = """
from cms.pages.models import TopicPage
page = TopicPage.objects.get(slug='benefits-of-exercise-on-lower-back-pain')
private = TopicPage.objects.get(slug='private')
{change}
answer = time.monotonic()
"""
READ = """
answer = [get('/api/v2/' + path) for path in ('sources/', 'sources/hayden-2021/')]
"""


@pytest.mark.parametrize(
    "change", ["restricted", *rare(*(each for each in TAKEN_AWAY if each != "restricted"))]
)
def test_sources_go_with_the_last_page_that_showed_them_in_every_process(
    here_and_there, wait_until_it_must_show, change
):
    here, there = here_and_there
    stored = [there(READ), here(READ)]
    assert all('"hayden-2021"' in body for answers in stored for body in answers)

    gone = here(TAKE.format(change=TAKEN_AWAY[change]))

    wait_until_it_must_show(gone)
    for process in (here, there):
        listed, detail = map(json.loads, process(READ))
        assert listed == {"meta": {"total_count": 0}, "items": []}
        assert detail["status"] == 404
