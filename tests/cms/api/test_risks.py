"""Risks beside benefits: in the list of claims, in JSON-LD, in search, and for editors."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from cms.evidence.models import ResearchSource
from tests.factories.blocks import benefit, link, risk
from tests.factories.evidence import FindingFactory
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(demo):
    finding = FindingFactory(certainty="high", rated_by="A", source__status="current")
    cited = link(finding.source, finding)
    blocks = benefit(cited), risk(cited, heading="Blisters", frequency="common"), risk()
    return published_topic(demo.home, *blocks, title="Walking", slug="walking")


def test_a_risk_is_a_claim_of_its_own_kind_with_an_id_of_its_own(page, api):
    claims = api("claims/", page=page.pk).json()["items"]

    told = [(each["id"], each["kind"]["code"], each["number"]) for each in claims]
    assert told == [
        (f"{page.pk}-1", "benefit", 1),
        (f"{page.pk}-risk-1", "risk", 1),
        (f"{page.pk}-risk-2", "risk", 2),
    ]
    assert [each["certainty"]["code"] for each in claims[:2]] == ["high", "high"]
    assert [each["heading"] for each in api("claims/", page=page.pk, kind="risk").json()["items"]]
    assert api("claims/", page=page.pk, kind="harm").status_code == 400


def test_a_source_is_relied_on_by_risks_too_and_takes_them_down(page, api, by_path):
    (source,) = ResearchSource.objects.filter(claim_links__claim__kind="risk")
    before = api(f"sources/{source.key}/").json()
    source.status = "retracted"
    source.save()

    fell = api("claims/", standing="fallen").json()["items"]

    assert before["claims_count"] == 2
    assert [each["kind"]["code"] for each in fell] == ["benefit", "risk"]
    blisters = by_path("/walking/").json()["body"][1]["value"]
    assert (blisters["standing"]["code"], blisters["in_words"]) == ("fallen", None)


def test_json_ld_calls_it_a_risk(page, by_path):
    (_, blisters, sore) = by_path("/walking/").json()["json_ld"]["@graph"][0]["hasPart"]

    assert blisters["hasHealthAspect"] == "https://schema.org/RisksOrComplicationsHealthAspect"
    assert blisters["headline"] == "Blisters"
    assert "isBasedOn" in blisters
    assert "isBasedOn" not in sore


def test_its_words_are_found(page, api):
    found = api("pages/", type="pages.TopicPage", search="blisters").json()["items"]

    assert [each["id"] for each in found] == [page.pk]


def test_the_report_tells_its_kind_and_filters_by_it(page, admin_client):
    answer = admin_client.get(reverse("review_evidence"), {"kind": "risk"})

    named = [claim.named for claim in answer.context["table"].data]
    assert named == ["Risk: Blisters", "Risk: Sore muscles"]
    assert "Risk: Blisters" in answer.content.decode()


def test_the_digest_names_a_risk_that_is_withdrawn(page, admin_user, capsys):
    admin_user.email = "ann@clinic.example"
    admin_user.save()
    (source,) = ResearchSource.objects.filter(claim_links__claim__kind="risk")
    source.status = "withdrawn"
    source.save()

    call_command("send_review_digest", dry_run=True)

    assert "- Risk: Blisters (Walking)" in capsys.readouterr().out
