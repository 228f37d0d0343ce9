"""A rewrite of the source that loses a mutation is noticed."""

import ast
from pathlib import Path

import pytest

from tests.mutations.drawn import REPOSITORY, Mutation, load, mutated


@pytest.mark.parametrize("mutation", load(), ids=lambda each: f"{each.id}-{Path(each.path).stem}")
def test_a_drawn_mutation_still_applies(mutation: Mutation) -> None:
    source = (REPOSITORY / mutation.path).read_text(encoding="utf-8")

    changed = mutated(mutation, source)

    before, after = source.splitlines(), changed.splitlines()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1
    assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source))


def test_no_two_are_one() -> None:
    drawn = load()

    assert len({each.id for each in drawn}) == len(drawn)
    assert len({(each.path, each.function, each.old, each.new) for each in drawn}) == len(drawn)
