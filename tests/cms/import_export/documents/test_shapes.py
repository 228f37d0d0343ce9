"""Documents of many shapes: what they become, and that no word is lost or invented."""

import io
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup

from cms.import_export.documents.interpreter import interpret
from cms.import_export.documents.known_objects import NoKnownObjects
from cms.import_export.documents.reader import read_document
from tests.cms.import_export.words import read_words, word_document, words, words_of_page

INPUTS = Path(__file__).parents[1] / "inputs"
REFUSED = {"paras_20000.docx", "yaml_bomb.md"}
TEXTS = sorted(path for path in INPUTS.iterdir() if path.name not in REFUSED)
KEY = UUID("00000000-0000-5000-8000-000000000001")


def page_of(name):
    return read_words(name, (INPUTS / name).read_bytes(), KEY)


def word_page():
    saved = io.BytesIO()
    word_document().save(saved)
    return read_words("swimming.docx", saved.getvalue(), KEY)


def outline(page):
    """`[("benefit", "Less pain"), …]`"""
    return [(block.type, block.value.get("heading", "")) for block in page.blocks]


def block(page, **values):
    name, value = next(iter(values.items()))
    return next(each for each in page.blocks if each.value.get(name) == value)


def points(block):
    return [point["value"] for point in block.value["points"]]


def test_the_seed_text_becomes_the_page_it_describes():
    page = page_of("benefits-of-exercise-on-lower-back-pain.txt")

    assert page.title == "Benefits of Exercise on Lower Back Pain"
    types = [each.type for each in page.blocks]
    assert [types.count(each) for each in ("benefit", "research", "location", "contact_form")] == [
        6, 3, 1, 1,
    ]  # fmt: skip
    assert [len(points(each)) for each in page.blocks if each.type == "benefit"] == [2] * 6
    assert block(page, heading="BMJ (2021)").citation.year == 2021


def test_markdown_keeps_front_matter_emphasis_links_lists_tables_and_code():
    page = page_of("walking.md")

    assert page.title == "Walking for back pain"
    assert page.fields == {"plain_summary": "A walk a day helps most backs."}
    assert outline(page) == [
        ("text", ""), ("text", ""), ("benefit", "Less pain"), ("benefit", "Better sleep"),
        ("benefit", "Mood"), ("text", ""), ("table", ""), ("text", ""), ("text", ""),
        ("research", "Hayden et al. (2021)"), ("research", ""), ("research", "Somebody (1999)"),
        ("text", ""), ("text", ""), ("contact_form", ""),
    ]  # fmt: skip
    assert page.blocks[0].value["text"] == (
        "<p>Walking is <b>free</b>, and you can start <i>today</i>. See the "
        '<a href="https://www.nhs.uk/live-well/exercise/">NHS page</a> first.</p>'
    )
    assert points(block(page, heading="Mood")) == ["<p>walking outdoors lifts it.</p>"]
    assert page.blocks[5].value["text"] == "<h2>What to wear</h2><p>Any shoes that fit.</p>"
    assert page.blocks[6].value["table"] == {
        "caption": "",
        "columns": [
            {"type": "text", "heading": "Season"},
            {"type": "text", "heading": "Shoes"},
        ],
        "rows": [{"values": ["Summer", "light ones"]}, {"values": ["Winter", "warm ones"]}],
    }
    assert page.blocks[7].value["text"] == (
        "<ol><li>Lace them<ol><li>not too tight</li></ol></li><li>Stand up</li></ol>"
    )
    hayden = block(page, heading="Hayden et al. (2021)").citation
    assert (hayden.doi, hayden.year) == ("10.1002/14651858.cd009790.pub2", 2021)
    assert page.blocks[10].citation.guideline_id == "NG59"


