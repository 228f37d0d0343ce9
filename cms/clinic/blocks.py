"""Blocks inside the clinic's own snippets."""

from wagtail import blocks

from cms.readable import readable, readable_stream


class SignBlock(blocks.CharBlock):
    """One line of a list; its label is said to screen readers, because none is drawn beside it."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.field.widget.attrs["aria-label"] = self.meta.label

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
        read = [
            {**child, "value": readable(self.child_blocks[child["type"]], child["value"])}
            for child in readable_stream(self, value)
        ]
        return super().to_python(read)
