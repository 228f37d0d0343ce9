"""Tables, videos, questions, files, related pages and buttons as visitors see them."""

import pytest

from cms.frontend.style_page import SAMPLES

from .fake_api import page_of
from .site import text_of

VIMEO = "https://player.vimeo.com"


def sample(type_, number=0, **changes):
    """The block of this type on the style page, with these keys of its value changed."""
    import json

    body = json.loads(SAMPLES.read_text("utf-8"))["body"]
    block = [each for each in body if each["type"] == type_][number]
    return block | {"value": block["value"] | changes}


def test_a_table_names_its_rows_and_columns_and_scrolls_by_itself(shown):
    figure = shown(page_of(sample("table"))).select_one("figure.table")
    region = figure.select_one("[role=region][tabindex='0']")

    assert region["aria-labelledby"] == figure.figcaption["id"]
    assert [each.text for each in figure.select("th[scope=col]")][:2] == ["Appointment", "Minutes"]
    assert [each.text for each in figure.select("th[scope=row]")][:2] == [
        "First visit",
        "Later visit",
    ]
    assert [each.text for each in figure.select("tbody tr:last-child td")][:2] == ["60", ""]


def test_a_table_without_headings_or_caption_has_none(shown):
    columns = [{"heading": None}] * 5
    bare = sample("table", caption=None, columns=columns, column_headings=False, row_headings=False)
    figure = shown(page_of(bare)).select_one("figure.table")

    assert figure.select("th, thead, figcaption") == []
    assert figure.select_one("[role=region]")["aria-label"] == "Table"


def test_questions_open_and_are_among_the_contents(shown):
    soup = shown(page_of(sample("questions"), sample("related_pages")))

    asked = soup.select(".questions details")
    assert asked[0].summary.h3.text == "What should I wear?"
    assert asked[0].b.text == "move"
    links = [each["href"] for each in soup.select(".contents a")]
    assert {"#questions-and-answers", "#see-also"} <= set(links)


def test_questions_without_a_heading_are_sections_themselves(shown):
    soup = shown(page_of(sample("questions", heading=None)))

    assert soup.select_one(".question summary h2").text == "What should I wear?"


def test_a_button_leads_where_the_api_says(shown):
    soup = shown(page_of(sample("call_to_action"), sample("call_to_action", 1)))

    assert [(text_of(a), a["href"]) for a in soup.select(".call-to-action a")] == [
        ("Book an appointment", "https://booking.example.org/"),
        ("Call us 01632 960001", "tel:+441632960001"),
    ]


@pytest.mark.parametrize(
    "changes", [{"url": None}, {"url": "javascript:alert(1)"}, {"url": "tel:+44;x"}]
)
def test_a_button_that_leads_nowhere_is_not_shown(shown, changes):
    assert shown(page_of(sample("call_to_action", **changes))).select(".call-to-action") == []


def test_a_file_says_its_kind_and_size_in_its_link(shown):
    link = shown(page_of(sample("file"))).select_one(".file a")

    assert text_of(link).replace("\xa0", " ") == "Exercises for the first week (PDF, 234.4 KB)"
    unknown = sample("file", extension=None, bytes=None)
    assert text_of(shown(page_of(unknown)).select_one(".file a")) == "Exercises for the first week"


def test_related_pages_have_their_titles_and_summaries(shown):
    items = shown(page_of(sample("related_pages"))).select(".related-pages li")

    assert text_of(items[0]).startswith("Walking with back pain")
    assert "when to stop" in text_of(items[0])
    assert text_of(items[1]) == "Sleeping well"


def policy(site, fake_api, *blocks):
    fake_api.pages["/shown/"] = page_of(*blocks)
    return site.get("/shown/").headers["Content-Security-Policy"]


def test_nothing_is_asked_of_another_site_before_the_click(shown, site, fake_api):
    soup = shown(page_of(sample("video")))
    link = soup.select_one(".video a.video-play")

    assert link["href"] == "https://vimeo.com/76979871"
    assert link["data-embed"] == f"{VIMEO}/video/76979871?dnt=1"
    assert soup.select("iframe, .video img") == []
    assert "Vimeo, which learns of it" in text_of(soup.select_one(".video"))
    assert soup.select_one("script[src*='video']")
    assert f"frame-src {VIMEO};" in policy(site, fake_api, sample("video"))


def test_only_a_page_with_a_video_may_frame_its_player(site, fake_api):
    without = policy(site, fake_api, sample("file"))

    assert "frame-src" not in without
    assert "media-src" not in without


def test_a_player_that_is_not_known_is_not_framed(shown, site, fake_api):
    strange = sample("video", embed_url="https://player.example.org/1")

    assert not shown(page_of(strange)).select_one("[data-embed]")
    assert "player.example.org" not in policy(site, fake_api, strange)


def test_a_file_plays_in_the_page_with_its_captions(shown, site, fake_api):
    film = sample(
        "video",
        provider={"code": "file", "label": "This website"},
        url="http://127.0.0.1:8000/documents/1/film.mp4",
        embed_url=None,
        captions_url="http://127.0.0.1:8000/documents/2/film.vtt",
    )
    video = shown(page_of(film)).select_one("video")

    assert (video["preload"], video["crossorigin"]) == ("none", "anonymous")
    assert video.track["src"].endswith("film.vtt")
    found = policy(site, fake_api, film)
    assert "media-src http://127.0.0.1:8000;" in found
    assert "frame-src" not in found
