"""The base classes of the streams of the clinic's snippets."""

from typing import Any

from wagtail import blocks

from cms.core.readable_streams import readable, stored_stream


class ReadableStreamBlock(blocks.StreamBlock):
    """A stream that reads stored values which its blocks cannot read as empty."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(stored_stream(self, value))


class ReadableStructBlock(blocks.StructBlock):
    """A row of such a stream."""

    def bulk_to_python(self, values: Any) -> Any:
        return super().bulk_to_python([readable(self, value) for value in values])

    def to_python(self, value: Any) -> Any:
        return self.bulk_to_python([value])[0]
