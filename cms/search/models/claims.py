"""Claims of live pages, and the sources that they and their pages rely on."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F
from wagtail.models import Page

from cms.evidence.choices import Certainty, ClaimKind, Relation, StandingCode
from cms.evidence.models import ResearchSource


class Claims(models.QuerySet):
    def on(self, day: date) -> Any:
        """Annotate claims with their `certainty`, `standing`, `unresolved`, `checked` on a day."""
        return self.filter(states__first_day__lte=day, states__last_day__gte=day).annotate(
            **{name: F(f"states__{name}") for name in ClaimState.VALUES}
        )


class Claim(models.Model):
    """A benefit or a risk on a live page. Its certainty and standing depend on the day.

    `number` counts the claims of one kind on the page, from 1.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="claims")
    kind = models.CharField(max_length=10, choices=ClaimKind, default=ClaimKind.BENEFIT)
    anchor = models.CharField(max_length=100)
    block = models.CharField(
        max_length=100, blank=True, help_text="The block’s id, or its anchor if it has none."
    )
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=150)
    applies_to = models.CharField(max_length=200, blank=True)
    lowered_to = models.CharField(max_length=10, choices=Certainty, blank=True)

    objects = Claims.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "kind", "number"], name="claim_number_on_page")
        ]

    def __str__(self) -> str:
        return f"{self.page_id}#{self.anchor}"

    @property
    def named(self) -> str:
        """The heading, for editors: `Less pain`, `Risk: Sore muscles`."""
        kind = f"{self.get_kind_display()}: " if self.kind == ClaimKind.RISK else ""
        return f"{kind}{self.heading}"


class ClaimState(models.Model):
    """The verdict on a claim from `first_day` to `last_day`, both included."""

    VALUES: tuple[str, ...] = ("certainty", "standing", "unresolved", "checked")

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="states")
    first_day = models.DateField()
    last_day = models.DateField()
    certainty = models.CharField(max_length=10, choices=Certainty, blank=True)
    standing = models.CharField(max_length=10, choices=StandingCode)
    unresolved = models.BooleanField()
    checked = models.BooleanField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["claim", "first_day"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "first_day"], name="claim_state_once")
        ]
        indexes = [models.Index(fields=["standing"]), models.Index(fields=["certainty"])]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.standing}"


class ClaimLink(models.Model):
    """A source, or one finding of it, that a claim cites."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="links")
    source = models.ForeignKey(ResearchSource, on_delete=models.CASCADE, related_name="claim_links")
    finding = models.ForeignKey(
        "evidence.Finding", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    relation = models.CharField(max_length=20, choices=Relation)
    group = models.CharField(max_length=10, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["source", "claim"], name="claim_links_of_source")]

    def __str__(self) -> str:
        return f"{self.claim} → {self.source.key}"


class SourceUse(models.Model):
    """A live page relies on a source, in any block."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="source_uses")
    source = models.ForeignKey(ResearchSource, on_delete=models.CASCADE, related_name="uses")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "source"], name="source_use_once")]
        indexes = [models.Index(fields=["source", "page"], name="uses_of_source")]

    def __str__(self) -> str:
        return f"{self.page_id} → {self.source.key}"
