"""A page in which nothing is empty: every field of every block, and of all that blocks point at.

Fields are found, not listed: one that is added is filled too, and seen in the snapshot.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import models
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from cms.claim_history.models import ClaimChange, SourceChange
from cms.clinic.models import (
    ClinicSettings,
    ContactForm,
    ContactFormField,
    Location,
    Practitioner,
    SafetyNotice,
)
from cms.core.readable_streams import codes
from cms.evidence.blocks import FindingChooserBlock
from cms.evidence.models import Finding, ResearchSource
from cms.pages.models import TopicPage

DAY = date(2026, 3, 4)
GIVEN = {
    "what3words": "filled.count.soap", "doi": "10.1000/filled", "pmid": "12345678",
    "country": "GB", "country_part": "ENG", "access_features": ["lift"], "languages_spoken": ["en"],
}  # fmt: skip
# Numbers of a finding that contradict each other would not be answered.
GIVEN |= {
    "measure": "mean_difference", "scale_min": Decimal(0), "scale_max": Decimal(100),
    "estimate": Decimal(-15), "interval_low": Decimal(-18), "interval_high": Decimal(-12),
    "interval_level": 95, "importance": Decimal(10), "people_per": None, "people_with": None,
    "people_without": None,
}  # fmt: skip
LEFT = {"active_from", "active_until", "turned_off", "locale", "translation_key"}
LEFT |= {"closed_on_public_holidays"}  # whose days depend on the year
LEFT |= {"body", "next_review_due", "reviewed_words"}  # of the page, which has them otherwise


def make_filled_page(demo, picture):
    """Publish it at `/filled/` and return it."""
    newer = demo.sources["nice-ng59"]  # shown itself: the demo page relies on it
    newer.status_changed_on = DAY
    newer.save()
    source = filled(ResearchSource, "filled-source", superseded_by=newer)
    finding = filled(Finding, "filled-finding", source=source)
    holding = filled(
        ResearchSource, "holding-source", status="current", valid_until=date(2999, 1, 1),
        doi="10.1000/holding", pmid="87654321", superseded_by=newer,
    )  # fmt: skip
    rated = filled(Finding, "rated-finding", source=holding, certainty="high")
    filled(
        Finding, "counted-finding", source=holding, certainty="high", measure="risk_difference",
        scale_min=None, scale_max=None, people_per=100, people_with=30, people_without=45,
    )  # fmt: skip
    for each in (source, holding):
        each.depends_on = [newer]
        each.save()
    person = filled(Practitioner, photo=picture)
    place = filled(Location, map_image=picture)
    notice = filled(SafetyNotice, source=source, action="Call 999.")
    form = filled(ContactForm, form_id="filled-form")
    form.safety_notices.set([notice])
    form.save()
    for name in ("full_name", "email", "phone", "message"):
        filled(ContactFormField, form=form, name=name)
    ClinicSettings.objects.update(
        name="The name of the clinic", other_contact="Another way", lead_practitioner=person,
        telephone="+441632960001", email="reception@example.org", languages_spoken=["en"],
        booking_url="https://booking.example.org/", location=place, logo=picture, mark=picture,
        accent_colour="#0b6e6e", change_sentence="On {date} we saw that {reason}.",
    )  # fmt: skip
    document, film, captions = (
        get_document_model().objects.create(
            title=f"The {name}", file=ContentFile(b"8 bytes.", name), file_size=8
        )
        for name in ("document.pdf", "film.mp4", "captions.vtt")
    )
    related = demo.home.add_child(
        instance=TopicPage(title="The related page", slug="related", plain_summary="The summary")
    )
    known = {ResearchSource: source, Finding: finding, SafetyNotice: notice, ContactForm: form,
             Location: place, type(document): document, TopicPage: related}  # fmt: skip
    page = TopicPage(
        title="Filled", slug="filled", seo_title="The SEO title", show_in_menus=True,
        search_description="The search description", next_review_due=DAY.replace(year=2027),
        written_by=person, reviewed_by=person, share_image=picture, picture=picture,
        first_published_at=datetime(2026, 3, 1, tzinfo=UTC),
        last_published_at=datetime(2026, 3, 4, tzinfo=UTC),
        **values_of(TopicPage._meta.local_concrete_fields),
    )  # fmt: skip
    field = TopicPage._meta.get_field("body")
    body = field.stream_block.child_blocks.items()
    raw = [
        {"id": f"{number:08}-0000-4000-8000-000000000000", "type": name,
         "value": value_of(block, known, picture)}
        for number, (name, block) in enumerate(body)
    ]  # fmt: skip
    for block in raw:
        if block["type"] == "video":
            block["value"] |= {"address": "", "file": film.pk, "captions": captions.pk}
        if block["type"] == "call_to_action":
            block["value"]["action"] = "call"  # the one with a telephone number
        if block["type"] in ("benefit", "risk"):
            block["value"] = with_more_evidence(block["value"], holding, rated)
        if block["type"] == "risk":
            block["value"]["frequency"] = "rare"  # as its 3 of 10,000 people
        if block["type"] == "guideline":
            block["value"]["source"] = holding.pk  # what fell has no strength
    page.body = field.to_python(raw)
    page = demo.home.add_child(instance=page)
    change_claims(page, source)
    return page


def change_claims(page, source):
    """The source of every claim has changed, and each claim was kept."""
    day = datetime(2026, 3, 5, 9, tzinfo=UTC)
    change = SourceChange.objects.create(
        source=source, cause="person", before="current", after=source.status,
        changed_on=DAY, recorded_at=day,
    )  # fmt: skip
    for claim in page.claims.all():
        ClaimChange.objects.create(
            change=change, page=page, block=claim.block, anchor=claim.anchor,
            heading=claim.heading, via=source, relation="supports", in_live=True, in_draft=False,
            is_public=True, decision="kept", decided_at=day, in_force_at=day,
        )  # fmt: skip


def with_more_evidence(value, holding, rated):
    """Beside the filled link: a source that fell, and two findings that disagree."""
    link = value["evidence"][0]
    other = {**link, "source": holding.pk, "finding": rated.pk}
    more = [{**link, "relation": "supports"}]
    more += [{**other, "relation": relation} for relation in ("supports", "contradicts")]
    return {**value, "evidence": [link, *more]}


def filled(model, key="", **given):
    """An object of which each field says its own name."""
    return model.objects.create(**(values_of(model._meta.concrete_fields, key) | given))


def values_of(fields, key=""):
    """`{"name": "The name", …}` for all fields but relations and those left out."""
    return {
        field.name: _value_of_field(field, key)
        for field in fields
        if not (field.primary_key or field.is_relation or field.name in LEFT)
    }


def _value_of_field(field, key):
    if field.name in GIVEN:
        return GIVEN[field.name]
    if isinstance(field, StreamField):
        children = field.stream_block.child_blocks.items()
        raw = [{"type": name, "value": value_of(block, {}, None)} for name, block in children]
        return field.to_python(raw)
    if field.choices:
        return list(dict(field.choices))[-1]
    words = f"The {field.name.replace('_', ' ')}"
    kinds = (
        (models.BooleanField, True),
        (models.DateField, DAY),
        (models.DecimalField, Decimal("51.5")),
        (models.IntegerField, 2020 + len(field.name)),
        (models.SlugField, key),
        (models.URLField, f"https://example.org/{field.name}"),
        (RichTextField, f"<p>{words} <b>b</b></p>"),
    )
    found = next((value for kind, value in kinds if isinstance(field, kind)), words)
    return found[: field.max_length] if isinstance(found, str) else found


def value_of(block, known, picture):
    """A raw value in which nothing is empty."""
    if isinstance(block, ImageBlock):
        return {"image": picture.pk, "alt_text": "The alt text", "decorative": False}
    if isinstance(block, blocks.StructBlock):
        return {name: value_of(child, known, picture) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [value_of(block.child_block, known, picture)]
    if isinstance(block, ImageChooserBlock):
        return picture.pk
    if isinstance(block, blocks.ChooserBlock | FindingChooserBlock):
        return known[block.model_class].pk
    if isinstance(block, blocks.MultipleChoiceBlock):
        return [code for code, _ in block.field.choices]
    if isinstance(block, blocks.TimeBlock):
        return f"{8 + len(block.name):02}:00"  # opens at 13, closes at 14
    if isinstance(block, blocks.IntegerBlock):
        return 3
    if isinstance(block, blocks.ChoiceBlock):
        return [code for code in codes(block) if code][-1]
    if isinstance(block, blocks.URLBlock):
        return f"https://example.org/{block.name}"
    if isinstance(block, blocks.DateBlock):  # opening hours that are over are not answered
        is_opening = block.name in {"first_day", "last_day"}
        return "2999-01-01" if is_opening else DAY.isoformat()
    words = f"The {block.name.replace('_', ' ') or 'point'}"
    if isinstance(block, BaseTypedTableBlock):
        columns = [{"type": "text", "heading": f"The heading {each}"} for each in ("a", "b")]
        rows = [{"values": ["The first cell", "The second cell"]}]
        return {"columns": columns, "rows": rows, "caption": "The caption"}
    return f"<p>{words} <b>b</b></p>" if isinstance(block, blocks.RichTextBlock) else words
