"""What clients of stock Wagtail v2 ask, and people who write a parameter wrong."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["pages", "pages/{}", "images", "pages/find", "sources"])
def test_an_address_without_its_final_slash_leads_to_the_one_with_it(client, demo, address):
    asked = f"/api/v2/{address.format(demo.page.pk)}"

    answer = client.get(f"{asked}?id=4&colour=blue")

    assert (answer.status_code, answer["Location"]) == (301, f"{asked}/?id=4&colour=blue")


def test_types_are_taken_in_any_case(api, demo):
    asked = {"type": "pages.topicpage", "fields": "plain_summary", "order": "plain_summary"}

    assert (
        api("pages/", **asked).json() == api("pages/", **asked | {"type": "pages.TopicPage"}).json()
    )


@pytest.mark.parametrize("name", ["fields", "order", "type"])
def test_an_empty_parameter_is_as_if_it_were_not_given(api, demo, name):
    assert api("pages/", **{name: ""}).json() == api("pages/").json()


def test_a_page_of_another_type_or_language_is_not_at_its_address(api, demo):
    address = f"pages/{demo.page.pk}/"
    answer = api(address).json()

    assert api(address, type="pages.TopicPage", locale="en-gb").json() == answer
    assert api(address, type="pages.HomePage").status_code == 404
    assert api(address, locale="xx").status_code == 404


def test_a_day_is_the_moment_at_which_it_begins(api, demo):
    demo.page.first_published_at = "2026-11-20T00:00:00Z"
    demo.page.save()

    listed = api("pages/", first_published_at="2026-11-20").json()["items"]

    assert [each["id"] for each in listed] == [demo.page.pk]


def test_the_address_of_a_picture_is_as_in_stock_v2_and_absolute_on_a_page(api, picture, settings):
    settings.MEDIA_URL = "/media/"

    answer = api(f"images/{picture.pk}/").json()

    assert answer["meta"]["download_url"] == picture.file.url
    assert answer["meta"]["download_url"].startswith("/media/")


@pytest.mark.parametrize(
    ("asked", "told", "message"),
    [
        ("pages/?limit=Many", "“Many”: a whole number", "limit must be a positive integer"),
        ("pages/?limit=99", "50 at most", "limit cannot be higher than 50"),
        ("pages/?type=No.Such", "names no page type: No.Such", "type doesn't exist"),
        ("pages/?fields=Nonsense", "fields names what is not there: Nonsense", "unknown fields: "),
        ("pages/?order=Nonsense", "order names Nonsense", "cannot order by 'Nonsense'"),
        ("pages/?order=title,", "order has a comma", "cannot order by ''"),
        ("pages/?child_of=99999", "child_of names", "parent page doesn't exist"),
        ("pages/?show_in_menus=Yes", "“Yes”: it is true, false, 1 or 0", "field filter error. "),
        ("pages/?site=No.Such", "site names no site: No.Such", "No Site matches"),
        ("pages/?locale=No", "locale names no language of this site: No", "No Locale matches"),
        ("pages/by-path/?path=Advice", "“Advice”", ""),
        ("pages/?search_operator=XOR", "it is and or or", ""),
        ("images/?tags=a,b,c,d,e,f", "5 at most", ""),
    ],
)
def test_an_error_names_the_parameter_and_the_cure_and_has_the_words_of_stock(
    client, demo, asked, told, message
):
    problem = client.get(f"/api/v2/{asked}").json()

    assert told in problem["detail"]
    assert problem["message"].startswith(message or problem["detail"])
    assert not set("^$\\") & set(problem["detail"]), "no pattern"


@pytest.mark.parametrize("endpoint", ["pages", "images", "documents", "redirects", "sources"])
def test_a_site_that_answers_no_search_says_so_everywhere(api, demo, settings, endpoint):
    settings.WAGTAILAPI_SEARCH_ENABLED = False

    answer = api(f"{endpoint}/", search="pain")

    assert answer.status_code == 400
    assert "answers no search" in answer.json()["detail"]
