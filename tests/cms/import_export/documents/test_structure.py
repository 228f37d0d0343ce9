"""What acts as a heading, a list or a table although the file does not say so."""

import io
from uuid import UUID

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE

from tests.cms.import_export.words import read_words

KEY = UUID("00000000-0000-5000-8000-000000000005")


def outline(page):
    """`[("benefit", "Less pain"), …]`"""
    return [
        (block.type, block.value.get("heading") or block.value.get("text", ""))
        for block in page.blocks
    ]


def read(name, text):
    return outline(read_words(name, text, KEY))


def saved(document):
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "# Walking\n\n**Side effects**\n\n- Sore feet\n"),
        ("a.md", "# Walking\n\nSide effects:\n\n- Sore feet\n"),
        ("a.html", "<h1>Walking</h1><p>Side effects</p><p>• Sore feet</p>"),
        ("a.html", "<h1>Walking</h1><dl><dt>Side effects</dt><dd>Sore feet</dd></dl>"),
        ("a.html", "<h1>Walking</h1><p role='heading'>Side effects</p><ul><li>Sore feet</ul>"),
        ("a.html", "<style>.c1{font-weight:700}</style><h1>Walking</h1>"
                   "<p><span class=c1>Side eff</span><span class=c1>ects</span></p>"
                   "<ul><li>Sore feet</ul>"),
        ("a.txt", "WALKING\n\nSIDE EFFECTS\n- Sore feet\n"),
        ("a.txt", "Walking\n=======\n\nSide effects\n------------\n- Sore feet\n"),
        ("a.txt", "Walking\n\n1. What is it?\n\nA stroll.\n\n2. Side effects\n\n- Sore feet\n"),
    ],
)  # fmt: skip
def test_a_line_that_acts_as_a_heading_makes_a_risk(name, text):
    found = read(name, text)

    assert found[-1][0] == "risk"
    assert "Side effects" not in str(found[-1]) or "Sore feet" not in str(found[:-1])


def test_a_label_before_its_paragraph_is_its_heading_and_ends_with_it():
    found = read("a.md", "# A\n\n**Risks:** Feet may be sore.\n\nWe open at nine.\n")

    assert found == [("risk", "Risks"), ("text", "<p>We open at nine.</p>")]


@pytest.mark.parametrize("words", ["What we do for you all day long", "Note: ring the bell"])
def test_other_short_lines_of_markdown_stay_text(words):
    assert read("a.md", f"# A\n\n{words}\n\nMore.\n") == [("text", f"<p>{words}</p><p>More.</p>")]


