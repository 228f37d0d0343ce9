"""A settings file for a test."""

from infra.aws.settings.loading import EXAMPLE


def written(folder, *changes):
    """The example with some `old → new` changes; its path."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "settings.toml"
    file.write_text(text, encoding="utf-8")
    return file
