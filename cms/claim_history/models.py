"""What happened to the evidence behind claims, and what was decided about each claim.

`cms.evidence_changes` writes these rows in the transaction of the change. They are written in bulk:
whoever writes them bumps the content version.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page

from cms.evidence.choices import Certainty, Relation, SourceStatus, StandingCode
from cms.evidence.models import ResearchSource, SourceAlert
from cms.evidence.own_status import DOUBTED_STATUSES, FALLEN_STATUSES

SEVERE = FALLEN_STATUSES | {SourceStatus.EXPRESSION_OF_CONCERN}
DOUBTFUL = FALLEN_STATUSES | DOUBTED_STATUSES | {SourceStatus.CORRECTED}


class Cause(models.TextChoices):
    """Who or what said that a source changed."""

    PERSON = "person", "A person set the status"
    NOTICE = "notice", "A notice was found"
    DATE = "date", "Its date passed"


class Decision(models.TextChoices):
    """What became of a claim after its evidence changed. The codes are public."""

    SOFTENED = "softened", "Said more carefully"
    REPLACED = "replaced", "Rests on another source"
    TAKEN_DOWN = "taken_down", "Taken down"
    KEPT = "kept", "Kept"
    EDITED = "edited", "Edited"
    RESTORED = "restored", "The source holds again"
    SUPERSEDED = "superseded", "The source changed again"
    DISMISSED = "dismissed", "The notice changes nothing"


# Those that a person takes, one by one.
BY_PEOPLE = tuple(map(Decision, ("softened", "replaced", "taken_down", "kept")))


class SourceChange(models.Model):
    """The status of a source changed, or a grave notice about it was found.

    `is_notice` is true while nobody has decided the alert: the status is still `before`.
    """

    source = models.ForeignKey(
        ResearchSource, null=True, on_delete=models.SET_NULL, related_name="changes"
    )
    source_key = models.CharField(
        max_length=100, blank=True, help_text="Of a source that was deleted."
    )
    source_kind = models.CharField(
        max_length=30, blank=True, help_text="Of a source that was deleted."
    )
    alert = models.ForeignKey(
        SourceAlert, null=True, blank=True, on_delete=models.SET_NULL, related_name="changes"
    )
    cause = models.CharField(max_length=10, choices=Cause)
    before = models.CharField(max_length=25, choices=SourceStatus)
    after = models.CharField(max_length=25, choices=SourceStatus)
    is_notice = models.BooleanField(default=False)
    changed_on = models.DateField(help_text="The day from which claims are different.")
    lapsed_on = models.DateField(
        null=True, blank=True, help_text="The last valid day of a source whose date passed."
    )
    recorded_at = models.DateTimeField(default=timezone.now, db_index=True)
    told_at = models.DateTimeField(
        null=True, blank=True, db_index=True, help_text="When the mails about it were written."
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source or self.key}: {self.get_after_display()}"

    @property
    def key(self) -> str:
        """The public key of the source, also after it was deleted."""
        return str(self.source.key if self.source else self.source_key)

    @property
    def kind(self) -> str:
        """A `SourceKind`, also after the source was deleted."""
        return str(self.source.kind if self.source else self.source_kind)

    @property
    def is_severe(self) -> bool:
        """Whether people are told at once; else once a day."""
        return self.after in SEVERE


class ClaimChanges(models.QuerySet):
    def open(self) -> Any:
        """Those that wait for a decision."""
        return self.filter(decision="")

    def public(self) -> Any:
        """Those that changed what visitors read, the latest first."""
        return self.filter(is_public=True).order_by("-change__changed_on", "-pk")


class ClaimChange(models.Model):
    """One claim of a page, in the live version or a draft, whose evidence changed.

    `block` is the id of its block, or its anchor where the block was stored without an id.
    """

    change = models.ForeignKey(SourceChange, on_delete=models.CASCADE, related_name="claims")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="claim_changes")
    block = models.CharField(max_length=100)
    anchor = models.CharField(max_length=100)
    heading = models.CharField(max_length=150)
    via = models.ForeignKey(
        ResearchSource,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The source that the claim names: the one that changed, or one that builds on it",
    )
    direct = models.BooleanField(
        null=True, help_text="Whether both were the same, once one of them was deleted."
    )
    relation = models.CharField(max_length=20, choices=Relation)
    in_live = models.BooleanField()
    in_draft = models.BooleanField()
    is_public = models.BooleanField(default=False)
    certainty_before = models.CharField(max_length=10, choices=Certainty, blank=True)
    certainty_after = models.CharField(max_length=10, choices=Certainty, blank=True)
    standing_before = models.CharField(max_length=10, choices=StandingCode, blank=True)
    standing_after = models.CharField(max_length=10, choices=StandingCode, blank=True)
    decision = models.CharField(max_length=12, choices=Decision, blank=True, db_index=True)
    reason = models.CharField(max_length=300, blank=True)
    public_words = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    in_force_at = models.DateTimeField(
        null=True, blank=True, help_text="When visitors could read what was decided."
    )

    objects = ClaimChanges.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-change__recorded_at", "page", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["change", "page", "block"], name="claim_change_once")
        ]
        indexes = [models.Index(fields=["page", "block"])]

    def __str__(self) -> str:
        return f"{self.heading}: {self.change.get_after_display()}"

    @property
    def is_direct(self) -> bool:
        """Whether the claim names the source that changed, not one that builds on it."""
        if self.direct is not None:
            return bool(self.direct)
        return bool(self.via_id == self.change.source_id)

    @property
    def waits(self) -> bool:
        """Whether it was decided and visitors cannot read it yet: it waits to be published."""
        return self.decision in BY_PEOPLE and self.in_force_at is None
