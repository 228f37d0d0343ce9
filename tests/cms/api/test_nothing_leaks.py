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
from tests.cms.written_again import written_again
from tests.factories.api_keys import make_key, useless_keys

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
    demo.page.written_by = None  # in the hidden world, the author has left
    demo.page.save()
    Redirect.objects.create(old_path="/old", redirect_page=demo.page)
    return demo


# It says that something public changed, and making the hidden world changes public things too; what
# it says of hidden ones: `test_changes.py`.
TELLS_OF_CHANGES = "/api/v2/changes/"


def answered(asked, header=None):
    cache.clear()
    client = Client(raise_request_exception=False, **(header or {}))
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

    told = [
        address
        for address in asked
        if with_them[address] != without_them[address] and not address.startswith(TELLS_OF_CHANGES)
    ]
    first = [(address, without_them[address][:2], with_them[address][:2]) for address in told[:1]]
    assert told == [], f"{len(told)} of {len(asked)} questions tell of something hidden: {first}"
    statuses = [status for status, *_ in without_them.values()]
    assert statuses.count(200) > 300 / every
    assert set(statuses) <= {200, 302, 400, 404}


@pytest.fixture
def hidden(public, media):
    """The ids and words of the hidden world."""
    return written_again("hidden world", lambda: make_hidden_world(public), media)


def firsts(public, hidden, every):
    """The words of the hidden world, and the questions about it."""
    ids, words = hidden
    asked = list(questions(sorted({*ids, public.page.pk}), words, MOMENTS))
    return words, sample(asked, every)


def looks_at_keys(address):
    """Not the health checks, the page that shows the document, and where there is no endpoint."""
    return address.startswith("/api/v2/") and not re.search("/docs/|@", address)


@pytest.mark.parametrize("kind", ["ended", "expired", "unknown", "cut off"])
def test_a_key_that_opens_nothing_tells_nothing(public, hidden, kind):
    """All questions are refused alike, whatever is hidden."""
    _, asked = firsts(public, hidden, every=10_000)
    asked = [address for address in asked if looks_at_keys(address)]
    by_key = answered(asked, useless_keys()[kind])

    assert {status for status, *_ in by_key.values()} == {401}
    told = {
        re.sub(rb'"instance":"[^"]*"|"request_id":"[^"]*"', b"", body)
        for _, body, _ in by_key.values()
    }
    assert len(told) == 1


def test_somebody_elses_credentials_change_no_answer(public, hidden):
    _, asked = firsts(public, hidden, every=10_000)
    foreign = {"HTTP_AUTHORIZATION": "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x"}

    assert answered(asked, foreign) == answered(asked)


def test_a_key_for_published_pages_tells_of_no_draft_file_or_person(public, hidden):
    words, asked = firsts(public, hidden, every=100)
    _, header = make_key()

    by_key = answered(asked, header)

    assert any(b"wombat-restricted" in body for status, body, _ in by_key.values() if status == 200)
    kept = {"wombat", "wombat-restricted", "wombat-below", "wombat-cited"}
    secret = [word for word in words if word not in kept and not word.startswith("/")]
    assert "wombat-draft" in secret
    told = [
        (address, word)
        for address, (status, body, _) in by_key.items()
        for word in secret
        if status == 200 and word.encode() in body and word not in address
    ]
    assert told == []


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
