"""What a migration makes of findings that are older than the question who rated them."""

from importlib import import_module

import pytest
from django.apps import apps

from tests.cms.evidence.sources import make_finding, make_source

pytestmark = pytest.mark.django_db


def test_ratings_of_reviews_and_guidelines_are_taken_as_their_authors():
    migration = import_module("cms.evidence.migrations.0003_certainty_and_standing")
    kinds = ("systematic_review", "guideline", "randomised_trial")
    findings = [make_finding(make_source(kind, kind=kind), "f") for kind in kinds]
    unrated = make_finding(findings[0].source, "g", certainty="not_rated")
    named = make_finding(findings[1].source, "g", rated_by="A. Example")

    migration.name_authors(apps, None)

    for each in (*findings, unrated, named):
        each.refresh_from_db()
    told = [each.rated_by for each in (*findings, unrated, named)]
    assert told == ["The review’s authors", "The guideline’s panel", "", "", "A. Example"]
