"""Choosers of the clinic's snippets and pictures, which take what was fetched ahead.

For migrations they are Wagtail's own: nothing that is stored depends on these classes.
"""

import copy

from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.fetched import FetchedChooser


class ClinicChooserBlock(FetchedChooser, SnippetChooserBlock):
    """Chooses a snippet of the clinic, such as `clinic.Location`."""

    def deconstruct(self):
        return ("wagtail.snippets.blocks.SnippetChooserBlock", *super().deconstruct()[1:])


class FetchedImageChooserBlock(FetchedChooser, ImageChooserBlock):
    """Chooses a picture from the library, as an object of its own: the block around it writes the
    description of this one place on it."""

    def bulk_to_python(self, values):
        return [copy.copy(picture) for picture in super().bulk_to_python(values)]


class DescribedImageBlock(ImageBlock):
    """A picture with its description, or marked as decoration."""

    def __init__(self, required=True, **kwargs):
        super().__init__(required=required, **kwargs)
        chooser = FetchedImageChooserBlock(required=required)
        chooser.set_name("image")
        self.child_blocks["image"] = chooser
