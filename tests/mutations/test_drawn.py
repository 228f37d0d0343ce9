"""The drawn mutations are different ones."""

from tests.mutations.drawn import load


def test_no_two_are_one() -> None:
    drawn = load()

    assert len({each.id for each in drawn}) == len(drawn)
    assert len({(each.path, each.function, each.old, each.new) for each in drawn}) == len(drawn)
