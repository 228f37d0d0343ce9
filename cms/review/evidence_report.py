"""The report “Evidence”: the claims of live pages by certainty, and the sources by status."""

import django_filters
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from cms.catalogue.models import Claim
from cms.evidence.choices import Certainty, SourceStatus
from cms.evidence.models import ResearchSource
from cms.review.reports import EditorsReport

NO_EVIDENCE = ("none", "No evidence")


class EvidenceFilter(WagtailFilterSet):
    certainty = django_filters.ChoiceFilter(
        label="Certainty", choices=[*Certainty.choices, NO_EVIDENCE], method="filter_certainty"
    )
    status = django_filters.ChoiceFilter(
        label="Rests on a source that is", choices=SourceStatus.choices, method="filter_status"
    )
    source = django_filters.ModelChoiceFilter(
        label="Rests on", queryset=ResearchSource.objects.all(), method="filter_source"
    )

    class Meta:
        model = Claim
        fields = ["certainty", "status", "source"]

    def filter_certainty(self, queryset, name, value):
        return queryset.filter(certainty="" if value == NO_EVIDENCE[0] else value)

    def filter_status(self, queryset, name, value):
        return queryset.filter(links__source__status=value).distinct()

    def filter_source(self, queryset, name, value):
        return queryset.filter(links__source=value).distinct()


def _edit_url(claim: Claim) -> str:
    return reverse("wagtailadmin_pages:edit", args=[claim.page_id])


class EvidenceReport(EditorsReport):
    model = Claim
    page_title = "Evidence"
    header_icon = "openquote"
    index_url_name = "review_evidence"
    index_results_url_name = "review_evidence_results"
    results_template_name = "review/evidence_results.html"
    filterset_class = EvidenceFilter
    no_results_message = "No claim matches. Claims are the benefits of published pages."
    export_filename = "evidence"
    columns = [
        TitleColumn("heading", label="Claim", get_url=_edit_url),
        Column("page", label="Page", accessor="page.title", width="25%"),
        Column("certainty", label="Certainty", accessor="certainty_told", width="18%"),
        Column("sources", label="Rests on", accessor="sources_told", width="25%"),
    ]
    list_export = ["heading", "page.title", "certainty_told", "sources_told", "applies_to"]
    export_headings = {
        "heading": "Claim",
        "page.title": "Page",
        "certainty_told": "Certainty",
        "sources_told": "Rests on",
    }

    def get_queryset(self):
        pages = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, ["change", "publish"]
        )
        claims = Claim.objects.on(timezone.localdate()).filter(page__in=pages.values("pk"))
        self.mine = claims
        return (
            claims.select_related("page")
            .prefetch_related("links__source")
            .order_by("page__title", "page", "number")
        )

    def get_table(self, object_list):
        return super().get_table([_told(claim) for claim in object_list])

    def decorate_paginated_queryset(self, object_list):
        return [_told(claim) for claim in object_list]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            certainties=self._by_certainty(), statuses=_by_status(), **kwargs
        )

    def _by_certainty(self) -> list[dict]:
        """`[{"code": "moderate", "label": "Moderate certainty", "count": 2}, …]`"""
        counts = dict(self.mine.order_by().values_list("certainty").annotate(Count("pk")))
        counts[NO_EVIDENCE[0]] = counts.pop("", 0)
        return [
            {"code": code, "label": label, "count": counts.get(code, 0)}
            for code, label in [*Certainty.choices, NO_EVIDENCE]
        ]


def _by_status() -> list[dict]:
    """`[{"code": "retracted", "label": "Retracted", "count": 1, "uses": 3}, …]`"""
    sources = ResearchSource.objects.order_by().values("status")
    counted = sources.annotate(count=Count("pk", distinct=True), uses=Count("uses"))
    found = {row["status"]: row for row in counted}
    empty = {"count": 0, "uses": 0}
    return [
        {"code": code, "label": label, **empty, **found.get(code, {})}
        for code, label in SourceStatus.choices
    ]


def _told(claim: Claim) -> Claim:
    claim.certainty_told = dict(Certainty.choices).get(claim.certainty, NO_EVIDENCE[1])
    keys = [
        f"{link.source.key} ({link.source.get_status_display().lower()})"
        for link in claim.links.all()
    ]
    claim.sources_told = ", ".join(dict.fromkeys(keys)) or "Nothing"
    return claim
