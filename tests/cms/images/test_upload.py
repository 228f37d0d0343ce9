"""Uploading images: in every form of the admin, in code, and with the command."""

import json
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from PIL import Image
from wagtail.users.models import UserProfile

from cms.images import forms
from cms.images.decoding import MAX_FRAMES
from cms.images.models import ClinicImage
from cms.images.renditions import generate_renditions
from tests.cms.images.pictures_with_metadata import SECRET, TELLING, painted, telling_jpeg

pytestmark = pytest.mark.django_db
INPUTS = Path(__file__).parent / "inputs"
TRUNCATED = (INPUTS / "truncated.jpg").read_bytes()


def bomb_png():
    """40,000 by 40,000 pixels in a few hundred bytes."""

    def chunk(name, payload):
        check = struct.pack(">I", zlib.crc32(name + payload))
        return struct.pack(">I", len(payload)) + name + payload + check

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 200)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def endless_gif():
    gif = BytesIO()
    Image.new("P", (1, 1)).save(gif, "GIF")
    content = gif.getvalue()
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x4c\x01\x00"
    return content[:-1] + frame * 200_000 + b";"


BAD = {
    "half a photograph": ("half.jpg", TRUNCATED, "damaged or incomplete"),
    "nothing": ("none.jpg", b"", "empty"),
    "no picture": ("letter.jpg", b"Dear clinic", "not a picture that can be read"),
    "a wrong ending": ("back.png", telling_jpeg(), "extension does not match"),
    "another ending": ("back.bmp", telling_jpeg(), "Not a supported image format"),
    "a bomb": ("bomb.png", bomb_png(), "million pixels"),
    "an endless animation": ("endless.gif", endless_gif(), f"more than {MAX_FRAMES} frames"),
    "half a PNG": ("half.png", TELLING["png"]()[:120], "damaged or incomplete"),
    "half an AVIF": ("half.avif", TELLING["avif"]()[:-900], "damaged or incomplete"),
}


def add(client, name, content):
    file = SimpleUploadedFile(name, content)
    return client.post("/admin/images/add/", {"title": "A", "file": file, "collection": 1})


def add_many(client, name, content):
    file = SimpleUploadedFile(name, content)
    return client.post(
        "/admin/images/multiple/add/", {"files[]": file, "collection": 1, "title": "A"},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )  # fmt: skip


def choose(client, name, content):
    file = SimpleUploadedFile(name, content)
    fields = {
        "image-chooser-upload-title": "A",
        "image-chooser-upload-file": file,
        "image-chooser-upload-collection": 1,
    }
    return client.post("/admin/images/chooser/create/", fields)


def replace(client, name, content):
    old = ClinicImage.objects.create(title="Old", file=ContentFile(TELLING["png"](), "old.png"))
    file = SimpleUploadedFile(name, content)
    fields = {"title": "A", "file": file, "collection": 1}
    return client.post(f"/admin/images/{old.pk}/", fields)


WAYS = {"add": add, "add many": add_many, "choose": choose, "replace": replace}


def stored_bytes(name):
    with default_storage.open(name, "rb") as file:
        return file.read()


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("way", WAYS)
def test_the_form_explains_what_is_wrong_with_a_bad_file(way, bad, admin_client, media):
    name, content, told = BAD[bad]

    answer = WAYS[way](admin_client, name, content)

    assert answer.status_code == 200
    assert told in answer.text
    assert not ClinicImage.objects.filter(title="A").exists()


@pytest.mark.parametrize("kind", TELLING)
@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_uploading_stores_a_clean_public_file_and_the_original(
    way, kind, admin_client, media
):
    WAYS[way](admin_client, f"back.{kind}", TELLING[kind]())

    picture = ClinicImage.objects.latest("pk")
    assert picture.file.name.startswith("original_images/back")
    assert SECRET not in stored_bytes(picture.file.name)
    assert picture.uploaded.name.startswith("private/uploads/")
    assert stored_bytes(picture.uploaded.name) == TELLING[kind]()
    assert picture.file_size == len(stored_bytes(picture.file.name))


@pytest.mark.parametrize("kind", TELLING)
def test_renditions_contain_no_metadata(kind, media):
    picture = ClinicImage.objects.create(
        title="Back", file=ContentFile(TELLING[kind](), f"back.{kind}")
    )

    generate_renditions(picture)

    names = list(picture.renditions.values_list("file", flat=True))
    assert len(names) == 3
    assert not any(SECRET in stored_bytes(name) for name in names)


