"""The report “Sign-ins and permissions”, for superusers; it can be downloaded as CSV."""

from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from cms.users.models import SecurityEvent


class SecurityFilter(WagtailFilterSet):
    at = django_filters.DateFromToRangeFilter(label="Time", widget=DateRangePickerWidget)
    kind = django_filters.ChoiceFilter(label="Event", choices=SecurityEvent.Kind.choices)
    user = django_filters.ModelChoiceFilter(
        label="Account", queryset=get_user_model().objects.order_by("username")
    )

    class Meta:
        model = SecurityEvent
        fields = ["at", "kind", "user"]


class SecurityReport(ReportView):
    """Newest first. Times are in UTC in the file and local on the page."""

    model = SecurityEvent
    page_title = "Sign-ins and permissions"
    header_icon = "lock"
    index_url_name = "users_security_report"
    index_results_url_name = "users_security_report_results"
    filterset_class = SecurityFilter
    is_searchable = False
    default_ordering = "-at"
    no_results_message = "Nothing was recorded."
    list_export = ["at", "get_kind_display", "user", "done_by", "network", "detail"]
    export_headings = {
        "at": "Time",
        "get_kind_display": "Event",
        "user": "Account",
        "done_by": "Done by",
        "network": "Network",
        "detail": "Detail",
    }
    columns = [
        DateColumn("at", label="Time"),
        Column("kind", label="Event", accessor="get_kind_display"),
        Column("user", label="Account"),
        Column("done_by", label="Done by"),
        Column("network", label="Network"),
        Column("detail", label="Detail"),
    ]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        return SecurityEvent.objects.select_related("user", "done_by")

    def get_filename(self) -> str:
        return f"sign-ins-{timezone.localdate():%Y-%m-%d}"
