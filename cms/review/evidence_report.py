"""The report “Evidence”: claims of live pages by standing and certainty, sources by status."""

import django_filters
from django.db.models import Case, Count, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from cms.evidence.choices import Certainty, ClaimKind, SourceStatus, StandingCode
from cms.evidence.effective_status import EffectiveStatus, effective_statuses
from cms.evidence.models import ResearchSource
from cms.evidence.own_status import LAPSES
from cms.review.claim_rows import NO_CERTAINTY, NO_SOURCE, with_texts
from cms.review.reports import EditorsReport
from cms.search.models import Claim

STANDINGS = [*StandingCode.choices, NO_SOURCE]


class EvidenceFilter(WagtailFilterSet):
    standing = django_filters.ChoiceFilter(
        label="Standing", choices=STANDINGS, method="filter_standing"
    )
    certainty = django_filters.ChoiceFilter(
        label="Certainty", choices=[*Certainty.choices, NO_CERTAINTY], method="filter_certainty"
    )
    status = django_filters.ChoiceFilter(
        label="Status of a source it rests on, directly or through others",
        choices=SourceStatus.choices,
        method="filter_status",
    )
    source = django_filters.ModelChoiceFilter(
        label="Rests on", queryset=ResearchSource.objects.all(), method="filter_source"
    )

    kind = django_filters.ChoiceFilter(label="Kind", choices=ClaimKind.choices)

    class Meta:
        model = Claim
        fields = ["standing", "certainty", "kind", "status", "source"]

    def filter_standing(self, queryset, name, value):
        """Claims without any source have a choice of their own and are in no other."""
        if value == NO_SOURCE[0]:
            return queryset.filter(links=None)
        return queryset.filter(standing=value).exclude(links=None)

    def filter_certainty(self, queryset, name, value):
        return queryset.filter(certainty="" if value == NO_CERTAINTY[0] else value)

    def filter_status(self, queryset, name, value):
        found = effective_statuses(
            ResearchSource.objects.filter(claim_links__isnull=False).distinct()
        )
        at_fault = [pk for pk, status in found.items() if value in _statuses(status)]
        return queryset.filter(links__source__in=at_fault).distinct()

    def filter_source(self, queryset, name, value):
        return queryset.filter(links__source=value).distinct()


def _statuses(status: EffectiveStatus) -> set[SourceStatus]:
    """A source's own status, and those of the sources that it builds on."""
    return {status.own, *(ancestor.status for ancestor in status.builds_on)}


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
    no_results_message = "No claim matches. Claims are the benefits and risks of published pages."
    export_filename = "evidence"
    columns = [
        TitleColumn("heading", label="Claim", accessor="named", get_url=_edit_url),
        Column("page", label="Page", accessor="page.title", width="20%"),
        Column("standing", label="Standing", accessor="standing_text", width="22%"),
        Column("certainty", label="Certainty", accessor="certainty_text", width="14%"),
        Column("sources", label="Rests on", accessor="sources_text", width="22%"),
    ]
    list_export = [
        "named", "page.title", "standing_text", "certainty_text", "sources_text", "applies_to",
    ]  # fmt: skip
    export_headings = {
        "named": "Claim",
        "page.title": "Page",
        "standing_text": "Standing",
        "certainty_text": "Certainty",
        "sources_text": "Rests on",
    }

    def get_queryset(self):
        pages = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, ["change", "publish"]
        )
        self.claims = Claim.objects.on(timezone.localdate()).filter(page__in=pages.values("pk"))
        return (
            self.claims.select_related("page")
            .prefetch_related("links__source", "links__finding")
            .order_by("page__title", "page", "kind", "number")
        )

    def get_table(self, object_list):
        return super().get_table(with_texts(object_list))

    def decorate_paginated_queryset(self, object_list):
        return with_texts(object_list)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            standings=self._standings(),
            certainties=self._counted("certainty", [*Certainty.choices, NO_CERTAINTY]),
            statuses=_by_status(),
            **kwargs,
        )

    def _standings(self) -> list[dict]:
        """The counts as the filter finds them: claims without a source are counted apart."""
        without_source = self.claims.filter(links=None).count()
        rows = self._counted("standing", STANDINGS)
        less = {StandingCode.STANDS.value: without_source, NO_SOURCE[0]: -without_source}
        return [row | {"count": row["count"] - less.get(row["code"], 0)} for row in rows]

    def _counted(self, name, choices) -> list[dict]:
        """`[{"code": "moderate", "label": "Moderate certainty", "count": 2}, …]`"""
        counts = dict(self.claims.order_by().values_list(name).annotate(Count("pk")))
        counts[NO_CERTAINTY[0]] = counts.pop("", 0)
        return [
            {"code": code, "label": label, "count": counts.get(code, 0)} for code, label in choices
        ]


def _by_status() -> list[dict]:
    """`[{"code": "retracted", "label": "Retracted", "count": 1, "uses": 3}, …]`"""
    lapsed = Q(status__in=LAPSES, valid_until__lt=timezone.localdate())
    now = Case(When(lapsed, then=Value(SourceStatus.EXPIRED)), default=F("status"))
    sources = ResearchSource.objects.order_by().annotate(now=now).values("now")
    counted = sources.annotate(count=Count("pk", distinct=True), uses=Count("uses"))
    found = {row["now"]: row for row in counted}
    empty = {"count": 0, "uses": 0}
    return [
        {"code": code, "label": label, **empty, **found.get(code, {})}
        for code, label in SourceStatus.choices
    ]
