"""Registers the search synonyms, and indexes what bulk actions change without a signal."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.snippets.models import register_snippet

from cms.search.indexing import index_pages
from cms.search.signal_handlers import pages_with_documents
from cms.search.viewsets import SearchSynonymsViewSet

register_snippet(SearchSynonymsViewSet)


@hooks.register("after_bulk_action")
def index_files_added_to_collection(
    request: HttpRequest, action_type: str, objects: Iterable[Model], action: Any
) -> None:
    if action_type == "add_to_collection" and action.model is get_document_model():
        index_pages(pages_with_documents([each.pk for each in objects]))
