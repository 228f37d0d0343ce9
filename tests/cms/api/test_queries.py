"""How many queries an answer costs: exact numbers, so that a change is seen and meant."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.core.content_version.watch import watch
from cms.images.models import ClinicImage
from cms.images.renditions import generate_renditions
from cms.pages.models import TopicPage
from tests.factories.evidence import FindingFactory, ResearchSourceFactory

pytestmark = pytest.mark.django_db
WITHOUT_PEOPLE = 15
DEMO_PAGE = WITHOUT_PEOPLE + 1  # its author and its reviewer
WITH_PICTURES = WITHOUT_PEOPLE + 2  # the pictures, and their sizes


@pytest.fixture
def warm(by_path):
    """Content types and site roots are cached by the process; the first request pays for them."""
    by_path()


@pytest.fixture
def make_page(demo, by_path):
    """`make_page("slug", blocks)` stores a live page of these raw blocks.

    Site roots are cached for each content version: another page is asked for in the new one.
    """

    def make(slug, blocks):
        field = TopicPage._meta.get_field("body")
        page = TopicPage(title=slug.title(), slug=slug)
        page.body = field.to_python([{**block, "id": None} for block in blocks])
        demo.home.add_child(instance=page)
        watch.expire()
        by_path()
        return page

    return make


def test_queries_of_the_demo_page(by_path, demo, warm, django_assert_num_queries):
    with django_assert_num_queries(DEMO_PAGE):
        by_path()


def test_queries_of_the_demo_page_by_id(api, demo, warm, django_assert_num_queries):
    with django_assert_num_queries(DEMO_PAGE):
        api(f"pages/{demo.page.pk}/")


def test_more_blocks_cost_no_more_queries(
    by_path, demo, warm, make_page, django_assert_num_queries
):
    blocks = [*demo.page.body.raw_data]
    benefits = [block for block in blocks if block["type"] == "benefit"]
    make_page("long", [*blocks, *benefits * 8])

    with django_assert_num_queries(WITHOUT_PEOPLE):
        answer = by_path("/long/")
    assert len(answer.json()["body"]) == 13 + 6 * 8


def test_sixty_blocks_of_all_types_with_links_and_pictures_cost_a_few_more(
    by_path, demo, warm, make_page, picture, django_assert_num_queries
):
    generate_renditions(picture)
    notice, link = demo.safety_notice.pk, f'<a linktype="page" id="{demo.home.pk}">home</a>'
    more = [
        {"type": "text", "value": {"text": f"<p>{link} and {link}</p>"}},
        {
            "type": "image",
            "value": {"image": {"image": picture.pk, "alt_text": "A", "decorative": False}},
        },
        {"type": "safety_notice", "value": {"notice": notice}},
    ]
    many = [dict(each) for each in more * 16]
    make_page("long", [*demo.page.body.raw_data, *many])

    # A notice of its own, linked pages, and which collections of pictures are restricted.
    with django_assert_num_queries(WITH_PICTURES + 3):
        answer = by_path("/long/")
    assert len(answer.json()["body"]) == 13 + 48


def test_a_list_of_twenty_with_bodies_costs_little_more_than_one(
    api, demo, warm, make_page, django_assert_num_queries
):
    PageViewRestriction.objects.create(page=make_page("secret", []), restriction_type="login")
    for number in range(20):
        source = ResearchSourceFactory(key=f"s-{number}", kind="book", title="A book")
        finding = FindingFactory(
            source=source, key="f", population="p", intervention="i", comparator="c",
            outcome="o", certainty="high",
        )  # fmt: skip
        link = {"source": source.pk, "finding": finding.pk, "relation": "supports"}
        told = {"heading": "Claim", "points": ["<p>It helps.</p>"], "evidence": [link]}
        make_page(f"page-{number}", [*demo.page.body.raw_data, {"type": "benefit", "value": told}])

    with django_assert_num_queries(17):
        answer = api("pages/", type="pages.TopicPage", fields="*", limit=20)
    assert len(answer.json()["items"]) == 20
    assert all(len(page["body"]) in {13, 14} for page in answer.json()["items"])


def test_a_plain_list_costs_six_queries(api, demo, warm, make_page, django_assert_num_queries):
    for number in range(5):
        make_page(f"page-{number}", [])

    with django_assert_num_queries(6):
        api("pages/", type="pages.TopicPage", fields="plain_summary")


def test_lists_of_images_cost_the_same_however_many(api, picture, warm, django_assert_num_queries):
    picture.tags.add("back", "activity")
    api("images/")  # the process learns which fields filter
    with django_assert_num_queries(5):
        assert api("images/").json()["items"][0]["meta"]["tags"] == ["activity", "back"]
    for number in range(5):
        ClinicImage.objects.create(title=f"Copy {number}", file=picture.file, width=1, height=1)
    with django_assert_num_queries(5):
        api("images/")


def test_the_picture_of_the_home_page_costs_three_queries(demo, by_path, picture):
    generate_renditions(picture)
    costs = []
    for shown in (None, picture):
        demo.home.picture = shown
        demo.home.save_revision().publish()
        watch.expire()
        by_path()  # pays for the new version
        with CaptureQueriesContext(connection) as asked:
            assert bool(by_path("/").json()["picture"]) == bool(shown)
        costs.append(len(asked))

    assert costs == [7, 10]