def test_html_is_cleaned_and_crossed_or_missing_tags_lose_no_word():
    page = page_of("posture.html")

    assert page.title == "Good posture"
    assert outline(page) == [
        ("text", ""), ("text", ""), ("benefit", "Less stiffness"), ("benefit", "More energy"),
        ("location", "Where to find us"), ("text", ""), ("image", ""), ("table", ""),
    ]  # fmt: skip
    assert page.blocks[0].value["text"] == (
        "<p>Sitting still <b>is not <i>evil</i></b>, sitting long is.</p>"
        '<p>Read <a href="/advice/">our advice</a> or '
        '<a href="https://example.org/?a=1&amp;b=2">theirs</a>.</p>'
        "<ul><li>Move often<ul><li>every half hour<ol><li>stand</li><li>stretch</li></ol></li>"
        "<li>and on the phone</li></ul></li><li>Change chairs.<br/>They are all wrong.</li></ul>"
    )
    assert page.blocks[-3].value["text"] == "<p>///crush.pounces.gifted</p><p>Ring twice.</p>"
    assert page.blocks[-2].value["image"]["alt_text"] == "A chair"
    assert page.blocks[-1].value["table"]["rows"] == [{"values": ["Monday", "9 to 5"]}]
    why = {entry.text: entry.why for entry in page.entries if not entry.type}
    assert why['document.write("never")'] == "Not text of the page: script."
    assert why["a note for the editor"] == "This is a comment in the file."
    assert ("picture", "Choose or upload this picture: “A chair”.") in [
        (note.kind, note.text) for note in page.notes
    ]


def test_a_word_document_keeps_styles_lists_and_tables_and_reports_its_header():
    page = word_page()

    assert page.title == "Swimming for backs"
    assert outline(page) == [
        ("text", ""), ("text", ""), ("benefit", "Less load"), ("text", ""),
        ("research", "BMJ (2021)"), ("text", ""), ("table", ""), ("text", ""),
    ]  # fmt: skip
    assert page.blocks[0].value["text"] == "<p>Water <b>carries</b> you.</p>"
    assert page.blocks[-2].value["table"]["rows"][-1] == {"values": ["Single", "4 pounds"]}
    assert page.blocks[-1].value["text"] == (
        "<ul><li>Children<ul><li>swim free</li></ul></li></ul>"
    )
    header = next(entry for entry in page.entries if entry.text == "Draft of Monday")
    assert header.why == "Headers are not part of a page."


def test_a_french_text_has_its_benefits_research_location_and_contact():
    page = page_of("marche.txt")

    assert outline(page) == [
        ("text", ""), ("benefit", "Moins de douleur"), ("benefit", "Un meilleur sommeil"),
        ("text", ""), ("research", "Revue Cochrane (2021) sur la lombalgie"),
        ("location", "Où nous trouver"), ("text", ""), ("text", ""), ("contact_form", ""),
    ]  # fmt: skip
    assert page.blocks[4].citation.subject == "la lombalgie"


def test_a_text_without_known_headings_is_one_text_named_after_the_file():
    page = page_of("opening.txt")

    assert page.title == "opening"
    assert [each.value["text"] for each in page.blocks] == [
        "<p>We are closed on Mondays. Please ring the bell, and wait.</p>"
        "<ul><li>bring a towel</li><li>bring water<ul><li>two bottles in summer</li></ul></li></ul>"
        "<p>That is all: thank you!</p>"
    ]
    assert "named after the file" in page.notes[0].text


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_line_of_the_file_is_accounted_for(path):
    page = page_of(path.name)

    covered = {line for entry in page.entries for line in range(entry.first, entry.last + 1)}
    assert covered == set(range(1, len(page.document.lines) + 1))
    blocks = {each.id: each for each in page.blocks}
    for entry in page.entries:
        assert entry.type or entry.why
        assert entry.block is None or blocks[entry.block].type == entry.type


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_each_entry_names_lines_that_hold_its_words(path):
    page = page_of(path.name)

    for entry in page.entries:
        lines = "\n".join(page.document.lines[entry.first - 1 : entry.last])
        visible = BeautifulSoup(lines, "html.parser").get_text() if "html" in path.name else lines
        assert words(entry.text).keys() <= words(f"{visible}\n{lines}").keys(), entry


@pytest.mark.parametrize("name", ["benefits-of-exercise-on-lower-back-pain.txt", "marche.txt",
                                  "opening.txt"])  # fmt: skip
def test_no_word_of_a_plain_text_is_lost_or_invented(name):
    page_words, given = words_of_page(page_of(name)), words((INPUTS / name).read_text())

    markers = {str(number) for number in range(10)}
    assert {word for word in given - page_words if word not in markers} == set()
    assert page_words - given - words("opening") == words("")


def test_no_word_of_markdown_is_lost_or_invented():
    page_words = words_of_page(page_of("walking.md"))
    source = (INPUTS / "walking.md").read_text()

    address = words("https www nhs uk live well exercise")
    names = words("title id summary 1 1 1 2 2")
    title_twice = words("Walking for back pain")
    assert given_without(source, [address, names, title_twice]) - page_words == words("")
    assert page_words - words(source) == words("")


def given_without(source, left_out):
    given = words(source)
    for each in left_out:
        given -= each
    return given


