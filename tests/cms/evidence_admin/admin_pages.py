"""Addresses and texts of the admin's pages about sources."""

from django.urls import reverse

from cms.evidence.models import ResearchSource

URL_NAMESPACE = "wagtailsnippets_evidence_researchsource"
CHOOSER_RESULTS = "wagtailsnippetchoosers_evidence_researchsource:choose_results"


def address(name, *arguments):
    return reverse(f"{URL_NAMESPACE}:{name}", args=arguments)


def shown_text(answer):
    """The page's HTML with single spaces."""
    return " ".join(answer.content.decode().split())


def stored_status(key):
    return ResearchSource.objects.get(key=key).status
