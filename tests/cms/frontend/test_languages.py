"""The site says its own words in the language of the page (WCAG 2.2, 3.1.1 and 3.1.2)."""

import json
import re

import polib
import pytest
from bs4 import BeautifulSoup

from tests.cms.frontend.interface_texts import FRONTEND, own_words

from .fake_api import demo_block, demo_page, more_block, page_of, stored
from .site import text_of
from .test_navigation import listed

LANGUAGES = ["fr", "de"]
TITLES = {"fr": "Page introuvable", "de": "Seite nicht gefunden"}
ALIKE = {"Menu", "Source", "Page %(number)s of %(last)s"}  # or spelled alike in another language


def catalogue(language):
    return FRONTEND / "locale" / language / "LC_MESSAGES" / "django.po"


def in_language(page, locale):
    page["meta"]["locale"] = locale
    return page


@pytest.fixture
def french_site(fake_api):
    """A site in English with a home page in French, too."""
    home = in_language(stored("home_page"), "fr")
    home["id"], home["meta"]["html_url"] = 9, "http://127.0.0.1:8003/fr/"
    english = stored("home_page")
    english["meta"]["translations"] = [
        {"id": 9, "locale": "fr", "html_url": "http://127.0.0.1:8003/fr/", "title": "Clinique"}
    ]
    fake_api.pages |= {"/": english, "/fr/": home}
    fake_api.below["9"] = listed()
    return fake_api


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_site_is_translated_and_no_other(language):
    entries = polib.pofile(str(catalogue(language)))
    told = {
        (each.msgctxt, each.msgid, each.msgid_plural or None)
        for each in entries
        if each.msgstr or all(each.msgstr_plural.values())
    }

    assert told == own_words()
    assert not any(each.fuzzy or each.obsolete for each in entries)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_in_what_the_english_does(language):
    for each in polib.pofile(str(catalogue(language))):
        for words in [each.msgstr, *each.msgstr_plural.values()]:
            if words:
                assert blanks(words) == blanks(each.msgid), words


