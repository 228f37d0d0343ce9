"""Runs Wagtail's own tests of its API v2 over ours, and asks both the same generated questions.

`python -m tests.cms.api.wagtail_tests.run RESULTS.json 60` writes `{"tests": …, "differences": …}`.
`tests` are `{test: {"as_is": why, "in_form": why}}`, with "" for a pass. A test that fails is asked
a second time, with what our answers add taken back. `differences` are those among 60 questions.
"""

import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.cms.api.wagtail_tests.settings"
    django.setup()
    from django import test

    # The database is in memory and nothing here runs at once: a rollback does what a flush would.
    test.TransactionTestCase = test.TestCase
    from tests.cms.api.wagtail_tests import suite

    suite.main(sys.argv[1], examples=int(sys.argv[2]))
