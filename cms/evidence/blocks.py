"""Choosers with which blocks point at evidence."""

from wagtail.snippets.blocks import SnippetChooserBlock

from cms.core.prefetch import PrefetchedChooserMixin
from cms.evidence.choosers import finding_chooser


class SharedByTranslations:
    """Mixed into blocks: a translation rests on the same evidence, and no translator chooses it."""

    def get_translatable_segments(self, value):
        return []


_FindingChooserBlock = finding_chooser.get_block_class(
    name="FindingChooserBlock", module_path="cms.evidence.blocks"
)


class FindingChooserBlock(SharedByTranslations, PrefetchedChooserMixin, _FindingChooserBlock):
    """Chooses a finding of a research source."""


class SourceChooserBlock(SharedByTranslations, PrefetchedChooserMixin, SnippetChooserBlock):
    """Chooses a research source from the library."""

    def __init__(self, **kwargs):
        super().__init__("evidence.ResearchSource", **kwargs)
