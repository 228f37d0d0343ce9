"""Filters of the list of sources."""

import django_filters
from django.db.models import Exists, OuterRef
from wagtail.admin.filters import WagtailFilterSet

from cms.evidence.choices import StandingCode
from cms.evidence.models import ResearchSource
from cms.evidence.source_filters import with_standing
from cms.search.models import SourceUse


class SourceFilterSet(WagtailFilterSet):
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
        return with_standing(sources, value)

    def filter_used(self, sources, name, value):
        relied_on = Exists(SourceUse.objects.filter(source=OuterRef("pk")))
        return sources.filter(relied_on if value == "yes" else ~relied_on)

    class Meta:
        model = ResearchSource
        fields = ["standing", "kind", "status", "year"]
