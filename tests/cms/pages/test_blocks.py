"""Each block: what it answers, what it refuses, and that an editor can see it before choosing."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError
from wagtail.models import Locale

from cms.images.renditions import generate_renditions
from cms.pages.blocks import PageBodyBlock
from cms.pages.models import TopicPage
from contact_lambda.http import body as handler_body

BODY = PageBodyBlock()
pytestmark = pytest.mark.django_db


def body(*blocks):
    field = TopicPage._meta.get_field("body")
    return field.to_python([{"type": name, "value": value} for name, value in blocks])


def answers(*blocks):
    value = body(*blocks)
    return value.stream_block.get_api_representation(value)


def answer(name, value):
    return answers((name, value))[0]["value"]


def clean(*blocks):
    value = body(*blocks)
    return value.stream_block.clean(value)


@pytest.mark.parametrize("name", BODY.child_blocks)
def test_every_block_introduces_itself(name):
    block = BODY.child_blocks[name]

    assert block.get_description()
    assert block.label
    assert block.meta.icon
    assert block.is_previewable


PREVIEWED = {
    "text": "<h2>Before you start</h2>",
    "image": "preview-picture.svg",
    "benefit": "Less pain",
    "research": "A review of 35 studies",
    "guideline": "An example organisation",
    "safety_notice": "Get help now if you have:",
    "location": "///filled.count.soap",
    "contact_form": 'name="full_name"',
}


@pytest.mark.parametrize("name", BODY.child_blocks)
def test_every_block_has_a_preview_drawn_by_the_frontends_own_template(admin_client, name):
    block = TopicPage._meta.get_field("body").stream_block.child_blocks[name]
    preview = admin_client.get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
    )

    assert preview.status_code == 200
    assert "frontend/site.css" in preview.content.decode()
    assert PREVIEWED.get(name, "<main>") in preview.content.decode()
    if name in {"benefit", "research", "guideline"}:
        assert "A journal" in preview.content.decode()


def test_text_keeps_headings_lists_and_links_and_nothing_else():
    html = '<h2>A</h2><ul><li>b</li></ul><p><a href="https://x.example">c</a></p>'

    assert answer("text", {"text": html})["html"] == html
    hostile = '<p onclick="x()">a<script>alert(1)</script><img src=x onerror=y></p>'
    assert answer("text", {"text": hostile})["html"] == "<p>a</p>"


@pytest.mark.parametrize(
    ("href", "public"),
    [
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("/about/", "http://127.0.0.1:8003/about/"),
        ("#part", "#part"),
        ("mailto:a@clinic.example", "mailto:a@clinic.example"),
        ("tel:+441632960001", "tel:+441632960001"),
    ],
)
def test_links_are_absolute_and_harmless(href, public):
    html = answer("text", {"text": f'<p><a href="{href}">x</a></p>'})["html"]

    assert html == (f'<p><a href="{public}">x</a></p>' if public else "<p><a>x</a></p>")


def test_a_link_to_a_page_is_its_public_address(demo):
    html = answer("text", {"text": f'<p><a linktype="page" id="{demo.page.pk}">x</a></p>'})["html"]

    assert html == f'<p><a href="{demo.page.full_url}">x</a></p>'


@pytest.mark.parametrize("hidden", ["draft", "private", "gone"])
def test_a_link_to_a_page_that_is_not_public_is_bare_text(demo, hidden):
    from wagtail.models import PageViewRestriction

    if hidden == "private":
        PageViewRestriction.objects.create(page=demo.page, restriction_type="login")
    else:
        {"draft": demo.page.unpublish, "gone": demo.page.delete}[hidden]()

    html = answer("text", {"text": '<p><a linktype="page" id="4">x</a></p>'})["html"]
    assert html == "<p><a>x</a></p>"


def test_a_link_to_a_document_is_absolute(media):
    from django.core.files.base import ContentFile
    from wagtail.documents.models import Document

    document = Document.objects.create(title="Leaflet", file=ContentFile(b"%PDF", "leaflet.pdf"))

    html = answer("text", {"text": f'<p><a linktype="document" id="{document.pk}">x</a></p>'})
    assert f'href="http://127.0.0.1:8000/documents/{document.pk}/leaflet.pdf"' in html["html"]


@pytest.mark.parametrize("empty", ["<p></p>", "<p> </p>", "<p><b></b></p>", "<script>x</script>"])
def test_text_without_words_is_null_and_refused_at_publication(empty):
    assert answer("text", {"text": empty})["html"] is None
    with pytest.raises(StreamBlockValidationError):
        clean(("text", {"text": empty}))


def test_rich_text_of_every_snippet_and_page_is_cleaned(demo, by_path):
    from wagtail.fields import RichTextField

    hostile = '<p onclick="x()">ok<script>alert(1)</script><a href="javascript:x()">y</a></p>'
    objects = [demo.home, demo.practitioner, demo.location, demo.contact_form]
    fields = [
        (each, field.name)
        for each in objects
        for field in each._meta.get_fields()
        if isinstance(field, RichTextField)
    ]
    assert len(fields) >= 10
    for each, name in fields:
        setattr(each, name, hostile)
    for each in objects:
        each.save()

    answered = by_path().content.decode() + by_path("/").content.decode()
    assert answered.count("ok<a>y</a>") == len(fields) + 1  # the practitioner is on both pages
    for unsafe in ["alert(1)", "onclick", "javascript:"]:
        assert unsafe not in answered


def test_the_anchor_of_text_is_its_first_heading():
    found = answers(
        ("text", {"text": "<p>a</p><h2>Key <b>Research</b></h2>"}),
        ("text", {"text": "<p>a</p>"}),
        ("text", {"text": "<h3>Key Research</h3>"}),
    )

    assert [block["anchor"] for block in found] == ["key-research", "text", "key-research-2"]


def test_a_picture_is_bounded_absolute_and_described(picture):
    generate_renditions(picture)
    chosen = {"image": picture.pk, "alt_text": "Stretching the back", "decorative": False}

    value = answer("image", {"image": chosen, "caption": "At home"})

    assert value["image"].pop("url").startswith("http://127.0.0.1:8000/media/images/stretch")
    assert len(value["image"].pop("srcset")) == 2
    assert value == {
        "image": {
            "width": 1600,
            "height": 800,
            "alt": "Stretching the back",
            "focal_point": {"x": 0.25, "y": 0.5},
        },
        "alt": "Stretching the back",
        "decorative": False,
        "caption": "At home",
    }


def test_a_picture_without_description_is_refused_unless_it_is_decoration(picture):
    undecided = {"image": picture.pk, "alt_text": "", "decorative": False}

    with pytest.raises(StreamBlockValidationError):
        clean(("image", {"image": undecided}))

    decoration = {**undecided, "decorative": True}
    assert clean(("image", {"image": decoration}))
    assert answer("image", {"image": decoration})["alt"] == ""


def benefit(**changes):
    return {"heading": "Less pain", "points": ["<p>It hurts less.</p>"], "evidence": [], **changes}


def link(source, finding=None, relation="supports"):
    return {"source": source.pk, "finding": finding and finding.pk, "relation": relation}


@pytest.fixture
def findings(demo):
    """Findings of one source at every certainty, by certainty."""
    from cms.evidence.choices import Certainty
    from cms.evidence.models import Finding

    source = demo.sources["hayden-2021"]
    made = {
        certainty.value: Finding.objects.create(
            source=source,
            key=f"at-{certainty.value}",
            certainty=certainty,
            outcome="pain",
            rated_by="The review’s authors",
        )
        for certainty in Certainty
    }
    return source, made


@pytest.mark.parametrize(
    ("linked", "shown"),
    [
        ([], None),
        ([("high", "supports")], "high"),
        ([("high", "supports"), ("low", "supports")], "low"),
        ([("high", "supports"), ("low", "partly_supports")], "high"),
        ([("high", "supports"), ("low", "contradicts")], "high"),
        ([("high", "supports"), ("high", "contradicts")], "moderate"),
        ([("low", "supports"), ("high", "contradicts")], None),
        ([("low", "context")], None),
        ([("high", "supports"), ("not_rated", "supports")], "high"),
        ([(None, "supports")], "not_rated"),
    ],
)
def test_a_benefit_is_as_certain_as_its_least_certain_supporting_finding(findings, linked, shown):
    source, by_certainty = findings
    links = [link(source, by_certainty.get(certainty), relation) for certainty, relation in linked]

    value = answer("benefit", benefit(evidence=links))

    assert (value["certainty"] and value["certainty"]["code"]) == shown


def test_an_editor_may_lower_a_certainty_and_never_raise_it(findings):
    source, by_certainty = findings
    links = [link(source, by_certainty["moderate"])]

    lowered = benefit(evidence=links, certainty="low")
    assert clean(("benefit", lowered))
    assert answer("benefit", lowered)["certainty"]["code"] == "low"

    raised = benefit(evidence=links, certainty="high")
    with pytest.raises(StreamBlockValidationError) as error:
        clean(("benefit", raised))
    assert "moderate certainty" in str(error.value.as_json_data())
    assert answer("benefit", raised)["certainty"]["code"] == "moderate"


def test_a_certainty_without_evidence_is_refused():
    with pytest.raises(StreamBlockValidationError) as error:
        clean(("benefit", benefit(certainty="low")))

    assert "no evidence" in str(error.value.as_json_data())


def test_a_finding_of_another_source_is_refused_by_name(findings, demo):
    _, by_certainty = findings
    wrong = link(demo.sources["nice-ng59"], by_certainty["high"])

    with pytest.raises(StreamBlockValidationError) as error:
        clean(("benefit", benefit(evidence=[wrong])))

    assert "belongs to hayden-2021, not to nice-ng59" in str(error.value.as_json_data())


@pytest.mark.parametrize("points", [[], ["<p>x</p>"] * 7])
def test_a_benefit_has_one_to_six_points(points):
    with pytest.raises(StreamBlockValidationError):
        clean(("benefit", benefit(points=points)))


def test_benefits_are_numbered_among_themselves_and_references_by_first_use(demo):
    nice, acp = demo.sources["nice-ng59"], demo.sources["acp-2017"]
    found = answers(
        ("benefit", benefit(evidence=[link(acp)])),
        ("text", {"text": "<p>between</p>"}),
        ("benefit", benefit(evidence=[link(nice), link(acp)])),
    )

    first, _, second = (block["value"] for block in found)
    assert (first["number"], second["number"]) == (1, 2)
    assert [each["ref"] for each in first["evidence"]] == [1]
    assert [each["ref"] for each in second["evidence"]] == [2, 1]


def test_evidence_whose_source_was_deleted_is_left_out(demo, unguarded):
    acp = demo.sources["acp-2017"]
    links = [link(acp)]
    acp.delete()

    value = answer("benefit", benefit(evidence=links))

    assert value["evidence"] == []


def test_research_tells_findings_of_its_own_source_only(findings, demo):
    source, by_certainty = findings
    found = by_certainty["high"]
    research = {"source": source.pk, "findings": [found.pk], "summary": "<p>It helps.</p>"}

    assert answer("research", research)["findings"] == ["at-high"]
    with pytest.raises(StreamBlockValidationError) as error:
        clean(("research", {**research, "source": demo.sources["nice-ng59"].pk}))
    assert "belongs to hayden-2021" in str(error.value.as_json_data())


def test_a_quote_says_where_it_stands(demo):
    research = {"source": demo.sources["nice-ng59"].pk, "summary": "<p>x</p>"}
    quote = {"text": "Consider exercise.", "locator": ""}

    with pytest.raises(StreamBlockValidationError) as error:
        clean(("research", {**research, "quote": quote}))
    assert "Say where" in str(error.value.as_json_data())

    placed = {**research, "quote": {**quote, "locator": "1.2.2"}}
    assert clean(("research", placed))
    assert answer("research", placed)["quote"] == {"text": "Consider exercise.", "locator": "1.2.2"}


def test_a_guideline_is_quoted_or_summarised(demo):
    guideline = {
        "source": demo.sources["nice-ng59"].pk,
        "organisation": "NICE",
        "recommendation_id": "1.2.2",
        "direction": "for",
        "strength": "conditional",
        "checked_on": "2026-11-20",
    }
    with pytest.raises(StreamBlockValidationError) as error:
        clean(("guideline", guideline))
    assert "Quote the recommendation" in str(error.value.as_json_data())

    quoted = {**guideline, "quote": "Consider exercise."}
    assert clean(("guideline", quoted))
    (block,) = answers(("guideline", quoted))
    assert block["anchor"] == "nice-122"
    assert block["value"] == {
        "ref": 1,
        "organisation": "NICE",
        "recommendation_id": "1.2.2",
        "quote": "Consider exercise.",
        "summary_html": None,
        "direction": {"code": "for", "label": "For"},
        "strength": {"code": "conditional", "label": "Weaker recommendation"},
        "jurisdiction": None,
        "checked_on": "2026-11-20",
    }


def test_a_safety_notice_answers_its_items_and_its_source(demo):
    notice = demo.safety_notice
    notice.source = demo.sources["nice-ng59"]
    notice.save()

    value = answer("safety_notice", {"notice": notice.pk})

    assert value["level"] == {"code": "emergency", "label": "Immediate action required"}
    assert len(value["items"]) == 6
    assert value["ref"] == 1
    assert value["approved_by"] == notice.approved_by
    assert value["action"] == notice.action


@pytest.mark.parametrize(
    ("name", "field", "snippet"),
    [
        ("safety_notice", "notice", "safety_notice"),
        ("location", "location", "location"),
        ("contact_form", "form", "contact_form"),
    ],
)
def test_a_block_whose_snippet_was_deleted_answers_null(demo, unguarded, name, field, snippet):
    chosen = getattr(demo, snippet)
    pk = chosen.pk
    chosen.delete()

    assert answer(name, {field: pk}) is None


def test_a_location_answers_what_is_known_and_guesses_nothing(demo):
    assert answer("location", {"location": demo.location.pk})["coordinates"] is None

    demo.location.latitude, demo.location.longitude = "51.5", "-0.125"
    demo.location.directions = "<p>Turn <b>left</b>.</p>"
    demo.location.save()

    value = answer("location", {"heading": "", "location": demo.location.pk})
    assert value["coordinates"] == {"latitude": 51.5, "longitude": -0.125}
    assert value["directions_html"] == "<p>Turn <b>left</b>.</p>"
    assert value["heading"] is None


def test_an_editors_words_for_a_field_replace_the_standard_ones(demo):
    from cms.clinic.models import ContactFormField

    demo.contact_form.field_texts.add(
        ContactFormField(name="full_name", label="Your name", error_blank="Tell us your name")
    )
    demo.contact_form.consent_text = "I agree"
    demo.contact_form.save()

    value = answer("contact_form", {"form": demo.contact_form.pk})

    name = value["fields"][0]
    assert (name["label"], name["errors"]["blank"]) == ("Your name", "Tell us your name")
    assert name["errors"]["too_long"] == "Full name must be 100 characters or less"
    assert value["consent"] == {"text": "I agree"}


def test_a_contact_form_tells_what_a_frontend_hands_to_the_handler(demo, settings):
    settings.CONTACT_FORM_ACTION = "https://contact.example.org/contact"
    demo.contact_form.locale = Locale.objects.create(language_code="fr-ca")
    demo.contact_form.save()

    value = answer("contact_form", {"form": demo.contact_form.pk})

    assert value["language"] == "fr"
    assert value["token_url"] == "https://contact.example.org/contact/token"
    assert value["traps"] == [{"name": "website", "kind": "honeypot"}]
    hidden = {"submission_id", "form_id", "language", "token"}
    assert hidden | {trap["name"] for trap in value["traps"]} <= handler_body.KNOWN_FIELDS


def test_an_empty_block_is_kept_in_a_draft_and_refused_at_publication():
    value = body(("benefit", {"heading": "", "points": []}))

    block = TopicPage._meta.get_field("body").stream_block
    block.defer_required_validation()
    try:
        assert block.clean_deferred(value)
    finally:
        block.restore_deferred_validation()
    with pytest.raises(ValidationError):
        block.clean(value)
