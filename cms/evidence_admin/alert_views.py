"""Source alerts in the admin: what was found out, and the page on which an editor decides."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from wagtail.admin import messages
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from cms.evidence.alerts import AlreadyDecided, accept, dismiss, status_after
from cms.evidence.choices import AlertState
from cms.evidence.effective_status import describe_status as told_of
from cms.evidence.effective_status import effective_statuses
from cms.evidence.models import ResearchSource, SourceAlert
from cms.usage.impact import impact_of


class AlertPolicy(ModelPermissionPolicy):
    """Whoever may change sources decides their alerts; nobody writes or deletes one by hand."""

    def user_has_permission(self, user, action):
        sources = policy_registry.get_by_type(ResearchSource)
        return action in {"change", "view"} and sources.user_has_permission(user, "change")

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(SourceAlert, AlertPolicy(SourceAlert))


class DismissForm(forms.Form):
    why = forms.CharField(
        label="Why nothing has to change",
        max_length=300,
        help_text="Stands in the source’s history, such as: corrects an author’s affiliation only.",
    )


def decide(request, pk):
    """Show what was found and where the source is used; accept or dismiss."""
    if not policy_registry.get_by_type(SourceAlert).user_has_permission(request.user, "change"):
        raise PermissionDenied
    alert = get_object_or_404(SourceAlert.objects.select_related("source", "decided_by"), pk=pk)
    dismissing = request.method == "POST" and "dismiss" in request.POST
    form = DismissForm(request.POST if dismissing else None)
    if request.method == "POST" and (not dismissing or form.is_valid()):
        return _decided(request, alert, form.cleaned_data["why"] if dismissing else None)
    context = {
        "page_title": "Source alert",
        "page_subtitle": str(alert),
        "header_icon": "warning",
        "alert": alert,
        "form": form,
        "standing_told": told_of(effective_statuses([alert.source])[alert.source.pk]),
        "after": status_after(alert).label,
        "reach": impact_of(alert.source),
    }
    return render(request, "evidence_admin/alert.html", context)


def _decided(request, alert, why):
    try:
        if why is None:
            status = accept(alert, request.user)
            told = f"{alert.source.key} is now: {status.label}."
        else:
            dismiss(alert, request.user, why)
            told = f"Dismissed: {alert}."
        messages.success(request, told)
    except AlreadyDecided as error:
        messages.warning(request, str(error))
    return redirect(f"{reverse(alerts.get_url_name('index'))}?state={AlertState.OPEN}")


class SourceAlertViewSet(ModelViewSet):
    model = SourceAlert
    name = "source_alerts"
    icon = "warning"
    menu_label = "Source alerts"
    add_to_reference_index = False
    copy_view_enabled = False
    exclude_form_fields = []
    list_display = [
        "__str__",
        Column("suggested_status", label="Suggests", accessor="get_suggested_status_display"),
        Column("found_on", label="Found on", sort_key="found_on"),
        Column("state", label="Decision", accessor="get_state_display", sort_key="state"),
    ]
    list_filter = ["state", "reason", "suggested_status"]
    list_per_page = 50

    def get_index_view_kwargs(self, **kwargs):
        queryset = SourceAlert.objects.select_related("source")
        return super().get_index_view_kwargs(queryset=queryset, **kwargs)

    def get_urlpatterns(self):
        """No forms: the page of an alert is where it is decided."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", decide, name="edit"),
        ]


alerts = SourceAlertViewSet()


class AlertsOnHome(SummaryItem):
    """`2 source alerts` on the first page of the admin."""

    order = 250
    template_name = "evidence_admin/alerts_on_home.html"

    def get_context_data(self, parent_context):
        address = f"{reverse(alerts.get_url_name('index'))}?state={AlertState.OPEN}"
        return {"open": SourceAlert.objects.filter(state=AlertState.OPEN).count(), "url": address}

    def is_shown(self):
        policy = policy_registry.get_by_type(SourceAlert)
        return policy.user_has_permission(self.request.user, "change")
