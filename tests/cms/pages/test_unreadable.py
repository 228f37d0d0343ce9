"""Stored JSON that blocks cannot read takes nothing down: the rest of the page is answered."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.claim_history.models import ClaimChange
from cms.clinic.models import SafetyNotice
from cms.evidence.models import Finding, ResearchSource
from cms.pages.blocks import PageBodyBlock
from cms.pages.checks import check_page
from cms.pages.models import TopicPage
from cms.search.indexing import index_pages
from cms.search.models import Claim, SourceUse
from cms.usage.uses import uses_of
from tests.cms.api.filled import make_filled_page
from tests.cms.demo_objects import demo_objects, make_picture
from tests.cms.rolled_back import rolled_back
from tests.rare import rare

pytestmark = pytest.mark.django_db
BODY = PageBodyBlock()
ADDRESSES = (
    "pages/{pk}/", "pages/by-path/?path=/filled/", "pages/?type=pages.TopicPage&fields=*",
    "pages/?search=words", "claims/", "sources/", "sources/filled-source/",
)  # fmt: skip
JUNK = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=20),
        st.sampled_from([10**30, 2**63, -1, "\x00", "1", "2026-02-31", "\ud800"]),
    ),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["type", "id", "value", "x"]), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip

UPDATE = {
    "sqlite": "UPDATE pages_topicpage SET body = %s WHERE page_ptr_id = %s",
    "postgresql": "UPDATE pages_topicpage SET body = %s::jsonb WHERE page_ptr_id = %s",
}


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker, tmp_path_factory):
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), rolled_back(), media:
        yield make_filled_page(demo_objects(), make_picture())


@pytest.fixture
def page(filled):
    return TopicPage.objects.get(pk=filled.pk)


def store(page, body):
    """As raw JSON, without a look by any block; PostgreSQL refuses what is no JSON text."""
    told = json.dumps(body)
    if connection.vendor == "postgresql":
        told = told.replace("\\u0000", "").replace("\\ud800", "")
    with connection.cursor() as cursor:
        cursor.execute(UPDATE[connection.vendor], [told, page.pk])


def stored(page):
    return json.loads(json.dumps(page.body.get_prep_value(), default=str))


def all_is_answered(page):
    """Rebuild, check and ask everything; return the page's own answer."""
    index_pages([page.pk])
    check_page(TopicPage.objects.get(pk=page.pk))
    uses_of(ResearchSource.objects.get(key="filled-source"))
    told = ClaimChange.objects.filter(is_public=True, change__source__key="filled-source")
    used = SourceUse.objects.filter(source__key="filled-source").exists() or told.exists()
    for address in ADDRESSES:
        answer = Client().get(f"/api/v2/{address.format(pk=page.pk)}")
        hidden = address.startswith("sources/filled") and not used  # no page relies on it any more
        assert answer.status_code == (404 if hidden else 200), (address, answer.content[:300])
    return Client().get(f"/api/v2/pages/{page.pk}/").json()


