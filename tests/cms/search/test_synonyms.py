"""The list of synonyms: what it does to a query, and what editors may write into it."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from cms.core.models import ContentVersion
from cms.search.models import SearchSynonyms
from cms.search.stop_words import without_stop_words
from cms.search.synonyms import Synonyms
from cms.search.tokens import query_words

ENGLISH = ["en-gb"]


def expanded(text, *rows):
    """Each clause of the query as its phrases: [["lumbago", "back pain"], ["chronic"]]."""
    known = Synonyms()
    for row in rows:
        known.add(row.split(", "), "en-gb")
    clauses = known.expand(without_stop_words(query_words(text, ENGLISH), ENGLISH), ENGLISH)
    return [[" ".join(min(term) for term in phrase) for phrase in clause] for clause in clauses]


def test_a_word_stands_for_all_that_mean_the_same_and_what_was_typed_comes_first():
    assert expanded("lumbago", "back pain, lumbago") == [["lumbago", "back pain"]]
    assert expanded("sciatica", "back pain, lumbago") == [["sciatica"]]


@pytest.mark.parametrize("typed", ["back pain", "pain back", "pains in my back"])
def test_the_words_of_a_phrase_may_come_in_any_order_and_form(typed):
    (clause,) = expanded(typed, "back pain, lumbago")

    assert clause[-1] == "lumbago"


def test_the_longest_phrase_counts_and_the_other_words_stay():
    rows = ["pain, ache", "low back pain, lumbago"]

    assert expanded("chronic low back pain", *rows) == [["chronic"], ["low back pain", "lumbago"]]
    assert expanded("knee pain", *rows) == [["knee"], ["pain", "ach"]]


def test_a_row_counts_only_where_its_language_is_searched():
    known = Synonyms()
    known.add(["gift", "poison"], "de")

    def phrases(languages):
        (clause,) = known.expand(list(query_words("gift", languages)), languages)
        return len(clause)

    assert (phrases(["en-gb"]), phrases(["de"]), phrases(["en-gb", "de"])) == (1, 2, 2)


def test_small_words_of_a_phrase_are_not_looked_for():
    assert expanded("wear and tear", "wear and tear, arthrosis") == [["wear tear", "arthrosi"]]


@pytest.mark.parametrize(
    ("typed", "languages", "left"),
    [
        ("why does my back hurt", ["en-gb"], ["back", "hurt"]),
        ("my son", ["en-gb", "fr"], ["son"]),  # a tie: the first counts
        ("mon fils et son dos", ["en-gb", "fr"], ["fil", "dos"]),
        ("the who", ["en-gb"], ["the", "who"]),  # nothing else was typed
        ("the back", ["ja"], ["the", "back"]),
    ],
)
def test_words_that_say_nothing_are_left_out(typed, languages, left):
    found = without_stop_words(query_words(typed, languages), languages)

    assert [min(term) for term in found] == left


@pytest.fixture
def row(db):
    """`row("a, b")` is such a row, checked as in the form and saved; there are no others."""
    SearchSynonyms.objects.all().delete()

    def make(words, code="en-gb"):
        locale, _ = Locale.objects.get_or_create(language_code=code)
        made = SearchSynonyms(words=words, locale=locale)
        made.full_clean()
        made.save()
        return made

    return make


def test_the_words_of_a_row_are_tidied(row):
    assert row(" lumbago ;back  ache,\nlumbago, ").words == "lumbago, back ache"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("lumbago", "two different words"),
        ("exercise, exercises", "two different words"),
        ("lumbago, !?", "no letter"),
        ("lumbago, one two three four five six seven", "too long"),
        ("lumbago, " + "x" * 61, "too long"),
        (", ".join(f"word{number}" for number in range(31)), "Give 30 at most"),
        ("Crick, back", "in another row already: “crick, stiff neck”"),
    ],
)
def test_what_is_no_list_of_synonyms_is_refused_with_what_to_do(row, words, message):
    row("crick, stiff neck")

    with pytest.raises(ValidationError, match=message):
        row(words)


def test_another_language_may_have_the_same_word(row):
    row("lumbago, back ache")

    assert row("lumbago, mal de dos", "fr").pk


def test_a_change_of_the_list_gives_the_content_a_new_version(row):
    tokens = [ContentVersion.objects.get().token]
    made = row("lumbago, back ache")
    tokens.append(ContentVersion.objects.get().token)
    made.delete()
    tokens.append(ContentVersion.objects.get().token)

    assert len(set(tokens)) == 3


def test_a_reviewer_adds_a_row_in_the_admin_and_an_author_may_only_look(demo, django_user_model):
    def signed_in(group):
        user = django_user_model.objects.create_user(group)
        user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client

    viewset = SearchSynonyms.snippet_viewset
    form = {"words": "crick, stiff neck", "locale": demo.home.locale_id, "note": ""}
    SearchSynonyms.objects.all().delete()
    author = signed_in("Authors")

    refused = author.post(reverse(viewset.get_url_name("add")), form)
    assert (refused.status_code, SearchSynonyms.objects.count()) == (302, 0)
    added = signed_in("Clinical reviewers").post(reverse(viewset.get_url_name("add")), form)

    assert added.status_code == 302
    made = SearchSynonyms.objects.get()
    assert made.words == "crick, stiff neck"
    assert made.revisions.count() == 1
    assert author.get(reverse(viewset.get_url_name("list"))).status_code == 200


@pytest.mark.parametrize("languages", [1, 2])
def test_the_language_is_asked_where_there_are_several(demo, admin_client, languages):
    Locale.objects.exclude(pk=demo.home.locale_id).delete()
    if languages == 2:
        Locale.objects.create(language_code="fr")
    address = reverse(SearchSynonyms.snippet_viewset.get_url_name("add"))
    SearchSynonyms.objects.all().delete()

    asked = 'name="locale"' in admin_client.get(address).content.decode()
    admin_client.post(address, {"words": "crick, stiff neck", "note": ""})

    assert asked is (languages == 2)
    made = [row.locale_id for row in SearchSynonyms.objects.all()]
    assert made == ([] if languages == 2 else [demo.home.locale_id])


def test_the_demo_has_synonyms_for_its_subject_and_leaves_those_of_editors(api, demo):
    SearchSynonyms.objects.all().delete()
    call_command("load_demo_synonyms", verbosity=0)

    listed = api("pages/", search="lumbago").json()
    assert [page["title"] for page in listed["items"]] == [demo.page.title]

    before = set(SearchSynonyms.objects.values_list("pk", flat=True))
    call_command("load_demo_synonyms", verbosity=0)
    assert set(SearchSynonyms.objects.values_list("pk", flat=True)) == before
