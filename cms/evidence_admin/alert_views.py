"""The page on which an editor decides a source alert."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from wagtail.admin import messages

from cms.evidence.alerts import AlreadyDecided, accept, dismiss, status_after
from cms.evidence.choices import AlertState
from cms.evidence.effective_status import describe_status, effective_statuses
from cms.evidence.models import SourceAlert
from cms.evidence_admin.forms import DismissForm
from cms.evidence_admin.open_alerts import open_alerts_url
from cms.evidence_admin.permissions import may_decide_alerts
from cms.usage.impact import impact_of


def decide_alert(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was found and where the source is used; accept or dismiss."""
    if not may_decide_alerts(request.user):
        raise PermissionDenied
    alert = get_object_or_404(SourceAlert.objects.select_related("source", "decided_by"), pk=pk)
    dismissing = request.method == "POST" and "dismiss" in request.POST
    form = DismissForm(request.POST if dismissing else None)
    if request.method == "POST" and (not dismissing or form.is_valid()):
        return _decide(request, alert, form.cleaned_data["why"] if dismissing else None)
    context = {
        "page_title": "Source alert",
        "page_subtitle": str(alert),
        "header_icon": "warning",
        "alert": alert,
        "form": form,
        "standing_text": describe_status(effective_statuses([alert.source])[alert.source.pk]),
        "after": status_after(alert).label,
        "impact": impact_of(alert.source),
        "dismissed": _dismissed_before(alert),
    }
    return render(request, "evidence_admin/alert.html", context)


def _dismissed_before(alert: SourceAlert) -> list[SourceAlert]:
    """What was dismissed of the same source for the same reason, as another service told it."""
    same = SourceAlert.objects.filter(source=alert.source, reason=alert.reason)
    dismissed = same.filter(state=AlertState.DISMISSED).exclude(pk=alert.pk)
    return list(dismissed.select_related("decided_by").order_by("-decided_at")[:3])


def _decide(request: HttpRequest, alert: SourceAlert, why: str | None) -> HttpResponse:
    """Accept, or dismiss where a reason is given, then go back to the open alerts."""
    try:
        if why is None:
            status = accept(alert, request.user)
            message = f"{alert.source.name} is now: {status.label}."
        else:
            dismiss(alert, request.user, why)
            message = f"Dismissed: {alert}."
        messages.success(request, message)
    except AlreadyDecided as error:
        messages.warning(request, str(error))
    return redirect(open_alerts_url())
