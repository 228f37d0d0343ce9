"""Importing a document in the admin: upload it, look at the report, create the draft."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page, UploadedFile
from wagtail.permissions import page_permission_policy, policy_registry

from cms.evidence.models import ResearchSource
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
from cms.import_export.forms import DocumentForm

TITLE = "Import a document"
# The storage may be public: a random name, and an ending that no browser renders.
UPLOADED = ".document-to-import"
SESSION_KEY = "documents_to_import"  # in the session: {"14": {"name": "a.txt", "parent": 3}}


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
    """The first step: upload. `?parent=3` preselects the parent page."""

    template_name = "import_export/upload.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DocumentForm(
            user=self.request.user, initial={"parent": self.request.GET.get("parent")}
        )
        context: dict[str, Any] = super().get_context_data(**{"form": form, **kwargs})
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DocumentForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        file = form.cleaned_data["file"]
        _delete_uploads(request)
        file.seek(0)
        upload = UploadedFile(uploaded_by_user=request.user)
        upload.file.save(f"{uuid4()}{UPLOADED}", file)
        request.session[SESSION_KEY] = {
            str(upload.pk): {"name": file.name, "parent": form.cleaned_data["parent"].pk}
        }
        return redirect("import_document_preview", upload.pk)


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
        waiting = request.session.get(SESSION_KEY, {}).get(str(upload))
        stored = UploadedFile.objects.filter(pk=upload, uploaded_by_user=request.user.pk).first()
        if waiting is None or stored is None:
            raise Http404("This upload has ended. Choose the document again.")
        parent = Page.objects.filter(pk=waiting["parent"]).first()
        if parent is None or not parent.permissions_for_user(request.user).can_add_subpage():
            raise PermissionDenied
        with stored.file.open("rb") as file:
            return prepare(waiting["name"], file.read(), parent)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.prepared.page
        context: dict[str, Any] = super().get_context_data(
            prepared=self.prepared,
            interpretation=page,
            summary=summary(page),
            notes=_notes(page),
            lines=[{"where": where(entry), "entry": entry} for entry in page.entries],
            adds_sources=_may_add_sources(self.request.user),
            unmatched=sum(block.citation is not None for block in page.blocks),
            **kwargs,
        )
        return context

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        record = self.prepared.record
        if record and not _may_edit(record.page, request.user):
            raise PermissionDenied
        try:
            page = write(
                self.prepared,
                replace="replace" in request.POST,
                user=request.user,
                adds_sources=_may_add_sources(request.user),
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
        _delete_uploads(request)
        done = "updated" if record else "created"
        messages.success(request, f"The draft “{page.title}” was {done}. It is not published.")
        return redirect("wagtailadmin_pages:edit", page.pk)


def _notes(page: Interpretation) -> list[tuple[str, list[str]]]:
    """Notes under headings, the most urgent first."""
    headings = {
        "gap": "Choose in the editor",
        "unmatched": "Sources that were not found",
        "matched": "Sources that were found: please compare",
        "remark": "Remarks",
    }
    by_kind = {
        heading: [note.text for note in page.notes if note.kind == kind]
        for kind, heading in headings.items()
    }
    return [(heading, texts) for heading, texts in by_kind.items() if texts]


def _may_add_sources(user: Any) -> bool:
    policy = policy_registry.get_by_type(ResearchSource)
    return bool(policy.user_has_permission(user, "add"))


def _may_edit(page: Page, user: Any) -> bool:
    permissions = page.specific.permissions_for_user(user)
    return bool(permissions.can_edit()) and not permissions.page_locked()


def _delete_uploads(request: HttpRequest) -> None:
    """Delete documents that this person uploaded and did not import, also in earlier sessions."""
    request.session.pop(SESSION_KEY, None)
    mine = UploadedFile.objects.filter(uploaded_by_user=request.user.pk)
    for upload in mine.filter(file__endswith=UPLOADED):
        upload.file.delete(save=False)
        upload.delete()
