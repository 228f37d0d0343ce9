"""Nine tenths of what a careful reader marked arrives; nothing is invented, no word is lost.

The marks were made by somebody else; see `corpus/README.md`.
"""

from collections import Counter

import pytest

from tests.cms.import_export.corpus_metric import KINDS, documents, measured


@pytest.fixture(scope="module")
def results():
    return [measured(path) for path in documents()]


def test_the_corpus_has_forty_documents_in_three_languages():
    names = [path.name for path in documents()]

    assert len(names) >= 40
    assert {name[:3] for name in names} == {"en-", "fr-", "de-"}
    assert {name.rpartition(".")[2] for name in names} >= {"docx", "html", "md", "txt"}


@pytest.mark.parametrize("kind", KINDS)
def test_nine_tenths_of_the_marked_passages_arrive_as_what_they_are(results, kind):
    arrived = sum(result.arrived[kind] for result in results)
    missed = [(each.name, text) for each in results for of, text in each.missed if of == kind]

    assert arrived > 50
    assert arrived >= 9 * len(missed), missed


def test_no_claim_reference_or_advice_is_made_of_other_words(results):
    assert {each.name: each.invented for each in results if each.invented} == {}


def test_no_passage_arrives_as_something_else(results):
    assert {each.name: each.mistaken for each in results if each.mistaken} == {}


def test_no_word_is_lost(results):
    assert {each.name: each.lost for each in results if each.lost} == {}


def test_nine_tenths_of_the_citations_lead_to_their_references(results):
    missed = [(each.name, passage) for each in results for passage, _ in each.not_cited]

    assert sum(result.cited for result in results) >= 9 * len(missed), missed


def test_each_document_has_most_of_its_passages(results):
    """One long document counts no more than a short one."""
    shares = Counter()
    for each in results:
        marked = sum(each.arrived.values()) + len(each.missed)
        shares["good" if not marked or sum(each.arrived.values()) >= 0.75 * marked else "poor"] += 1

    assert shares["poor"] <= len(results) / 10
