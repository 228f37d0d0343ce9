"""An image is answered in bounded sizes, with a description unless it is decoration."""

import pytest
from wagtail.blocks import StreamBlockValidationError

from cms.images.renditions import generate_renditions
from tests.cms.pages.blocks.block_values import answer, clean

pytestmark = pytest.mark.django_db


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