def test_a_word_style_of_the_authors_own_is_a_heading_if_it_is_based_on_one():
    document = docx.Document()
    own = document.styles.add_style("Leaflet part", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["Heading 2"]
    document.add_heading("Walking", 0)
    document.add_paragraph("Risks", style="Leaflet part")
    document.add_paragraph("Sore feet", style="List Bullet")

    assert read("a.docx", saved(document)) == [("text", "<h2>Risks</h2>"), ("risk", "Sore feet")]


def test_questions_and_answers_of_a_text_file_are_headings_and_paragraphs():
    found = read("a.txt", "Shock waves\n\nQ: Does it hurt?\nA: It may feel sore for a day.\n")

    assert found == [("risk", "Q: Does it hurt?")]


@pytest.mark.parametrize(
    ("answer", "kinds"),
    [
        ("It may feel sore for a day.", ["risk"]),
        ("No. Most people find it gentle.", ["text"]),
        ("It feels like a firm massage.", ["text"]),
    ],
)
def test_a_question_about_pain_is_a_risk_only_if_its_answer_tells_of_pain(answer, kinds):
    found = read("a.md", f"# Shock waves\n\n## Does it hurt?\n\n{answer}\n")

    assert [kind for kind, _ in found] == kinds


def test_menu_and_footer_of_a_web_page_are_left_out_and_named():
    page = read_words(
        "a.html",
        "<header><nav><a href='/'>Home</a><a href='/b'>Backs</a></nav></header><main><h1>Hips</h1>"
        "<p>Move.</p></main><footer>Clinic, 3 Mill Street</footer>",
        KEY,
    )

    assert outline(page) == [("text", "<p>Move.</p>")]
    left_out = [entry.text for entry in page.entries if "Around the text" in entry.why]
    assert left_out == ["Home Backs", "Clinic, 3 Mill Street"]


def test_a_page_laid_out_in_a_table_is_read_as_a_page():
    found = read(
        "a.html",
        '<table border="0"><tr><td>Start<br>Team<td><h1>Vertigo</h1><p>It spins.</p>'
        "<h2>Side effects</h2><ul><li>Nausea</ul></tr></table>",
    )

    assert found == [
        ("text", "<p>Start<br/>Team</p><p>It spins.</p>"),
        ("text", "<h2>Side effects</h2>"), ("risk", "Nausea"),
    ]  # fmt: skip


def test_a_long_text_is_cut_at_its_lower_headings_too():
    chapter = "".join(f"### Part {n}\n\n{'word ' * 150}\n\n" for n in range(4))

    found = read("a.md", f"# A\n\n## Long\n\n{chapter}## Short\n\n### One\n\nA.\n\n### Two\n\nB.\n")

    assert [(text.count("<h2>"), text.count("<h3>")) for _, text in found] == [
        (1, 1), (0, 1), (0, 1), (0, 1), (1, 2),
    ]  # fmt: skip


def test_a_picture_waits_for_its_file_with_its_description():
    page = read_words("a.md", "# A\n\nMove.\n\n![A hip joint](hip.png)\n\n![](line.png)\n", KEY)

    image = page.blocks[-1]
    assert image.value == {
        "image": {"image": None, "alt_text": "A hip joint", "decorative": False}, "caption": "",
    }  # fmt: skip
    assert [note.text for note in page.notes if note.kind == "picture"] == [
        "Choose or upload this picture: “A hip joint”."
    ]


def test_a_table_of_one_column_and_one_with_links_stay_text():
    table = "<table><tr><td>{}</td></tr><tr><td>{}</td></tr></table>"
    one = read("a.html", "<p>A.</p>" + table.format("One", "Two"))
    link = '<a href="https://x.example/">Two</a></td><td>b'
    links = read("a.html", "<p>A.</p>" + table.format("One</td><td>a", link))

    assert [kind for kind, _ in one + links] == ["text"] * 4


def test_words_beside_each_other_keep_their_space():
    links = '<a href="https://a.example/">Backs</a><a href="https://b.example/">Hips</a>'
    found = read("a.html", f"<p>{links}</p><p>Wat<b>er</b><br>Bed <b>rest</b><span>less</span></p>")

    assert 'Backs</a> <a href="https://b.example/">Hips' in found[0][1]
    assert "Wat<b>er</b><br/>Bed <b>rest</b>less" in found[0][1]


@pytest.mark.parametrize(
    "words",
    [
        "If the car park is full, ring us when you arrive.",
        "Ring us at once if you cannot come, so that we can help somebody else.",
        "Tell us if you are unhappy.",
        "Si vous êtes en retard, appelez-nous.",
        "Wenn Sie sich verspäten, rufen Sie uns an.",
    ],
)
def test_a_call_about_other_things_is_no_advice_on_safety(words):
    assert read("a.md", f"# A\n\n## Your visit\n\n{words}\n")[0][0] == "text"


@pytest.mark.parametrize(
    "text",
    [
        "## Benefits\n\n- Better work-life balance\n- A pension\n",
        "## Benefits of membership\n\n- A newsletter\n- Coffee\n",
        "## Risks of bad weather\n\nIf it rains we meet inside.\n",
        "## Evidence night\n\nJoin us for talks on research in 2024.\n",
        "## References\n\nTwo references, one from your employer.\n",
    ],
)
def test_headings_that_mislead_make_no_claim(text):
    page = read_words("a.md", f"# A\n\n{text}", KEY)

    assert {block.type for block in page.blocks} == {"text"}
    assert page.references == []
