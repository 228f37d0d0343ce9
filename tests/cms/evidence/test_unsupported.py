"""What no source supports is not called relied on, and what fell rates and recommends nothing."""

import pytest
from django.urls import reverse

from cms.evidence.choices import UNSUPPORTED
from cms.evidence.models import ResearchSource
from tests.factories.blocks import benefit, link
from tests.factories.evidence import FindingFactory, ResearchSourceFactory
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db


def only(relation):
    return [link(ResearchSourceFactory(key="paper", status="current")) | {"relation": relation}]


@pytest.mark.parametrize(
    ("evidence", "label", "in_report"),
    [
        (list, UNSUPPORTED, "No source"),
        (lambda: only("context"), UNSUPPORTED, UNSUPPORTED),
        (lambda: only("contradicts"), UNSUPPORTED, UNSUPPORTED),
        (lambda: only("supports"), "Relied on", "Relied on"),
        (lambda: only("partly_supports"), "Relied on", "Relied on"),
    ],
)
def test_a_claim_says_whether_any_source_supports_it(
    demo, api, admin_client, evidence, label, in_report
):
    page = published_topic(demo.home, benefit(*evidence(), heading="Sleep"))

    [claim] = api("claims/", page=page.pk).json()["items"]
    report = admin_client.get(reverse("review_evidence")).content.decode()

    assert claim["standing"] == {"code": "stands", "label": label, "because": [], "checked": True}
    assert in_report in report.partition("Sleep")[2].partition("</tr>")[0]


def test_a_finding_of_another_source_is_not_counted(demo, api):
    fallen = ResearchSourceFactory(key="fallen", status="retracted")
    finding = FindingFactory(source=fallen, key="pain", certainty="high", rated_by="Its authors")
    page = published_topic(
        demo.home, benefit(link(ResearchSourceFactory(key="sound", status="current"), finding))
    )

    [claim] = api("claims/", page=page.pk).json()["items"]

    assert claim["certainty"]["code"] == "not_rated"


@pytest.mark.parametrize(
    ("status", "strength"), [("current", "strong"), ("superseded", "strong"), ("retracted", None)]
)
def test_a_guideline_that_fell_recommends_nothing(demo, api, status, strength):
    ResearchSourceFactory(key="guide", status="current", kind="guideline")
    source = ResearchSource.objects.get(key="guide")
    value = {
        "source": source.pk, "organisation": "NICE", "quote": "Offer exercise.",
        "direction": "for", "strength": "strong",
    }  # fmt: skip
    page = published_topic(demo.home, ("guideline", value))
    source.status = status
    source.save()

    [block] = api(f"pages/{page.pk}/").json()["body"]

    assert (block["value"]["strength"] or {}).get("code") == strength
