"""`<field>__gte`, `__lte` and `__in`: which there are, and what a wrong value is told."""

import re
from datetime import date, timedelta

import pytest
from django.db import models
from django.utils import timezone

from cms.api.comparisons import comparisons
from cms.core.content_version.watch import watch
from cms.pages.models import TopicPage
from tests.factories.pages import TopicPageFactory

PLAIN_LIST = 6


@pytest.mark.parametrize(
    ("column", "endings"),
    [
        (models.AutoField(primary_key=True), {"in"}),
        (models.SlugField(), {"in"}),
        (models.DateField(), {"gte", "lte", "in"}),
        (models.DateTimeField(), {"gte", "lte"}),
        (models.PositiveSmallIntegerField(), {"gte", "lte", "in"}),
        (models.BigIntegerField(), {"gte", "lte", "in"}),
        (models.FloatField(), {"gte", "lte"}),
        (models.DecimalField(), {"gte", "lte"}),
        (models.CharField(), set()),
        (models.BooleanField(), set()),
        (models.JSONField(), set()),
        (models.ForeignKey("wagtailcore.Page", models.CASCADE), set()),
    ],
    ids=lambda each: type(each).__name__,
)
def test_dates_numbers_and_keys_are_compared_and_no_relation_is(column, endings):
    assert {each.name for each in comparisons("x", column)} == {f"x__{each}" for each in endings}


WRONG = [
    ("pages/", "id__in", "4,x", "whole number"),
    ("pages/", "id__in", "4,", "before and after each comma"),
    ("pages/", "id__in", ",".join("1" * 51), "50 values"),
    ("pages/", "id__in", "1234567890", "nine digits"),
    ("pages/", "id__in", "4, 5", "whole number"),
    ("pages/", "id__in", "", "before and after each comma"),
    ("pages/", "first_published_at__gte", "yesterday", "2026-11-20"),
    ("pages/", "first_published_at__lte", "9999-12-31T23:59:59-12:00", "too far away"),
    ("images/", "width__gte", "wide", "whole number"),
    ("sources/", "year__in", "2021,then", "whole number"),
    ("sources/", "valid_until__lte", "2026-13-01", "a day is needed"),
    ("claims/", "page__in", "all", "whole number"),
    ("claims/", "source__in", "a,,b", "before and after each comma"),
    ("sources/", "key__in", "a b", "letters, digits"),
    ("sources/", "valid_until__in", "2026-02-29,2026-02-28", "a day is needed"),
    ("claims/", "changed_on__gte", "", "a day is needed"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "name", "value", "cure"), WRONG)
def test_a_wrong_value_is_told_with_its_parameter_and_the_cure(api, address, name, value, cure):
    answer = api(address, **{name: value})

    assert answer.status_code == 400
    assert name in answer.json()["detail"]
    assert cure in answer.json()["detail"]


UNKNOWN = [
    ("pages/", "first_published_at__gt", "first_published_at__gte"),
    ("pages/", "title__in", "slug__in"),
    ("pages/", "last_reviewed__gte", "type="),  # a field of one type
    ("pages/", "alias_of__in", "id__in"),
    ("pages/", "owner__in", "id__in"),
    ("images/", "collection__in", "width__gte"),
    ("sources/", "import_text__in", "year__gte"),
    ("claims/", "block__in", "page__in"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "name", "told"), UNKNOWN)
def test_what_no_answer_shows_is_not_compared(api, address, name, told):
    answer = api(address, **{name: "1"})

    assert answer.status_code == 400
    assert name in answer.json()["detail"]
    assert told in answer.json()["detail"]


@pytest.mark.django_db
def test_a_comparison_and_a_search_of_files_do_not_go_together(api):
    answer = api("images/", search="back", width__gte=10)

    assert answer.status_code == 400
    assert "width__gte" in answer.json()["detail"]


@pytest.mark.django_db
def test_comparisons_combine_with_a_search_of_pages(api, demo):
    asked = {"search": "exercise", "id__in": f"{demo.page.pk},{demo.home.pk}"}
    found = api("pages/", **asked, first_published_at__gte="2026-11-20").json()

    assert [page["id"] for page in found["items"]] == [demo.page.pk]
    assert api("pages/", **asked, first_published_at__gte="2027-01-01").json()["items"] == []


@pytest.mark.django_db
def test_a_comparison_costs_no_query_more(api, demo, django_assert_num_queries):
    pages = [TopicPageFactory(parent=demo.home, title=f"T {number}") for number in range(3)]
    asked = {"type": "pages.TopicPage", "fields": "plain_summary"}
    watch.expire()  # the addresses of sites are known once for each content version
    api("pages/", **asked)
    with django_assert_num_queries(PLAIN_LIST):
        api("pages/", **asked)
    TopicPage.objects.filter(pk__in=[page.pk for page in pages]).update(last_reviewed="2026-01-01")

    with django_assert_num_queries(PLAIN_LIST):
        answer = api(
            "pages/",
            **asked,
            id__in=",".join(str(page.pk) for page in pages),
            last_reviewed__gte="2000-01-01",
            order="-last_reviewed",
        )
    assert [page["id"] for page in answer.json()["items"]] == [page.pk for page in pages]


def test_every_day_that_there_is_and_no_other_is_in_the_schema():
    (pattern,) = (
        each.described()["schema"]["pattern"]
        for each in comparisons("x", models.DateField())
        if each.name == "x__in"
    )
    one = date(1896, 1, 1)
    while one < date(1905, 1, 1):  # 1900 was no leap year
        assert re.match(pattern, one.isoformat()), one
        one += timedelta(days=1)
    for text in ("1900-02-29", "2023-02-29", "2026-04-31", "2026-00-10", "2026-13-01"):
        assert not re.match(pattern, text)
    assert re.match(pattern, "2000-02-29,2024-02-29")


@pytest.mark.parametrize("text", ["0001-01-01", "0001-01-01T00:00", "9999-12-31T23:59:59-01:00"])
def test_a_moment_that_has_no_place_in_the_calendar_of_all_zones_is_told(text):
    """East of Greenwich the first day of the calendar began before it, by universal time."""
    bound, *_ = comparisons("x", models.DateTimeField())

    with timezone.override("Europe/Berlin"):
        assert "too far away" in bound.fault(text)
        assert bound.fault("2026-11-20") is None
