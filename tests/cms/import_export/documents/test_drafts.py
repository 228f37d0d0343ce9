"""Documents in the database: drafts that are found again, and what an editor did to them."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment

from cms.clinic.models import ContactForm, Location
from cms.evidence.models import ResearchSource
from cms.import_export.documents.document_model import UnreadableDocument
from cms.import_export.documents.drafting import EditedSince, prepare, write
from cms.import_export.models import ImportedDocument
from cms.pages.models import TopicPage
from tests.cms.translating import french_locale, submit

pytestmark = pytest.mark.django_db
SEED = Path(__file__).parents[1] / "inputs" / "benefits-of-exercise-on-lower-back-pain.txt"


def run(file=SEED, *options):
    output = io.StringIO()
    call_command("import_document", str(file), *options, stdout=output)
    return output.getvalue()


def newest():
    return TopicPage.objects.order_by("pk").last().get_latest_revision_as_object()


def bodies(page):
    return list(page.body.get_prep_value())


@pytest.fixture
def file(tmp_path):
    """A document of two paragraphs that a test may change."""
    path = tmp_path / "stretching.txt"
    path.write_text("Stretching\n\nStretch daily.\n\nBenefits\n\n• Backs bend.\n")
    return path


def test_the_seed_becomes_the_demo_page_as_a_draft(demo):
    before = ResearchSource.objects.count()

    run()

    page = newest()
    assert (page.live, page.title) == (False, demo.page.title)
    assert [block.block_type for block in page.body] == [
        block.block_type for block in demo.page.body
    ]
    for made, wanted in zip(page.body, demo.page.body, strict=True):
        if made.block_type == "benefit":
            assert made.value["heading"] == wanted.value["heading"]
            assert [str(point) for point in made.value["points"]] == [
                str(point) for point in wanted.value["points"]
            ]
        if made.block_type == "research":
            assert made.value["source"] == wanted.value["source"]
        if made.block_type in ("location", "contact_form"):
            assert dict(made.value) == dict(wanted.value)
    assert ResearchSource.objects.count() == before


def test_the_command_prints_which_sources_matched(demo):
    text = run()

    assert "Sources: 2 found in the library, 1 not. Nothing was left out." in text
    assert "[unmatched] “BMJ (2021)”" in text
    assert "[matched] “Cochrane Review (2021) on chronic low back pain” → Exercise therapy" in text


def test_in_an_empty_database_citations_become_unverified_sources_and_choices_gaps(demo):
    demo.page.delete()
    for model in (ResearchSource, Location, ContactForm):
        model.objects.all().delete()

    text = run()

    kept = ResearchSource.objects.get(key="bmj-2021")
    assert (kept.kind, kept.status, kept.import_text) == ("other", "unverified", "BMJ (2021)")
    assert ResearchSource.objects.count() == 3
    assert "2 gaps to fill in." in text
    assert {block.block_type for block in newest().body} >= {"location", "contact_form"}


def test_the_draft_can_be_opened_and_published_by_an_editor(demo, admin_client, by_path):
    run()
    page = newest()

    assert admin_client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    page.get_latest_revision().publish()
    answer = by_path(f"/{page.slug}/").json()
    assert [block["type"] for block in answer["body"]].count("benefit") == 6


def test_the_same_file_twice_changes_nothing(demo):
    run()
    before = (Page.objects.count(), newest().latest_revision_id, ResearchSource.objects.count())

    text = run()

    assert "nothing has changed" in text
    after = (Page.objects.count(), newest().latest_revision_id, ResearchSource.objects.count())
    assert after == before


def test_a_changed_file_updates_the_draft_and_never_the_live_page(demo, file):
    run(file)
    page = newest()
    page.get_latest_revision().publish()
    file.write_text(file.read_text().replace("daily", "twice a day"))

    run(file)

    live = TopicPage.objects.get(pk=page.pk)
    assert "daily" in str(live.body)
    assert "twice a day" in str(newest().body)
    assert live.has_unpublished_changes
    assert live.body[1].id == newest().body[1].id
    assert live.body[0].id != newest().body[0].id


def test_an_editors_change_is_only_overwritten_with_replace(demo, file):
    run(file)
    page = newest()
    page.plain_summary = "My own words."
    page.save_revision()
    file.write_text(file.read_text().replace("daily", "twice a day"))

    with pytest.raises(CommandError, match="An editor has changed") as refused:
        run(file)
    assert refused.value.returncode == 3
    assert "daily" in str(newest().body)

    run(file, "--replace")
    assert "twice a day" in str(newest().body)


def test_an_editor_who_only_opened_and_saved_has_changed_nothing(demo, file):
    run(file)
    page = newest()
    raw = json.loads(json.dumps(bodies(page)).replace("<p>", '<p data-block-key=\\"a1b2c\\">'))
    page.body = page.body.stream_block.to_python(raw)
    page.save_revision()
    file.write_text(file.read_text().replace("daily", "twice a day"))

    run(file)

    assert "twice a day" in str(newest().body)


def test_a_deleted_page_is_imported_again(demo, file):
    run(file)
    newest().delete()

    run(file)

    assert newest().title == "Stretching"


def test_a_renamed_file_with_an_id_is_the_same_document(demo, tmp_path):
    for name, words in (("a.md", "One."), ("b.md", "Two.")):
        path = tmp_path / name
        path.write_text(f"---\nid: guide\n---\n# Guide\n\n{words}\n")
        run(path)

    assert ImportedDocument.objects.get().name == "b.md"
    assert "Two." in str(newest().body)


def test_a_file_of_the_same_name_below_another_page_is_another_document(demo, file):
    run(file)
    run(file, "--parent", demo.page.slug)

    assert sorted(TopicPage.objects.filter(title="Stretching").values_list("depth", flat=True)) == [
        3, 4,
    ]  # fmt: skip


def test_a_dry_run_reports_and_writes_nothing(demo, tmp_path):
    report = tmp_path / "report.json"
    before = (Page.objects.count(), ResearchSource.objects.count())

    output = run(SEED, "--dry-run", "--report", str(report))

    assert "A draft would be created." in output
    assert (Page.objects.count(), ResearchSource.objects.count()) == before
    lines = json.loads(report.read_text())["lines"]
    assert {line["first"] for line in lines} >= {1, 3, 5, 37, 44, 46, 48, 50}


def test_a_report_in_text_says_where_each_line_went(demo, tmp_path):
    report = tmp_path / "report.txt"

    run(SEED, "--report", str(report))

    assert "line 37–38    research.heading and summary" in report.read_text()
    assert "line 2        left out" in report.read_text()


def test_a_page_is_created_in_the_language_of_its_parent(demo, tmp_path):
    french = Locale.objects.create(language_code="fr")
    file = tmp_path / "marche.txt"
    file.write_text("La marche\n\nMarcher est simple.\n")

    with pytest.raises(CommandError, match=r"no translation in “fr”"):
        run(file, "--locale", "fr")
    home = demo.home.copy_for_translation(french)
    run(file, "--locale", "fr")

    assert newest().locale == french
    assert newest().get_parent().pk == home.pk


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--parent", "/nowhere/"], "no page “nowhere” below"),
        (["--locale", "tlh"], "no language “tlh”. There is: en-gb"),
        (["--report", "/nowhere/report.txt"], "report cannot be written"),
    ],
)
def test_a_missing_parent_or_language_is_named(demo, options, message):
    with pytest.raises(CommandError, match=message):
        run(SEED, *options)


def test_a_missing_file_is_named(demo):
    with pytest.raises(CommandError, match=r"There is no file nowhere\.txt"):
        run("nowhere.txt")


def test_a_large_file_is_refused_before_it_is_read(demo, tmp_path):
    file = tmp_path / "large.txt"
    with file.open("wb") as sparse:
        sparse.truncate(2_000_000_000)

    with pytest.raises(CommandError, match=r"has 2000\.0 MB; at most 1 MB"):
        run(file)


def test_no_topic_is_created_below_the_root(demo):
    with pytest.raises(UnreadableDocument, match="A page like this cannot be added below “Root”"):
        prepare("a.txt", b"A\n\nB.", Page.get_first_root_node())


def test_a_person_without_the_right_adds_no_sources(demo, unguarded):
    ResearchSource.objects.all().delete()
    write(prepare(SEED.name, SEED.read_bytes(), demo.home, adds_sources=False))

    assert not ResearchSource.objects.exists()
    assert [b.value["source"] for b in newest().body if b.block_type == "research"] == [None] * 3


def test_two_items_that_name_one_unknown_source_share_it(demo, tmp_path):
    path = tmp_path / "two.md"
    path.write_text("# T\n\n## Research\n\n- A (2001): x. doi:10.1000/1\n- B: 10.1000/1 too\n")

    run(path)

    first, second = [b.value["source"] for b in newest().body if b.block_type == "research"]
    assert first == second
    assert first.doi == "10.1000/1"


def test_write_raises_if_an_editor_changed_the_draft(demo):
    write(prepare("a.txt", b"Title\n\nOne.", demo.home))
    page = newest()
    page.title = "Mine"
    page.save_revision()

    with pytest.raises(EditedSince):
        write(prepare("a.txt", b"Title\n\nTwo.", demo.home))


def test_an_imported_page_can_be_translated(demo, file):
    """An importer fills in a few fields of each block; Wagtail Localize reads them all."""
    run(file)

    submit(newest(), french_locale())

    strings = set(StringSegment.objects.values_list("string__data", flat=True))
    assert {"Stretch daily.", "Backs bend."} <= strings
