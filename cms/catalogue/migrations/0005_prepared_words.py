"""The full-text index of tokens that are ready: databases no longer stem, fold or split them.

What the table holds is of the old kind and goes; `cms.catalogue.renewing` says it anew at the end
of `migrate`.
"""

from django.db import migrations

COLUMN = """ALTER TABLE catalogue_pagewords ADD COLUMN vector tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('{config}', title), 'A') ||
    setweight(to_tsvector('{config}', summary), 'B') ||
    setweight(to_tsvector('{config}', body), 'C') ||
    setweight(to_tsvector('{config}', cited), 'D')
) STORED"""
TABLE = """CREATE VIRTUAL TABLE catalogue_pagewords_fts USING fts5(
    title, summary, body, cited,
    content='catalogue_pagewords', content_rowid='page_id', tokenize='{tokenize}'
)"""
RANK = "INSERT INTO catalogue_pagewords_fts (catalogue_pagewords_fts, rank) VALUES ('rank', 'bm25(10.0, 5.0, 2.0, 1.0)')"


def _index(schema_editor, config, tokenize):
    schema_editor.execute("DELETE FROM catalogue_pagewords")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE catalogue_pagewords DROP COLUMN vector")
        schema_editor.execute(COLUMN.format(config=config), params=None)
        # As migration 0002 says: kept in the row.
        schema_editor.execute("ALTER TABLE catalogue_pagewords ALTER COLUMN vector SET STORAGE MAIN")
        schema_editor.execute("CREATE INDEX catalogue_pagewords_vector ON catalogue_pagewords USING gin (vector)")
    elif schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE catalogue_pagewords_fts")
        schema_editor.execute(TABLE.format(tokenize=tokenize), params=None)
        schema_editor.execute(RANK, params=None)


def make(apps, schema_editor):
    _index(schema_editor, "simple", "ascii")


def unmake(apps, schema_editor):
    _index(schema_editor, "english", "porter unicode61 remove_diacritics 2")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_claim_states")]
    operations = [migrations.RunPython(make, unmake)]
