"""Keeps the words that PostgreSQL ranks uncompressed: unpacking them took half of a search."""

from django.db import migrations

TABLE = "catalogue_pagewords"
LARGEST = 8160  # bytes of a row on PostgreSQL's page; only what is larger is packed, the texts first


def keep_whole(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} SET (toast_tuple_target = {LARGEST})")
        schema_editor.execute(f"UPDATE {TABLE} SET title = title")  # noqa: S608  packs them anew


def pack(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} RESET (toast_tuple_target)")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_full_text")]
    operations = [migrations.RunPython(keep_whole, pack)]
