"""Views of snippets that have no drafts: what is saved is live on every page that uses it.

Wagtail autosaves every snippet with a history. Of one without drafts that would publish half an
address while it is typed, so autosave is off, and nothing changes until an editor saves.
"""

from typing import Any

from django.http import HttpRequest
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet


class AddLive(CreateView):
    """The empty form, not autosaved."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False


class EditLive(EditView):
    """The filled form, not autosaved."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False


class LiveSnippetViewSet(SnippetViewSet):
    """A viewset whose forms are saved by an editor only."""

    add_view_class = AddLive
    edit_view_class = EditLive
