"""When the migrated database of the tests is made anew."""

from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.apps import apps
from psycopg import OperationalError

from tests.cms.migrated import PIN, PREFIX, REQUIREMENTS, alone_on, postgres_server


def test_the_version_of_each_package_that_brings_migrations_counts():
    counting = {each.partition("==")[0] for each in PIN.findall(REQUIREMENTS.read_text())}
    migrating = {
        app.name.partition(".")[0]
        for app in apps.get_app_configs()
        if Path(app.path, "migrations").is_dir()
    }
    packages = packages_distributions()
    theirs = {name.lower() for each in migrating - {"cms"} for name in packages[each]}

    assert {"django", "wagtail"} <= theirs
    assert theirs <= counting


def test_the_version_of_a_package_for_tests_alone_does_not_count():
    pinned = (
        "django-taggit==6.1.0 \\\n    --hash=sha256:1\npytest-django==4.14.0 \\\nruff==0.17.6\n"
    )

    assert PIN.findall(pinned) == ["django-taggit==6.1.0"]


@pytest.mark.postgres
def test_copies_of_the_repository_make_the_template_on_a_server_one_after_the_other():
    try:
        server, other = postgres_server(), postgres_server()
    except OperationalError:
        pytest.skip("PostgreSQL does not answer at TEST_POSTGRES_URL")
    ask = "SELECT pg_try_advisory_lock(hashtext(%s))"
    with server, other, alone_on(server):
        assert other.execute(ask, [PREFIX]).fetchone() == (False,)
