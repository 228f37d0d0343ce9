"""Registers the search synonyms."""

from wagtail.snippets.models import register_snippet

from cms.search.viewsets import SearchSynonymsViewSet

register_snippet(SearchSynonymsViewSet)
