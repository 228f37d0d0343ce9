"""Blocks that choose a source or a finding."""

from django.utils.functional import cached_property
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.core.prefetch import PrefetchedChooserMixin
from cms.evidence.choosers import BESIDE, finding_chooser, source_chooser


class SharedByTranslations:
    """Mixed into blocks that a translation keeps unchanged and that translators do not see."""

    def get_translatable_segments(self, value):
        return []


class ReadOnce:
    """Mixed into blocks that choose any object of a model: what was read is not read again to see
    that it exists. Wagtail does so for each block of a page, when it is opened and when saved."""

    def clean(self, value):
        return value if isinstance(value, self.model_class) else super().clean(value)


_FindingChooserBlock = finding_chooser.get_block_class(
    name="FindingChooserBlock", module_path="cms.evidence.blocks"
)


class FindingChooserBlock(
    SharedByTranslations, ReadOnce, PrefetchedChooserMixin, _FindingChooserBlock
):
    """Chooses a finding of the research source that is chosen in the same claim or block."""

    widget = finding_chooser.widget_class(linked_fields=BESIDE)


class SourceChooserBlock(
    SharedByTranslations, ReadOnce, PrefetchedChooserMixin, SnippetChooserBlock
):
    """Chooses a research source from the library."""

    def __init__(self, **kwargs):
        super().__init__("evidence.ResearchSource", **kwargs)

    @cached_property
    def widget(self):
        return source_chooser(icon=super().widget.icon)
