"""`pytest -p tests.without_database`: only tests that need neither a database nor a browser.

`make check` runs them; what takes long without either is left to `make test`.
"""

from pathlib import Path

MARKS_LEFT_OUT = ("browser", "npm", "postgres", "redis", "ministack", "slow")
TESTS = Path(__file__).parent
# They start processes, compile, or repeat a story hundreds of times.
LEFT_OUT = {
    TESTS / each
    for each in (
        "cms/api/schema/test_client.py",
        "cms/backup/test_restored.py",
        "cms/failure/test_observability.py",
        "cms/import_export/documents/test_hostile.py",
        "cms/import_export/documents/test_no_word_lost.py",
        "cms/publishing/test_killed.py",
        "cms/publishing/test_sender.py",
        "cms/settings/test_settings.py",
        "cms/stored_database",
        "cms/users/test_attempts_at_once.py",
        "contact_lambda/faults",
        "contact_lambda/test_bounces.py",
        "contact_lambda/test_broken_rows.py",
        "contact_lambda/test_floods.py",
        "contact_lambda/test_imports.py",
    )
}


def pytest_ignore_collect(collection_path):
    return collection_path in LEFT_OUT or None


def pytest_collection_modifyitems(config, items):
    left_out = {item for item in items if _needs_more(item)}
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=list(left_out))


def touches_database(item):
    """Whether a test uses the database of the tests, by its mark or through a fixture."""
    fixtures = {"db", "transactional_db", "django_db_setup"}
    return bool(item.get_closest_marker("django_db") or fixtures & set(item.fixturenames))


def _needs_more(item):
    return touches_database(item) or any(map(item.get_closest_marker, MARKS_LEFT_OUT))
