"""Hidden things make no difference: whatever is asked, the answer is the one without them.

What is asked comes from the OpenAPI document, so a new endpoint or parameter is asked too.
"""

import re

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from cms.api.schema.openapi_document import stored_document
from tests.cms.api.hidden_world import MOMENT, make_hidden_world
from tests.cms.api.questions import questions

pytestmark = pytest.mark.django_db
MOMENTS = [MOMENT.isoformat().replace("+00:00", "Z")]


@pytest.fixture
def public(demo, picture):
    """Public content of every kind that has hidden neighbours."""
    from django.core.files.base import ContentFile
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.documents.models import Document

    document = Document.objects.create(title="Leaflet", file=ContentFile(b"%PDF", "leaflet.pdf"))
    document.tags.add("leaflet")
    Redirect.objects.create(old_path="/old", redirect_page=demo.page)
    return demo


def answered(asked):
    cache.clear()
    client = Client(raise_request_exception=False)
    answers = {}
    for address in asked:
        answer = client.get(address)
        answers[address] = (answer.status_code, answer.content, sorted(answer.headers.items()))
    return answers


def sample(asked, every):
    """The first question of each path and parameters, and each `every`th of the others."""
    firsts = {re.sub(r"=[^&]*|\d+", "", address): address for address in reversed(asked)}
    kept = {*firsts.values(), *asked[::every]}
    return [address for address in asked if address in kept]


@pytest.mark.parametrize(
    "every", [pytest.param(1, marks=pytest.mark.slow, id="all"), pytest.param(5, id="a-fifth")]
)
def test_no_answer_differs_by_anything_that_is_hidden(public, every):
    """All questions take minutes, so a fifth of them stands for the others."""
    with transaction.atomic():
        ids, words = make_hidden_world(public)
        asked = list(questions(sorted({*ids, public.page.pk}), words, MOMENTS))
        asked = sample(asked, every)
        with_them = answered(asked)
        transaction.set_rollback(True)

    without_them = answered(asked)

    told = [address for address in asked if with_them[address] != without_them[address]]
    first = [(address, without_them[address][:2], with_them[address][:2]) for address in told[:1]]
    assert told == [], f"{len(told)} of {len(asked)} questions tell of something hidden: {first}"
    statuses = [status for status, *_ in without_them.values()]
    assert statuses.count(200) > 300 / every
    assert set(statuses) <= {200, 400, 404}


@pytest.mark.parametrize("every", [1, 5])
def test_every_operation_and_parameter_is_asked(every):
    asked = sample(list(questions([1, 2, 3], ["word", "other"], MOMENTS)), every)

    for path, operations in stored_document()["paths"].items():
        beginning = path.partition("{")[0]
        mine = [address for address in asked if address.startswith(beginning)]
        assert mine, path
        for each in operations["get"].get("parameters", []):
            if each["in"] == "query" and each["name"] not in {"_", "format"}:
                assert any(f"{each['name']}=" in address for address in mine), (path, each)
