"""What is in an exported folder, and what is not."""

import io
import json
import tracemalloc
import warnings

import pytest
from citeproc.source.json import CiteProcJSON
from csl_reference import Reference
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import get_page_models

from cms.core.content_version.content_models import is_content
from cms.evidence.models import ResearchSource
from cms.import_export.site.exported_models import EXPORTED, NOT_EXPORTED_REASONS
from cms.import_export.site.exporting import UnusableFolder, export_site
from cms.import_export.site.manifest import sha256_of
from cms.pages.models import TopicPage
from tests.cms.import_export.site.conftest import SECRETS
from tests.factories.evidence import ResearchSourceFactory

pytestmark = pytest.mark.django_db


def lines(folder, name):
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()]


def test_every_model_with_content_is_exported_or_left_out_for_a_reason():
    pages = {model._meta.label for model in get_page_models()}  # exported by their base class
    known = {*EXPORTED, *NOT_EXPORTED_REASONS, *pages}

    models = apps.get_models(include_auto_created=True)
    content = {model._meta.label for model in models if is_content(model)}
    derived = {model._meta.label for model in apps.get_app_config("search").get_models()}

    unknown = (content | derived) - known
    assert not unknown, f"Name them in cms/import_export/site/exported_models.py: {sorted(unknown)}"
    assert set(EXPORTED) & set(NOT_EXPORTED_REASONS) == set()


def test_a_page_is_one_line_with_its_blocks_and_its_latest_draft(rich_site, export):
    folder, _ = export()

    pages = {line["pk"]: line for line in lines(folder, "pages")}
    pictured = pages[rich_site.pictured.pk]
    assert pictured["model"] == "pages.topicpage"
    assert [block["type"] for block in pictured["fields"]["body"]] == ["image", "text"]
    assert pictured["fields"]["plain_summary"] == ""
    assert pictured["draft"]["content"]["plain_summary"] == "Only in the draft."
    assert pages[rich_site.page.pk]["draft"] is None
    assert next(iter(pages.values()))["model"] == "wagtailcore.page"


def test_a_scheduled_version_is_kept_beside_a_later_draft(rich_site, export):
    folder, _ = export()

    by_title = {line["fields"]["title"]: line for line in lines(folder, "pages")}
    for title, draft in (
        ("Pictured", "Only in the draft."), ("Never published", "Written after it was scheduled."),
    ):  # fmt: skip
        (scheduled,) = by_title[title]["scheduled"]
        assert scheduled["content"]["plain_summary"] == "Only in the scheduled version."
        assert scheduled["approved_go_live_at"][:19] == scheduled["content"]["go_live_at"][:19]
        assert scheduled["content"]["expire_at"]
        assert by_title[title]["draft"]["content"]["plain_summary"] == draft
        assert by_title[title]["draft"]["approved_go_live_at"] is None
    assert by_title["Secret"]["scheduled"] == []


def test_a_dismissed_alert_stays_dismissed_after_an_import(rich_site, export):
    folder, _ = export()

    (alert,) = lines(folder, "evidence.sourcealert")
    assert alert["fields"]["state"] == "dismissed"
    assert alert["fields"]["decision_note"] == "An affiliation only."
    assert "decided_by" not in alert["fields"]


def test_no_person_password_comment_or_secret_is_in_the_folder(rich_site, export):
    from cms.publishing.models import WebhookEndpoint

    secrets = [*SECRETS, WebhookEndpoint.objects.get().secret, "uploaded_by", '"owner"']

    folder, _ = export()

    written = "".join(path.read_text("utf-8", "replace") for path in folder.rglob("*.*"))
    assert [secret for secret in secrets if secret in written] == []
    assert "Only in the draft." in written


def test_the_manifest_counts_and_hashes_every_file(rich_site, export):
    folder, output = export()

    manifest = json.loads((folder / "manifest.json").read_text())
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert set(manifest["files"]) == files - {"manifest.json"}
    for name, about in manifest["files"].items():
        assert about["sha256"] == sha256_of(folder / name)
    assert manifest["counts"]["pages.jsonl"] == len(lines(folder, "pages")) == 9
    assert "pages.jsonl: 9" in output
    assert "media: 3 of 3" in output
    assert "passwords of private pages" in output
    assert "media/original_images/stretch.png" in files


def test_sources_are_valid_csl_json(rich_site, export):
    ResearchSourceFactory(key="a-book", kind="book", title="A book", authors="Kim A\nWHO")
    folder, _ = export()

    items = json.loads((folder / "sources.csl.json").read_text())

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for item in items:
            assert Reference.model_validate(item).id == item["id"]
    assert set(CiteProcJSON(items)) == {source.key for source in ResearchSource.objects.all()}
    hayden = next(item for item in items if item["id"] == "hayden-2021")
    assert hayden["DOI"] == "10.1002/14651858.cd009790.pub2"
    assert hayden["author"][-1] == {"family": "van Tulder", "given": "MW"}
    assert items[-1]["author"] == [{"family": "Kim", "given": "A"}, {"literal": "WHO"}]


def test_without_sources_the_csl_file_has_an_empty_list(demo, export, media, unguarded):
    ResearchSource.objects.all().delete()

    folder, _ = export()

    assert json.loads((folder / "sources.csl.json").read_text()) == []


def test_two_exports_are_equal_byte_for_byte(rich_site, export):
    first, second = export("one")[0], export("two")[0]

    for path in first.rglob("*.json*"):
        assert path.read_bytes() == (second / path.relative_to(first)).read_bytes()


def test_a_folder_with_something_in_it_is_left_alone(demo, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(CommandError, match=r"is not empty\. Name a new folder"):
        call_command("export_site", str(tmp_path), stdout=io.StringIO())

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_failed_export_leaves_no_partial_folder(rich_site, tmp_path):
    rich_site.documents[0].file.storage.delete(rich_site.documents[0].file.name)

    with pytest.raises(CommandError, match=r"documents/leaflet\.txt of a picture or document"):
        call_command("export_site", str(tmp_path / "export"), stdout=io.StringIO())

    assert not list(tmp_path.glob("export*"))


def test_a_folder_of_somebody_else_is_not_deleted_for_the_unfinished_export(tmp_path):
    (tmp_path / "export.partial").mkdir()
    (tmp_path / "export.partial" / "mine.txt").touch()

    with pytest.raises(UnusableFolder, match=r"export\.partial exists"):
        export_site(tmp_path / "export", print)

    assert (tmp_path / "export.partial" / "mine.txt").exists()


@pytest.mark.slow
def test_a_large_site_is_read_in_parts(demo, export, media):
    words = "word " * 2_000
    peaks, queries = [], []
    for round_of in range(2):
        for number in range(150):
            body = [("text", {"text": f"<p>{words}</p>"})]
            page = TopicPage(title=f"Page {round_of}-{number}", body=body)
            demo.home.add_child(instance=page)
        tracemalloc.start()
        with CaptureQueriesContext(connection) as asked:
            export(f"round-{round_of}")
        peaks.append(tracemalloc.get_traced_memory()[1])
        queries.append(len(asked))
        tracemalloc.stop()

    assert queries[1] - queries[0] <= 12
    assert peaks[1] < 1.3 * peaks[0]
