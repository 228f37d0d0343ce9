"""A video loses where and when it was recorded, and is served in the parts that players ask for."""

import struct

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection

from cms.uploads.documents import clean_document
from cms.uploads.exceptions import UnreadableUpload
from cms.uploads.mp4 import clean_mp4

MOMENT = 3_800_000_000  # seconds since 1904


def box(name, content=b""):
    return struct.pack(">I4s", 8 + len(content), name) + content


def long_box(name, content):
    return struct.pack(">I4sQ", 1, name, 16 + len(content)) + content


HEAD = box(b"ftyp", b"isom\0\0\2\0")
DATED = struct.pack(">IIII", 0, MOMENT, MOMENT, 1000)
DATED_LONG = struct.pack(">IQQI", 1 << 24, MOMENT, MOMENT, 1000)
PICTURES = box(b"mdat", b"pictures+51.5-000.1/ stay")
FILM = HEAD + box(
    b"moov",
    box(b"mvhd", DATED)
    + box(b"udta", box(b"\xa9xyz", b"+51.5074-000.1278/"))
    + box(b"trak", box(b"tkhd", DATED_LONG) + box(b"meta", b"iPhone of Jane")),
)
FILM += PICTURES + box(b"uuid", b"XMP by Jane")


def test_a_film_keeps_its_pictures_and_loses_place_moment_and_names():
    cleaned = clean_document("Film.MP4", FILM)

    assert len(cleaned) == len(FILM)
    assert PICTURES in cleaned
    assert cleaned.index(PICTURES) == FILM.index(PICTURES)
    for told in (b"+51.5074", b"Jane", struct.pack(">I", MOMENT), b"udta", b"meta", b"uuid"):
        assert told not in cleaned
    assert struct.pack(">I", 1000) in cleaned
    assert clean_mp4(cleaned) == cleaned


def test_a_box_with_a_long_length_or_up_to_the_end_is_read():
    last = struct.pack(">I4s", 0, b"uuid") + b"Jane"
    film = HEAD + long_box(b"moov", box(b"udta", b"Jane")) + last

    assert b"Jane" not in clean_mp4(film)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"%PDF-1.4", HEAD, HEAD + b"\0\0\0\x04moov", HEAD + b"\0\0\xff\xffmoov",
        HEAD + box(b"moov", b"\0\0\0"), HEAD + box(b"moov", box(b"mvhd", b"\0")),
        HEAD + box(b"moov") + box(b"free") * 10_001,
    ],
)  # fmt: skip
def test_what_is_no_film_is_refused(content):
    with pytest.raises(UnreadableUpload):
        clean_mp4(content)


@pytest.mark.parametrize(
    ("content", "fits"),
    [
        (b"WEBVTT\n\n00:00.000 --> 00:02.000\nWalk.\n", True),
        (b"\xef\xbb\xbfWEBVTT - Walking\n", True),
        (b"WEBVTTX\n", False),
        (b"<script>", False),
        (b"WEBVTT\n\0", False),
    ],
)
def test_captions_are_captions(content, fits):
    if fits:
        assert clean_document("a.vtt", content) == content
    else:
        with pytest.raises(UnreadableUpload):
            clean_document("a.vtt", content)


@pytest.fixture
def film(db):
    content = ContentFile(b"0123456789", "film.mp4")
    return get_document_model().objects.create(title="Film", file=content)


@pytest.mark.parametrize(
    ("asked", "status", "content", "place"),
    [
        (None, 200, b"0123456789", None),
        ("bytes=0-1", 206, b"01", "bytes 0-1/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=4-99", 206, b"456789", "bytes 4-9/10"),
        ("bytes=0-9", 200, b"0123456789", None),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=5-2", 200, b"0123456789", None),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(client, film, asked, status, content, place):
    headers = {"Range": asked} if asked else {}
    answer = client.get(film.url, headers=headers)

    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert (answer.status_code, body, answer.get("Content-Range")) == (status, content, place)
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Access-Control-Allow-Origin"] == "*"
    if status != 416:
        assert answer["Content-Type"] == "video/mp4"
        assert answer["Content-Length"] == str(len(content))


def test_a_player_asks_for_a_film_once(client, film):
    first = client.get(film.url)
    b"".join(first.streaming_content)

    again = client.get(film.url, headers={"If-None-Match": first["ETag"]})

    assert first["Last-Modified"]
    assert again.status_code == 304


@pytest.mark.parametrize(("known", "status"), [("ETag", 206), ("Last-Modified", 206), (None, 200)])
def test_a_part_of_another_film_is_never_added_to_one(client, film, known, status):
    first = client.get(film.url)
    b"".join(first.streaming_content)
    headers = {"Range": "bytes=0-1", "If-Range": first[known] if known else '"older"'}

    answer = client.get(film.url, headers=headers)
    b"".join(answer.streaming_content)

    assert (answer.status_code, answer["ETag"]) == (status, first["ETag"])


def test_a_private_film_is_not_served(client, film):
    Collection.get_first_root_node().view_restrictions.create(restriction_type="login")

    answer = client.get(film.url, headers={"Range": "bytes=0-1"})

    assert answer.status_code == 302
    assert "Access-Control-Allow-Origin" not in answer


def test_other_documents_are_served_as_before(client, db):
    content = ContentFile(b"%PDF-1.4", "leaflet.pdf")
    leaflet = get_document_model().objects.create(title="Leaflet", file=content)

    answer = client.get(leaflet.url, headers={"Range": "bytes=0-1"})

    assert (answer.status_code, "Access-Control-Allow-Origin" in answer) == (200, False)
