"""Importing a document in the admin: upload it, look at the report, create the draft."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.import_export.documents.document_model import UnreadableDocument
from cms.import_export.documents.drafting import (
    AddedMeanwhile,
    EditedSince,
    Import,
    prepare,
    write,
)
from cms.import_export.documents.interpretation import Interpretation
from cms.import_export.documents.report import summary, where
from cms.import_export.forms import DocumentForm, only_parent
from cms.import_export.rights import rights_of
from cms.import_export.waiting_upload import delete_uploads, keep, waiting_upload
from cms.pages.models import TopicPage

TITLE = "Import a document"


def may_import(user: Any) -> bool:
    return bool(page_permission_policy.user_has_any_permission(user, {"add"}))


class ImportPage(WagtailAdminTemplateMixin, TemplateView):
    """Permission and breadcrumbs of both steps."""

    page_title = TITLE
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": TITLE}]


class UploadView(ImportPage):
    """The first step: upload. `?parent=3` preselects the parent page.

    A document that was sent with another fault in the form is kept for the next attempt.
    """

    template_name = "import_export/upload.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or DocumentForm(
            user=self.request.user, initial={"parent": self._parent()}
        )
        context: dict[str, Any] = super().get_context_data(form=form, **kwargs)
        return context

    def _parent(self) -> Any:
        chosen = self.request.GET.get("parent")
        return chosen or only_parent(self.request.user)

    def post(self, request: HttpRequest) -> HttpResponse:
        waiting = waiting_upload(request) if "kept" in request.POST else None
        form = DocumentForm(request.POST, request.FILES, user=request.user, waiting=waiting)
        if form.is_valid():
            parent = form.cleaned_data["parent"].pk
            return redirect(
                "import_document_preview", keep(request, form.cleaned_data["file"], parent)
            )
        file = form.cleaned_data.get("file")
        if file and "file" not in form.errors:
            keep(request, file, None)
            form = DocumentForm(request.POST, user=request.user, waiting=waiting_upload(request))
        return self.render_to_response(self.get_context_data(form=form))


class PreviewView(ImportPage):
    """The second step: the report, and the button that creates the draft."""

    template_name = "import_export/preview.html"

    def dispatch(
        self, request: HttpRequest, *args: Any, upload: int, **kwargs: Any
    ) -> HttpResponse:
        try:
            self.prepared = self._prepared(request, upload)
        except UnreadableDocument as error:  # it was read when uploaded: the server is busy
            messages.error(request, str(error))
            return redirect("import_document_upload")
        return super().dispatch(request, *args, upload=upload, **kwargs)

    def _prepared(self, request: HttpRequest, upload: int) -> Import:
        waiting = waiting_upload(request, upload)
        if waiting is None or waiting.parent is None:
            raise Http404("This upload has ended. Choose the document again.")
        parent = Page.objects.filter(pk=waiting.parent).first()
        if parent is None or not parent.permissions_for_user(request.user).can_add_subpage():
            raise PermissionDenied
        return prepare(waiting.name, waiting.read(), parent, **rights_of(request.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.prepared.page
        context: dict[str, Any] = super().get_context_data(
            prepared=self.prepared,
            interpretation=page,
            summary=summary(page),
            notes=_notes(page),
            lines=[
                {"where": where(entry), "entry": entry, "block": _block_name(entry.type)}
                for entry in page.entries
            ],
            adds_sources=self.prepared.adds_sources,
            unmatched=sum(block.citation is not None for block in page.blocks)
            + sum(reference.source is None for reference in page.references),
            **kwargs,
        )
        return context

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        record = self.prepared.record
        if record and not _may_edit(record.page, request.user):
            raise PermissionDenied
        seen = len(self.prepared.page.notes)
        try:
            page = write(
                self.prepared,
                replace="replace" in request.POST,
                user=request.user,
            )
        except EditedSince:
            messages.error(
                request, "The draft was edited since the last import. Tick the box to replace it."
            )
            return self.render_to_response(self.get_context_data())
        except AddedMeanwhile:
            messages.error(
                request,
                "Somebody else added one of these sources at the same moment, so nothing was "
                "written. The report is new: look at it and create the draft again.",
            )
            return redirect("import_document_preview", *self.args, **self.kwargs)
        for note in self.prepared.page.notes[seen:]:
            messages.warning(request, note.text)
        delete_uploads(request)
        done = "updated" if record else "created"
        messages.success(request, f"The draft “{page.title}” was {done}. It is not published.")
        return redirect("wagtailadmin_pages:edit", page.pk)


def _block_name(kind: str) -> str:
    """`Call to action` for the type `call_to_action`; `Page` for a field of the page itself."""
    block = TopicPage._meta.get_field("body").stream_block.child_blocks.get(kind)
    return str(block.label) if block else "Page"


def _notes(page: Interpretation) -> list[tuple[str, list[str]]]:
    """Notes under headings, the most urgent first."""
    headings = {
        "gap": "To do in the editor",
        "safety": "Safety notices: a clinician approves them",
        "picture": "Pictures",
        "unmatched": "Sources that were not found",
        "matched": "Sources that were found: please compare",
        "cited": "Links to the evidence: please confirm",
        "remark": "Remarks",
    }
    by_kind = {
        heading: [note.text for note in page.notes if note.kind == kind]
        for kind, heading in headings.items()
    }
    return [(heading, texts) for heading, texts in by_kind.items() if texts]


def _may_edit(page: Page, user: Any) -> bool:
    permissions = page.specific.permissions_for_user(user)
    return bool(permissions.can_edit()) and not permissions.page_locked()
