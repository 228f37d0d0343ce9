"""`pytest -p tests.without_database`: only tests that need neither a database nor a browser."""

MARKS_LEFT_OUT = ("browser", "npm", "postgres", "redis", "ministack", "slow")


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
