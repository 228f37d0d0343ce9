"""Crops on request: a closed list, each made once, and never of a picture that is not public."""

from unittest.mock import Mock

import pytest
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction

from cms.core.models import ContentVersion
from cms.images import shapes
from cms.images.models import ClinicImage, RenditionRequest
from cms.images.renditions import generate_renditions, generate_requested
from cms.images.shapes import SHAPES
from tests.cms.demo_objects import make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(media, db):
    """Small, so that it is quickly cut."""
    return make_picture(500, 250)


@pytest.fixture
def asked(api, picture):
    """`asked("square")`: the names of the shapes that the answer has."""

    def ask(names=None):
        answer = api(f"images/{picture.pk}/", **({"shapes": names} if names else {}))
        assert answer.status_code == 200, answer.json()
        return [each["name"] for each in answer.json()["shapes"]]

    return ask


@pytest.fixture
def by_worker(settings):
    settings.RENDITIONS_BY_WORKER = True


def specs_of(picture):
    return sorted(picture.renditions.values_list("filter_spec", flat=True))


def test_an_image_has_its_sizes_and_its_focal_point(api, picture):
    answer = api(f"images/{picture.pk}/").json()
    assert (answer["srcset"], answer["shapes"]) == ([], [])
    generate_renditions(picture)

    answer = api(f"images/{picture.pk}/").json()

    assert answer["focal_point"] == {"x": 0.25, "y": 0.5}
    assert [each["type"] for each in answer["srcset"]] == ["image/avif", "image/webp"]
    assert answer["srcset"][0]["srcset"].endswith(" 400w")
    assert answer["shapes"] == []
    (listed,) = api("images/", fields="_,focal_point,srcset").json()["items"]
    assert listed == {key: answer[key] for key in ("focal_point", "srcset")}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_that_is_asked_for_is_made_once(api, picture, asked, name):
    version = ContentVersion.objects.get().token
    assert asked(name) == [name]
    (shape,) = api(f"images/{picture.pk}/").json()["shapes"]
    (rendition,) = picture.renditions.all()

    with Image.open(rendition.file) as made:
        assert made.size == (shape["width"], shape["height"])
        assert shape["type"] == f"image/{made.format.lower()}"
    assert shape["url"].endswith(rendition.file.name)
    assert shape["url"].startswith("http")
    assert ContentVersion.objects.get().token != version, "stored answers have to go"
    assert asked(name) == [name]
    assert [each.pk for each in picture.renditions.all()] == [rendition.pk]


def test_no_more_is_made_than_the_list_has(asked, picture):
    for _ in range(2):
        assert asked(",".join([*SHAPES, "square"])) == list(SHAPES)

    assert specs_of(picture) == sorted(SHAPES.values())


def test_the_worker_makes_what_was_asked_for(asked, picture, by_worker):
    assert asked("square") == []
    assert asked("wide,square") == []
    assert RenditionRequest.objects.get().shape_names == ["square", "wide"]
    assert specs_of(picture) == []

    assert generate_requested() == 1

    assert asked("square") == ["square", "wide"]
    assert not RenditionRequest.objects.exists()


def test_what_is_asked_for_while_the_worker_is_at_work_is_not_lost(
    asked, picture, by_worker, monkeypatch
):
    asked("square")
    make = shapes.make_shape

    def meanwhile(image, name):
        make(image, name)
        asked("wide")

    monkeypatch.setattr(shapes, "make_shape", meanwhile)
    generate_requested()

    assert RenditionRequest.objects.get().shape_names == ["square", "wide"]


def test_asking_again_does_not_try_sooner_what_fails(asked, picture, by_worker, monkeypatch):
    asked("square")
    monkeypatch.setattr(ClinicImage, "get_rendition", Mock(side_effect=OSError))
    generate_requested()
    failed = RenditionRequest.objects.values().get()
    assert failed["failures"] == 1

    asked("square")

    assert RenditionRequest.objects.values().get() == failed


def test_nothing_is_made_where_the_disk_is_nearly_full(asked, picture, settings):
    settings.MIN_FREE_BYTES = 10**18
    assert asked("square") == []
    settings.RENDITIONS_BY_WORKER = True
    assert asked("square") == []

    assert specs_of(picture) == []
    assert not RenditionRequest.objects.exists()


def test_a_file_that_cannot_be_read_is_answered_without_it(asked, picture):
    picture.file.storage.delete(picture.file.name)

    assert asked("square") == []


@pytest.mark.parametrize("worker", [True, False])
def test_nobody_has_shapes_made_of_a_hidden_picture(api, picture, settings, worker):
    settings.RENDITIONS_BY_WORKER = worker
    secret = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=secret, restriction_type="login")
    picture.collection = secret
    picture.save()

    assert api(f"images/{picture.pk}/", shapes="square").status_code == 404
    assert specs_of(picture) == []
    assert not RenditionRequest.objects.exists()


def test_another_focal_point_makes_another_crop_and_drops_the_former(api, asked, picture):
    asked("square")
    former = picture.renditions.get()
    picture.focal_point_x = 490
    picture.save()

    assert asked() == [], "it is cut around a point that is not the focal point any more"
    assert asked("square") == ["square"]
    assert picture.renditions.get().pk != former.pk


@pytest.mark.parametrize(
    ("address", "value", "cure"),
    [
        ("images/{}/", "round", "one of square"),
        ("images/{}/", "fill-9000x9000", "one of square"),
        ("images/{}/", "square,", "each comma"),
        ("images/{}/", "", "each comma"),
        ("images/", "square", "shapes"),
        ("documents/", "square", "shapes"),
    ],
)
def test_what_is_no_shape_is_told(api, picture, address, value, cure):
    answer = api(address.format(picture.pk), shapes=value)

    assert answer.status_code == 400
    assert "shapes" in answer.json()["detail"]
    assert cure in answer.json()["detail"]
    assert specs_of(picture) == []


def test_find_leads_on_with_the_shapes(api, picture):
    led = api("images/find/", id=picture.pk, shapes="square")

    assert led["Location"].endswith(f"/images/{picture.pk}/?shapes=square")


def test_sizes_of_a_list_cost_one_query_more(api, picture, django_assert_num_queries):
    generate_renditions(picture)
    for number in range(3):
        copy = ClinicImage.objects.create(title=f"Copy {number}", file=picture.file)
        generate_renditions(copy)
    asked = {"fields": "srcset,shapes,focal_point"}
    one = f"images/{picture.pk}/"
    for address, parameters in (("images/", {}), ("images/", asked), (one, {})):
        api(address, **parameters)  # the process learns which fields there are

    with django_assert_num_queries(5):
        api("images/")
    with django_assert_num_queries(6):
        answer = api("images/", **asked)
    with django_assert_num_queries(4):
        api(one)
    assert all(len(each["srcset"]) == 2 for each in answer.json()["items"])
