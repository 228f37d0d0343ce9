"""Blocks inside the clinic's own snippets."""

from wagtail import blocks


class SafetyItemsBlock(blocks.StreamBlock):
    """The signs or symptoms of a safety notice, one line each."""

    item = blocks.CharBlock(
        max_length=200,
        label="Sign or symptom",
        help_text="Such as: loss of bladder or bowel control",
    )
