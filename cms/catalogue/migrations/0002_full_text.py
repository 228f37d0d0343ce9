"""The full-text index of `PageWords`, which each database keeps by itself."""

from django.db import migrations

POSTGRESQL = [
    """ALTER TABLE catalogue_pagewords ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A') ||
        setweight(to_tsvector('english', summary), 'B') ||
        setweight(to_tsvector('english', body), 'C') ||
        setweight(to_tsvector('english', cited), 'D')
    ) STORED""",
    # Kept in the row: fetched apart for each row, ranking took twice as long, and the planner,
    # which does not count such fetches, read the whole table where the index finds a few rows.
    "ALTER TABLE catalogue_pagewords ALTER COLUMN vector SET STORAGE MAIN",
    "CREATE INDEX catalogue_pagewords_vector ON catalogue_pagewords USING gin (vector)",
]
OLD = "INSERT INTO catalogue_pagewords_fts (catalogue_pagewords_fts, rowid, title, summary, body, cited) VALUES ('delete', old.page_id, old.title, old.summary, old.body, old.cited);"
NEW = "INSERT INTO catalogue_pagewords_fts (rowid, title, summary, body, cited) VALUES (new.page_id, new.title, new.summary, new.body, new.cited);"
SQLITE = [
    """CREATE VIRTUAL TABLE catalogue_pagewords_fts USING fts5(
        title, summary, body, cited,
        content='catalogue_pagewords', content_rowid='page_id',
        tokenize='porter unicode61 remove_diacritics 2'
    )""",
    "INSERT INTO catalogue_pagewords_fts (catalogue_pagewords_fts, rank) VALUES ('rank', 'bm25(10.0, 5.0, 2.0, 1.0)')",
    f"CREATE TRIGGER catalogue_pagewords_insert AFTER INSERT ON catalogue_pagewords BEGIN {NEW} END",
    f"CREATE TRIGGER catalogue_pagewords_delete AFTER DELETE ON catalogue_pagewords BEGIN {OLD} END",
    f"CREATE TRIGGER catalogue_pagewords_update AFTER UPDATE ON catalogue_pagewords BEGIN {OLD} {NEW} END",
]


def make(apps, schema_editor):
    statements = {"postgresql": POSTGRESQL, "sqlite": SQLITE}
    for statement in statements.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement, params=None)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE catalogue_pagewords DROP COLUMN vector")
    elif schema_editor.connection.vendor == "sqlite":
        for name in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER catalogue_pagewords_{name}")
        schema_editor.execute("DROP TABLE catalogue_pagewords_fts")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
