"""`pytest -p tests.leave_to_postgres`: leave to PostgreSQL what asks the same of every database.

`make test` runs these tests on one database: on PostgreSQL where it answers, else on SQLite.
`make slow` runs them on both.
"""

from pathlib import Path

import psycopg

from tests.cms.migrated import postgres_server
from tests.without_database import touches_database

CMS = Path(__file__).with_name("cms")
FILES = {
    CMS / each
    for each in (
        "api/response_cache/test_ahead.py",
        "api/response_cache/test_kept_answers.py",
        "api/response_cache/test_processes.py",
        "api/response_cache/test_processes_freshness.py",
        "api/response_cache/test_processes_sites.py",
        "api/response_cache/test_shared_answers.py",
        "api_keys/test_reading.py",
        "api/test_ancestors.py",
        "api/test_cursors.py",
        "api/test_evidence_graph.py",
        "api/test_every_parameter.py",
        "api/test_fallback.py",
        "api/test_find.py",
        "api/test_languages.py",
        "api/test_library_lists.py",
        "api/test_lists.py",
        "api/test_moved_and_withdrawn.py",
        "api/test_nothing_leaks.py",
        "api/test_queries.py",
        "api/test_unused_sources.py",
        "evidence/test_check_sources.py",
        "evidence/test_effective_status.py",
        "evidence_changes/test_decisions.py",
        "evidence_changes/test_mails.py",
        "evidence_changes/test_public.py",
        "evidence_changes/test_recording.py",
        "evidence_changes/test_replay.py",
        "failure/test_mail_queue.py",
        "failure/test_pictures_by_worker.py",
        "import_export/site/test_export.py",
        "import_export/site/test_import.py",
        "publishing/test_affected.py",
        "publishing/test_changes.py",
        "publishing/test_events.py",
        "publishing/test_killed.py",
        "publishing/test_version_of_every_change.py",
        "review/test_reports.py",
        "search/test_claim_states.py",
        "usage/test_uses.py",
        "users/test_permission_log.py",
        "users/test_shared_limits.py",
        "users/test_sign_in_limits.py",
    )
}
RESTORED = CMS / "backup/test_restored.py"
ON_SQLITE = (  # of those, what has SQLite as its subject
    "test_a_site_restored_elsewhere_answers_the_same_bytes_and_has_its_users_and_versions",
    "test_a_backup_of_an_older_schema_is_migrated_before_it_is_put_in_place",
    "test_a_site_moves_from_sqlite_to_postgres_and_answers_the_same_bytes",
)


def _answers():
    try:
        postgres_server().close()
    except psycopg.OperationalError:
        return False
    return True


ANSWERS = _answers()


def pytest_collection_modifyitems(config, items):
    left = {each for each in items if ANSWERS and _is_left(each)}
    items[:] = [each for each in items if each not in left]
    config.hook.pytest_deselected(items=list(left))


def _is_left(item):
    """Whether PostgreSQL's set has it: that runs what touches the database, and nothing else."""
    is_listed = item.path in FILES or (item.path == RESTORED and item.originalname not in ON_SQLITE)
    return is_listed and touches_database(item)
