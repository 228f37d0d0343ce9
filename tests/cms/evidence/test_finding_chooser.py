"""The findings of the source beside: chosen by outcome, effect and certainty; one added."""

import pytest
from django.urls import reverse

from cms.evidence.finding_form import NUMBERS
from cms.evidence.models import Finding
from cms.evidence.models.finding_numbers import NUMBER_FIELDS
from cms.pages.blocks import PageBodyBlock
from tests.cms.evidence.typed_findings import POINTS

pytestmark = pytest.mark.django_db
SAID = {
    "outcome": "Pain", "population": "Adults", "intervention": "Walking", "comparator": "Rest",
    "certainty": "moderate", "rated_by": "The authors",
}  # fmt: skip


@pytest.fixture
def chooser(admin_client):
    """`chooser("choose", demo.sources["hayden-2021"].pk)` is the answer of one of its views."""

    def get(view, source="", data=None, client=admin_client, **query):
        query["source"] = source
        address = f"{reverse(f'finding_chooser:{view}')}?" + "&".join(
            f"{name}={value}" for name, value in query.items()
        )
        return client.post(address, data) if data is not None else client.get(address)

    return get


def test_only_the_findings_of_the_source_are_offered_with_what_tells_them_apart(chooser, demo):
    shown = chooser("choose", demo.sources["hayden-2021"].pk).json()["html"]

    for words in ("Pain intensity", "-15 (-18 to -12)", "Moderate certainty"):
        assert words in shown
    assert "pain-vs-minimal" not in shown
    other = chooser("choose", demo.sources["nice-ng59"].pk).json()["html"]
    assert "Pain intensity" not in other
    assert "Nobody has entered a finding of this source yet" in other
    assert 'active-panel-id-value="tab-create"' in other


def test_without_a_source_the_chooser_says_to_choose_one(chooser):
    for source in ("", "x", "99999"):
        shown = chooser("choose", source).json()["html"]
        assert "Choose the source first" in shown
        assert "Add a finding" not in shown
    assert chooser("create", data=SAID).status_code == 302  # not allowed


def test_a_finding_is_found_by_its_words(chooser, demo):
    source = demo.sources["hayden-2021"]

    found = chooser("choose_results", source.pk, q="functional").content.decode()

    assert "There is 1 match" in found
    assert "Pain intensity" not in found


def test_a_finding_is_added_to_its_source_and_chosen(chooser, demo):
    nice = demo.sources["nice-ng59"]

    answer = chooser("create", nice.pk, SAID | POINTS).json()

    made = nice.findings.get()
    assert (answer["step"], answer["result"]["id"]) == ("chosen", str(made.pk))
    assert (made.key, made.rating, made.result.estimate) == ("pain-vs-rest", "moderate", -15)
    version = nice.revisions.order_by("pk").last()
    assert [each.key for each in version.as_object().findings.all()] == ["pain-vs-rest"]


def test_what_is_wrong_with_the_numbers_is_shown_in_an_open_group(chooser, demo):
    told = SAID | POINTS | {"estimate": "-11"}

    answer = chooser("create", demo.sources["nice-ng59"].pk, told).json()

    assert answer["step"] == "reshow_creation_form"
    assert "The estimate lies outside the interval" in answer["htmlFragment"]
    assert "<details open>" in answer["htmlFragment"]
    assert not Finding.objects.filter(source=demo.sources["nice-ng59"]).exists()


def test_the_form_has_every_typed_number_once():
    assert sorted(NUMBERS) == sorted(NUMBER_FIELDS)


def test_both_places_of_a_finding_know_where_its_source_stands():
    body = PageBodyBlock()
    link = body.child_blocks["benefit"].child_blocks["evidence"].child_block
    listed = body.child_blocks["research"].child_blocks["findings"].child_block

    for block in (link.child_blocks["finding"], listed):
        assert block.widget.linked_fields["source"]["append"] == "source"


@pytest.mark.parametrize(
    ("typed", "sentence", "to_do"),
    [
        ({}, None, []),
        (POINTS | {"certainty": "moderate", "rated_by": "A"},
         "Probably about 15 points lower on a scale of 0 to 100", []),
        (POINTS | {"estimate": ""}, None, ["Enter the estimate, such as -15."]),
        ({"measure": "risk_ratio", "better": "lower", "estimate": "0.67"}, None,
         ["A ratio alone misleads people"]),
        ({"measure": "risk_ratio", "estimate": "x"}, None, ["Say which direction"]),
    ],
)  # fmt: skip
def test_the_sentence_that_visitors_will_read_is_told_while_typing(
    admin_client, typed, sentence, to_do
):
    answer = admin_client.get(reverse("finding_chooser:sentence"), typed).json()

    assert (answer["sentence"] or "").startswith(sentence or "")
    assert bool(answer["sentence"]) == bool(sentence)
    assert all(words in " ".join(answer["to_do"]) for words in to_do)
    assert bool(to_do) == bool(answer["to_do"])


def test_the_sentence_is_for_editors_only(client):
    assert client.get(reverse("finding_chooser:sentence")).status_code == 302
