"""Whole references as people paste them: what is read, and that any text is survived."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.evidence.lookup.pasted_reference import read_reference

HAYDEN = {
    "authors": "Hayden JA\nEllis J\nvan Tulder MW",
    "title": "Exercise therapy for chronic low back pain",
    "year": 2021,
}


@pytest.mark.parametrize(
    ("text", "container"),
    [
        (
            "[12] Hayden JA, Ellis J, van Tulder MW. Exercise therapy for chronic low back pain. "
            "Cochrane Database Syst Rev. 2021;9(9):CD009790.",
            "Cochrane Database Syst Rev",
        ),
        (
            "Hayden, J. A., Ellis, J., & van Tulder, M. W. (2021). Exercise therapy for chronic "
            "low back pain. Cochrane Database of Systematic Reviews, 9, CD009790.",
            "Cochrane Database of Systematic Reviews",
        ),
        (
            "1. Hayden JA, Ellis J, van Tulder MW, et al. Exercise therapy for chronic low back "
            "pain. Cochrane Library 2021; 9: 1-20. Available from: https://example.org/x",
            "Cochrane Library",
        ),
    ],
)
def test_two_ways_of_writing_references_are_read(text, container):
    fields = read_reference(text).fields

    assert {name: fields[name] for name in HAYDEN} == HAYDEN
    assert fields["container"] == container


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Foster NE. Back pain. Lancet 2018. PMID: 29573872", {"pmid": "29573872"}),
        ("Foster NE. Back pain. doi:10.1016/S0140-6736(18)30489-6.",
         {"doi": "10.1016/s0140-6736(18)30489-6"}),
        ("NICE. Low back pain (NG59). https://www.NICE.org.uk/guidance/ng59",
         {"guideline_id": "NG59", "url": "https://www.nice.org.uk/guidance/ng59"}),
        ("See https://user:secret@example.org/x for more of it", {}),
    ],
)  # fmt: skip
def test_identifiers_in_a_reference_are_found(text, found):
    assert read_reference(text).identifiers == found


def test_of_any_other_text_the_words_are_kept():
    read = read_reference("  A leaflet of our own,\nprinted 2019 ")

    assert read.fields == {"title": "A leaflet of our own, printed 2019", "year": 2019}
    assert read.text == "A leaflet of our own, printed 2019"


@given(st.text(max_size=300))
def test_any_text_is_survived(text):
    assert len(read_reference(text).fields.get("title", "")) <= 500
