"""A source that exists only in the previews of the block menu."""

from cms.evidence.choices import SourceKind, SourceStatus
from cms.evidence.models import ResearchSource


def example_source() -> ResearchSource:
    """An unsaved source, so that a preview shows how evidence is cited."""
    return ResearchSource(
        key="example",
        kind=SourceKind.SYSTEMATIC_REVIEW,
        authors="Example A\nExample B",
        title="An example review",
        container="A journal",
        year=2026,
        status=SourceStatus.CURRENT,
    )
