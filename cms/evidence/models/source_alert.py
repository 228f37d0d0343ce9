"""An alert about a source, for an editor to decide."""

from django.conf import settings
from django.db import models

from cms.evidence.choices import AlertReason, AlertState, SourceStatus


class SourceAlert(models.Model):
    """A notice about a source, such as its retraction, on which an editor decides.

    `check_sources` creates alerts and changes no status itself. Each notice leads to one alert:
    one that was dismissed is not raised again.
    """

    source = models.ForeignKey(
        "evidence.ResearchSource", on_delete=models.CASCADE, related_name="alerts"
    )
    reason = models.CharField("what happened", max_length=20, choices=AlertReason)
    suggested_status = models.CharField(max_length=25, choices=SourceStatus)
    notice = models.CharField(max_length=255, blank=True, help_text="DOI of the notice, or a date.")
    notice_on = models.DateField("day of the notice", null=True, blank=True)
    found_on = models.DateField()
    found_via = models.CharField(max_length=100)
    state = models.CharField(
        max_length=10, choices=AlertState, default=AlertState.OPEN, db_index=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField("why", max_length=300, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-found_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "reason", "notice"], name="source_alert_once")
        ]

    def __str__(self) -> str:
        return f"{self.source.name}: {self.get_reason_display()}"

    @property
    def is_open(self) -> bool:
        return bool(self.state == AlertState.OPEN)

    @property
    def notice_link(self) -> str:
        """The address of the notice, where it has a DOI or a PubMed number; else ''."""
        if self.notice.startswith("10."):
            return f"https://doi.org/{self.notice}"
        number = self.notice.removeprefix("PMID ")
        is_number = number != self.notice and number.isdigit()
        return f"https://pubmed.ncbi.nlm.nih.gov/{number}/" if is_number else ""
