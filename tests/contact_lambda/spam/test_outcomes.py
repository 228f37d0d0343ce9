"""The table of docs/operators/contact-spam.md: what becomes of messages that the list never saw.

Somebody else wrote them, and nobody read them who made the list and its limits.
"""

from collections import Counter

import pytest

from tests.contact_lambda.spam import corpus
from tests.contact_lambda.spam.sending import (
    AT_ONCE,
    HELD,
    MARKED,
    NO_SCRIPT,
    SCRIPT,
    outcomes,
    table,
)


@pytest.fixture(scope="module")
def held_out() -> dict[str, list[corpus.Message]]:
    found = corpus.held_out()
    kinds = (corpus.SPAM, corpus.PATIENT)
    return {kind: [each for each in found if each.kind == kind] for kind in kinds}


def shares(kind: str, messages: list[corpus.Message], way: str) -> tuple[float, float]:
    """The parts that are marked or held, and held."""
    found = Counter(outcomes(messages, way))
    print(table(Counter({(way, kind, each): number for each, number in found.items()})))
    return (found[MARKED] + found[HELD]) / len(messages), found[HELD] / len(messages)


@pytest.mark.parametrize("way", [SCRIPT, NO_SCRIPT])
def test_of_patients_one_in_a_hundred_is_marked_at_most_and_none_held(held_out, way: str) -> None:
    marked, held = shares(corpus.PATIENT, held_out[corpus.PATIENT], way)

    assert marked <= 0.01
    assert held == 0


@pytest.mark.parametrize(("way", "least_held"), [(SCRIPT, 0.5), (NO_SCRIPT, 0.5), (AT_ONCE, 0.8)])
def test_four_fifths_of_spam_are_marked_and_half_is_held(
    held_out, way: str, least_held: float
) -> None:
    marked, held = shares(corpus.SPAM, held_out[corpus.SPAM], way)

    assert marked >= 0.8
    assert held >= least_held
