"""What the benchmarks are asked for; their figures are nobody's test."""

from importlib import import_module

import pytest

from tests.benchmarks.api.__main__ import chosen_of
from tests.benchmarks.api.aims import SEARCH_MILLISECONDS


def test_both_databases_can_be_chosen_and_have_an_aim():
    chosen = chosen_of(["--pages", "100,1000", "--databases", "sqlite,postgres", "--quick"])

    assert chosen.pages == [100, 1000]
    assert set(chosen.databases) == set(SEARCH_MILLISECONDS)


def test_an_unknown_database_is_told_before_anything_is_measured(capsys):
    with pytest.raises(SystemExit):
        chosen_of(["--databases", "oracle"])

    assert "neither of sqlite, postgres" in capsys.readouterr().err


def test_the_benchmark_of_searches_finds_all_that_it_imports():
    assert import_module("tests.benchmarks.search.__main__").main
