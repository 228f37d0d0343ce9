"""Views of snippets that have no drafts: what is saved is live on every page that uses it.

Wagtail autosaves every snippet with a history. Of one without drafts that would publish half an
address while it is typed, so autosave is off, and nothing changes until an editor saves.
"""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet


class SavedByEditorsMixin:
    """A form that is not autosaved, and that refuses what is only a part of it."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.autosave_enabled = False

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """
        Raises:
            BadRequest: the counts of a list of blocks are missing.
        """
        try:
            return super().post(request, *args, **kwargs)  # type: ignore[misc]
        except MultiValueDictKeyError as error:
            raise BadRequest("The form did not arrive whole. Go back and save again.") from error


class AddLive(SavedByEditorsMixin, CreateView):
    """The empty form."""


class EditLive(SavedByEditorsMixin, EditView):
    """The filled form."""


class LiveSnippetViewSet(SnippetViewSet):
    """A viewset whose forms are saved by an editor only."""

    add_view_class = AddLive
    edit_view_class = EditLive
