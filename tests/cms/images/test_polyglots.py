"""Pictures that are something else as well: what follows or hides in the picture is cut off."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cms.images.metadata import UnreadablePicture, clean_picture
from cms.images.models import ClinicImage

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ZIP = b"PK\x03\x04" + b"program.exe" * 9


def picture(kind):
    target = BytesIO()
    Image.new("RGB", (8, 8), "red").save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
@pytest.mark.parametrize("hidden", [HTML, SVG, ZIP])
def test_what_follows_a_picture_is_not_stored(kind, hidden):
    try:
        cleaned = clean_picture(picture(kind) + hidden)
    except UnreadablePicture:
        return

    assert hidden not in cleaned
    Image.open(BytesIO(cleaned)).load()


def test_a_comment_with_a_script_is_not_stored():
    target = BytesIO()
    Image.new("RGB", (8, 8)).save(target, "JPEG", comment=HTML)

    assert HTML not in clean_picture(target.getvalue())


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a.svg", "a.png", "a.svg.png", "a.html"])
def test_an_svg_is_no_picture_whatever_its_name(admin_client, media, name):
    fields = {"title": "A", "file": SimpleUploadedFile(name, SVG), "collection": 1}
    answer = admin_client.post("/admin/images/add/", fields)

    assert answer.context["form"].errors["file"]
    assert not ClinicImage.objects.exists()


@pytest.mark.django_db
def test_browsers_may_not_guess_another_type(client, media):
    image = ClinicImage.objects.create(title="A", file=ContentFile(picture("PNG"), "a.png"))

    answer = client.get(f"/media/{image.file.name}")

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "image/png"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "images/../documents/plan.txt",
        "images/..%2fdocuments/plan.txt",
        "images/%2e%2e/documents/plan.txt",
        "original_images/../../db.sqlite3",
        "images//etc/passwd",
        "images/..\\documents\\plan.txt",
        "documents/plan.txt",
        "private/images/a.png",
    ],
)
def test_the_address_of_pictures_leads_to_no_other_file(client, media, path):
    for folder in ("documents", "images", "private/images"):
        (media / folder).mkdir(parents=True, exist_ok=True)
    (media / "documents/plan.txt").write_text("secret")
    (media / "private/images/a.png").write_bytes(picture("PNG"))

    assert client.get(f"/media/{path}").status_code in (302, 400, 404)
