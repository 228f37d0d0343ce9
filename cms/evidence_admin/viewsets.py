"""Research sources and source alerts in the admin, and their menu."""

from django.db.models import Count
from django.urls import path, reverse
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.evidence.models import ResearchSource, SourceAlert
from cms.evidence_admin.alert_views import decide_alert
from cms.evidence_admin.choosers import SourceChooserViewSet
from cms.evidence_admin.filters import SourceFilterSet
from cms.evidence_admin.merge_views import merge_sources
from cms.evidence_admin.panels import source_form
from cms.evidence_admin.source_views import AddSource, EditSource, SourceList


class ResearchSourceViewSet(SnippetViewSet):
    model = ResearchSource
    icon = "openquote"
    menu_label = "Sources"
    index_view_class = SourceList
    add_view_class = AddSource
    edit_view_class = EditSource
    create_template_name = AddSource.template_name
    chooser_viewset_class = SourceChooserViewSet
    copy_view_enabled = False  # a copy is a duplicate
    list_display = [
        "reference",
        Column("status", label="Status", accessor="effective_status.own.label", sort_key="status"),
        Column("standing", label="Standing", accessor="standing_text", width="22%"),
        NumberColumn("pages", label="Pages", accessor="pages_count", sort_key="pages_count"),
    ]
    filterset_class = SourceFilterSet
    list_export = [
        "key", "kind", "title", "authors", "container", "year", "doi", "pmid", "url", "status",
        "standing_text", "valid_until", "pages_count",
    ]  # fmt: skip
    export_headings = {"standing_text": "Standing"}
    list_per_page = 50
    ordering = ["key"]
    edit_handler = source_form

    def get_queryset(self, request):
        """Each source with `pages_count`, the number of live pages that rely on it."""
        return ResearchSource.objects.annotate(pages_count=Count("uses", distinct=True))

    def get_urlpatterns(self):
        merge = path("merge/<int:pk>/", merge_sources, name="merge")
        return [*super().get_urlpatterns(), merge]

    def merge_url(self, source):
        return reverse(self.get_url_name("merge"), args=[source.pk])


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
        """The page of an alert is where it is decided; there are no forms to add or edit one."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", decide_alert, name="edit"),
        ]


class EvidenceViewSetGroup(SnippetViewSetGroup):
    items = (ResearchSourceViewSet, SourceAlertViewSet)
    menu_label = "Evidence"
    menu_icon = "openquote"
    menu_order = 200
    add_to_admin_menu = True
