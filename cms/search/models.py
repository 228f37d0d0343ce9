"""The search index: tables derived from live pages, so that queries need not read every page.

Nobody edits these rows, except those of `SearchSynonyms`. They are rebuilt when a page is published
or something it refers to changes. Queries must still filter them by the pages that the reader may
see.
"""

import re
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F
from wagtail.models import Locale, Page, RevisionMixin
from wagtail.search import index

from cms.evidence.choices import Certainty, ClaimKind, Relation, StandingCode
from cms.evidence.models import ResearchSource
from cms.search.synonym_rules import MAX_SYNONYM_CHARACTERS, checked_phrases


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

    VALUES = ("certainty", "standing", "unresolved", "checked")

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

    def __str__(self) -> str:
        return f"{self.claim} → {self.source.key}"


class SourceUse(models.Model):
    """A live page relies on a source, in any block."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="source_uses")
    source = models.ForeignKey(ResearchSource, on_delete=models.CASCADE, related_name="uses")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "source"], name="source_use_once")]

    def __str__(self) -> str:
        return f"{self.page_id} → {self.source.key}"


class WithdrawnPath(models.Model):
    """A path of a public page that was deleted."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=255)
    withdrawn_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "path"], name="withdrawn_once")]

    def __str__(self) -> str:
        return str(self.path)


class PageWords(models.Model):
    """The searchable tokens of a live page (see `tokens.py`), fields with most weight first.

    The initial migration adds a full-text index to this table: a generated column on PostgreSQL,
    an FTS5 table with triggers on SQLite. A later migration that alters this table must create the
    triggers again.
    """

    page = models.OneToOneField(
        Page, primary_key=True, on_delete=models.CASCADE, related_name="words"
    )
    title = models.TextField()
    summary = models.TextField()
    body = models.TextField()
    cited = models.TextField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.title)


class PageVocabulary(models.Model):
    """The words of a live page as they are written, each once, for suggestions of spelling."""

    page = models.OneToOneField(
        Page, primary_key=True, on_delete=models.CASCADE, related_name="vocabulary"
    )
    words = models.TextField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.words)


class PostgresWords(models.Model):
    """The table of `PageWords` with PostgreSQL's generated search vector."""

    page = models.OneToOneField(
        Page, primary_key=True, on_delete=models.DO_NOTHING, related_name="postgres_words"
    )
    vector = SearchVectorField()

    wagtail_reference_index_ignore = True

    class Meta:
        managed = False
        db_table = "search_pagewords"

    def __str__(self) -> str:
        return str(self.pk)


class SqliteWords(models.Model):
    """SQLite's full-text index of `PageWords`, with the hidden columns of FTS5."""

    page = models.OneToOneField(
        Page,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        related_name="sqlite_words",
        db_column="rowid",
    )
    matching = models.TextField(db_column="search_pagewords_fts")
    rank = models.FloatField()

    wagtail_reference_index_ignore = True

    class Meta:
        managed = False
        db_table = "search_pagewords_fts"

    def __str__(self) -> str:
        return str(self.pk)


class SearchSynonyms(RevisionMixin, index.Indexed, models.Model):
    """Words that mean the same to visitors: whoever searches for one also finds the others."""

    locale = models.ForeignKey(
        Locale,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="language",
        help_text="The language of these words.",
    )
    words = models.TextField(
        "words that mean the same",
        max_length=MAX_SYNONYM_CHARACTERS,
        help_text="Separated by commas, such as: low back pain, lumbago, back ache, sore back. "
        "Singular and plural are found by themselves.",
    )
    note = models.CharField(
        max_length=200,
        blank=True,
        help_text="For your colleagues, such as: patients say this on the phone. Never published.",
    )

    search_fields = [index.SearchField("words"), index.AutocompleteField("words")]
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["locale", "words"]
        verbose_name = verbose_name_plural = "search synonyms"

    def __str__(self) -> str:
        return str(self.words)

    @property
    def phrases(self) -> list[str]:
        """`"lumbago, back ache"` → `["lumbago", "back ache"]`, each once."""
        parts = re.split(r"[,;\n]", self.words)
        return list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))

    def clean(self) -> None:
        super().clean()
        if self.locale_id:
            self.words = ", ".join(checked_phrases(self))
