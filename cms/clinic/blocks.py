"""Blocks and rich text features of the clinic's own snippets."""

from wagtail import blocks

from cms.core.readable_streams import readable, stored_stream

# No headings, images or embeds in short texts.
SHORT_TEXT = ["bold", "italic", "ol", "ul", "link", "document-link"]


class SignBlock(blocks.CharBlock):
    """One line of a list. The label is an `aria-label`, because Wagtail shows none beside it."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.field.widget.attrs["aria-label"] = self.meta.label

    def bulk_to_python(self, values):
        return super().bulk_to_python([readable(self, value) for value in values])

    def deconstruct(self):
        return ("wagtail.blocks.CharBlock", *super().deconstruct()[1:])


class SafetyItemsBlock(blocks.StreamBlock):
    """The signs or symptoms of a safety notice, one line each."""

    item = SignBlock(
        max_length=200,
        label="Sign or symptom",
        help_text="Such as: loss of bladder or bowel control",
    )

    def to_python(self, value):
        return super().to_python(stored_stream(self, value))
