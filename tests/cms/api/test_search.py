"""Search finds what visitors read: words inside blocks and in the sources that pages cite."""

import pytest
from django.core.management import call_command
from wagtail.models import PageViewRestriction

from cms.pages.models import TopicPage
from cms.search.models import Claim, PageWords
from cms.search.tokens import prepared
from tests.cms.translating import french_locale

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(api):
    """`found("posture")` are the titles, the best first."""

    def search(words, **parameters):
        answer = api("pages/", search=words, **{"limit": 50, **parameters})
        assert answer.status_code == 200, answer.json()
        return [page["title"] for page in answer.json()["items"]]

    return search


@pytest.fixture
def topic(demo):
    """`topic("Title", "words of its body")` publishes a page."""

    def publish(title, words="", **fields):
        page = TopicPage(title=title, slug=title.lower().replace(" ", "-"), **fields)
        page.body = [("text", {"text": f"<p>{words}</p>"})]
        demo.home.add_child(instance=page)
        return page

    return publish


DEMO = "Benefits of Exercise on Lower Back Pain"


@pytest.mark.parametrize(
    "words",
    [
        "posture",  # in a benefit
        "POSTURE",
        "postures",  # another form of the word
        "Cochrane",  # in a research block
        "hayden",  # an author of a source
        "noninvasive",  # in the title of a source
        "10.1002/14651858.cd009790.pub2",
        "usual care",  # in a finding
        "lower back pain",
    ],
)
def test_a_page_is_found_by_the_words_of_its_blocks_and_sources(found, words):
    assert DEMO in found(words)


@pytest.mark.parametrize(
    "words",
    [
        lambda demo: demo.location.name,
        lambda demo: demo.location.what3words,
        lambda demo: f"///{demo.location.what3words}",
        lambda demo: demo.location.what3words.replace(".", " "),
        lambda demo: demo.safety_notice.heading,
        lambda demo: demo.safety_notice.items[0].value,
        lambda demo: demo.contact_form.heading,
    ],
)
def test_a_page_is_found_by_the_words_of_what_it_shows_of_the_clinic(found, demo, words):
    assert DEMO in found(words(demo))


def test_a_page_is_found_by_what_an_editor_makes_of_a_place(found, demo):
    demo.location.name, demo.location.address = "The annexe", "1 Zebra Street"
    demo.location.save()

    assert found("annexe") == found("zebra street") == [DEMO]


def test_a_page_is_found_by_what_an_editor_makes_of_a_notice_and_a_form(found, demo):
    demo.safety_notice.items = [("item", "a zebra in the waiting room")]
    demo.safety_notice.save()
    assert found("zebra") == [DEMO]

    demo.contact_form.heading = "Write to the giraffe"
    demo.contact_form.save()
    assert found("giraffe") == [DEMO]


def test_other_opening_hours_leave_the_catalogue_as_it_is(demo):
    """A place may stand on every page, and its hours are none of the words looked for."""
    before = set(Claim.objects.values_list("pk", flat=True))

    demo.location.opening_hours = "<p>Never</p>"
    demo.location.save()

    assert set(Claim.objects.values_list("pk", flat=True)) == before


def test_a_translated_page_is_found_by_its_own_place_while_there_is_one(demo):
    french = demo.page.copy_for_translation(french_locale(), copy_parents=True)
    french.save_revision().publish()
    words = lambda: PageWords.objects.get(page=french).body  # noqa: E731
    name = prepared(demo.location.name, "fr")
    assert name in words()

    place = demo.location.copy_for_translation(french.locale)
    place.name = "Le cabinet"
    place.save()
    assert "le cabinet" in words()

    place.delete()
    assert "le cabinet" not in words()
    assert name in words()


def test_all_terms_are_needed_unless_any_will_do(found):
    assert found("posture zebra") == []
    assert found("posture zebra", search_operator="or") == [DEMO]


def test_the_best_comes_first(found, topic):
    topic("Sleep", "Rest and sciatica and rest again, and rest once more")
    topic("Sciatica", "A nerve that hurts")
    topic("Walking", "Walk a little each day")

    assert found("sciatica")[:2] == ["Sciatica", "Sleep"]
    assert found("sciatica", order="-title")[:2] == ["Sleep", "Sciatica"]


def test_search_combines_with_every_filter(found, topic, demo):
    topic("Sciatica", "A nerve", show_in_menus=True)
    topic("Other", "sciatica")

    assert found("sciatica", type="pages.TopicPage", slug="other") == ["Other"]
    assert found("sciatica", type="pages.HomePage") == []
    assert found("sciatica", child_of=demo.home.pk, limit=1, offset=1) == ["Other"]
    assert found("sciatica", descendant_of=demo.page.pk) == []
    assert found("sciatica", show_in_menus="true") == ["Sciatica", DEMO]
    both = found("sciatica", locale="en-gb", type="pages.TopicPage,pages.HomePage")
    assert both == ["Sciatica", "Other", DEMO]


@pytest.mark.parametrize("words", ["", " ", "'", '"', "*", "()", "-", "title:", "^", "&|!"])
def test_signs_alone_find_nothing_and_break_nothing(found, words):
    assert DEMO not in found(words)


@pytest.mark.parametrize("words", ["", " ", "\t\n", "\u2003", "!?", "\u200d"])
@pytest.mark.parametrize("endpoint", ["images/", "documents/", "redirects/", "sources/"])
def test_signs_alone_find_no_file_either(api, endpoint, words):
    answer = api(endpoint, search=words)

    assert (answer.status_code, answer.json()["items"]) == (200, [])


@pytest.mark.parametrize(
    "words", ["NEAR(", 'pain"', "back AND", "pain OR", "(pain", "pain*", "NOT pain x'"]
)
def test_the_syntax_of_databases_means_nothing_to_a_visitor(api, words):
    assert api("pages/", search=words).status_code == 200


def test_what_is_not_public_is_not_found(found, demo, topic):
    draft = topic("Draft", "zebra", live=False)
    draft.body = [("text", {"text": "<p>zebra</p>"})]
    draft.save_revision()
    private = topic("Private", "zebra")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    demo.page.body.append(("text", {"text": "<p>zebra</p>"}))
    demo.page.save_revision()

    assert found("zebra") == []


def test_a_page_is_found_by_what_it_says_now(found, demo):
    demo.page.title = "Moving helps"
    demo.page.save_revision().publish()
    assert found("moving") == ["Moving helps"]

    demo.sources["hayden-2021"].title = "A zebra review"
    demo.sources["hayden-2021"].save()
    assert found("zebra") == ["Moving helps"]

    demo.page.refresh_from_db()
    demo.page.unpublish()
    assert found("zebra") == []


def test_a_page_that_is_deleted_leaves_no_words(demo):
    words = PageWords.objects.filter(page=demo.page.pk)
    assert words.exists()

    TopicPage.objects.get(pk=demo.page.pk).delete()

    assert not words.exists()
    assert PageWords.objects.filter(page=demo.home.pk).exists()


def test_everything_can_be_rebuilt(found, demo):
    PageWords.objects.all().delete()
    assert found("posture") == []

    call_command("rebuild_index", verbosity=0)

    assert found("posture") == [DEMO]
