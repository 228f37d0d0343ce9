"""How documents cite: each form leads to its entry, and what only looks like one stays text."""

from uuid import UUID

import pytest

from tests.cms.import_export.words import read_words

KEY = UUID("00000000-0000-5000-8000-000000000006")
LIST = (
    "\n\n## References\n\n1. Hale J. Walking and pain. J Backs 2019;3:1. doi:10.5555/1\n"
    "2. Pike L, Dorn A. Rest. J Backs 2018.\n3. NICE. Low back pain. NG59. 2016.\n"
)


def cited(claim, entries=LIST, name="a.md"):
    page = read_words(name, f"# A\n\n## Benefits\n\n- {claim}{entries}", KEY)
    benefit = next(block for block in page.blocks if block.type == "benefit")
    return benefit.value["points"][0]["value"], [each.number for each in benefit.cites]


@pytest.mark.parametrize(
    ("mark", "numbers"),
    [
        (" [1]", [1]), ("[1, 2]", [1, 2]), (" [1–3]", [1, 2, 3]), (" [2; 3]", [2, 3]),
        ("¹", [1]), ("¹,²", [1, 2]), (" (ref. 2)", [2]), (" (refs 1, 3)", [1, 3]), (" (2)", [2]),
    ],
)  # fmt: skip
def test_a_mark_becomes_a_link_and_leaves_the_words(mark, numbers):
    assert cited(f"Pain eases{mark}.") == ("<p>Pain eases.</p>", numbers)


@pytest.mark.parametrize("mark", [" (Hale, 2019)", " (Hale et al., 2019)", " (see Hale 2019)"])
def test_a_name_and_a_year_are_a_link_and_stay_words(mark):
    assert cited(f"Pain eases{mark}.") == (f"<p>Pain eases{mark}.</p>", [1])


def test_a_doi_in_the_text_is_a_link():
    assert cited("Pain eases (doi:10.5555/1).")[1] == [1]


@pytest.mark.parametrize(
    "words", ["less pain [9]", "less pain [1, 9]", "less pain in 10 m²", "less pain (Hale, 2001)"]
)
def test_what_names_no_entry_stays_as_it_is(words):
    assert cited(words) == (f"<p>{words}</p>", [])


def test_raised_letters_and_units_are_no_citations():
    page = read_words("a.html", "<p>The 1<sup>st</sup> room has 9 m<sup>2</sup>.</p>", KEY)

    assert page.blocks[0].value["text"] == "<p>The 1st room has 9 m².</p>"


def test_footnotes_of_markdown_are_entries_whatever_their_names():
    notes = "\n\n[^hale]: Hale J. Walking. J Backs 2019.\n[^2]: Ask at the desk.\n"

    words, numbers = cited("Pain eases.[^hale]", notes)

    assert (words, len(numbers)) == ("<p>Pain eases.</p>", 1)


def test_a_number_that_stays_in_the_text_leads_to_its_source_and_keeps_the_list():
    page = read_words("a.md", f"# A\n\nSee the guideline [3] and the trial [1].{LIST}", KEY)

    text = page.blocks[0].value["text"]
    assert '<a href="https://doi.org/10.5555/1">[1]</a>' in text
    assert "guideline [3] and" in text
    assert all(name in page.blocks[-1].value["text"] for name in ("Hale", "Pike", "NICE"))


@pytest.mark.parametrize(
    ("entries", "count"),
    [
        ("## Sources\n\nHale J. Hips. 2019.  \nPike L. Rest. 2018.\n", 2),
        ("## Sources\n\n[1] Hale J. Hips. 2019. [2] Pike L. Rest. 2018.\n", 2),
        ("## Further reading\n\n- [Backs](https://backs.example/)\n- Ask us.\n", 1),
        ("## Sources\n\n- Hale J. Hips. 2019.\n\nLast reviewed in May 2024.\n", 1),
        ("## Evidence\n\n¹ Hale J. Hips. J Bones 2019.\n\n² Pike L. Rest. J Bones 2018.\n", 2),
        ("## References\n\nWe ask for two references from your employer.\n", 0),
        ("### Quellen\n\n1. Hale J: Hüften. 2019\n", 1),
        ("### Pour en savoir plus\n\n- Hale J. Les hanches. 2019.\n", 1),
    ],
)
def test_entries_are_read_one_by_one(entries, count):
    page = read_words("a.md", f"# A\n\nText.\n\n{entries}", KEY)

    assert len(page.references) == count


def test_the_lines_of_a_text_file_are_entries_without_numbers_too():
    page = read_words(
        "a.txt",
        "A\n\nText here.\n\nReferences\n"
        "Hale J, Stern K (2019). Walking and pain. Backs 3, 1-9.\n"
        "Pike L (2018). Rest and its limits. Backs 2, 4-8.\n",
        KEY,
    )

    assert [each.citation.name for each in page.references] == ["Hale", "Pike"]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("The trial of Pike and Dorn (2018) eased pain", [2]),
        ("As Hale wrote, and Pike (2018) too, pain eases", [2]),
        ("In Leeds, Hale (2019) eased pain", [1]),
    ],
)
def test_the_nearest_name_that_fits_the_year_is_the_one_cited(words, numbers):
    assert cited(f"{words}.") == (f"<p>{words}.</p>", numbers)
