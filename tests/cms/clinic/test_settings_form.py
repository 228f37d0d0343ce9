"""Pictures that would look wrong in a header or on a home screen are refused when chosen."""

import html

import pytest
from wagtail.images.tests.utils import get_test_image_file

from cms.clinic.models import ClinicSettings
from cms.images.models import ClinicImage

pytestmark = pytest.mark.django_db
FACTS = {"name": "Example Clinic", "languages-TOTAL_FORMS": 0, "languages-INITIAL_FORMS": 0}


def picture(*size):
    return ClinicImage.objects.create(title="Picture", file=get_test_image_file(size=size))


@pytest.fixture
def save(demo, media, admin_client):
    """`save(mark=picture)` is what the form answers."""
    clinic = ClinicSettings.objects.get()

    def post(**pictures):
        keys = {name: each.pk for name, each in pictures.items()}
        address = f"/admin/settings/clinic/clinicsettings/{clinic.site_id}/"
        answer = admin_client.post(address, FACTS | keys, follow=True)
        return html.unescape(answer.content.decode())

    return post


@pytest.mark.parametrize(
    ("field", "size", "told"),
    [
        ("mark", (600, 300), "Choose a square picture of at least 512 × 512 pixels."),
        ("mark", (300, 300), "This one has 300 × 300."),
        ("logo", (300, 100), "wider than high, at least 400 pixels wide. This one has 300 × 100."),
        ("logo", (500, 500), "This one has 500 × 500."),
    ],
)
def test_a_picture_of_the_wrong_shape_is_refused_with_what_it_should_be(save, field, size, told):
    assert told in save(**{field: picture(*size)})
    assert getattr(ClinicSettings.objects.get(), field) is None


def test_pictures_of_the_right_shape_are_saved_and_an_old_one_stops_nothing(save):
    save(logo=picture(400, 120), mark=picture(520, 512))
    saved = ClinicSettings.objects.get()
    assert (saved.logo.width, saved.mark.width) == (400, 520)

    old = picture(96, 48)
    ClinicSettings.objects.update(mark=old)
    save(logo=saved.logo, mark=old)
    assert "Choose a square" not in save(mark=old)
    assert ClinicSettings.objects.get().logo is None
