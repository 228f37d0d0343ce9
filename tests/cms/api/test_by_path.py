import json
from collections import Counter

import pytest
from wagtail.models import PageViewRestriction

from cms.demo.seed import SEED_FILE
from cms.pages.models import TopicPage
from tests.factories.pages import TopicPageFactory

pytestmark = pytest.mark.django_db


def test_one_request_answers_the_whole_page(by_path):
    answer = by_path()

    assert answer.status_code == 200
    assert Counter(block["type"] for block in answer.json()["body"]) == {
        "text": 2,
        "benefit": 6,
        "research": 3,
        "location": 1,
        "contact_form": 1,
    }
    location = next(block for block in answer.json()["body"] if block["type"] == "location")
    assert location["value"]["what3words"]["words"] == "crush.pounces.gifted"


def test_every_line_of_the_seed_text_is_in_the_json(by_path):
    answered = json.dumps(by_path().json(), ensure_ascii=False)
    lines = [line.strip() for line in SEED_FILE.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line]
    assert len(lines) == 31

    for line in lines:
        words = line.removeprefix("•").removeprefix("What3words:").strip().removesuffix(":")
        if words[0].isdigit():
            words = words.partition(". ")[2]
        assert words in answered, f"lost: {words}"


def test_each_benefit_keeps_its_two_points_and_its_number(by_path):
    benefits = [block["value"] for block in by_path().json()["body"] if block["type"] == "benefit"]

    assert [benefit["number"] for benefit in benefits] == [1, 2, 3, 4, 5, 6]
    assert [len(benefit["points_html"]) for benefit in benefits] == [2] * 6


def test_every_ref_of_a_block_is_in_the_references(by_path):
    page = by_path().json()

    used = {block["value"].get("ref") for block in page["body"]} - {None}
    for block in page["body"]:
        used |= {link["ref"] for link in block["value"].get("evidence", [])}
    assert sorted(used) == [reference["ref"] for reference in page["references"]]


def test_anchors_are_unique(by_path):
    anchors = [block["anchor"] for block in by_path().json()["body"]]

    assert len(set(anchors)) == len(anchors)


def test_the_same_page_has_the_same_answer_by_path_and_by_id(by_path, api, demo):
    assert by_path().json() == api(f"pages/{demo.page.pk}/").json()


@pytest.mark.parametrize(
    "path",
    ["/benefits-of-exercise-on-lower-back-pain", "//benefits-of-exercise-on-lower-back-pain//"],
)
def test_slashes_at_the_end_do_not_matter(by_path, path):
    assert by_path(path).status_code == 200


@pytest.mark.parametrize("path", ["/nothing/", "/../", "/%2e/", "/BENEFITS/", "/'; drop table/"])
def test_a_path_without_a_page_is_a_problem_of_404(by_path, path):
    answer = by_path(path)

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404


@pytest.mark.parametrize("parameters", [{}, {"path": ""}, {"path": "no-slash"}])
def test_a_missing_path_is_a_problem_of_400_that_shows_how(api, parameters):
    answer = api("pages/by-path/", **parameters)

    assert answer.status_code == 400
    assert "?path=/" in answer.json()["detail"]


def test_fields_narrow_the_answer(by_path):
    answer = by_path(fields="_,title")

    assert answer.json() == {
        "type": "pages.TopicPage",
        "title": "Benefits of Exercise on Lower Back Pain",
    }


def test_a_draft_of_a_live_page_stays_inside(by_path, demo):
    demo.page.title = "A secret draft"
    demo.page.save_revision()

    assert "secret draft" not in by_path().content.decode()


@pytest.mark.parametrize("kind", ["password", "login", "groups"])
def test_a_private_page_is_not_found_even_with_its_password_in_the_session(
    by_path, api, client, demo, kind
):
    restriction = PageViewRestriction.objects.create(
        page=demo.page, restriction_type=kind, password="open"
    )
    session = client.session
    session[restriction.passed_view_restrictions_session_key] = [restriction.pk]
    session.save()

    path = "/api/v2/pages/by-path/?path=/benefits-of-exercise-on-lower-back-pain/"
    assert client.get(path).status_code == 404
    assert client.get(f"/api/v2/pages/{demo.page.pk}/").status_code == 404
    assert api("pages/", type="pages.TopicPage").json()["meta"]["total_count"] == 0


def test_a_page_below_another_has_its_own_path(by_path, demo):
    child = TopicPage(title="At home", slug="at-home", body=[])
    demo.page.add_child(instance=child)

    assert by_path("/benefits-of-exercise-on-lower-back-pain/at-home/").json()["id"] == child.pk


def test_the_page_of_another_site_is_not_answered(by_path, demo):
    from wagtail.models import Page, Site

    root = Page.get_first_root_node()
    other = root.add_child(instance=Page(title="Other", slug="other"))
    Site.objects.create(hostname="other.example", root_page=other)

    assert by_path("/", site="other.example").json()["id"] == other.pk
    assert by_path(site="other.example").status_code == 404
    assert by_path("/", site="unknown.example").status_code == 404


@pytest.mark.parametrize("path", ["/santé/", "/sant%C3%A9/", "/sant%c3%a9"])
def test_a_path_with_an_accent_is_found_as_people_and_as_addresses_write_it(by_path, demo, path):
    page = TopicPageFactory(parent=demo.home, title="Santé", slug="santé")

    assert by_path(path).json()["id"] == page.pk


@pytest.mark.parametrize("path", ["/sant%E9/", "/%2e%2e/", "/100%/", "/%00/"])
def test_a_path_that_is_badly_encoded_is_not_found(by_path, path):
    assert by_path(path).status_code == 404
