"""The admin view that makes links to a draft for people without an account."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.preview.mixins import FrontendPreviewMixin, preview_address
from cms.preview.models import MAX_LINK_LIFETIME, ShareLink, is_restricted

HOURS = {1: "1 hour", 24: "1 day", MAX_LINK_LIFETIME // timedelta(hours=1): "7 days"}


class ShareForm(forms.Form):
    """How long the link works."""

    hours = forms.TypedChoiceField(
        label="The link works for",
        choices=list(HOURS.items()),
        initial=24,
        coerce=int,
        widget=forms.RadioSelect,
    )


class ShareView(WagtailAdminTemplateMixin, FormView):
    """Makes, lists and ends links to the draft as it was last saved."""

    template_name = "preview/share.html"
    form_class = ShareForm
    page_title = "Share a draft"
    header_icon = "link"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        may_edit = self.page.permissions_for_user(request.user).can_edit()
        if not may_edit or not isinstance(self.page, FrontendPreviewMixin):
            raise PermissionDenied

    def get_page_subtitle(self) -> Any:
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            {"url": edit, "label": self.page.get_admin_display_title()},
            {"url": "", "label": self.page_title},
        ]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if "end" in request.POST:
            return self._end(request.POST["end"])
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> Any:
        revision = self.page.latest_revision
        if revision is None:
            messages.error(self.request, "Save the page first: there is no draft to share yet.")
            return redirect(self.request.path)
        if is_restricted(self.page):
            messages.error(self.request, "This page is private, so its draft cannot be shared.")
            return redirect(self.request.path)
        now = timezone.now()
        ShareLink.objects.filter(ends_at__lt=now).delete()
        ShareLink.objects.create(
            page=self.page,
            revision=revision,
            created_by=self.request.user,
            created_at=now,
            ends_at=now + timedelta(hours=form.cleaned_data["hours"]),
        )
        messages.success(self.request, "The link is made. Copy it from the list below.")
        return redirect(self.request.path)

    def _end(self, key: str) -> Any:
        try:
            ended, _ = ShareLink.objects.filter(page=self.page, key=key).delete()
        except (ValueError, forms.ValidationError):
            ended = 0
        message = "The link no longer works." if ended else "That link had already ended."
        messages.success(self.request, message)
        return redirect(self.request.path)

    def get_context_data(self, **kwargs: Any) -> Any:
        links = [(link, preview_address(self.page, link)) for link in self._links()]
        return super().get_context_data(page=self.page, links=links, **kwargs)

    def _links(self) -> QuerySet[ShareLink]:
        working = ShareLink.objects.filter(page=self.page, ends_at__gt=timezone.now())
        return working.select_related("revision", "created_by")
