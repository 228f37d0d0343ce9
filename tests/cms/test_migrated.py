"""When the migrated database of the tests is made anew."""

from importlib.metadata import packages_distributions
from pathlib import Path

from django.apps import apps

from tests.cms.migrated import PIN, REQUIREMENTS


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
