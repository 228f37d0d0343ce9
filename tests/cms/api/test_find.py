"""`find/` leads to the object's address, as in stock v2, and never to another host."""

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from tests.cms.conftest import DEMO_PATH

pytestmark = pytest.mark.django_db


def test_a_page_is_found_by_its_path_or_its_id_as_its_detail_address_answers_it(api, found, demo):
    detail = api(f"pages/{demo.page.pk}/").json()

    assert found("pages", html_path=DEMO_PATH) == detail
    assert found("pages", html_path=DEMO_PATH.strip("/")) == detail
    assert found("pages", id=demo.page.pk) == detail
    assert found("pages", html_path="")["id"] == demo.home.pk


def test_all_other_parameters_are_kept(api, demo):
    led = api("pages/find/", id=demo.page.pk, fields="_,title", type="pages.topicpage")

    kept = "fields=_%2Ctitle&type=pages.topicpage"
    assert led["Location"] == f"http://127.0.0.1:8000/api/v2/pages/{demo.page.pk}/?{kept}"
    assert api("pages/find/", html_path=DEMO_PATH, type="pages.HomePage").status_code == 404


def test_no_host_that_was_asked_by_gets_into_the_answer(demo):
    answer = Client().get(
        f"/api/v2/pages/find/?html_path={DEMO_PATH}", headers={"host": "localhost:9999"}
    )

    assert answer.status_code == 302
    assert "9999" not in answer["Location"]


def test_an_image_is_found_by_its_id(api, found, picture):
    assert found("images", id=picture.pk) == api(f"images/{picture.pk}/").json()


def test_a_private_page_is_not_found(api, demo):
    PageViewRestriction.objects.create(page=demo.page, restriction_type="login")

    assert api("pages/find/", html_path=DEMO_PATH).status_code == 404
    assert api("pages/find/", id=demo.page.pk).status_code == 404


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({}, 400),
        ({"id": "four"}, 400),
        ({"id": "9" * 30}, 404),
        ({"id": "99999"}, 404),
        ({"id": "1", "colour": "blue"}, 400),
        ({"html_path": "/nothing/"}, 404),
        ({"html_path": "/", "id": "four"}, 400),
        ({"html_path": "/", "id": str(2**31)}, 404),
        ({"html_path": "/", "id": "-1"}, 404),
    ],
)
def test_what_cannot_be_found_is_a_problem(api, parameters, status):
    answer = api("pages/find/", **parameters)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def test_a_path_decides_also_where_an_id_is_given(found, demo):
    assert found("pages", html_path=DEMO_PATH, id=1)["id"] == demo.page.pk


def test_a_redirect_is_found_by_its_old_path_as_in_stock_v2(api, found, demo):
    redirect = Redirect.objects.create(old_path="/old", redirect_page=demo.page)

    answer = found("redirects", html_path="/old/")

    assert answer == api(f"redirects/{redirect.pk}/").json()
    assert answer["location"] == demo.page.full_url
    assert api("redirects/find/", html_path="/nothing/").status_code == 404
    own = Redirect.objects.create(old_path="/old", redirect_page=demo.page, site=Site.objects.get())
    assert found("redirects", html_path="old")["id"] == own.pk
    PageViewRestriction.objects.create(page=demo.page, restriction_type="login")
    assert api("redirects/find/", html_path="/old/").status_code == 404


@pytest.mark.parametrize(
    "question",
    ["pages/by-path/?path=//[", "pages/find/?html_path=//[", "redirects/find/?html_path=//["],
)
def test_a_path_that_is_no_address_is_at_no_place(client, demo, question):
    assert client.get(f"/api/v2/{question}").status_code == 404
