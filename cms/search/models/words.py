"""The words of live pages: for searching, and for suggestions of spelling."""

from uuid import uuid4

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from wagtail.models import Page

from cms.evidence.models import ResearchSource


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


class SourceToReindex(models.Model):
    """A source whose words changed, and which so many pages cite that the publishing worker indexes
    these pages. `asked` is another one with each change."""

    source = models.OneToOneField(ResearchSource, primary_key=True, on_delete=models.CASCADE)
    asked = models.UUIDField(default=uuid4)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.pk)


class PageToReindex(models.Model):
    """A page that shows what so many show that the publishing worker indexes it. `asked` is another
    one with each change."""

    page = models.OneToOneField(
        Page, primary_key=True, on_delete=models.CASCADE, related_name="to_reindex"
    )
    asked = models.UUIDField(default=uuid4)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.pk)


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