def test_the_command_cleans_an_image_uploaded_before_once(
    picture, media, django_capture_on_commit_callbacks
):
    name = picture.file.name
    (media / name).write_bytes(TELLING["png"]())
    generate_renditions(picture)

    with django_capture_on_commit_callbacks(execute=True):
        call_command("generate_renditions", verbosity=0)
    picture.refresh_from_db()
    cleaned = picture.file.name
    call_command("generate_renditions", verbosity=0)

    picture.refresh_from_db()
    assert picture.file.name == cleaned != name
    assert not default_storage.exists(name)
    assert SECRET not in stored_bytes(cleaned)
    assert stored_bytes(picture.uploaded.name) == TELLING["png"]()
    assert not any(b"SECRET" in path.read_bytes() for path in (media / "images").rglob("*.*"))


def test_the_command_lists_broken_images_and_cleans_the_others(picture, media):
    broken = ClinicImage.objects.create(title="No more", file=picture.file.name)
    ClinicImage.objects.filter(pk=broken.pk).update(file="original_images/gone.png")
    (media / picture.file.name).write_bytes(TELLING["png"]())

    with pytest.raises(CommandError, match="“No more”"):
        call_command("generate_renditions", verbosity=0)

    picture.refresh_from_db()
    assert SECRET not in stored_bytes(picture.file.name)


def test_the_original_upload_is_deleted_with_its_image(media, django_capture_on_commit_callbacks):
    picture = ClinicImage.objects.create(title="A", file=ContentFile(telling_jpeg(), "a.jpg"))
    first = picture.uploaded.name
    with django_capture_on_commit_callbacks(execute=True):
        picture.file = ContentFile(TELLING["png"](), "b.png")
        picture.save()
    assert not default_storage.exists(first)
    second = picture.uploaded.name

    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()

    assert not default_storage.exists(second)


def test_a_clean_upload_is_stored_once(media):
    file = BytesIO()
    painted().save(file, "PNG")

    picture = ClinicImage.objects.create(title="A", file=ContentFile(file.getvalue(), "a.png"))

    assert not picture.uploaded
    assert stored_bytes(picture.file.name) == file.getvalue()


def test_a_16_bit_x_ray_keeps_its_grey_levels_in_all_renditions(media):
    content = (INPUTS / "xray16.png").read_bytes()
    original = Image.open(BytesIO(content))
    picture = ClinicImage.objects.create(title="Spine", file=ContentFile(content, "xray.png"))

    generate_renditions(picture)

    for size in picture.renditions.all():
        shown = Image.open(BytesIO(stored_bytes(size.file.name))).convert("L")
        for x, y in ((0.1, 0.1), (0.3, 0.8), (0.5, 0.5), (0.7, 0.2), (0.9, 0.9)):
            wanted = original.getpixel((int(x * original.width), int(y * original.height))) / 256
            level = shown.getpixel((int(x * shown.width), int(y * shown.height)))
            assert abs(level - wanted) < 6, (size.filter_spec, x, y)


def test_an_image_in_cmyk_is_stored_and_rendered_in_rgb(media):
    picture = ClinicImage.objects.create(title="A", file=ContentFile(telling_jpeg("CMYK"), "a.jpg"))

    generate_renditions(picture)

    for name in [picture.file.name, *picture.renditions.values_list("file", flat=True)]:
        assert Image.open(BytesIO(stored_bytes(name))).mode == "RGB"


def test_an_image_cannot_be_uploaded_as_a_document(admin_client, media):
    file = SimpleUploadedFile("back.jpg", telling_jpeg())

    answer = admin_client.post(
        "/admin/documents/add/", {"title": "A", "file": file, "collection": 1}
    )

    assert answer.status_code == 200
    assert "File extension “jpg” is not allowed" in answer.text


def test_the_form_for_several_images_answers_in_json(admin_client, media):
    answer = add_many(admin_client, "half.jpg", TRUNCATED)

    assert "damaged" in json.loads(answer.text)["error_message"]


@pytest.mark.parametrize("kind", TELLING)
def test_the_avatar_of_a_user_is_stored_clean(kind, admin_user, media):
    profile = UserProfile.get_for_user(admin_user)
    profile.avatar = ContentFile(TELLING[kind](), f"me.{kind.upper()}")
    profile.save()

    profile.refresh_from_db()
    with profile.avatar.open() as stored:
        content = stored.read()
    assert content
    assert SECRET not in content


def test_a_picture_that_is_too_large_is_refused_before_it_is_decoded(monkeypatch):
    decoded = []
    monkeypatch.setattr(forms, "check_picture", decoded.append)
    field = forms.PictureField()
    assert field.max_upload_size == 10 * 1024 * 1024
    field.max_upload_size = 1000

    with pytest.raises(ValidationError, match="too big"):
        field.to_python(SimpleUploadedFile("a.png", b"x" * 1001))

    assert decoded == []
