"""Registers the admin of sources and alerts."""

from wagtail.snippets.models import register_snippet

from cms.evidence_admin.viewsets import EvidenceViewSetGroup

register_snippet(EvidenceViewSetGroup)
