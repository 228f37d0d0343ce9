"""Compares the properties of a resource with those that a check expects."""

# Names, words and tags: they decide nothing. Tags have a check of their own.
SAID = {"Tags", "Description", "Comment", "Name", "PolicyName", "Family"}


def exactly(found, **expected):
    """The properties are these and no others."""
    kept = {name: value for name, value in found.items() if name not in SAID}
    for name, value in expected.items():
        assert kept.get(name) == value, (name, kept.get(name), value)
    assert set(kept) <= set(expected), set(kept) - set(expected)


def holds(found, **expected):
    """The properties are these; there may be others."""
    for name, value in expected.items():
        assert found.get(name) == value, (name, found.get(name), value)


def by_key(pairs, key="Key", value="Value"):
    return {each[key]: each[value] for each in pairs}
