"""Refuses deletion in the admin: shows the uses instead of the confirmation page."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.documents.views.documents import DeleteView as DeleteDocument
from wagtail.images.views.images import DeleteView as DeleteImage

from cms.usage.deletion_views import deletion_refused


@hooks.register("before_delete_snippet")
def refuse_used_snippets(request: HttpRequest, instances: Iterable[Model]) -> HttpResponse | None:
    return deletion_refused(request, instances)


@hooks.register("before_bulk_action")
def refuse_used_files(
    request: HttpRequest, action_type: str, objects: Iterable[Model], action: Any
) -> HttpResponse | None:
    return deletion_refused(request, objects) if action_type == "delete" else None


class RefuseWhileUsedMixin:
    """Goes before Wagtail's views that delete images and documents, which have no hook."""

    request: HttpRequest
    object: Model

    def run_before_hook(self) -> HttpResponse | None:
        return deletion_refused(self.request, [self.object])


class DeleteUnusedImage(RefuseWhileUsedMixin, DeleteImage):
    pass


class DeleteUnusedDocument(RefuseWhileUsedMixin, DeleteDocument):
    pass


@hooks.register("register_admin_urls", order=-1)
def register_deletion_views() -> list[URLPattern]:
    """In front of Wagtail's own addresses."""
    return [
        path("images/<int:image_id>/delete/", DeleteUnusedImage.as_view()),
        path("documents/delete/<int:document_id>/", DeleteUnusedDocument.as_view()),
    ]
