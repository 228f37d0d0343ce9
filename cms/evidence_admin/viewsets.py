"""Research sources in the admin."""

from django.urls import path, reverse
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.evidence.models import ResearchSource
from cms.evidence_admin.choosers import SourceChooserViewSet
from cms.evidence_admin.merge_views import merge_sources
from cms.evidence_admin.panels import source_form
from cms.evidence_admin.source_list import SourceFilters, SourceList, sources_with_counts
from cms.evidence_admin.source_views import AddSource, EditSource


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
        Column("status", label="Status", accessor="standing.own.label", sort_key="status"),
        Column("standing", label="Standing", accessor="standing_told", width="22%"),
        NumberColumn("pages", label="Pages", accessor="pages_count", sort_key="pages_count"),
    ]
    filterset_class = SourceFilters
    list_export = [
        "key", "kind", "title", "authors", "container", "year", "doi", "pmid", "url", "status",
        "standing_told", "valid_until", "pages_count",
    ]  # fmt: skip
    export_headings = {"standing_told": "Standing"}
    list_per_page = 50
    ordering = ["key"]
    edit_handler = source_form

    def get_queryset(self, request):
        return sources_with_counts()

    def get_urlpatterns(self):
        merge = path("merge/<int:pk>/", merge_sources, name="merge")
        return [*super().get_urlpatterns(), merge]

    def merge_url(self, source):
        return reverse(self.get_url_name("merge"), args=[source.pk])
