"""What the search index keeps, how much of it, and when it is made anew."""

import pytest
from django.core.management import call_command

from cms.pages.models import TopicPage
from cms.search.cited_words import cut
from cms.search.indexing import index_pages
from cms.search.models import PageWords
from cms.search.tokens import prepared

pytestmark = pytest.mark.django_db


def test_the_locale_that_is_asked_for_decides_how_words_are_read(api, demo):
    demo.page.plain_summary = "Stiff genoux"
    demo.page.save_revision().publish()

    told = [
        api("pages/", search=words, locale="en-gb").json()["meta"] for words in ("genoux", "genou")
    ]

    assert told[0] == {"total_count": 1, "did_you_mean": None}
    assert told[1]["did_you_mean"] == "genoux"  # by the rules of English, no page has `genou`


def test_the_title_comes_before_the_summary_before_the_body_before_what_is_cited(api, demo):
    source = demo.sources["bmj-2021"]
    source.title = "A wombat review"
    source.save()  # cited by the demo page
    fields = {"body": {"body": [("text", {"text": "<p>A wombat</p>"})]},
              "summary": {"plain_summary": "A wombat"}, "title": {}}  # fmt: skip
    for place, given in fields.items():
        title = "Wombat" if place == "title" else place
        page = TopicPage(title=title, slug=place, **{"body": [], **given})
        demo.home.add_child(instance=page)

    listed = api("pages/", search="wombats").json()["items"]

    assert [each["title"] for each in listed] == ["Wombat", "summary", "body", demo.page.title]


def test_a_very_long_text_is_indexed_as_far_as_the_index_reaches(demo):
    """Words that are all different, and long ones: PostgreSQL's vector holds a megabyte."""
    signs = "".join(chr(0x4E00 + number) for number in range(20_000))
    words = " ".join(f"word{number:x}" for number in range(30_000))
    for text in (signs * 15, words, "x" * 300_000, "é" * 300_000):
        demo.page.plain_summary = demo.page.search_description = text
        demo.page.body = [("text", {"text": f"<p>{text}</p>"})]
        TopicPage.objects.filter(pk=demo.page.pk).update(plain_summary=text, body=demo.page.body)
        index_pages([demo.page.pk])

        told = PageWords.objects.get(page=demo.page)
        assert len(told.body) <= 200_000
        assert len(told.summary) <= 50_000


@pytest.mark.parametrize("enough", [0, 1, 7, 8, 9, 30, 1_000])
@pytest.mark.parametrize("text", ["", "back pain, well-being and exercises", "背中の痛み"])
def test_tokens_that_are_cut_need_not_all_be_made(text, enough):
    every, first = prepared(text, "en"), prepared(text, "en", enough)

    assert cut([first], enough) == cut([every], enough)
    assert len(first) <= len(every)
    assert len(first) < enough + 60


def test_the_command_indexes_every_page_again(demo):
    before = list(PageWords.objects.order_by("pk").values())
    PageWords.objects.all().delete()

    call_command("rebuild_index", verbosity=0)

    assert before
    assert list(PageWords.objects.order_by("pk").values()) == before
