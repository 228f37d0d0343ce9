"""`sources/` and `claims/`: what rests on what, of live and public pages only."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.api.viewsets import sources
from cms.core.content_version.watch import watch
from cms.evidence.choices import Certainty
from cms.evidence.models import Finding, ResearchSource
from cms.pages.models import TopicPage
from cms.search.indexing import index_pages
from cms.search.models import Claim, PageWords
from tests.factories.evidence import ResearchSourceFactory

pytestmark = pytest.mark.django_db


def keys(answer):
    return [source["key"] for source in answer.json()["items"]]


def headings(answer):
    return [claim["heading"] for claim in answer.json()["items"]]


def test_every_source_is_listed_with_its_findings(api):
    answer = api("sources/")

    assert answer.json()["meta"] == {"total_count": 5}
    assert keys(answer) == [
        "acp-2017", "bmj-2021", "hayden-2021", "lancet-series-2018", "nice-ng59",
    ]  # fmt: skip
    assert [each["key"] for each in answer.json()["items"][2]["findings"]] == [
        "pain-vs-minimal",
        "function-vs-minimal",
    ]


def test_a_source_names_the_claims_and_pages_that_rely_on_it(api, demo):
    source = api("sources/hayden-2021/").json()

    page = {
        "id": demo.page.pk,
        "title": "Benefits of Exercise on Lower Back Pain",
        "html_url": "http://127.0.0.1:8003/benefits-of-exercise-on-lower-back-pain/",
    }
    assert source["meta"]["detail_url"] == "http://127.0.0.1:8000/api/v2/sources/hayden-2021/"
    assert source["pages"] == [page]
    assert [claim["heading"] for claim in source["claims"]] == [
        "Pain Reduction",
        "Improved Function and Mobility",
    ]
    assert source["claims"][0]["url"] == f"{page['html_url']}#pain-reduction"
    assert source["claims_count"] == 2
    assert source["pages_count"] == 1


def test_a_source_names_the_first_of_many_claims_and_counts_all(api, demo, monkeypatch):
    monkeypatch.setattr(sources, "FIRST_IN_LIST", 1)

    listed = api("sources/", search="hayden").json()["items"][0]
    detail = api("sources/hayden-2021/").json()

    assert (len(listed["claims"]), listed["claims_count"]) == (1, 2)
    assert (len(detail["claims"]), detail["claims_count"]) == (2, 2)


def test_a_source_of_research_alone_has_a_page_and_no_claim(api):
    source = api("sources/bmj-2021/").json()

    assert (source["claims_count"], source["pages_count"]) == (0, 1)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"kind": "guideline"}, ["acp-2017", "nice-ng59"]),
        ({"status": "expired"}, ["acp-2017"]),
        ({"year": "2021"}, ["hayden-2021"]),
        ({"certainty": "moderate"}, ["hayden-2021"]),
        ({"certainty": "high"}, []),
        ({"search": "CHRONIC hayden"}, ["hayden-2021"]),
        ({"search": "chronic"}, ["acp-2017", "hayden-2021"]),
        ({"search": "  "}, []),
        ({"limit": "2", "offset": "1"}, ["bmj-2021", "hayden-2021"]),
    ],
)
def test_sources_can_be_filtered(api, filters, found):
    assert keys(api("sources/", **filters)) == found


def test_every_live_claim_is_listed_with_its_sources(api, demo):
    answer = api("claims/")

    assert answer.json()["meta"] == {"total_count": 6}
    first, *_, last = answer.json()["items"]
    assert first["id"] == f"{demo.page.pk}-1"
    assert first["anchor"] == "pain-reduction"
    assert first["certainty"]["code"] == "moderate"
    assert [(each["key"], each["finding"]) for each in first["sources"]] == [
        ("hayden-2021", "pain-vs-minimal")
    ]
    assert {each["key"]: each["status"]["code"] for each in last["sources"]} == {
        "nice-ng59": "unverified",
        "acp-2017": "expired",
    }


def test_a_claim_is_found_under_the_anchor_that_the_page_gives_it(api, by_path):
    benefits = [block for block in by_path().json()["body"] if block["type"] == "benefit"]

    assert [claim["anchor"] for claim in api("claims/").json()["items"]] == [
        block["anchor"] for block in benefits
    ]


def test_claims_can_be_filtered(api, demo):
    assert len(headings(api("claims/", source="hayden-2021"))) == 2
    assert len(headings(api("claims/", certainty="moderate"))) == 2
    assert len(headings(api("claims/", page=demo.page.pk, source="acp-2017"))) == 1
    assert headings(api("claims/", page=demo.home.pk)) == []


@pytest.mark.parametrize(
    ("address", "parameters", "told"),
    [
        ("sources/", {"kind": "blog"}, "systematic_review"),
        ("sources/", {"year": "soon"}, "whole number"),
        ("sources/", {"colour": "blue"}, "colour"),
        ("sources/", {"limit": "51"}, "50"),
        ("sources/", {"search": "x" * 201}, "200"),
        ("sources/hayden-2021/", {"kind": "book"}, "kind"),
        ("claims/", {"certainty": "sure"}, "moderate"),
        ("claims/", {"source": "nobody-1900"}, "key"),
        ("claims/", {"page": "99999"}, "exist"),
        ("claims/", {"fields": "_,wombat"}, "wombat"),
    ],
)
def test_what_nobody_knows_is_a_problem_of_400(api, address, parameters, told):
    answer = api(address, **parameters)

    assert answer.status_code == 400
    assert told in answer.json()["detail"]


def test_an_unknown_source_is_a_problem_of_404(api):
    assert api("sources/nobody-1900/").status_code == 404


def test_a_private_page_is_not_among_the_pages_that_rely_on_a_source(api, demo):
    PageViewRestriction.objects.create(page=demo.page, restriction_type="login")

    assert headings(api("claims/")) == []
    assert api("claims/", page=demo.page.pk).status_code == 400
    assert api("sources/").json() == {"meta": {"total_count": 0}, "items": []}
    assert api("sources/hayden-2021/").status_code == 404


def test_a_draft_claims_nothing(api, demo):
    demo.page.body[1].value["heading"] = "A secret draft"
    demo.page.save_revision()
    assert headings(api("claims/"))[0] == "Pain Reduction"

    demo.page.get_latest_revision().publish()
    assert headings(api("claims/"))[0] == "A secret draft"

    demo.page.refresh_from_db()
    demo.page.unpublish()
    assert headings(api("claims/")) == []


@pytest.mark.parametrize(
    "nobody", ["", " ", "\u200b", "\u00ad\ufeff", "\u2060\u3000", "\U000e0020"]
)
def test_a_rating_by_nobody_is_found_as_not_rated(api, demo, nobody):
    Finding.objects.update(rated_by=nobody, certainty="high")

    assert api("sources/", certainty="high").json()["items"] == []
    found = api("sources/", certainty="not_rated").json()["items"]
    assert {each["certainty"]["code"] for item in found for each in item["findings"]} == {
        "not_rated"
    }


def test_a_changed_finding_changes_the_certainty_of_its_claims(api, demo):
    source = demo.sources["hayden-2021"]
    for finding in source.findings.all():
        finding.certainty = Certainty.LOW
        finding.save()

    assert len(headings(api("claims/", certainty="low"))) == 2


def test_a_deleted_source_leaves_its_claims_without_it(api, demo, unguarded):
    demo.sources["hayden-2021"].delete()

    assert api("claims/").json()["items"][0]["sources"] == []


def test_a_safety_notice_of_a_form_makes_the_page_rely_on_its_source(api, demo):
    ResearchSourceFactory(key="nhs", kind="web_page", title="Back pain")
    demo.safety_notice.source = ResearchSource.objects.get(key="nhs")
    demo.safety_notice.save()

    assert api("sources/nhs/").json()["pages_count"] == 1


def test_lists_of_the_evidence_cost_the_same_however_long(api, demo, django_assert_num_queries):
    api("sources/")
    with django_assert_num_queries(22):
        api("sources/")
    with django_assert_num_queries(12):
        api("claims/")
    body = [*demo.page.body.raw_data]
    for number in range(5):
        page = TopicPage(title=f"Copy {number}", slug=f"copy-{number}")
        page.body = TopicPage._meta.get_field("body").to_python(
            [{**block, "id": None} for block in body]
        )
        demo.home.add_child(instance=page)
    watch.expire()
    api("sources/")  # site roots are cached for each content version

    with django_assert_num_queries(22):
        assert api("sources/").json()["items"][2]["claims_count"] == 12
    with django_assert_num_queries(12):
        assert api("claims/").json()["meta"]["total_count"] == 36


def test_a_source_that_many_pages_rely_on_is_saved_without_reading_a_body(demo):
    source = demo.sources["nice-ng59"]
    field = TopicPage._meta.get_field("body")
    for number in range(60):
        page = TopicPage(title=f"Copy {number}", slug=f"copy-{number}")
        page.body = field.to_python([{**block, "id": None} for block in demo.page.body.raw_data])
        demo.home.add_child(instance=page)
    before = set(Claim.objects.values_list("pk", flat=True))

    source.status = "retracted"
    with CaptureQueriesContext(connection) as queries:
        source.save()
    # As many for ten pages: the change and its claims are recorded, and which pages it touches.
    assert len(queries) < 80
    assert not any("pages_topicpage" in query["sql"] for query in queries)
    assert not any('UPDATE "search_pagewords"' in query["sql"] for query in queries)

    source.title = "A wombat guideline"
    with CaptureQueriesContext(connection) as queries:
        source.save()
    # Beside one for each entry in the admin's own index, of 100 pages at most.
    assert sum("indexentry" not in query["sql"] for query in queries) < 55
    assert PageWords.objects.filter(cited__contains="wombat").count() == 61
    assert set(Claim.objects.values_list("pk", flat=True)) == before


def test_what_is_reworded_is_what_would_be_rebuilt(demo):
    source = demo.sources["hayden-2021"]
    source.title = "Another title"
    source.save()
    finding = source.findings.first()
    finding.outcome = "Another outcome"
    finding.save()
    reworded = list(PageWords.objects.order_by("pk").values())

    index_pages([demo.page.pk, demo.home.pk])

    assert list(PageWords.objects.order_by("pk").values()) == reworded


def test_a_finding_that_is_less_certain_lowers_the_claims_that_rest_on_it(demo, api):
    finding = demo.sources["hayden-2021"].findings.first()
    finding.certainty = "very_low"
    finding.save()

    certainties = [item["certainty"] for item in api("claims/").json()["items"]]
    assert "very_low" in [each["code"] for each in certainties if each]


def test_once_its_date_has_passed_a_source_is_answered_as_expired(api, by_path, demo):
    day = timezone.localdate()
    ResearchSource.objects.filter(key="hayden-2021").update(valid_until=day)
    assert api("sources/hayden-2021/").json()["status"]["code"] == "current"

    ResearchSource.objects.filter(key="hayden-2021").update(valid_until=day - timedelta(days=1))

    references = {each["key"]: each for each in by_path().json()["references"]}
    assert references["hayden-2021"]["status"] == {"code": "expired", "label": "Expired"}
    assert api("sources/hayden-2021/").json()["status"]["code"] == "expired"
    assert keys(api("sources/", status="expired")) == ["acp-2017", "hayden-2021"]
    assert "hayden-2021" not in keys(api("sources/", status="current"))
    assert "nice-ng59" in keys(api("sources/", status="unverified"))


def test_a_page_that_goes_while_its_source_is_read_is_left_out(api, demo):
    """Each query sees what is committed when it begins."""
    gone = []

    def delete_before_claims_are_fetched(execute, sql, *rest):
        if 'FROM "search_claim" ' in sql and not gone:
            gone.append(demo.page.pk)
            demo.page.delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(delete_before_claims_are_fetched):
        answer = api("sources/hayden-2021/")

    assert gone
    assert answer.status_code == 200
    assert answer.json()["claims"] == answer.json()["pages"] == []
