"""Research sources, what they found, and alerts about them. Claims link to sources and findings."""

from cms.evidence.models.finding import Finding
from cms.evidence.models.research_source import ResearchSource
from cms.evidence.models.source_alert import SourceAlert

__all__ = ["Finding", "ResearchSource", "SourceAlert"]
