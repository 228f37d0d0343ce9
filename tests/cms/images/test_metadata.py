"""A cleaned file keeps its pixels, orientation and colour profile, and no other metadata."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageSequence

from cms.images.metadata import UnreadablePicture, clean_picture
from tests.cms.images.pictures_with_metadata import (
    RARE,
    SECRET,
    TELLING,
    TURNED,
    red_cmyk_profile,
    telling_jpeg,
)

INPUTS = Path(__file__).parent / "inputs"


def opened(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", TELLING)
def test_no_metadata_is_left(kind):
    content = TELLING[kind]()
    assert SECRET in content

    cleaned = clean_picture(content)

    assert SECRET not in cleaned
    assert set(opened(cleaned).getexif()) <= {0x0112}
    assert "comment" not in opened(cleaned).info
    assert "xmp" not in opened(cleaned).info


def test_no_data_is_left_in_an_item_of_avif_that_the_decoder_does_not_know():
    target = BytesIO()
    Image.new("RGB", (8, 8)).save(target, "AVIF", xmp=b"<x>" + SECRET + b"</x>")
    content = target.getvalue().replace(b"application/rdf+xml", b"application/rdf+xmX")
    assert SECRET in content
    assert "xmp" not in opened(content).info

    assert SECRET not in clean_picture(content)


@pytest.mark.parametrize("kind", RARE)
def test_no_data_is_left_in_places_that_cameras_do_not_use(kind):
    content = RARE[kind]()
    assert SECRET in content

    cleaned = clean_picture(content)

    assert SECRET not in cleaned
    assert clean_picture(cleaned) == cleaned
    frames = [each.copy() for each in ImageSequence.Iterator(opened(cleaned))]
    assert len(frames) == (2 if kind == "film.webp" else 1)


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "avif"])
def test_the_orientation_and_the_colour_profile_are_kept(kind):
    content = TELLING[kind]()

    cleaned = clean_picture(content)

    assert opened(cleaned).getexif()[0x0112] == TURNED
    assert opened(cleaned).info["icc_profile"] == opened(content).info["icc_profile"]


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "gif"])
def test_every_pixel_of_every_frame_is_kept(kind):
    content = TELLING[kind]()

    before = [each.convert("RGB") for each in ImageSequence.Iterator(opened(content))]
    after = [each.convert("RGB") for each in ImageSequence.Iterator(opened(clean_picture(content)))]

    assert len(before) == len(after) == (2 if kind == "gif" else 1)
    for was, now in zip(before, after, strict=True):
        assert ImageChops.difference(was, now).getbbox() is None


@pytest.mark.parametrize("kind", TELLING)
def test_a_clean_file_is_unchanged(kind):
    cleaned = clean_picture(TELLING[kind]())

    assert clean_picture(cleaned) == cleaned


def test_an_animation_still_loops_for_ever():
    assert opened(clean_picture(TELLING["gif"]())).info["loop"] == 0


def test_cmyk_becomes_rgb():
    cleaned = clean_picture(telling_jpeg("CMYK"))

    assert SECRET not in cleaned
    assert opened(cleaned).mode == "RGB"
    assert opened(cleaned).getexif()[0x0112] == TURNED
    assert opened(cleaned).getpixel((30, 39)) > (200, 200, 200)  # light below, as it was painted


def test_cmyk_is_converted_by_its_own_profile():
    file = BytesIO()
    cyan = Image.new("CMYK", (8, 8), (255, 0, 0, 0))
    cyan.save(file, "JPEG", icc_profile=red_cmyk_profile())

    red, green, blue = opened(clean_picture(file.getvalue())).getpixel((4, 4))

    assert red > 90
    assert max(green, blue) < 30


def test_a_truncated_photograph_is_cleaned():
    half = (INPUTS / "truncated.jpg").read_bytes()
    telling = half[:2] + b"\xff\xfe\x00\x08SECRET" + half[2:]

    assert SECRET not in clean_picture(telling)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"<svg/>", b"\x00" * 50, b"BM" + b"\x00" * 60]
)
def test_a_file_that_is_not_a_picture_is_refused(content):
    with pytest.raises(UnreadablePicture, match="not a picture that can be read"):
        clean_picture(content)


@given(kind=st.sampled_from(["jpg", "png", "webp", "gif"]), data=st.data())
def test_a_broken_file_is_refused_or_cleaned_and_nothing_else(kind, data):
    content = TELLING[kind]()
    at = data.draw(st.integers(0, len(content) - 1))
    broken = content[:at] + data.draw(st.binary(max_size=4)) + content[at + 2 :]

    try:
        clean_picture(broken)
    except UnreadablePicture:
        return
