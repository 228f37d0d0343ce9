"""The words of sources in the index of the pages that cite them, also when these are many."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.evidence.models import ResearchSource
from cms.search import cited_words
from cms.search.cited_words import any_source_to_reindex, reindex_asked_sources
from cms.search.models import PageWords
from tests.factories.blocks import benefit, link
from tests.factories.evidence import FindingFactory, ResearchSourceFactory
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(demo):
    source = ResearchSourceFactory(key="walking-2024", title="Walking", status="current")
    FindingFactory(source=source, key="f", outcome="Stamina")
    for number in range(3):
        published_topic(demo.home, benefit(link(source)), title=f"Page {number}")
    return source


@pytest.fixture
def many(monkeypatch):
    """Two pages are many."""
    monkeypatch.setattr(cited_words, "PAGES_PER_BATCH", 2)


def found(word):
    return PageWords.objects.filter(cited__contains=word).count()


def rename(source, title):
    source.title = title
    source.save()


def test_a_few_pages_have_the_new_words_at_once(source):
    rename(source, "Wandering")

    assert found("wander") == 3
    assert not any_source_to_reindex()


def test_many_pages_get_them_from_the_worker(source, many):
    rename(source, "Wandering")

    assert found("wander") == 0
    assert any_source_to_reindex()

    call_command("publishing_worker", once=True)

    assert found("wander") == 3
    assert not any_source_to_reindex()


def test_what_a_killed_worker_left_is_done_by_the_next(source, many, monkeypatch):
    rename(source, "Wandering")
    index, calls = cited_words._index_batch, []

    def killed(pages):
        calls.append(pages)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return index(pages)

    monkeypatch.setattr(cited_words, "_index_batch", killed)
    with pytest.raises(KeyboardInterrupt):
        reindex_asked_sources()

    assert found("wander") == 2
    assert any_source_to_reindex()

    monkeypatch.setattr(cited_words, "_index_batch", index)
    assert reindex_asked_sources() == 1
    assert found("wander") == 3


def test_what_is_asked_while_the_worker_is_at_it_stays_asked(source, many, monkeypatch):
    rename(source, "Wandering")
    index = cited_words._index_batch

    def saved_meanwhile(pages):
        result = index(pages)
        rename(ResearchSource.objects.get(pk=source.pk), "Sauntering")
        return result

    monkeypatch.setattr(cited_words, "_index_batch", saved_meanwhile)
    reindex_asked_sources()
    monkeypatch.setattr(cited_words, "_index_batch", index)

    assert any_source_to_reindex()
    reindex_asked_sources()
    assert found("saunter") == 3
    assert found("wander") == 0


def test_words_of_a_finding_count_too(source, many):
    finding = source.findings.get()
    finding.outcome = "Balance"
    finding.save()
    call_command("publishing_worker", once=True)

    assert found("balanc") == 3


def removed_in_the_form(source, finding):
    """As the form of the source does, which saves the other findings, too."""
    source.findings.set([each for each in source.findings.all() if each.pk != finding.pk])
    source.save()


def moved(source, finding):
    finding.source = ResearchSourceFactory(key="another")
    finding.save()


@pytest.mark.parametrize(
    "take_away",
    [
        removed_in_the_form,
        moved,
        lambda source, finding: finding.delete(),
        lambda source, finding: source.findings.filter(pk=finding.pk).delete(),
    ],
)
def test_pages_lose_the_words_of_a_finding_that_is_gone_although_no_claim_links_to_it(
    source, take_away
):
    finding = FindingFactory(source=source, key="g", outcome="Balance")
    assert found("balanc") == 3

    take_away(ResearchSource.objects.get(pk=source.pk), finding)

    assert found("balanc") == 0
    assert found("stamina") == 3


def test_a_source_that_is_deleted_with_its_findings_asks_for_nothing(source, many, unguarded):
    source.delete()

    assert not any_source_to_reindex()
    assert found("stamina") == 0


def test_a_save_that_changes_no_words_reads_none(source, many):
    with CaptureQueriesContext(connection) as queries:
        source.status = "retracted"
        source.save()

    assert not any_source_to_reindex()
    assert not [each for each in queries if "search_pagewords" in each["sql"]]
