"""Headings, pictures, forms, places, points and summaries."""

import pytest

from tests.cms.pages.checks.conftest import benefit, text


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<h3>Deep</h3>", ["skipped_heading"]),
        ("<h2>One</h2><h3>Two</h3><h3>Three</h3><h2>Four</h2>", []),
        ("<p>No heading.</p>", []),
    ],
)
def test_headings_go_down_one_level_at_a_time(codes, html, found):
    assert codes(text(html)) == found


def test_the_heading_of_a_block_before_counts(codes, issues):
    claim = benefit(uncited_reason="x")

    assert codes(claim, text("<h3>Below the benefit</h3>")) == []
    fault = issues(text("<h3>Before it</h3>"), claim)[0]
    assert fault.message.startswith("“Before it” is a heading of level 3")


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"alt_text": "", "decorative": False}, ["picture_without_description"]),
        ({"alt_text": "A mat", "decorative": False}, []),
        ({"alt_text": "", "decorative": True}, []),
    ],
)
def test_a_picture_is_described_or_decorative(codes, picture, fields, found):
    assert codes(("image", {"image": {"image": picture.pk} | fields})) == found


def test_a_deleted_picture_is_found(codes):
    gone = {"image": 9999, "alt_text": "x", "decorative": False}

    assert codes(("image", {"image": gone})) == ["no_picture"]


def test_a_form_says_what_becomes_of_the_data(codes, issues, demo):
    form = ("contact_form", {"form": demo.contact_form.pk})
    assert codes(form) == []

    demo.contact_form.privacy_summary = "<p> </p>"
    demo.contact_form.save()

    assert issues(form)[0].level == "stop"
    assert codes(form) == ["form_without_privacy"]


def test_three_words_alone_are_not_enough_to_find_a_place(codes, demo):
    place = ("location", {"location": demo.location.pk})
    assert codes(place) == ["three_words_only"]

    demo.location.address = "1 Example Street"
    demo.location.save()

    assert codes(place) == []

    demo.location.address, demo.location.street = "", "1 Example Street"
    demo.location.save()

    assert codes(place) == []


def test_a_long_point_is_counted_and_numbered(issues):
    words = " ".join(["word"] * 41)

    found = issues(benefit(points=["Short.", words], uncited_reason="x"))

    fault = next(each for each in found if each.code == "long_point")
    assert fault.level == "hint"
    assert fault.path == "Benefit 1: Less pain, Point 2"
    assert "41 words" in fault.message


def test_a_page_without_a_summary_gets_a_hint_that_leads_to_the_field(issues):
    fault = next(each for each in issues() if each.code == "no_plain_summary")

    assert (fault.path, fault.anchor, fault.level) == ("Plain summary", "id_plain_summary", "hint")
    assert "no_plain_summary" not in [each.code for each in issues(plain_summary="Walk.")]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<h2>What it is</h2><p></p>", ["untouched_heading"]),
        ("<h2>What it is</h2><p>Needles.</p>", []),
        ("<h2>What helps</h2>", []),  # a person’s own heading, above the benefits
    ],
)
def test_a_heading_of_a_new_page_with_nothing_below_it_is_named(codes, html, found):
    assert codes(text(html)) == found
