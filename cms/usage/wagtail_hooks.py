"""Deleting in the admin: what is used is shown with its uses, before and instead of a question."""

from django.urls import path
from wagtail import hooks
from wagtail.documents.views.documents import DeleteView as DeleteDocument
from wagtail.images.views.images import DeleteView as DeleteImage

from cms.usage.deletion_views import deletion_refused


@hooks.register("before_delete_snippet")
def refuse_used_snippets(request, instances):
    return deletion_refused(request, instances)


@hooks.register("before_bulk_action")
def refuse_used_files(request, action_type, objects, action):
    return deletion_refused(request, objects) if action_type == "delete" else None


class RefusesWhileUsed:
    """Mixed into Wagtail's views for deleting files, which have no hook."""

    def run_before_hook(self):
        return deletion_refused(self.request, [self.object])


class DeleteUnusedImage(RefusesWhileUsed, DeleteImage):
    pass


class DeleteUnusedDocument(RefusesWhileUsed, DeleteDocument):
    pass


@hooks.register("register_admin_urls", order=-1)
def delete_files_that_are_not_used():
    """In front of Wagtail's own addresses."""
    return [
        path("images/<int:image_id>/delete/", DeleteUnusedImage.as_view()),
        path("documents/delete/<int:document_id>/", DeleteUnusedDocument.as_view()),
    ]
