"""The list of sources: how each is cited, how far it stands, how many pages rely on it."""

import django_filters
from django.db.models import Count, Exists, OuterRef
from wagtail.admin.filters import WagtailFilterSet
from wagtail.snippets.views.snippets import IndexView

from cms.evidence.choices import StandingCode
from cms.evidence.effective_status import describe_status, effective_statuses
from cms.evidence.models import ResearchSource
from cms.evidence.source_filters import matches_words
from cms.search.models import SourceUse


class SourceFilters(WagtailFilterSet):
    used = django_filters.ChoiceFilter(
        label="Used on live pages",
        choices=[("yes", "Yes"), ("no", "No")],
        method="filter_used",
        empty_label="All",
    )

    standing = django_filters.ChoiceFilter(
        label="Standing",
        choices=StandingCode.choices,
        method="filter_standing",
        empty_label="All",
    )

    def filter_standing(self, sources, name, value):
        found = effective_statuses(ResearchSource.objects.all())
        return sources.filter(pk__in=[pk for pk, each in found.items() if each.standing == value])

    def filter_used(self, sources, name, value):
        relied_on = Exists(SourceUse.objects.filter(source=OuterRef("pk")))
        return sources.filter(relied_on if value == "yes" else ~relied_on)

    class Meta:
        model = ResearchSource
        fields = ["standing", "kind", "status", "year"]


def sources_with_counts():
    """Each with `pages_count`, the live pages that rely on it."""
    return ResearchSource.objects.annotate(pages_count=Count("uses", distinct=True))


def with_standings(sources):
    """The same sources, each with `standing` and what is told of it, in one query."""
    found = effective_statuses(sources)
    for source in sources:
        source.standing = found[source.pk]
        source.standing_told = describe_status(source.standing)
    return sources


class SourceList(IndexView):
    def search_queryset(self, queryset):
        return queryset.filter(matches_words(self.search_query)) if self.is_searching else queryset

    def get_table(self, object_list):
        return super().get_table(with_standings(list(object_list)))

    def as_spreadsheet(self, queryset, spreadsheet_format):
        return super().as_spreadsheet(with_standings(queryset), spreadsheet_format)
