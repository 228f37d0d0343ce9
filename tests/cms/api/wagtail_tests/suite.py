"""Wagtail's tests, its demo site in a database, and one run of them; see `run.py`."""

import json
import unittest
from pathlib import Path

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.management import create_contenttypes
from django.core import management
from django.core.signals import setting_changed
from django.db import connection
from django.test.utils import setup_test_environment
from wagtail.api.v2.tests import test_documents, test_images, test_pages, test_renderer_classes
from wagtail.contrib.redirects.tests import test_redirects_api

from cms.api import wagtail_parameters
from cms.api.viewsets import base
from cms.users.models import User
from tests.cms.api.wagtail_tests import as_stock, forms
from tests.cms.migrated import copy_sqlite

call_command = management.call_command
MODULES = (
    test_redirects_api, test_renderer_classes, test_documents, test_images, test_pages
)  # fmt: skip
DEMO_SITE = ["demosite.json"]


class Outcome(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.why = {}

    def startTest(self, test):  # noqa: N802  unittest names it
        super().startTest(test)
        self.why[test] = ""

    def addFailure(self, test, err):  # noqa: N802  unittest names it
        self.why[test] = str(err[1])[:2000]

    def addError(self, test, err):  # noqa: N802  unittest names it
        self.why[test] = repr(err[1])[:2000]

    def addSubTest(self, test, subtest, err):  # noqa: N802  unittest names it
        if err:
            self.why[test] = str(err[1])[:2000]


def outcomes(suite):
    """`{id: (why it failed as it is, and in form)}`"""
    tests = list(_flat(suite))
    as_is, in_form = _run(tests), {}
    failed = [test for test, why in as_is.items() if why]
    with forms.taken_back():
        in_form = _run(failed)
    return {_name(t): {"as_is": as_is[t], "in_form": in_form.get(t, "")} for t in as_is}


def _run(tests):
    outcome = Outcome()
    unittest.TestSuite(tests).run(outcome)
    return outcome.why


def _flat(suite):
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from _flat(each)
        else:
            yield each


def _name(test):
    return (
        test.id()
        .removeprefix("wagtail.api.v2.tests.")
        .removeprefix("wagtail.contrib.redirects.tests.")
    )


def make_database():
    """The migrated database of our tests, with the tables of Wagtail's test apps."""
    connection.ensure_connection()
    copy_sqlite(connection.connection)
    existing = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            meta = model._meta
            if meta.managed and not meta.proxy and meta.db_table not in existing:
                editor.create_model(model)
    for app in apps.get_app_configs():
        create_contenttypes(app, verbosity=0)
    for pk in (1, 2, 3):  # to whom pages of the fixtures belong
        User.objects.create(pk=pk, username=f"owner {pk}")
    Group.objects.get_or_create(name="Editors")


def forget(**kwargs):
    """What is read from settings once, because they do not change while a process runs."""
    wagtail_parameters.parameters_of.cache_clear()
    base._serializer_classes.clear()


def rebuild_index(name, *args, **options):
    """Wagtail's own index is not used here; ours is."""
    return call_command("rebuild_index", stdout=options.get("stdout"))


def main(path, examples):
    setup_test_environment()
    make_database()
    setting_changed.connect(forget)
    test_pages.management.call_command = rebuild_index
    loader, found = unittest.defaultTestLoader, {}
    suites = [each for module in MODULES for each in loader.loadTestsFromModule(module)]
    on_demo = [each for each in suites if _uses(each, DEMO_SITE)]
    for suite in [each for each in suites if each not in on_demo]:
        found |= outcomes(suite)
    call_command("loaddata", *DEMO_SITE, verbosity=0)
    for suite in on_demo:
        found |= outcomes(suite)
    differences = as_stock.differences(examples)
    Path(path).write_text(json.dumps({"tests": found, "differences": differences}, indent=1))


def _uses(suite, fixtures):
    """Whether they are loaded for these tests; then they are no more: it is done once for all."""
    classes = {type(each) for each in _flat(suite)}
    for each in classes:
        if getattr(each, "fixtures", None) == fixtures:
            each.fixtures = []
            return True
    return any(getattr(each, "fixtures", None) == [] for each in classes)
