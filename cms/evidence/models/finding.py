"""What a research source found. Certainty belongs to a finding, not to its source."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable
from wagtail.search import index

from cms.evidence.choices import Certainty
from cms.evidence.keys import finding_key, free
from cms.evidence.models.finding_numbers import FindingNumbers
from cms.evidence.models.research_source import ResearchSource
from cms.evidence.support import counted

CERTAINTIES = frozenset(Certainty.values)


class Finding(FindingNumbers, index.Indexed, Orderable):
    """What one source found: for whom, compared with what, on which outcome, how certain."""

    source = ParentalKey(ResearchSource, on_delete=models.CASCADE, related_name="findings")
    key = models.SlugField(max_length=80, help_text="A short name, such as pain-vs-no-treatment")
    population = models.CharField(max_length=255, help_text="Who was studied.")
    intervention = models.CharField(max_length=255, help_text="What they did or were given.")
    comparator = models.CharField(max_length=255, help_text="What it was compared with.")
    outcome = models.CharField(max_length=255, help_text="What was measured, and its scale.")
    timepoint = models.CharField(max_length=100, blank=True, help_text="When, such as 3 months.")
    effect = models.CharField(
        max_length=255,
        blank=True,
        help_text="How large, in words, such as: 15 points better (12 to 18). Visitors read it "
        "where the numbers below are empty.",
    )
    participants = models.PositiveIntegerField("people", null=True, blank=True)
    studies = models.PositiveIntegerField(null=True, blank=True)
    certainty = models.CharField(
        max_length=10, choices=Certainty, help_text="The rating on the GRADE scale."
    )
    rated_by = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who rated the certainty: the review’s authors, a guideline panel, or a named "
        "person of the clinic. Without it the rating does not count.",
    )
    meets_importance_threshold = models.BooleanField(
        "large enough to matter",
        null=True,
        blank=True,
        help_text="Whether the effect reaches the size that the source itself calls important.",
    )
    locator = models.CharField(
        max_length=100,
        blank=True,
        help_text="Where to find it in the source, such as: Summary of findings 1",
    )

    search_fields = [
        index.SearchField("key"),
        index.AutocompleteField("key"),
        index.SearchField("outcome"),
        index.AutocompleteField("outcome"),
        index.SearchField("population"),
        index.RelatedFields("source", [index.SearchField("title"), index.SearchField("key")]),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="finding_key_in_source")
        ]

    def __str__(self) -> str:
        return f"{self.source.name}: {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.key:
            wanted = finding_key(self.outcome, self.comparator) or "finding"
            others = Finding.objects.filter(source=self.source_id, key__startswith=wanted)
            self.key = free(wanted, set(others.values_list("key", flat=True)))
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """What it is about, as editors read it: `Pain intensity, at 3 months`."""
        return ", ".join(part for part in (self.outcome, self.timepoint) if part)

    @property
    def rating(self) -> Certainty:
        """The certainty that counts: `not_rated` where `rated_by` is empty."""
        known = self.certainty in CERTAINTIES
        return counted(Certainty(self.certainty if known else "not_rated"), self.rated_by)

    def clean(self) -> None:
        super().clean()
        if self.meets_importance_threshold is not None and not (self.effect or self.measure):
            raise ValidationError(
                {"effect": "Say how large the effect is before saying whether that matters."}
            )

    @property
    def effect_words(self) -> str:
        """How large it is, for editors: `-15 (-18 to -12)` from the numbers, else the free text."""
        found = self.result
        if found is None:
            return str(self.effect)
        interval = found.interval
        return f"{found.estimate:f}" + (
            f" ({interval.low:f} to {interval.high:f})" if interval else ""
        )