def blanks(words):
    return sorted(re.findall(r"%\(\w+\)s|<[^>]+>", words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_django_reads_is_made_from_what_people_read(language):
    def translations(entries):
        return {(each.msgctxt, each.msgid): each.msgstr_plural or each.msgstr for each in entries}

    compiled = polib.mofile(str(catalogue(language).with_suffix(".mo")))

    assert translations(compiled) == translations(polib.pofile(str(catalogue(language))))


def test_no_words_of_a_template_escape_translation():
    missed = {}
    for file in sorted(FRONTEND.rglob("templates/**/*.html")):
        left = re.sub(r"{% blocktranslate.*?endblocktranslate %}", "", file.read_text("utf-8"))
        left = re.sub(r"{% block layout %}\w+{% endblock %}", "", left)
        left = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", left)
        if "parts" in file.parts and not left.lstrip().startswith("<"):
            left = f"<{left}>" if "=" in left else left  # a part of a tag
        labels = re.findall(r'aria-label="([^"]*[A-Za-z][^"]*)"', left)
        words = re.findall(r"[A-Za-z]{3,}", re.sub(r"<[^>]*>", " ", left))
        if words or labels:
            missed[file.name] = [*words, *labels]

    assert missed == {
        "location.html": ["What", "words"],  # what3words: the same in each language
        "reference.html": ["doi", "PubMed"],
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_no_english_words_of_the_site_s_own(shown, language):
    shown_blocks = stored("demo_page")["body"]
    blocks = [each for each in shown_blocks if each["type"] != "contact_form"]
    blocks += [demo_block("contact_form", language=language), more_block("nice-1-2-2")]
    page = in_language(page_of(*blocks), language)
    editors = json.dumps(page, ensure_ascii=False)

    soup = shown(page)

    assert soup.html["lang"] == language
    assert not soup.body.select("[lang=en]")
    read = [
        *soup.body.stripped_strings,
        *(each["aria-label"] for each in soup.select("[aria-label]")),
    ]
    english = {words for _, words, _ in own_words()} - ALIKE - {"Reference"}
    assert {words for words in english & set(read) if f'"{words}"' not in editors} == set()


def test_numbers_dates_and_plurals_are_those_of_the_language(shown):
    blocks = demo_block("benefit"), more_block("nice-1-2-2")

    french = text_of(shown(in_language(page_of(*blocks), "fr")).body)
    german = text_of(shown(in_language(page_of(*blocks), "de")).body)

    assert "35 études, 2 746 personnes" in french.replace("\u202f", " ")
    assert "35 Studien, 2.746 Personen" in german
    assert "Vérifié le 1 janvier 2026" in french
    assert "Geprüft am 1. Januar 2026" in german


def test_a_place_on_the_map_has_points_in_any_language(shown):
    place = demo_block("location", coordinates={"latitude": 51.5, "longitude": -0.1})

    soup = shown(in_language(page_of(place), "fr"))

    link = soup.select_one("a[href*=openstreetmap]")
    assert link["href"].endswith("?mlat=51.5&mlon=-0.1#map=17/51.5/-0.1")


def test_a_language_that_the_site_does_not_speak_gets_english_that_says_so(shown):
    soup = shown(in_language(demo_page(), "cy"))

    assert soup.html["lang"] == "cy"
    for words in ("About this page", "Skip to the content", "References"):
        told = soup.body.find(string=words)
        assert told.find_parent(lang=True)["lang"] == "en", words


@pytest.mark.parametrize("language", ["ar", "he", "fa-ir"])
def test_a_language_that_is_read_from_the_right_says_so(shown, language):
    soup = shown(in_language(demo_page(), language))

    assert soup.html["dir"] == "rtl"
    words = soup.body.find(string="About this page").find_parent(lang=True)
    assert (words["lang"], words["dir"]) == ("en", "ltr")


@pytest.mark.parametrize("language", ["en-gb", "fr", "cy", "xx"])
def test_no_other_language_is_read_from_the_right(shown, language):
    assert shown(in_language(demo_page(), language)).select("[dir]") == []


def test_a_page_of_the_site_s_own_is_read_as_the_home_page_is(site, fake_api, soup_of):
    fake_api.pages["/"] = in_language(stored("home_page"), "ar")

    assert soup_of("/nothing/").html["dir"] == "rtl"


def test_the_stylesheet_knows_no_left_and_no_right():
    style = (FRONTEND / "static" / "frontend" / "site.css").read_text("utf-8")

    assert re.findall(r"(?:[\w-]+-)?(?:left|right)(?:-[\w-]+)?: ?[^;]+", style) == []
    unlike_sides = r"(?:margin|padding): [^\s;]+ ([^\s;]+) [^\s;]+ (?!\1;)[^\s;]+;"
    assert re.search(unlike_sides, style) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_variant_of_a_language_is_that_language(shown, language):
    soup = shown(in_language(demo_page(), f"{language}-ch"))

    assert soup.html["lang"] == f"{language}-ch"
    assert not soup.body.select("[lang=en]")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/fr/rien/", "Page introuvable"),
        ("/search/?language=fr", "Rechercher"),
        ("/search/?language=fr&q=dos", "1 thème trouvé"),
        ("/contact/sent/?ref=K7QX2M4A&language=fr", "Nous avons votre message"),
    ],
)
def test_pages_of_the_site_s_own_speak_the_language_of_the_address(
    site, french_site, soup_of, path, title
):
    soup = soup_of(path)

    assert title in [text_of(each) for each in soup.select("h1, h2")]
    assert soup.html["lang"] == "fr"
    assert soup.select_one(".brand")["href"] == "/fr/"
    assert soup.select_one("[name=language]")["value"] == "fr"


@pytest.mark.parametrize(
    "path", ["/", "/only-in-english/", "/nothing/", "/search/?q=back", "/contact/sent/"]
)
def test_a_search_that_begins_in_the_first_language_finds_that_language(french_site, soup_of, path):
    french_site.pages["/only-in-english/"] = demo_page()

    assert soup_of(path).select_one("[role=search] [name=language]")["value"] == "en-gb"


@pytest.mark.parametrize("path", ["/de/nichts/", "/nothing/", "/search/../", "/xx-yy/"])
def test_a_language_without_a_home_page_is_not_taken_at_its_word(site, french_site, soup_of, path):
    assert soup_of(path).html["lang"] == "en-gb"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_site_in_one_other_language_speaks_it_everywhere(site, fake_api, soup_of, language):
    fake_api.pages["/"] = in_language(stored("home_page"), language)

    assert text_of(soup_of("/nothing/").h1) == TITLES[language]


@pytest.fixture
def soup_of(site):
    """`soup_of(path)`: the page at a path, whatever its status."""
    return lambda path: BeautifulSoup(site.get(path).text, "html.parser")


def test_while_the_api_is_down_the_address_says_the_language(site, fake_api, soup_of):
    fake_api.failing = True

    soup = soup_of("/fr/exercice/")

    assert text_of(soup.h1) == "La page ne peut pas être affichée pour le moment"
    assert soup.html["lang"] == "fr"