def places(value, path=()):
    """The path of everything inside a JSON value: `("value", "evidence", 0, "source")`."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in inside:
        yield (*path, key)
        if isinstance(each, (dict, list)):
            yield from places(each, (*path, key))


def mutated(block, path, change, junk):
    block = json.loads(json.dumps(block))
    parent = block
    for key in path[:-1]:
        parent = parent[key]
    if change == "drop":
        del parent[path[-1]]
    else:
        parent[path[-1]] = None if change == "null" else junk
    return block


def drawn(examples):
    """Hypothesis draws so many examples, without limits of time."""
    checks = list(HealthCheck)
    return settings(max_examples=examples, suppress_health_check=checks)


@pytest.mark.parametrize("name", ["benefit", "research", "location", "table"])
@drawn(1)
@given(data=st.data())
def test_whatever_is_stored_of_a_block_the_others_are_answered(page, name, data):
    answers_the_others(page, name, data)


@pytest.mark.slow
@pytest.mark.parametrize("name", BODY.child_blocks)
@drawn(30)
@given(data=st.data())
def test_whatever_is_stored_of_a_block_the_others_are_answered_30_times(page, name, data):
    answers_the_others(page, name, data)


def answers_the_others(page, name, data):
    body = stored(page)
    (block,) = [each for each in body if each["type"] == name]
    path = data.draw(st.sampled_from(list(places(block))))
    change = data.draw(st.sampled_from(["drop", "null", "junk"]))
    broken = mutated(block, path, change, data.draw(JUNK))
    others = [each for each in body if each["type"] != name]
    store(page, [others[0], broken, *others[1:]])

    answered = all_is_answered(page)

    types = {each["type"]: each["value"] for each in answered["body"]}
    for other in others:
        assert types[other["type"]] is not None
    store(page, body)


@pytest.mark.parametrize(
    "body", [{}, [None], "x", *rare({"a": 1}, [1, "x"], [[]], ["type"], 5, True)]
)
def test_a_body_that_is_no_list_of_blocks_is_an_empty_page(page, body):
    store(page, body)

    assert all_is_answered(page)["body"] == []


STALE = [
    ("benefit", ("value", "evidence", 0, "value", "relation"), "was_removed"),
    ("benefit", ("value", "certainty"), "was_removed"),
    ("guideline", ("value", "direction"), "was_removed"),
    ("guideline", ("value", "strength"), "was_removed"),
]


@pytest.mark.parametrize(("name", "path", "code"), STALE)
def test_a_code_that_no_longer_exists_is_null_and_reported_to_editors(page, name, path, code):
    body = stored(page)
    body = [mutated(e, path, "junk", code) if e["type"] == name else e for e in body]
    store(page, body)

    answered = all_is_answered(page)

    (block,) = [each for each in answered["body"] if each["type"] == name]
    value = block["value"]
    enum = value["evidence"][0]["relation"] if "relation" in path else value[path[-1]]
    assert enum is None or (path[-1] == "certainty" and enum["code"] != code)
    (issue,) = [e for e in check_page(TopicPage.objects.get(pk=page.pk)) if e.code == "unreadable"]
    assert code in issue.message
    assert issue.block_id == block["id"]


def unreadable_blocks(page):
    return [e.block_id for e in check_page(page) if e.code == "unreadable"]


@pytest.mark.parametrize("value", [None, *rare("words", 5, [])])
@pytest.mark.parametrize("first", [0, 1])
def test_every_second_block_that_is_null_is_answered_null_and_reported(page, first, value):
    body = stored(page)
    broken = {each["id"] for each in body[first::2]}
    store(page, [each | {"value": value} if each["id"] in broken else each for each in body])

    answered = all_is_answered(page)

    assert {each["id"] for each in answered["body"] if each["value"] is None} == broken
    assert set(unreadable_blocks(TopicPage.objects.get(pk=page.pk))) == broken


@pytest.mark.slow
@pytest.mark.parametrize("name", BODY.child_blocks)
@pytest.mark.parametrize("value", [None, "words", 5, []])
def test_a_block_that_is_null_is_answered_null_and_reported_to_editors(page, name, value):
    body = [{**each, "value": value} if each["type"] == name else each for each in stored(page)]
    store(page, body)

    answered = all_is_answered(page)

    (null,) = [each for each in answered["body"] if each["value"] is None]
    assert null["type"] == name
    assert unreadable_blocks(TopicPage.objects.get(pk=page.pk)) == [null["id"]]


@pytest.mark.parametrize("value", [5, "words", {"a": 1}])
def test_a_list_that_is_none_is_empty_and_reported_to_editors(page, value):
    body = stored(page)
    claim = next(each for each in body if each["type"] == "benefit")
    claim["value"]["points"] = value
    store(page, body)

    answered = all_is_answered(page)

    (block,) = [each for each in answered["body"] if each["type"] == "benefit"]
    assert block["value"]["points_html"] == []
    (issue,) = [e for e in check_page(TopicPage.objects.get(pk=page.pk)) if e.code == "unreadable"]
    assert issue.block_id == claim["id"]


@pytest.mark.parametrize(
    ("model", "field"),
    [(SafetyNotice, "level"), (ResearchSource, "kind"), (ResearchSource, "status"),
     (Finding, "certainty")],
)  # fmt: skip
def test_a_stale_code_of_what_a_block_shows_is_null_too(page, model, field):
    model.objects.update(**{field: "gone"})

    assert len(all_is_answered(page)["body"]) == len(BODY.child_blocks)


def test_what_is_unreadable_is_published_exported_and_edited(page, admin_client, tmp_path):
    body = stored(page)
    claim = next(each for each in body if each["type"] == "benefit")
    claim["value"]["evidence"][0]["relation"] = "was_removed"
    body[4]["value"] = None
    store(page, body)
    page = TopicPage.objects.get(pk=page.pk)

    page.save_revision().publish()
    call_command("rebuild_index", stdout=io.StringIO())
    call_command("export_site", str(tmp_path / "export"), stdout=io.StringIO())
    editor = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert editor.status_code == 200
    assert "was_removed" in (tmp_path / "export" / "pages.jsonl").read_text()
    assert Claim.objects.filter(page=page).exists()
