"""An editor's unsaved form, shown by the frontend through the API."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.pages.models import HomePage, TopicPage
from cms.preview.drafts import page_of_draft, store_draft
from cms.preview.models import PreviewDraft


def form_of(**more):
    empty = {"title": "Typed and not saved", "slug": "typed", "comments": {}}
    formset = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    body = streamfield([("text", {"text": rich_text("<p>Only typed.</p>")})])
    return nested_form_data(empty | {"body": body, "conditions": streamfield([])} | more) | formset


@pytest.fixture
def preview(at_admin, demo, given):
    """`preview(form)` types it into the demo page's editor and opens the preview."""

    def open_preview(form, page=None):
        address = reverse("wagtailadmin_pages:preview_on_edit", args=[(page or demo.page).pk])
        assert at_admin.post(address, form).json()["is_valid"]
        return given(at_admin.get(address, {"in_preview_panel": "true"})["Location"])

    return open_preview


def test_what_is_typed_is_answered_before_it_is_saved(preview, api, demo, by_path):
    shown = preview(form_of())

    answer = api("preview/", token=shown.token, page=shown.page)

    assert shown.address.startswith("http://127.0.0.1:8003/preview/?token=")
    page = answer.json()["page"]
    assert (page["id"], page["title"]) == (demo.page.pk, "Typed and not saved")
    assert "Only typed." in page["body"][0]["value"]["html"]
    assert by_path().json()["title"] != "Typed and not saved"


def test_nobody_keeps_a_draft(preview, api):
    answer = api("preview/", token=preview(form_of()).token)

    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "ETag" not in answer


def test_nobody_keeps_what_is_said_of_a_wrong_token(api, db):
    for endpoint, query in (
        ("preview/", {}),
        ("page_preview/", {"content_type": "pages.topicpage"}),
    ):
        answer = api(endpoint, token="x", **query)

        assert answer.status_code == 404
        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert "noindex" in answer["X-Robots-Tag"]


def test_a_draft_ends_with_the_account_of_who_typed_it(preview, api):
    shown = preview(form_of())
    PreviewDraft.objects.get().user.__class__.objects.update(is_active=False)

    assert api("preview/", token=shown.token).status_code == 404


def test_the_live_panel_is_told_who_may_frame_it_and_which_script_checks_it(preview, api, client):
    note = api("preview/", token=preview(form_of()).token).json()["preview"]

    assert note["kind"] == "draft"
    assert note["frame_ancestors"] == ["http://127.0.0.1:8000"]
    assert note["script"].startswith("http://127.0.0.1:8000/static/preview/panel.js?userbar=")
    bar = client.get("/preview/userbar/", headers={"origin": "https://www.clinic.example"})
    assert bar["Access-Control-Allow-Origin"] == "*"
    assert b"checker-axe-configuration" in bar.content
    assert b"http://127.0.0.1:8003" in bar.content  # the frontend's origin, for axe


def test_while_an_editor_types_there_is_one_draft_and_each_tab_shows_the_newest(preview, api):
    first = preview(form_of())
    second = preview(form_of(title="Typed more"))

    assert PreviewDraft.objects.count() == 1
    for shown in (first, second):
        assert api("preview/", token=shown.token).json()["page"]["title"] == "Typed more"


def test_a_page_that_was_never_saved_can_be_seen(at_admin, demo, api, given):
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=["pages", "topicpage", demo.page.pk]
    )
    assert at_admin.post(address, form_of()).json()["is_valid"]

    shown = given(at_admin.get(address)["Location"])

    page = api("preview/", token=shown.token, page=shown.page).json()["page"]
    assert (page["id"], page["meta"]["parent"]["id"]) == (0, demo.page.pk)
    assert page["meta"]["html_url"].endswith("/benefits-of-exercise-on-lower-back-pain/typed/")
    assert TopicPage.objects.count() == 1


def test_two_pages_that_were_never_saved_are_seen_apart(at_admin, demo, api, given):
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=["pages", "topicpage", demo.page.pk]
    )
    tabs = {}
    for title in ("Walking", "Swimming", "Walking"):
        form = form_of(title=title, slug=title.lower())
        assert at_admin.post(address, form).json()["is_valid"]
        tabs[title] = given(at_admin.get(address)["Location"])

    for title, tab in tabs.items():
        assert api("preview/", token=tab.token, page=0).json()["page"]["title"] == title
    assert PreviewDraft.objects.count() == 2


