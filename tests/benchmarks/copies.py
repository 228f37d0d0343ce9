"""Copies of live topic pages, with all that the catalogue knows of them, made by the database."""

from uuid import uuid4

from django.db import connection, transaction
from wagtail.models import Page

from cms.pages.models import HomePage, TopicPage
from cms.search.models import Claim, ClaimLink, ClaimState, PageVocabulary, PageWords, SourceUse

LIST = "benchmark_copies"  # one row for each copy: what differs from its pattern


class Copies:
    """Of the first `patterns` pages below `home`, in turn."""

    def __init__(self, home, patterns):
        self.home = home
        children = home.get_children().order_by("path").values_list("pk", flat=True)
        self.patterns = list(children[:patterns])

    @transaction.atomic
    def make(self, count):
        """Add copies until `home` has `count` children."""
        with connection.cursor() as self.cursor:
            if connection.vendor == "postgresql":  # nobody waits for it as for a request
                self.cursor.execute("SET LOCAL statement_timeout = 0")
            self._list_copies(count)
            page = {name: f"c.{name}" for name in ("id", "path", "slug", "url_path")}
            titles = {name: f"p.{name} || ' ' || c.number" for name in ("title", "draft_title")}
            self._copy(Page, "id", {**page, **titles, "translation_key": "c.translation_key"})
            self._copy(TopicPage, "page_ptr_id", {"page_ptr_id": "c.id"}, of_its_own=True)
            for model in (Claim, SourceUse, PageWords, PageVocabulary):
                self._copy(model, "page_id", {"page_id": "c.id"})
            self._copy_of_claims(ClaimLink)
            self._copy_of_claims(ClaimState)
            self.cursor.execute(f"DROP TABLE {LIST}")
            if connection.vendor == "postgresql":
                newest = "(SELECT max(id) FROM wagtailcore_page)"
                self.cursor.execute(f"SELECT setval('wagtailcore_page_id_seq', {newest})")
        HomePage.objects.filter(pk=self.home.pk).update(numchild=count)

    def _list_copies(self, count):
        home, first = self.home, Page.objects.order_by("-pk")[0].pk + 1
        rows = [
            (
                first + at,
                self.patterns[number % len(self.patterns)],
                number,
                Page._get_path(home.path, home.depth + 1, number + 1),
                f"topic-{number}",
                f"{home.url_path}topic-{number}/",
                uuid4().hex,
            )
            for at, number in enumerate(range(home.numchild, count))
        ]
        kind = Page._meta.get_field("translation_key").db_type(connection)
        self.cursor.execute(
            f"CREATE TEMPORARY TABLE {LIST} (id integer PRIMARY KEY, pattern integer, number "
            f"integer, path varchar(255), slug varchar(255), url_path text, translation_key {kind})"
        )
        self.cursor.executemany(
            f"INSERT INTO {LIST} VALUES (%s, %s, %s, %s, %s, %s, %s)",  # noqa: S608
            rows,
        )

    def _copy(self, model, joined, replaced, of_its_own=False):
        """Copy the rows of a model that belong to a pattern, with some columns replaced."""
        options = model._meta
        fields = options.local_concrete_fields if of_its_own else options.concrete_fields
        columns = [field.column for field in fields]
        if "id" not in replaced:  # the database numbers the rows
            columns = [column for column in columns if column != "id"]
        values = ", ".join(replaced.get(column, f"p.{column}") for column in columns)
        table = options.db_table
        self.cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} "  # noqa: S608
            f"FROM {LIST} c JOIN {table} p ON p.{joined} = c.pattern ORDER BY c.id"
        )

    def _copy_of_claims(self, model):
        """Copy the rows that belong to the claims of a pattern."""
        claim, table = Claim._meta.db_table, model._meta.db_table
        names = [each.column for each in model._meta.concrete_fields]
        columns = [connection.ops.quote_name(n) for n in names if n not in {"id", "claim_id"}]
        values = ", ".join(f"p.{each}" for each in columns)
        self.cursor.execute(
            f"INSERT INTO {table} (claim_id, {', '.join(columns)}) "  # noqa: S608
            f"SELECT copy.id, {values} FROM {LIST} c "
            f"JOIN {claim} copy ON copy.page_id = c.id "
            f"JOIN {claim} pattern ON pattern.page_id = c.pattern "
            f"AND pattern.kind = copy.kind AND pattern.number = copy.number "
            f"JOIN {table} p ON p.claim_id = pattern.id"
        )
