"""The tables of the search index, with the full-text index that each database keeps itself.

The words are stemmed and folded before they are stored (`cms.search.tokens`): the databases only
split them at blanks.
"""

import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

POSTGRESQL = [
    """ALTER TABLE search_pagewords ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', title), 'A') ||
        setweight(to_tsvector('simple', summary), 'B') ||
        setweight(to_tsvector('simple', body), 'C') ||
        setweight(to_tsvector('simple', cited), 'D')
    ) STORED""",
    # Ranking reads the vector of every hit. In the row and uncompressed that takes half the time,
    # and the planner, which does not count fetches from a TOAST table, then uses the index.
    "ALTER TABLE search_pagewords ALTER COLUMN vector SET STORAGE MAIN",
    "ALTER TABLE search_pagewords SET (toast_tuple_target = 8160)",  # bytes: the largest row of a page
    "CREATE INDEX search_pagewords_vector ON search_pagewords USING gin (vector)",
]
OLD = (
    "INSERT INTO search_pagewords_fts (search_pagewords_fts, rowid, title, summary, body, cited) "
    "VALUES ('delete', old.page_id, old.title, old.summary, old.body, old.cited);"
)
NEW = (
    "INSERT INTO search_pagewords_fts (rowid, title, summary, body, cited) "
    "VALUES (new.page_id, new.title, new.summary, new.body, new.cited);"
)
SQLITE = [
    """CREATE VIRTUAL TABLE search_pagewords_fts USING fts5(
        title, summary, body, cited,
        content='search_pagewords', content_rowid='page_id', tokenize='ascii'
    )""",
    "INSERT INTO search_pagewords_fts (search_pagewords_fts, rank) VALUES ('rank', 'bm25(10.0, 5.0, 2.0, 1.0)')",
    f"CREATE TRIGGER search_pagewords_insert AFTER INSERT ON search_pagewords BEGIN {NEW} END",
    f"CREATE TRIGGER search_pagewords_delete AFTER DELETE ON search_pagewords BEGIN {OLD} END",
    f"CREATE TRIGGER search_pagewords_update AFTER UPDATE ON search_pagewords BEGIN {OLD} {NEW} END",
]


def create_full_text_index(apps, schema_editor):
    statements = {"postgresql": POSTGRESQL, "sqlite": SQLITE}
    for statement in statements.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement, params=None)


def drop_full_text_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_pagewords_fts")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('evidence', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PostgresWords',
            fields=[
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='postgres_words', serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'db_table': 'search_pagewords',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='SqliteWords',
            fields=[
                ('page', models.OneToOneField(db_column='rowid', on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='sqlite_words', serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('matching', models.TextField(db_column='search_pagewords_fts')),
                ('rank', models.FloatField()),
            ],
            options={
                'db_table': 'search_pagewords_fts',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='PageWords',
            fields=[
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='words', serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('title', models.TextField()),
                ('summary', models.TextField()),
                ('body', models.TextField()),
                ('cited', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anchor', models.CharField(max_length=100)),
                ('number', models.PositiveSmallIntegerField()),
                ('heading', models.CharField(max_length=150)),
                ('applies_to', models.CharField(blank=True, max_length=200)),
                ('lowered_to', models.CharField(blank=True, choices=[('high', 'High certainty'), ('moderate', 'Moderate certainty'), ('low', 'Low certainty'), ('very_low', 'Very low certainty'), ('not_rated', 'Certainty not rated')], max_length=10)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to=settings.WAGTAIL_PAGE_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ClaimLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('supports', 'Supports this'), ('partly_supports', 'Partly supports this'), ('contradicts', 'Contradicts this'), ('context', 'Gives context')], max_length=20)),
                ('group', models.CharField(blank=True, max_length=10)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='search.claim')),
                ('finding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='evidence.finding')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claim_links', to='evidence.researchsource')),
            ],
        ),
        migrations.CreateModel(
            name='ClaimState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('certainty', models.CharField(blank=True, choices=[('high', 'High certainty'), ('moderate', 'Moderate certainty'), ('low', 'Low certainty'), ('very_low', 'Very low certainty'), ('not_rated', 'Certainty not rated')], max_length=10)),
                ('standing', models.CharField(choices=[('stands', 'Relied on'), ('in_doubt', 'In doubt'), ('fallen', 'Withdrawn')], max_length=10)),
                ('unresolved', models.BooleanField()),
                ('checked', models.BooleanField()),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='states', to='search.claim')),
            ],
            options={
                'ordering': ['claim', 'first_day'],
            },
        ),
        migrations.CreateModel(
            name='SourceUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='source_uses', to=settings.WAGTAIL_PAGE_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='evidence.researchsource')),
            ],
        ),
        migrations.CreateModel(
            name='WithdrawnPath',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=255)),
                ('withdrawn_at', models.DateTimeField(auto_now_add=True)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site')),
            ],
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(fields=('page', 'number'), name='claim_number_on_page'),
        ),
        migrations.AddIndex(
            model_name='claimstate',
            index=models.Index(fields=['standing'], name='search_clai_standin_e5b718_idx'),
        ),
        migrations.AddIndex(
            model_name='claimstate',
            index=models.Index(fields=['certainty'], name='search_clai_certain_f18e94_idx'),
        ),
        migrations.AddConstraint(
            model_name='claimstate',
            constraint=models.UniqueConstraint(fields=('claim', 'first_day'), name='claim_state_once'),
        ),
        migrations.AddConstraint(
            model_name='sourceuse',
            constraint=models.UniqueConstraint(fields=('page', 'source'), name='source_use_once'),
        ),
        migrations.AddConstraint(
            model_name='withdrawnpath',
            constraint=models.UniqueConstraint(fields=('site', 'path'), name='withdrawn_once'),
        ),
        migrations.RunPython(create_full_text_index, drop_full_text_index),
    ]