def test_two_kinds_of_page_that_were_never_saved_are_seen_apart(demo, editor):
    place = {"path": demo.page.path + "0001", "depth": demo.page.depth + 1, "slug": "new"}

    drafts = [store_draft(kind(**place), editor, True) for kind in (HomePage, TopicPage)]

    assert [type(page_of_draft(draft)) for draft in drafts] == [HomePage, TopicPage]
    assert PreviewDraft.objects.count() == 2


@pytest.mark.parametrize("is_typing", [True, False])
def test_a_page_that_was_never_saved_may_stand_deep_with_a_long_name(demo, editor, is_typing):
    draft = store_draft(TopicPage(path="0001" * 63, slug="a" * 255), editor, is_typing)

    draft.full_clean(exclude=["content_type"])


def test_the_editor_may_look_at_the_demo_page_as_it_is(at_admin, demo, api, given, by_path):
    demo.page.save_revision()
    address = reverse("wagtailadmin_pages:view_draft", args=[demo.page.pk])

    shown = given(at_admin.get(address)["Location"])

    drafted, live = api("preview/", token=shown.token).json()["page"], by_path().json()
    for each in ("body", "references", "review", "clinic", "seo"):
        assert drafted[each] == live[each]


def test_a_draft_ends_after_an_hour(preview, api):
    shown = preview(form_of())

    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        assert api("preview/", token=shown.token).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert api("preview/", token=shown.token).status_code == 404


def test_a_token_opens_its_own_page_only(preview, api, demo):
    shown = preview(form_of())

    assert api("preview/", token=shown.token, page=demo.page.pk).status_code == 200
    assert api("preview/", token=shown.token, page=demo.home.pk).status_code == 404
    assert api("preview/", token=shown.token, page=0).status_code == 404


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "x" + token, str.upper])
def test_a_token_that_was_changed_opens_nothing(preview, api, change):
    answer = api("preview/", token=change(preview(form_of()).token))

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_without_a_token_the_api_says_what_is_missing(api, db):
    answer = api("preview/")

    assert answer.status_code == 400
    assert "token" in answer.json()["detail"]


def test_a_stranger_makes_no_preview(demo, rf):
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/")
    request.user = AnonymousUser()

    with pytest.raises(PermissionDenied):
        demo.page.serve_preview(request, "")
    assert not PreviewDraft.objects.exists()


def test_a_site_may_have_a_frontend_of_its_own(preview, demo):
    from cms.preview.accessibility_checker import allowed_origins
    from cms.preview.models import PreviewSettings

    PreviewSettings.objects.create(
        site=demo.page.get_site(), address="https://www.clinic.example/api/draft?secret=a%20b"
    )

    shown = preview(form_of())

    assert shown.address.startswith("https://www.clinic.example/api/draft?secret=a+b&token=")
    assert "https://www.clinic.example" in allowed_origins()


def test_a_new_picture_is_seen_before_it_is_published(preview, picture, api):
    chosen = {"image": {"image": picture.pk, "alt_text": "She stretches"}, "caption": ""}
    body = streamfield([("image", chosen)])

    page = api("preview/", token=preview(form_of(body=body)).token).json()["page"]

    assert page["body"][0]["value"]["image"]["srcset"]


def test_a_frontend_for_wagtail_headless_preview_gets_the_page_itself(preview, api):
    shown = preview(form_of())
    asked = {"content_type": shown.content_type, "token": shown.token, "format": "json"}

    answer = api("page_preview/1/", **asked)

    assert shown.content_type == "pages.topicpage"
    assert answer.json() == api("preview/", token=shown.token).json()["page"]
    assert answer.json() == api("page_preview/", **asked).json()
    assert answer["Cache-Control"] == "no-store"
    assert api("page_preview/1/", **asked | {"content_type": "pages.homepage"}).status_code == 404
    assert api("page_preview/1/", **asked | {"token": "x"}).status_code == 404
    assert api("page_preview/1/", token=shown.token).status_code == 400
