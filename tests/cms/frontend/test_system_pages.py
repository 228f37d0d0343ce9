"""What the site's own pages say of the clinic, while what every page shows is remembered."""

import pytest
from bs4 import BeautifulSoup

from tests.cms.frontend.fake_api import problem, running_api, stored
from tests.cms.frontend.site import running_site, text_of
from tests.cms.frontend.test_navigation import listed

ENGLISH, FRENCH = "Phone 01632 960 001.", "Téléphonez au 01632 960 001."
PHOTO = {"url": "https://media.example.org/jo.jpg", "width": 100, "height": 100, "alt": "Jo"}
OWN_PAGES = ["/nothing/", "/withdrawn/", "/search/?q=back", "/contact/sent/", "/failing/"]


@pytest.fixture(scope="module")
def bilingual():
    """(site, API) of a site in English and French that asks for its menus as often as in use."""
    with (
        running_api() as api,
        running_site(api.address, FRONTEND_MENU_SECONDS="10") as site,
    ):
        french = home("fr", "/fr/", FRENCH, ("en-gb", "/")) | {"id": 9}
        api.pages |= {"/": home("en-gb", "/", ENGLISH, ("fr", "/fr/")), "/fr/": french}
        api.pages |= {"/withdrawn/": (410, problem(410)), "/failing/": (500, "{}")}
        api.pages |= {"/fr/failing/": (500, "{}"), "/de-quervain/": (500, "{}")}
        api.below["9"] = listed()
        yield site, api


def home(locale, path, other_contact, translation):
    page = stored("home_page")
    page["meta"] |= {
        "locale": locale,
        "html_url": f"http://127.0.0.1:8003{path}",
        "translations": [
            {"locale": translation[0], "html_url": f"http://127.0.0.1:8003{translation[1]}"}
        ],
    }
    page["clinic"]["other_contact"] = other_contact
    page["clinic"]["lead_practitioner"]["photo"] = PHOTO
    return page


@pytest.fixture
def soup_of(bilingual):
    """`soup_of(path)`: the page at a path, whatever its status."""
    site, _ = bilingual
    return lambda path: BeautifulSoup(site.get(path).text, "html.parser")


@pytest.mark.parametrize("path", ["/nothing/", "/withdrawn/", "/contact/sent/", "/failing/"])
def test_another_reader_s_language_does_not_change_the_clinic_s_details(soup_of, path):
    soup_of("/")
    soup_of("/fr/")

    read = text_of(soup_of(path))

    assert ENGLISH in read
    assert FRENCH not in read


@pytest.mark.parametrize("path", ["/fr/nothing/", "/search/?language=fr", "/fr/failing/"])
def test_nor_does_it_in_another_language(soup_of, path):
    soup_of("/fr/")
    soup_of("/")

    read = text_of(soup_of(path))

    assert FRENCH in read
    assert ENGLISH not in read


def test_a_language_that_no_page_was_seen_in_still_has_the_other_way_to_reach_the_clinic(soup_of):
    soup_of("/")

    assert ENGLISH in text_of(soup_of("/de-quervain/"))


@pytest.mark.parametrize("path", OWN_PAGES)
def test_the_practitioner_s_photo_may_be_shown_under_the_page_s_own_policy(bilingual, path):
    site, _ = bilingual
    site.get("/")

    answer = site.get(path)

    assert PHOTO["url"] in answer.text
    policy = answer.headers["Content-Security-Policy"].split("; ")
    [images] = [each for each in policy if each.startswith("img-src ")]
    assert "https://media.example.org" in images.split()
    assert "frame-ancestors 'none'" in policy


def test_a_link_that_is_no_web_address_is_in_no_page_of_the_site_s_own(fake_api, site):
    fake_api.pages["/"]["clinic"]["lead_practitioner"]["photo"] = PHOTO | {"url": "javascript:x"}

    assert "javascript:" not in site.get("/nothing/").text


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/de-quervain/", "en-gb"),
        ("/fr/failing/", "fr"),
        ("/failing/?language=de", "de"),
        ("/failing/?language=fr-nonsense", "en-gb"),
    ],
)
def test_while_nothing_can_be_asked_only_a_language_s_own_name_is_one(soup_of, path, language):
    soup_of("/")

    soup = soup_of(path)

    assert soup.html["lang"] == language
    assert soup.select_one("meta[name=robots]")


def test_a_variant_that_the_site_has_is_spoken_while_nothing_can_be_asked():
    with running_api() as api, running_site(api.address) as site:
        api.pages["/"] = home("en-gb", "/", ENGLISH, ("fr-ca", "/fr-ca/"))
        api.pages["/fr-ca/"] = home("fr-ca", "/fr-ca/", FRENCH, ("en-gb", "/"))
        site.get("/")
        site.get("/fr-ca/")
        api.failing = True

        for path in ("/fr-ca/dos/", "/fr/dos/"):
            soup = BeautifulSoup(site.get(path).text, "html.parser")
            assert soup.html["lang"] == "fr-ca"
            assert FRENCH in text_of(soup)


PHONE = {"e164": "+441632960001", "display": "01632 960001", "url": "tel:+441632960001"}
LETTER = "If it cannot wait, contact the clinic in another way, such as the number on your"
URGENT = ["/contact/sent/", "/contact/sent/?ref=ABCDEF27", "/failing/"]


@pytest.fixture
def told_at(fake_api, site):
    """`told_at(path, telephone=…)`: what a page of the site's own says below its heading."""

    def told(path, **clinic):
        fake_api.pages["/"]["clinic"] |= clinic
        fake_api.pages |= {"/failing/": (500, "{}"), "/withdrawn/": (410, problem(410))}
        site.get("/")
        return BeautifulSoup(site.get(path).text, "html.parser").main

    return told


@pytest.mark.parametrize("path", URGENT)
def test_who_cannot_wait_for_an_answer_is_told_the_telephone_number(told_at, path):
    main = told_at(path, telephone=PHONE, other_contact="You can also come to 1 Example Street.")

    call = main.select_one("a[href='tel:+441632960001']")
    assert text_of(call.parent) == "If it cannot wait, call us: 01632 960001"
    assert text_of(call.parent.find_next("p")) == "You can also come to 1 Example Street."


@pytest.mark.parametrize("path", URGENT)
def test_where_the_clinic_has_no_telephone_its_own_words_stand_alone(told_at, path):
    main = told_at(path, telephone=None, other_contact="Come to 1 Example Street.")

    assert main.select("a[href^=tel]") == []
    assert "If it cannot wait" not in text_of(main)
    assert "Come to 1 Example Street." in text_of(main)


@pytest.mark.parametrize("path", URGENT)
def test_a_clinic_that_names_no_way_leaves_the_letter(told_at, path):
    assert LETTER in text_of(told_at(path, telephone=None, other_contact=None))


@pytest.mark.parametrize("path", ["/nothing/", "/withdrawn/", *URGENT])
def test_the_clinic_s_own_words_are_a_paragraph_that_nothing_leads_into(told_at, path):
    words = "You can also come to 1 Example Street."

    main = told_at(path, telephone=PHONE, other_contact=words)

    assert [text_of(each) for each in main.select("p") if words in text_of(each)] == [words]
