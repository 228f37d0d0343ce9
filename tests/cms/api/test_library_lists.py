"""Lists of sources and claims: compared, sorted, and with the keys that are asked for."""

from datetime import date

import pytest

from cms.claim_history.models import ClaimChange, SourceChange
from cms.evidence.models import ResearchSource
from cms.search.models import Claim
from tests.factories.evidence import ResearchSourceFactory

pytestmark = pytest.mark.django_db
DATES = ("status_changed_on", "status_checked_on", "valid_until", "evidence_searched_to")


@pytest.fixture
def asked(api, demo):
    """`asked("sources/", year__gte=2020)`: the keys or ids that the list answers."""

    def ask(endpoint, **parameters):
        answer = api(endpoint, **{"limit": 50, **parameters})
        assert answer.status_code == 200, answer.json()
        return [row.get("key") or row["id"] for row in answer.json()["items"]]

    return ask


@pytest.mark.parametrize("name", ["year", *DATES])
def test_sources_are_compared_and_sorted_by_what_they_show(asked, name):
    keys = asked("sources/")
    assert len(keys) >= 3
    values = [2001, 2010] if name == "year" else [date(2030, 1, 2), date(2031, 3, 4)]
    ResearchSource.objects.update(**{name: None})
    for key, value in zip(keys[:2], values, strict=True):
        ResearchSource.objects.filter(key=key).update(**{name: value})
    older, newer = keys[:2]

    assert asked("sources/", **{f"{name}__gte": values[1]}) == [newer]
    assert asked("sources/", **{f"{name}__lte": values[0]}) == [older]
    assert asked("sources/", **{f"{name}__in": f"{values[0]},{values[1]}"}) == [older, newer]
    assert asked("sources/", order=name) == [older, newer, *keys[2:]]
    assert asked("sources/", order=f"-{name}") == [newer, older, *keys[2:]]


def test_sources_are_named_by_their_keys_and_no_hidden_one_is_found(asked):
    ResearchSourceFactory(key="wombat-1987", year=1987)
    keys = asked("sources/")

    assert asked("sources/", key__in=f"{keys[1]},{keys[0]},wombat-1987") == keys[:2]
    assert asked("sources/", year__lte=1987, order="year") == []
    assert asked("claims/", source__in="wombat-1987") == []
    assert asked("sources/", order="-key") == keys[::-1]
    assert asked("sources/", order="") == keys


def test_claims_are_compared_and_sorted_by_what_they_show(asked, demo):
    ids = asked("claims/")
    numbers = list(Claim.objects.filter(page=demo.page).values_list("number", flat=True))
    (key,) = {*asked("sources/")} & {"hayden-2021"}

    assert asked("claims/", page__in=f"{demo.page.pk},999") == ids
    assert asked("claims/", page__in=demo.home.pk) == []
    assert asked("claims/", number__gte=2, number__lte=3) == ids[1:3]
    assert asked("claims/", source__in=f"{key},nothing") == asked("claims/", source=key) != []
    assert asked("claims/", order="-number") == ids[::-1]
    assert sorted(numbers) == numbers
    headings = [each.heading for each in Claim.objects.order_by("heading", "pk")]
    assert len(set(headings)) == len(ids)
    by_heading = Claim.objects.order_by("heading").values_list("page", "number")
    assert asked("claims/", order="heading") == [f"{page}-{number}" for page, number in by_heading]


def test_claims_are_found_by_the_day_of_their_latest_public_change(asked, demo):
    ids = asked("claims/")
    source = ResearchSource.objects.first()
    claims = list(Claim.objects.order_by("number")[:3])
    for claim, day, is_public in zip(
        claims, (date(2026, 3, 1), date(2026, 5, 1), date(2026, 7, 1)), (1, 1, 0), strict=True
    ):
        for changed_on in (day, day.replace(month=1)):
            change = SourceChange.objects.create(
                source=source, cause="person", before="current", after="corrected",
                changed_on=changed_on,
            )  # fmt: skip
            ClaimChange.objects.create(
                change=change, page_id=claim.page_id, block=claim.block or claim.anchor,
                anchor=claim.anchor, heading=claim.heading, relation="supports", in_live=True,
                in_draft=False, is_public=bool(is_public),
            )  # fmt: skip

    assert asked("claims/", changed_on__gte="2026-04-01") == [ids[1]]
    assert asked("claims/", changed_on__lte="2026-04-01") == [ids[0]]
    assert asked("claims/", changed_on__gte="2026-06-01") == [], "it is not public"
    assert asked("claims/", order="-changed_on")[:2] == [ids[1], ids[0]]
    assert asked("claims/", order="changed_on")[:2] == [ids[0], ids[1]]


@pytest.mark.parametrize("address", ["sources/", "claims/"])
@pytest.mark.parametrize(
    "order", ["wombat", "import_text", "-status_note", "key,block", "-", "random"]
)
def test_no_list_is_sorted_by_what_it_does_not_show(api, demo, address, order):
    answer = api(address, order=order)

    assert answer.status_code == 400
    assert "parameter order" in answer.json()["detail"]
    assert "It takes" in answer.json()["detail"]


@pytest.mark.parametrize("address", ["sources/", "sources/hayden-2021/", "claims/"])
def test_fields_choose_the_keys_of_the_answer(api, demo, address):
    def keys(**parameters):
        answer = api(address, **parameters).json()
        return {*(answer["items"][0] if "items" in answer else answer)}

    every = keys()

    assert keys(fields="_,url,standing") == {"url", "standing"}
    assert keys(fields="-standing,-url") == every - {"url", "standing"}
    assert keys(fields="*") == keys(fields="*,-url") | {"url"} == keys(fields="url") == every
    assert keys(fields="") == every


@pytest.mark.parametrize("address", ["sources/", "sources/hayden-2021/", "claims/"])
@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("_,wombat", "wombat"),
        ("url,", "cannot be read"),
        ("url(x)", "no parts"),
        ("_,-url", "read"),
    ],
)
def test_fields_that_are_not_there_are_named(api, demo, address, fields, told):
    answer = api(address, fields=fields)

    assert answer.status_code == 400
    assert "fields" in answer.json()["detail"]
    assert told in answer.json()["detail"]


@pytest.mark.parametrize(("address", "whole", "part"), [("sources/", 22, 8), ("claims/", 12, 11)])
def test_what_is_not_asked_for_is_not_read(
    api, demo, django_assert_num_queries, address, whole, part
):
    api(address)  # the process learns of content types
    with django_assert_num_queries(whole):
        api(address)
    with django_assert_num_queries(part):
        api(address, fields="_,url", order="-key" if address == "sources/" else "-number")
