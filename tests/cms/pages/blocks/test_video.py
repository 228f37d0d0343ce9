"""A video is answered as a link, an address that plays it, and words for who cannot see it."""

import pytest
from django.core.files.base import ContentFile
from wagtail.blocks import StreamBlockValidationError
from wagtail.documents import get_document_model
from wagtail.models import Collection

from cms.images.renditions import generate_renditions
from cms.pages.video_addresses import hosted_video
from tests.cms.pages.blocks.block_values import answer, clean
from tests.cms.pages.schema_org import faults

pytestmark = pytest.mark.django_db
YOUTUBE = "https://www.youtube.com/watch?v=M7lc1UVf-VE"
PLAYED = "https://www.youtube-nocookie.com/embed/M7lc1UVf-VE"


def document(name):
    return get_document_model().objects.create(title=name, file=ContentFile(b"x", name))


@pytest.fixture
def film():
    return document("film.mp4")


@pytest.mark.parametrize(
    "address",
    [
        YOUTUBE,
        "https://youtu.be/M7lc1UVf-VE?si=abc&t=30",
        "http://m.youtube.com/watch?list=x&v=M7lc1UVf-VE",
        "https://www.youtube.com/shorts/M7lc1UVf-VE",
        "https://www.youtube.com/live/M7lc1UVf-VE",
        "https://www.youtube-nocookie.com/embed/M7lc1UVf-VE",
    ],
)
def test_every_address_of_a_video_at_youtube_is_one_video(address):
    found = hosted_video(address)

    assert (found.provider, found.url, found.embed_url) == ("youtube", YOUTUBE, PLAYED)


@pytest.mark.parametrize(
    ("address", "url", "played"),
    [
        ("https://vimeo.com/76979871", "https://vimeo.com/76979871", "76979871?dnt=1"),
        *(
            (f"https://vimeo.com/{place}/76979871", "https://vimeo.com/76979871", "76979871?dnt=1")
            for place in (
                "channels/staffpicks",
                "groups/films/videos",
                "showcase/11111/video",
                "manage/videos",
            )
        ),
        (
            "https://vimeo.com/76979871/8272103f6e",
            "https://vimeo.com/76979871/8272103f6e",
            "76979871?dnt=1&h=8272103f6e",
        ),
        (
            "https://player.vimeo.com/video/76979871?h=8272103f6e",
            "https://vimeo.com/76979871/8272103f6e",
            "76979871?dnt=1&h=8272103f6e",
        ),
    ],
)
def test_a_video_at_vimeo_keeps_its_key(address, url, played):
    found = hosted_video(address)

    assert (found.url, found.embed_url) == (url, f"https://player.vimeo.com/video/{played}")


@pytest.mark.parametrize(
    "address",
    [
        "", "https://example.org/watch?v=M7lc1UVf-VE", "https://www.youtube.com/@clinic",
        "https://www.youtube.com/watch?v=short", "https://youtube.com.example.org/M7lc1UVf-VE",
        "javascript://youtu.be/M7lc1UVf-VE", "https://vimeo.com/channels/staff", "https://[",
        "https://vimeo.com/٧٦٩٧٩٨٧١", 'https://youtu.be/M7lc1UVf-V"', "https://vimeo.com/76979871?h=%22onload",
    ],
)  # fmt: skip
def test_nothing_else_is_framed(address):
    found = hosted_video(address)

    assert found is None or found.embed_url == "https://player.vimeo.com/video/76979871?dnt=1"


def test_a_hosted_video_has_a_picture_of_the_clinics_own(picture):
    generate_renditions(picture)
    value = answer(
        "video",
        {
            "title": "Walking", "address": YOUTUBE, "poster": picture.pk, "has_captions": True,
            "transcript": "<p>A man walks.</p>",
        },
    )  # fmt: skip

    assert value.pop("poster")["url"].startswith("http://127.0.0.1:8000/media/")
    assert value == {
        "title": "Walking",
        "provider": {"code": "youtube", "label": "YouTube"},
        "url": YOUTUBE,
        "embed_url": PLAYED,
        "has_captions": True,
        "captions_url": None,
        "transcript_html": "<p>A man walks.</p>",
    }


def test_a_file_has_its_own_captions(film):
    captions = document("film.vtt")
    value = answer("video", {"title": "Walking", "file": film.pk, "captions": captions.pk})

    assert value["provider"]["code"] == "file"
    assert value["url"].startswith(f"http://127.0.0.1:8000/documents/{film.pk}/film")
    assert value["captions_url"].startswith(f"http://127.0.0.1:8000/documents/{captions.pk}/film")
    assert (value["embed_url"], value["has_captions"]) == (None, True)


def test_a_file_that_is_private_or_no_video_is_not_answered(film):
    assert answer("video", {"title": "Walking", "file": document("film.pdf").pk}) is None

    Collection.get_first_root_node().view_restrictions.create(restriction_type="login")
    assert answer("video", {"title": "Walking", "file": film.pk}) is None


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Give either an address or a file."),
        ({"address": YOUTUBE, "file": "film.mp4"}, "Give either an address or a file."),
        ({"address": "https://example.org/film"}, "no address of a video at YouTube or Vimeo"),
        ({"file": "film.pdf"}, "ends in .mp4"),
        ({"file": "film.mp4", "captions": "film.txt"}, "ends in .vtt"),
    ],
)
def test_an_editor_is_told_what_is_wrong(fields, told):
    names = ("file", "captions")
    fields = {
        name: document(value).pk if name in names else value for name, value in fields.items()
    }

    with pytest.raises(StreamBlockValidationError) as refused:
        clean(("video", {"title": "Walking", **fields}))

    assert told in str(refused.value.as_json_data())


def test_search_engines_read_what_plays(demo, film):
    block = {"title": "Walking", "address": YOUTUBE, "transcript": "<p>A man walks.</p>"}
    demo.page.body.append(("video", block))
    demo.page.save()

    document = demo.page.json_ld
    part = next(p for p in document["@graph"][0]["hasPart"] if p["@type"] == "VideoObject")

    assert faults(document) == []
    assert (part["name"], part["embedUrl"]) == ("Walking", PLAYED)
    assert part["transcript"] == "A man walks."
