from datetime import date

import pytest
from django.urls import reverse

from cms.pages.models import HomePage, TopicPage

pytestmark = pytest.mark.django_db
EMPTY_TOPIC = {
    "title": "Draft",
    "slug": "draft",
    "body-count": "1",
    "conditions-count": "0",
    "body-0-type": "benefit",
    "body-0-order": "0",
    "body-0-deleted": "",
    "body-0-id": "",
    "body-0-value-heading": "",
    "body-0-value-points-count": "0",
    "body-0-value-evidence-count": "0",
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
}


def test_the_cms_leads_every_page_to_the_public_site(client, demo):
    for path in ["/", "/benefits-of-exercise-on-lower-back-pain/"]:
        answer = client.get(path)

        assert answer.status_code == 302
        assert answer["Location"] == f"http://127.0.0.1:8003{path}"


def test_the_page_answers_who_wrote_and_reviewed_it(demo, by_path):
    demo.page.reviewed_by, demo.page.written_by = demo.practitioner, None
    demo.page.last_reviewed, demo.page.next_review_due = date(2026, 11, 20), None
    demo.page.reviewed_words = ""  # of the review before
    demo.page.plain_summary = "Keep moving."
    demo.page.save_revision().publish()

    page = by_path().json()

    assert page["plain_summary"] == "Keep moving."
    assert page["review"] == {
        "last_reviewed": "2026-11-20",
        "changed_since_review": False,
        "next_review_due": None,
        "reviewed_by": {
            "name": "A. Example",
            "role": "Lead practitioner",
            "registrations": ["HCPC PH00000"],
            "registers": [
                {
                    "text": "HCPC PH00000",
                    "url": "https://www.hcpc-uk.org/check-the-register/",
                }
            ],
            "photo": None,
            "bio_html": None,
            "is_example": True,
        },
        "written_by": None,
        "change_note": None,
    }


def test_the_next_review_comes_after_the_last_when_a_page_is_published(admin_client, demo):
    address = reverse("wagtailadmin_pages:add", args=["pages", "topicpage", demo.home.pk])
    wrong = {**EMPTY_TOPIC, "last_reviewed": "2026-01-02", "next_review_due": "2026-01-02"}

    assert admin_client.post(address, wrong).status_code == 302
    published = {**wrong, "slug": "two", "action-publish": "yes"}
    answer = admin_client.post(address, published).content.decode()
    assert "Choose a day after “Last reviewed”." in answer


def test_a_site_has_one_home_and_topics_below_it(demo):
    assert not HomePage.can_create_at(demo.home)
    assert TopicPage.can_create_at(demo.home)
    assert TopicPage.can_create_at(demo.page)


def test_a_home_page_answers_its_picture_with_its_sizes_and_description(
    api, demo, picture, django_capture_on_commit_callbacks
):
    address = f"pages/{demo.home.pk}/"
    assert api(address).json()["picture"] is None
    demo.home.picture = picture

    with django_capture_on_commit_callbacks(execute=True):
        demo.home.save_revision().publish()
    shown = api(address).json()["picture"]

    assert shown["alt"] == "A woman stretches on a mat"
    assert [each["type"] for each in shown["srcset"]] == ["image/avif", "image/webp"]
    assert shown["focal_point"] == {"x": 0.25, "y": 0.5}


def test_block_text_is_found_by_search(demo):
    assert list(TopicPage.objects.search("kinesiophobia")) == [demo.page]


@pytest.mark.parametrize(
    "words", ["kinesioph", "spinal stab", "Malmivaara", "Prevention and treatment of low back"]
)
@pytest.mark.parametrize("view", ["search", "explore_results"])
def test_the_admin_finds_a_page_by_words_of_its_blocks_and_sources(admin_client, demo, words, view):
    """Half a word will do, of a benefit's point, of an author or of a title that it cites."""
    address = {
        "search": reverse("wagtailadmin_pages:search"),
        "explore_results": reverse("wagtailadmin_explore_results", args=[demo.home.pk]),
    }[view]

    found = admin_client.get(address, {"q": words}).content.decode()

    assert demo.page.title in found
    assert demo.page.title not in admin_client.get(address, {"q": "xylophone"}).content.decode()


def test_the_admin_finds_a_page_by_the_new_title_of_its_source(admin_client, demo):
    demo.sources["bmj-2021"].title = "Hippopotamus therapy"
    demo.sources["bmj-2021"].save()

    found = admin_client.get(reverse("wagtailadmin_pages:search"), {"q": "hippo"})

    assert demo.page.title in found.content.decode()


@pytest.mark.parametrize("view", ["edit", "history", "usage"])
def test_the_admin_of_the_page_opens(admin_client, demo, view):
    answer = admin_client.get(reverse(f"wagtailadmin_pages:{view}", args=[demo.page.pk]))

    assert answer.status_code == 200


def test_an_almost_empty_draft_can_be_saved_and_is_not_public(admin_client, demo, by_path):
    address = reverse("wagtailadmin_pages:add", args=["pages", "topicpage", demo.home.pk])
    draft = admin_client.post(address, EMPTY_TOPIC)
    assert draft.status_code == 302
    assert not TopicPage.objects.get(slug="draft").live
    assert by_path("/draft/").status_code == 404

    refused = admin_client.post(address, {**EMPTY_TOPIC, "slug": "two", "action-publish": "yes"})
    assert refused.status_code == 200
    assert not TopicPage.objects.filter(slug="two").exists()