def test_no_word_of_html_is_lost_or_invented():
    page_words = words_of_page(page_of("posture.html"))
    soup = BeautifulSoup((INPUTS / "posture.html").read_text(), "html.parser")

    assert words(soup.get_text(" ")) - page_words == words("")
    pictures = words("A chair")
    comments_and_code = words('p color red document write "never" a note for the editor')
    assert page_words - words(soup.get_text(" ")) - pictures - comments_and_code == words("")


def test_no_word_of_a_word_document_is_lost_or_invented():
    document = word_document()
    texts = [each.text for each in document.element.body.iter() if each.tag.endswith("}t")]

    page_words = words_of_page(word_page())

    assert page_words == words("\n".join(texts)) + words("Draft of Monday")


def test_the_same_document_has_the_same_ids_and_another_document_others():
    first, again = page_of("walking.md"), page_of("walking.md")
    other = interpret(
        read_document("walking.md", (INPUTS / "walking.md").read_bytes()), uuid4(), NoKnownObjects()
    )

    assert [each.raw() for each in first.blocks] == [each.raw() for each in again.blocks]
    ids = [{each.id for each in page.blocks} for page in (first, other)]
    assert len(ids[0]) == len(first.blocks)
    assert not ids[0] & ids[1]


def test_blocks_that_a_change_leaves_alone_keep_their_ids():
    text = (INPUTS / "benefits-of-exercise-on-lower-back-pain.txt").read_text()
    before = read_words("a.txt", text, KEY)

    after = read_words("a.txt", text.replace("3. Reduced Recurrence", "3. Fewer relapses"), KEY)

    changed = {each.id for each in before.blocks} - {each.id for each in after.blocks}
    assert changed == {block(before, heading="Reduced Recurrence").id}


def test_text_that_does_not_fit_a_benefit_stays_text_and_the_report_says_why():
    many = "\n".join(f"  - point {number}" for number in range(7))
    page = read_words("a.md", f"# A\n\n## Benefits\n\n- Less pain\n{many}\n", KEY)

    assert [each.type for each in page.blocks] == ["text", "text"]
    assert "point 6" in page.blocks[1].value["text"]
    assert {entry.why for entry in page.entries if "point" in entry.text} == {
        "Kept as text: a benefit needs one to six points below it."
    }


@pytest.mark.parametrize(
    ("heading", "types"),
    [
        ("Benefits", ["benefit"]),
        ("What are the main benefits of walking?", ["benefit"]),
        ("Les bienfaits de la marche", ["benefit"]),
        ("Welcher Nutzen ist belegt?", ["benefit"]),
        ("Risks and benefits", ["benefit"]),
        ("No benefits", ["text"]),
        ("Housing benefits", ["text"]),
        ("Contact sports", ["text"]),
        ("Tee", ["text"]),
    ],
)
def test_only_a_heading_that_means_benefits_makes_claims(heading, types):
    page = read_words("a.md", f"# A\n\n## {heading}\n\n- Less pain.\n", KEY)

    assert [each.type for each in page.blocks] == types


def test_headings_from_the_settings_are_recognised(settings):
    settings.IMPORT_HEADINGS = {"benefits": ["Vantaggi"]}

    page = read_words("a.md", "# A\n\n## Vantaggi\n\n### Il sonno\n\n- Dorme.\n", KEY)

    assert outline(page) == [("text", ""), ("benefit", "Il sonno")]


@pytest.mark.parametrize(
    ("sentence", "types"),
    [
        ("Here are the main benefits:", ["text", "benefit"]),
        ("Here are the risks and benefits:", ["text"]),
        ("These are not benefits:", ["text"]),
        ("It has benefits. Do this:", ["text"]),
    ],
)
def test_only_a_sentence_about_benefits_introduces_them(sentence, types):
    page = read_words("a.md", f"# A\n\n{sentence}\n\n1. Sleep\n   - You sleep.\n", KEY)

    assert [each.type for each in page.blocks] == types


def test_plain_words_are_one_block_for_each_heading_of_the_highest_rank():
    page = read_words(
        "page.md", "# Walking\n\n## Why\n\nA.\n\n### More\n\nB.\n\n## When\n\nC.", KEY
    )

    texts = [block.value["text"] for block in page.blocks]
    assert [text.count("<h3>") for text in texts] == [1, 0]
    assert ["Why" in text for text in texts] == [True, False]
    assert ["When" in text for text in texts] == [False, True]
