"""Takes the pictures of a document over into the image library, like uploads of the same person."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images.forms import get_image_form
from wagtail.models import Collection
from wagtail.permissions import policy_registry
from wagtail.utils.file import hash_filelike

from cms.images.metadata import UnreadablePicture, clean_picture
from cms.images.models import ClinicImage
from cms.import_export.documents.interpretation import Interpretation, shortened
from cms.import_export.documents.picture_files import EMBEDDED

REFUSED = "This picture could not be taken over; upload it in its block: “{words}”. {why}"


def add_pictures(page: Interpretation, user: Any) -> None:
    """Store the pictures of a document and choose them. One that is in the library is used again.

    A picture that the form of uploads refuses stays to be chosen; a note, `gap`, says why.
    """
    for block in page.blocks:
        content = _content(block.picture)
        if not content:
            continue
        image = block.value["image"]
        stored = _same(content) or _uploaded(content, block.picture, image["alt_text"], user, page)
        block.value["image"] = {**image, "image": stored.pk if stored else None}


def _content(address: str) -> bytes:
    embedded = EMBEDDED.fullmatch(address)
    try:
        return b64decode(embedded["content"]) if embedded else b""
    except NotBase64:
        return b""


def _same(content: bytes) -> ClinicImage | None:
    """A picture of the library that is the same and that everybody may see."""
    try:
        cleaned = clean_picture(content)
    except UnreadablePicture:
        return None
    digest = hash_filelike(BytesIO(cleaned))
    open_to_all = ClinicImage.objects.filter(collection__view_restrictions=None)
    same: ClinicImage | None = open_to_all.filter(file_hash=digest).order_by("pk").first()
    return same


def _uploaded(
    content: bytes, address: str, words: str, user: Any, page: Interpretation
) -> ClinicImage | None:
    kind = address.removeprefix("data:image/").partition(";")[0]
    title = (words or page.title)[:255]
    file = SimpleUploadedFile(f"picture.{kind}", content, f"image/{kind}")
    data = {"title": title, "description": words[:255], "collection": _collection(user)}
    form = get_image_form(ClinicImage)(
        data, {"file": file}, user=user, instance=ClinicImage(uploaded_by_user=user)
    )
    if form.is_valid():
        image: ClinicImage = form.save()
        return image
    page.note("gap", REFUSED.format(words=shortened(title, 60), why=_first(form.errors.values())))
    return None


def _collection(user: Any) -> int | None:
    """The collection of uploads: the root if the person may add there, else the first."""
    allowed = Collection.objects.order_by("depth", "path")
    if user is not None:
        policy = policy_registry.get_by_type(ClinicImage)
        allowed = policy.collections_user_has_permission_for(user, "add").order_by("depth", "path")
    first = allowed.first()
    return first.pk if first else None


def _first(errors: Iterable[Iterable[str]]) -> str:
    return next((str(text) for each in errors for text in each), "")
