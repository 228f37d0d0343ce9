"""Claims and sources are found by their addresses and numbers, and nothing hidden is."""

from cms.agents.answers import find_claims, status_of, why
from tests.cms.api.hidden_world import make_hidden_world


def test_a_claim_is_found_by_its_address_and_a_source_by_its_doi(demo, ask):
    page = ask("pages/by-path/", path="/benefits-of-exercise-on-lower-back-pain/").content
    address = f"{page['meta']['html_url']}#pain-reduction"

    assert why(ask, address)["claims"][0]["id"] == f"{page['id']}-1"
    by_doi = status_of(ask, "https://doi.org/10.1002/14651858.CD009790.pub2")
    assert by_doi["grounds"][0]["standing"] == "stands"
    assert len(by_doi["claims"]) > 1


def test_nothing_hidden_is_told(demo, ask):
    ids, words = make_hidden_world(demo)

    for word in [*words, "wombat"]:
        for answer in (find_claims(ask, word), status_of(ask, word), why(ask, word)):
            assert "wombat" not in str(answer).casefold(), word
    for each in ids:
        if each != demo.page.pk:
            assert not why(ask, f"{each}-1")["found"]
