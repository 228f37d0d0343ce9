"""References, citations and advice of a document in the database: linked, never approved."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.clinic.models import SafetyNotice
from cms.evidence.models import ResearchSource
from cms.import_export.documents.drafting import prepare, write
from cms.pages.models import TopicPage

pytestmark = pytest.mark.django_db
LEAFLET = Path(__file__).parents[1] / "inputs" / "hip-pain.md"
HIP = "10.1002/14651858.cd007912.pub2"
BACK = "10.1002/14651858.cd009790.pub2"


@pytest.fixture
def leaflet(demo):
    return prepare(LEAFLET.name, LEAFLET.read_bytes(), demo.home)


def newest():
    return TopicPage.objects.order_by("pk").last().get_latest_revision_as_object()


def blocks(page, kind):
    return [block for block in page.body if block.block_type == kind]


def links(block):
    return [(link["source"].doi, link["relation"]) for link in block.value["evidence"]]


def texts(each, kind):
    return [note.text for note in each.page.notes if note.kind == kind]


def test_a_leaflet_becomes_benefits_research_risks_and_advice(leaflet):
    write(leaflet)

    kinds = [block.block_type for block in newest().body]
    assert [kinds.count(each) for each in ("benefit", "research", "risk", "safety_notice")] == [
        2, 1, 1, 1,
    ]  # fmt: skip


def test_numbers_in_the_text_become_links_that_only_give_context(leaflet):
    write(leaflet)

    pain, walking = blocks(newest(), "benefit")
    assert links(pain) == [(HIP, "context")]
    assert links(walking) == [(BACK, "context"), (HIP, "context")]
    assert [str(point) for point in walking.value["points"]] == [
        "<p>They walk further</p>", "<p>They climb stairs more easily</p>",
    ]  # fmt: skip


def test_identifiers_meet_the_library_and_the_report_says_how(leaflet):
    back, guideline = (
        ResearchSource.objects.get(doi=BACK),
        ResearchSource.objects.get(guideline_id="NG59"),
    )

    found = texts(leaflet, "matched")

    assert any(f"→ {back.title} (by DOI {BACK})" in text for text in found)
    assert any(f"→ {guideline.title} (by guideline number NG59)" in text for text in found)
    assert any("“People hurt less [1].” cites [1] Fransen" in t for t in texts(leaflet, "cited"))


def test_an_unknown_entry_becomes_one_unverified_source_when_the_draft_is_made(leaflet):
    before = ResearchSource.objects.count()

    write(leaflet)

    new = ResearchSource.objects.get(doi=HIP)
    assert ResearchSource.objects.count() == before + 1
    assert (new.kind, new.status) == ("other", "unverified")
    assert new.import_text.startswith("Fransen M, McConnell S. Exercise for osteoarthritis")
    assert blocks(newest(), "research")[0].value["source"] == new


def test_reading_a_document_adds_nothing(leaflet):
    assert not ResearchSource.objects.filter(doi=HIP).exists()
    assert not SafetyNotice.objects.filter(action__contains="cannot stand").exists()


def test_advice_becomes_a_notice_that_nobody_approved_and_stops_publication(leaflet):
    page = write(leaflet)

    notice = blocks(newest(), "safety_notice")[0].value["notice"]
    assert (notice.level, notice.heading) == ("emergency", "When to see a doctor:")
    assert notice.action == "Call 999 if you cannot stand."
    assert (notice.approved_by, notice.approved_on) == ("", None)
    with pytest.raises(ValidationError, match="approved"):
        page.get_latest_revision().publish()


def test_the_same_advice_again_is_the_notice_that_is_there(demo, leaflet):
    write(leaflet)
    SafetyNotice.objects.filter(action__contains="cannot stand").update(approved_by="Dr Hale")
    changed = LEAFLET.read_text().replace("Less pain", "Less hip pain").encode()

    write(prepare("another.md", changed, demo.home))

    notice = SafetyNotice.objects.get(action__contains="cannot stand")
    assert blocks(newest(), "safety_notice")[0].value["notice"] == notice


def test_a_person_who_may_not_add_notices_gets_the_words_as_text(demo):
    each = prepare(LEAFLET.name, LEAFLET.read_bytes(), demo.home, adds_notices=False)

    write(each)

    assert not blocks(newest(), "safety_notice")
    assert "Call 999 if you cannot stand." in str(newest().body)
    assert any("you may not add safety notices" in text for text in texts(each, "remark"))


def test_a_person_who_may_not_add_sources_keeps_the_entries_as_text(demo):
    each = prepare(LEAFLET.name, LEAFLET.read_bytes(), demo.home, adds_sources=False)

    write(each)

    pain, walking = blocks(newest(), "benefit")
    assert (links(pain), links(walking)) == ([], [(BACK, "context")])
    assert "People hurt less [1]." in str(pain.value["points"][0])
    assert "Fransen M, McConnell S." in str(newest().body)


def test_importing_again_changes_no_id_and_adds_no_second_source_or_notice(demo, leaflet):
    write(leaflet)
    first = {block.id for block in newest().body}
    counts = ResearchSource.objects.count(), SafetyNotice.objects.count()
    changed = LEAFLET.read_text().replace("Telephone", "Phone").encode()

    write(prepare(LEAFLET.name, changed, demo.home))

    assert len(first - {block.id for block in newest().body}) == 1
    assert (ResearchSource.objects.count(), SafetyNotice.objects.count()) == counts


def test_a_list_leaves_the_page_once_the_claims_show_its_sources(demo):
    text = "# A\n\n## Benefits\n\nPain eases [1].\n\n## References\n\n"
    text += "1. Hale J. Walking. J Backs 2019. doi:10.5555/1\n2. Holm P. Rest. J Backs 2018.\n"

    each = prepare("a.md", text.encode(), demo.home)

    body = str([block.value for block in each.page.blocks])
    assert "Hale J" not in body
    assert "Holm P" in body  # nothing cites it
    shown = next(entry for entry in each.page.entries if "Hale J" in entry.text)
    assert (shown.field, shown.why) == (
        "evidence", "Not repeated: the page lists the sources of its claims.",
    )  # fmt: skip


def test_a_long_list_of_references_is_looked_up_with_few_queries(demo):
    entries = "\n".join(
        f"{n}. Hale J. Study {n}. J Backs 2019. doi:10.5555/{n}" for n in range(1, 301)
    )

    with CaptureQueriesContext(connection) as queries:
        each = prepare("a.md", f"# A\n\nText.\n\n## References\n\n{entries}\n".encode(), demo.home)

    assert len(each.page.references) == 300
    assert len(queries) < 20


def test_a_draft_with_every_kind_of_block_opens_in_the_editor(demo, admin_client):
    text = LEAFLET.read_text().replace(
        "## Contact us",
        "![A hip](hip.png)\n\n| Day | Open |\n| --- | --- |\n| Mon | 9 |\n\n## Contact",
    )
    page = write(prepare("all.md", text.encode(), demo.home))

    kinds = {block.block_type for block in newest().body}
    assert kinds == {
        "text", "benefit", "risk", "research", "safety_notice", "image", "table", "contact_form",
    }  # fmt: skip
    assert admin_client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200


def test_references_that_name_the_same_first_page_stay_two(demo):
    ResearchSource.objects.create(key="other", title="Other", url="https://www.example.org/")
    text = (
        "# Hips\n\n## What helps\n\nWalking eases pain [1].\n\nHeat helps sleep [2].\n\n"
        "## References\n\n1. Hale J. Walking. 2019. https://www.example.org/\n"
        "2. Moor K. Heat. 2021. https://www.example.org/\n"
    )
    write(prepare("hips.md", text.encode(), demo.home))

    cited = [
        link["source"] for block in blocks(newest(), "benefit") for link in block.value["evidence"]
    ]
    assert [source.title.split()[0] for source in cited] == ["Hale", "Moor"]
