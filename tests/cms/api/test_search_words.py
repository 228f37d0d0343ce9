"""One list of words and texts, the same hits in the same order on every database."""

import pytest
from wagtail.models import Locale

from cms.pages.models import TopicPage
from cms.search.query import search
from tests.cms.api.search_words import TEXTS, WORDS
from tests.cms.rolled_back import rolled_back

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def written(django_db_setup, django_db_blocker):
    """The texts, each on a page in its language; gone again after this file's tests."""
    with django_db_blocker.unblock(), rolled_back():
        home = TopicPage.objects.get().get_parent()
        pages = []
        for code, texts in TEXTS.items():
            locale, _ = Locale.objects.get_or_create(language_code=code)
            for title, text in texts.items():
                page = TopicPage(title="T", slug=f"t{len(pages)}", locale=locale, body=[])
                page.plain_summary = text
                home.add_child(instance=page)
                pages.append((page.pk, title))
        yield dict(pages)


def found(titles, words, **asked):
    pages = TopicPage.objects.filter(pk__in=titles)
    return [titles[pk] for pk in search(pages, words, **asked).values_list("pk", flat=True)]


def test_the_list_is_long_and_names_each_text():
    assert len(WORDS) >= 100
    named = {title for _, titles in WORDS for title in titles}
    assert named == {title for texts in TEXTS.values() for title in texts}


@pytest.mark.parametrize(("words", "titles"), WORDS)
def test_words_find_the_same_texts_everywhere(written, words, titles):
    assert sorted(found(written, words, languages=list(TEXTS))) == sorted(titles)


@pytest.mark.parametrize(
    ("words", "languages", "titles"),
    [
        ("exercices", ["fr"], ["élisions"]),
        ("genoux", ["fr"], ["formes"]),
        ("genoux", ["de"], []),  # no German rule makes `genou` of it
        ("hauser", ["de"], ["formen"]),
        ("hauser", ["en-gb"], []),
        ("studying", ["en-gb"], ["forms"]),
        ("studying", ["fr"], []),
    ],
)
def test_a_question_is_read_by_the_rules_of_the_languages_that_are_asked(
    written, words, languages, titles
):
    assert found(written, words, languages=languages) == titles


def test_the_best_match_comes_first(written):
    summaries = ["Once: sauna, and then many words about other things at home.", "Sauna, sauna."]
    home = TopicPage.objects.first().get_parent()
    pages = {}
    for number, summary in enumerate(summaries):
        page = TopicPage(title="T", slug=f"sauna-{number}", body=[], plain_summary=summary)
        home.add_child(instance=page)
        pages[page.pk] = number

    assert found(pages, "sauna") == [1, 0]
    assert found(pages, "home") == [0]
