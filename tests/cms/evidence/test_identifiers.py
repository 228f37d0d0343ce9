import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cms.evidence.identifiers import normalise_doi, normalise_pmid

LANCET = "10.1016/s0140-6736(18)30489-6"
COCHRANE = "10.1002/14651858.cd009790.pub2"


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("10.1002/14651858.CD009790.pub2", COCHRANE),
        ("https://doi.org/10.1002/14651858.CD009790.pub2", COCHRANE),
        ("http://dx.doi.org/10.1002/14651858.CD009790.pub2", COCHRANE),
        ("HTTPS://DOI.ORG/10.1002/14651858.CD009790.pub2", COCHRANE),
        ("doi:10.1002/14651858.CD009790.pub2", COCHRANE),
        ("DOI: 10.1002/14651858.CD009790.pub2", COCHRANE),
        ("  10.1002/14651858.CD009790.pub2.  ", COCHRANE),
        ("10.1002/14651858.CD009790.pub2),", COCHRANE),
        ("10.1016/S0140-6736(18)30489-6", LANCET),
        ("https://doi.org/10.1016/S0140-6736(18)30489-6).", LANCET),
    ],
)
def test_a_doi_is_stored_in_one_form_however_it_is_pasted(pasted, stored):
    assert normalise_doi(pasted) == stored


@given(st.text(alphabet=".,;: ", max_size=4))
def test_normalising_a_doi_twice_changes_nothing(punctuation):
    once = normalise_doi(LANCET + punctuation)

    assert normalise_doi(once) == once == LANCET


@pytest.mark.parametrize(
    "text", ["", "exercise", "10.", "10.1002", "11.1002/x", "10.1002/a b", "https://nice.org.uk/x"]
)
def test_a_text_that_is_no_doi_is_refused_with_an_example(text):
    with pytest.raises(ValidationError, match="A DOI looks like"):
        normalise_doi(text)


@pytest.mark.parametrize(
    "pasted",
    ["34580864", "PMID: 34580864", "pmid34580864", " https://pubmed.ncbi.nlm.nih.gov/34580864/ "],
)
def test_a_pubmed_identifier_is_stored_as_its_number(pasted):
    assert normalise_pmid(pasted) == "34580864"


@pytest.mark.parametrize("text", ["", "PMC8477273", "12a", "0", "-5", "٣٤٥", "1234567890"])
def test_a_text_that_is_no_pubmed_identifier_is_refused(text):
    with pytest.raises(ValidationError, match="PubMed number"):
        normalise_pmid(text)
