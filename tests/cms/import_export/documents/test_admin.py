"""The importer in the admin: upload, look, make the draft; each only for those who may."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import GroupPagePermission, UploadedFile

from cms.evidence.models import ResearchSource
from cms.import_export.documents import drafting, new_objects, reader_process
from cms.pages.models import TopicPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
SEED = Path(__file__).parents[1] / "inputs" / "benefits-of-exercise-on-lower-back-pain.txt"
UPLOAD = "/admin/import-document/"


def upload(client, parent, content=None, name="stretching.txt"):
    file = SimpleUploadedFile(name, content or b"Stretching\n\nStretch daily.")
    return client.post(UPLOAD, {"file": file, "parent": parent.pk})


def signed_in(client, *permissions, page):
    """A person who may do these things on a page and below it, and nothing else."""
    group = Group.objects.create(name="People")
    group.permissions.add(*_permissions("access_admin"))
    for permission in _permissions(*permissions):
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user = get_user_model().objects.create_user("person", password="password")
    user.groups.add(group)
    client.force_login(user)
    return client


def _permissions(*names):
    from django.contrib.auth.models import Permission

    return [Permission.objects.get(codename=name) for name in names]


def newest():
    return TopicPage.objects.order_by("pk").last()


def test_a_document_is_uploaded_shown_and_written_as_a_draft(demo, admin_client):
    preview = upload(admin_client, demo.home, SEED.read_bytes(), SEED.name)
    seen = admin_client.get(preview.url).content.decode()
    made = admin_client.post(preview.url)

    assert "6 benefit" in seen
    assert "“BMJ (2021)”" in seen
    assert "Where each line goes" in seen
    page = newest()
    assert made.url == f"/admin/pages/{page.pk}/edit/"
    assert not page.live
    assert page.owner.username == "admin"
    assert admin_client.get(made.url).status_code == 200
    assert not UploadedFile.objects.exists()


def test_looking_at_the_result_creates_nothing(demo, admin_client):
    before = (TopicPage.objects.count(), ResearchSource.objects.count())

    admin_client.get(upload(admin_client, demo.home).url)

    assert (TopicPage.objects.count(), ResearchSource.objects.count()) == before


def test_the_same_document_again_leads_to_its_page(demo, admin_client):
    admin_client.post(upload(admin_client, demo.home).url)

    seen = admin_client.get(upload(admin_client, demo.home).url).content.decode()

    assert "imported before and has not changed" in seen
    assert "Create the draft" not in seen


def test_what_an_editor_changed_is_replaced_only_when_the_box_is_ticked(demo, admin_client):
    admin_client.post(upload(admin_client, demo.home).url)
    page = newest()
    page.title = "Mine"
    page.save_revision()

    preview = upload(admin_client, demo.home, b"Stretching\n\nStretch twice.").url
    seen = admin_client.get(preview).content.decode()
    refused = admin_client.post(preview)

    assert "Somebody has edited this draft" in seen
    assert "Tick the box" in refused.content.decode()
    assert newest().get_latest_revision_as_object().title == "Mine"
    admin_client.post(preview, {"replace": "on"})
    assert newest().get_latest_revision_as_object().title == "Stretching"


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.pdf", b"%PDF", "the name must end in .docx"),
        ("a.txt", b"\xff", "is not in UTF-8"),
        ("a.txt", b"a" * 1_000_001, "at most 1 MB can be imported"),
        ("a.txt", b" ", "There is no text in this file."),
    ],
)
def test_an_unreadable_document_is_an_error_of_its_field(demo, admin_client, name, content, error):
    answer = upload(admin_client, demo.home, content, name)

    assert answer.status_code == 200
    assert error in answer.content.decode()
    assert not UploadedFile.objects.exists()


def test_a_source_that_somebody_adds_at_the_same_moment_costs_a_second_look(
    demo, admin_client, monkeypatch, unguarded
):
    ResearchSource.objects.all().delete()
    preview = upload(admin_client, demo.home, SEED.read_bytes(), SEED.name)
    add_sources = drafting.add_sources

    def at_the_same_moment(page):
        monkeypatch.setattr(drafting, "add_sources", add_sources)
        key = new_objects._FreeKeys().take(next(b.citation.text for b in page.blocks if b.citation))
        add_sources(page)
        ResearchSource.objects.bulk_create([ResearchSource(key=key, title="The same")])

    monkeypatch.setattr(drafting, "add_sources", at_the_same_moment)
    before = (TopicPage.objects.count(), ResearchSource.objects.count())

    refused = admin_client.post(preview.url, follow=True)

    assert "Somebody else added one of these sources" in refused.content.decode()
    assert (TopicPage.objects.count(), ResearchSource.objects.count()) == before
    assert admin_client.post(preview.url).url == f"/admin/pages/{newest().pk}/edit/"


def test_a_document_that_a_busy_server_does_not_read_again_is_asked_for_again(
    demo, admin_client, monkeypatch, in_a_child
):
    preview = upload(admin_client, demo.home)
    monkeypatch.setattr(reader_process, "SECONDS", 0)

    seen = admin_client.get(preview.url, follow=True)

    assert seen.redirect_chain == [(UPLOAD, 302)]
    assert "Try again in a minute" in seen.content.decode()


def test_a_form_without_document_or_parent_has_errors(admin_client):
    html = admin_client.post(UPLOAD, {}).content.decode()

    assert "Choose a document." in html
    assert "Choose the page above the new one." in html


def test_a_document_is_kept_when_no_page_was_chosen(demo, admin_client):
    file = SimpleUploadedFile("stretching.txt", b"Stretching\n\nStretch daily.")

    again = admin_client.post(UPLOAD, {"file": file}).content.decode()
    preview = admin_client.post(UPLOAD, {"kept": "1", "parent": demo.home.pk})

    assert "“stretching.txt” is kept." in again
    assert 'name="kept"' in again
    assert "Choose a document." not in again
    assert "Stretch daily." in admin_client.get(preview.url).content.decode()
    assert UploadedFile.objects.count() == 1


def test_a_kept_document_gives_way_to_another(demo, admin_client):
    admin_client.post(UPLOAD, {"file": SimpleUploadedFile("a.txt", b"A\n\nOne.")})
    file = SimpleUploadedFile("b.txt", b"B\n\nTwo.")

    preview = admin_client.post(UPLOAD, {"kept": "1", "file": file, "parent": demo.home.pk})

    assert "Two." in admin_client.get(preview.url).content.decode()
    assert UploadedFile.objects.count() == 1


def test_a_document_that_cannot_be_read_is_not_kept(demo, admin_client):
    again = admin_client.post(UPLOAD, {"file": SimpleUploadedFile("a.pdf", b"%PDF")})

    assert "the name must end in" in again.content.decode()
    assert not UploadedFile.objects.exists()


def test_a_kept_document_belongs_to_one_person(demo, admin_client, client):
    admin_client.post(UPLOAD, {"file": SimpleUploadedFile("a.txt", b"A\n\nOne.")})
    signed_in(client, "add_page", page=demo.home)

    answer = client.post(UPLOAD, {"kept": "1", "parent": demo.home.pk})

    assert "Choose a document." in answer.content.decode()


def test_the_page_above_is_chosen_where_there_is_one(demo, admin_client, client):
    chosen = f'value="{demo.home.pk}"'
    assert chosen in admin_client.get(UPLOAD).content.decode()

    signed_in(client, "add_page", page=demo.page)
    assert f'value="{demo.page.pk}"' in client.get(UPLOAD).content.decode()


def test_the_report_names_what_was_linked_added_and_left_out(demo, admin_client):
    text = (
        "# Hip pain\n\n## Benefits\n\nPain eases [1].\n\n![A hip](x.png)\n\n"
        "Call 999 if you cannot stand.\n\n## References\n\n1. Hale J. Hips. J Bones 2019.\n"
    )
    seen = admin_client.get(upload(admin_client, demo.home, text.encode(), "hip.md").url)

    for words in (
        "Links to the evidence: please confirm", "“Pain eases [1].” cites [1] Hale J.",
        "Safety notices: a clinician approves them", "Choose or upload this picture", "“A hip”",
        "Sources that were not found", "1 link to the evidence, please confirm.",
        "Nothing was left out.",
    ):  # fmt: skip
        assert words in seen.content.decode()


def test_a_person_without_rights_sees_neither_menu_item_nor_page(demo, client):
    signed_in(client, "publish_page", page=demo.page)

    assert client.get(UPLOAD).status_code == 302
    assert "Import a document" not in client.get("/admin/").content.decode()


def test_a_person_may_import_where_they_may_add_pages_and_nowhere_else(demo, client):
    signed_in(client, "add_page", page=demo.page)

    elsewhere = upload(client, demo.home).content.decode()
    here = upload(client, demo.page)

    assert "You may not add pages there" in elsewhere
    assert client.get(here.url).status_code == 200


def test_a_person_who_may_not_add_sources_has_to_choose_them(demo, client, unguarded):
    signed_in(client, "add_page", page=demo.home)
    kept = ResearchSource.objects.exclude(import_text="")
    kept.update(import_text="", title="Another", year=None)
    before = ResearchSource.objects.count()

    preview = upload(client, demo.home, SEED.read_bytes(), SEED.name).url
    seen = client.get(preview).content.decode()
    client.post(preview)

    assert "You may not add sources" in seen
    assert ResearchSource.objects.count() == before
    assert newest().title == "Benefits of Exercise on Lower Back Pain"


def test_a_document_of_somebody_else_is_not_shown(demo, admin_client, client):
    preview = upload(admin_client, demo.home).url
    signed_in(client, "add_page", page=demo.home)

    assert client.get(preview).status_code == 404


def test_another_upload_deletes_the_previous_one(demo, admin_client):
    first = upload(admin_client, demo.home).url
    second = upload(admin_client, demo.home).url

    assert UploadedFile.objects.count() == 1
    assert admin_client.get(first).status_code == 404
    assert admin_client.get(second).status_code == 200


def test_an_uploaded_document_has_a_random_name_that_no_browser_renders(demo, admin_client, client):
    upload(admin_client, demo.home, b"<p>Stretch daily.</p>", name="stretching.html")
    name = UploadedFile.objects.get().file.name

    assert "stretching" not in name
    assert not name.endswith("html")

    client.force_login(get_user_model().objects.get(username="admin"))  # signed in anew
    upload(client, demo.home)
    assert UploadedFile.objects.get().file.name != name


def test_a_locked_draft_is_not_changed(demo, admin_client, client):
    signed_in(client, "add_page", "change_page", page=demo.home)
    client.post(upload(client, demo.home).url)
    page = newest()
    page.locked = True
    page.save()

    preview = upload(client, demo.home, b"Stretching\n\nStretch twice.").url

    assert client.post(preview).status_code == 302
    assert "daily" in str(newest().get_latest_revision_as_object().body)


def test_the_importer_is_in_the_menu_and_on_pages(demo, admin_client):
    assert "import-document" in admin_client.get("/admin/").content.decode()
    beside = admin_client.get(f"/admin/pages/{demo.home.pk}/").content.decode()
    assert f"{UPLOAD}?parent={demo.home.pk}" in beside


def test_hostile_names_and_words_are_escaped(demo, admin_client):
    preview = upload(admin_client, demo.home, b"<script>alert(1)</script>\n\nText.", "<b>.txt").url

    seen = admin_client.get(preview).content.decode()

    assert "<script>alert(1)" not in seen
    assert "&lt;script&gt;alert(1)" in seen
