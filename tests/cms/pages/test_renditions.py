"""The sizes of pictures are made when they go live or change, never while somebody waits."""

import pytest
from wagtail.images.tests.utils import get_test_image_file

from cms.images.models import ClinicImage, ClinicRendition
from cms.images.renditions import generate_renditions

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(demo, django_capture_on_commit_callbacks):
    """Publish the demo page, and all that follows once that is committed."""

    def _publish():
        with django_capture_on_commit_callbacks(execute=True):
            demo.page.save_revision().publish()

    return _publish


@pytest.fixture
def on_page(demo, picture, publish):
    demo.page.share_image = picture
    publish()
    return picture


def test_a_published_picture_has_sizes_of_both_kinds(by_path, on_page):
    image = by_path().json()["seo"]["image"]

    avif, webp = image["srcset"]
    assert [avif["type"], webp["type"]] == ["image/avif", "image/webp"]
    for source in (avif, webp):
        entries = [entry.split() for entry in source["srcset"].split(", ")]
        assert [width for _, width in entries] == ["400w", "800w", "1200w", "1600w"]
        assert all(url.startswith("http://127.0.0.1:8000/media/images/") for url, _ in entries)
    assert image["focal_point"] == {"x": 0.25, "y": 0.5}
    assert image["alt"] == "A woman stretches on a mat"


def test_no_size_is_made_for_a_visitor(demo, picture, by_path, media):
    demo.page.share_image = picture
    demo.page.save_revision().publish()

    assert by_path().json()["seo"]["image"] is None
    assert not ClinicRendition.objects.exists()
    assert not (media / "images").exists()


def test_pictures_in_blocks_and_of_people_are_made_too(demo, picture, publish, by_path):
    face = ClinicImage.objects.create(
        title="Face", file=get_test_image_file("face.png", size=(600, 600))
    )
    demo.practitioner.photo = face
    demo.practitioner.save()
    chosen = {"image": picture.pk, "alt_text": "Stretching", "decorative": False}
    raw = {"type": "image", "value": {"image": chosen, "caption": ""}}
    demo.page.body = demo.page.body.stream_block.to_python([raw])
    demo.page.reviewed_by = demo.practitioner
    publish()

    page = by_path().json()
    assert page["body"][0]["value"]["image"]["alt"] == "Stretching"
    assert len(page["body"][0]["value"]["image"]["srcset"]) == 2
    (webp,) = [
        each for each in page["review"]["reviewed_by"]["photo"]["srcset"] if "webp" in each["type"]
    ]
    assert webp["srcset"].endswith(" 400w")


def test_the_same_picture_may_be_described_twice(demo, picture, publish, by_path):
    raw = [
        {
            "type": "image",
            "value": {"image": {"image": picture.pk, "alt_text": words, "decorative": False}},
        }
        for words in ("One", "Another")
    ]
    demo.page.body = demo.page.body.stream_block.to_python(raw)
    publish()

    assert [block["value"]["alt"] for block in by_path().json()["body"]] == ["One", "Another"]


def test_a_new_file_makes_new_sizes(on_page, by_path, django_capture_on_commit_callbacks):
    before = by_path().json()["seo"]["image"]

    on_page.file = get_test_image_file("other.png", size=(1000, 1000))
    with django_capture_on_commit_callbacks(execute=True):
        on_page.save()

    after = by_path().json()["seo"]["image"]
    assert (after["width"], after["height"]) == (1000, 1000)
    assert after["url"] != before["url"]


def test_a_small_picture_is_never_made_larger(picture):
    small = ClinicImage.objects.create(
        title="Small", file=get_test_image_file("small.png", size=(90, 90))
    )

    generate_renditions(small)

    assert {rendition.width for rendition in small.renditions.all()} == {90}


def test_a_picture_that_cannot_be_read_is_left_out_and_logged(picture, media, caplog):
    (media / picture.file.name).unlink()

    generate_renditions(picture)

    assert "Could not generate renditions" in caplog.text
