"""A research source, and the dates of its status."""

from collections.abc import Iterable
from textwrap import shorten
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import RevisionMixin
from wagtail.search import index

from cms.evidence.choices import SourceKind, SourceStatus
from cms.evidence.identifiers import IdentifierField, normalise_doi, normalise_pmid
from cms.evidence.keys import free, source_key
from cms.evidence.own_status import FALLEN_STATUSES

MAX_NAME_CHARACTERS = 80


class ResearchSource(RevisionMixin, index.Indexed, ClusterableModel):
    """A document that claims can rest on: a review, a trial, a guideline, a web page.

    It has no drafts: a saved change is live on every page that relies on the source.
    """

    key = models.SlugField(
        unique=True,
        max_length=80,
        help_text="A short name that never changes, such as hayden-2021. Pages and the API use it.",
    )
    kind = models.CharField(max_length=25, choices=SourceKind)
    title = models.CharField(max_length=500)
    authors = models.TextField(blank=True, help_text="One author a line, such as: Hayden JA")
    container = models.CharField(
        "journal or publisher", max_length=255, blank=True, help_text="Where it was published."
    )
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1500), MaxValueValidator(2200)]
    )
    doi = IdentifierField(
        "DOI",
        max_length=255,
        normalise=normalise_doi,
        help_text="Paste it in any form, such as https://doi.org/10.1002/14651858.CD009790.pub2",
    )
    pmid = IdentifierField(
        "PubMed number", max_length=80, normalise=normalise_pmid, help_text="Such as 34580864"
    )
    url = models.URLField(
        "web address", blank=True, max_length=500, help_text="Needed only where there is no DOI."
    )
    guideline_id = models.CharField(
        "guideline number", max_length=50, blank=True, help_text="Such as NG59"
    )
    language = models.CharField(max_length=20, blank=True, help_text="Such as en")
    evidence_searched_to = models.DateField(
        null=True, blank=True, help_text="The last day up to which a review searched for studies."
    )
    status = models.CharField(
        max_length=25, choices=SourceStatus, default=SourceStatus.UNVERIFIED,
        help_text="“Unverified” until a person has compared this record with the document.",
    )  # fmt: skip
    status_note = models.CharField(
        max_length=500, blank=True, help_text="One public sentence that explains the status."
    )
    status_changed_on = models.DateField(
        "status since",
        null=True,
        blank=True,
        help_text="The day of the retraction or correction; visitors read it. If you change the "
        "status and leave this day as it is, it becomes today, but stays empty for a retraction or "
        "withdrawal.",
    )
    status_checked_on = models.DateField(null=True, blank=True)
    status_checked_via = models.CharField(max_length=100, blank=True, help_text="Such as Crossref")
    valid_until = models.DateField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="supersedes"
    )
    depends_on = ParentalManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="dependants",
        help_text="Sources that this one builds on, such as the review behind a guideline.",
    )
    rests_alone = models.BooleanField(
        "rests on these alone",
        default=False,
        help_text="Tick this if it has no evidence of its own: once all the sources above are "
        "retracted or withdrawn, it counts as withdrawn too.",
    )
    import_text = models.TextField(
        "reference as it was imported",
        blank=True,
        help_text="Kept if a document was imported and its source could not be identified.",
    )

    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("authors"),
        index.AutocompleteField("authors"),
        index.SearchField("container"),
        index.SearchField("import_text"),
        index.SearchField("key"),
        index.AutocompleteField("key"),
        index.FilterField("kind"),
        index.FilterField("status"),
        index.FilterField("year"),
    ]

    class Meta:
        verbose_name = "research source"
        ordering = ["key"]

    def __str__(self) -> str:
        who = self.short_authors
        return f"{who} {self.year or 'undated'}: {self.title}" if who else str(self.title)

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if not self.key:
            self.key = self._free_key()
        if update_fields is None or "status" in update_fields:
            dated = date_status(self)
            update_fields = update_fields and [*update_fields, *dated]
        with transaction.atomic():  # with what its receivers write
            super().save(*args, update_fields=update_fields, **kwargs)

    def _free_key(self) -> str:
        wanted = source_key(self.authors, self.year, (self.container, self.title)) or "source"
        alike = type(self)._default_manager.filter(key__startswith=wanted)
        return free(wanted, set(alike.values_list("key", flat=True)))

    @property
    def author_list(self) -> list[str]:
        return [line.strip() for line in self.authors.splitlines() if line.strip()]

    @property
    def short_authors(self) -> str:
        """`Hayden JA and others`, `Kim A and Lee B`, or the publisher where no author is named.

        '' where neither is known.
        """
        authors = self.author_list
        if len(authors) > 2:
            return f"{authors[0]} and others"
        return " and ".join(authors) or self.container

    @property
    def name(self) -> str:
        """What a colleague would call it: `Hayden JA and others 2021`, `NICE NG59 2016`.

        Where neither an author nor a publisher is known, the beginning of its title in quotes.
        """
        who = self.short_authors
        if not who:
            return f"“{_shortened(self.title)}”"
        return " ".join(str(part) for part in (who, self.guideline_id, self.year) if part)

    @property
    def link(self) -> str:
        """Where to read it: the DOI's address, else the web address, else PubMed, else ''."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.url or not self.pmid:
            return str(self.url)
        return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"

    @property
    def reference(self) -> str:
        """`Hayden JA, Ellis J. Exercise therapy for chronic low back pain. Cochrane … 2021.`"""
        published = " ".join(str(part) for part in (self.container, self.year) if part)
        parts = [", ".join(self.author_list), self.title, published]
        return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _shortened(title: str) -> str:
    """At most 80 characters, cut after a word."""
    return shorten(title, MAX_NAME_CHARACTERS, placeholder="…") if title else ""


def date_status(source: Any) -> list[str]:
    """Date a changed status before its source is saved. Returns the names of the fields written.

    The date is today, unless the editor changed it too. A retraction or withdrawal gets none:
    visitors read the date as the day of the retraction, which is mostly an earlier one.

    A corrected source loses a check from before its correction, because that check did not look
    at the correction.
    """
    dated = ("status", "status_changed_on", "status_checked_on")
    rows = type(source)._default_manager.filter(pk=source.pk) if source.pk else None
    before = rows.values(*dated).first() if rows is not None else None
    if before is None or before["status"] == source.status:
        return []
    written = []
    if source.status_changed_on == before["status_changed_on"]:
        source.status_changed_on = (
            None if source.status in FALLEN_STATUSES else timezone.localdate()
        )
        written.append("status_changed_on")
    same_check = source.status_checked_on == before["status_checked_on"]
    if source.status == SourceStatus.CORRECTED and same_check:
        source.status_checked_on, source.status_checked_via = None, ""
        written += ["status_checked_on", "status_checked_via"]
    return written
