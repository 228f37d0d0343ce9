"""An uploaded document that waits until the person has seen what becomes of it."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from wagtail.models import UploadedFile

# The storage may be public: a random name, and an ending that no browser renders.
UPLOADED = ".document-to-import"
# In the session: {"14": {"name": "a.txt", "parent": 3}}; without a parent until one is chosen.
SESSION_KEY = "documents_to_import"


@dataclass(frozen=True)
class WaitingUpload:
    """A document in the storage, its name, and the page that was chosen for it, if any."""

    stored: UploadedFile
    name: str
    parent: int | None

    @property
    def pk(self) -> int:
        return int(self.stored.pk)

    def read(self) -> bytes:
        with self.stored.file.open("rb") as file:
            content: bytes = file.read()
        return content


def waiting_upload(request: HttpRequest, pk: int | None = None) -> WaitingUpload | None:
    """The document that this person uploaded in this session; None if it is not `pk`."""
    waiting = request.session.get(SESSION_KEY, {})
    key = str(pk) if pk else next(iter(waiting), "")
    stored = (
        key in waiting
        and UploadedFile.objects.filter(pk=int(key), uploaded_by_user=request.user.pk).first()
    )
    if not stored:
        return None
    return WaitingUpload(stored, waiting[key]["name"], waiting[key].get("parent"))


def keep(request: HttpRequest, file: Any, parent: int | None) -> int:
    """Store an uploaded document, or choose the page for the one that waits. Returns its key."""
    kept = None if file else waiting_upload(request)
    if kept:
        stored, name = kept.stored, kept.name
    else:
        delete_uploads(request)
        file.seek(0)
        stored, name = UploadedFile(uploaded_by_user=request.user), file.name
        stored.file.save(f"{uuid4()}{UPLOADED}", file)
    request.session[SESSION_KEY] = {str(stored.pk): {"name": name, "parent": parent}}
    return int(stored.pk)


def delete_uploads(request: HttpRequest) -> None:
    """Delete documents that this person uploaded and did not import, also in earlier sessions."""
    request.session.pop(SESSION_KEY, None)
    mine = UploadedFile.objects.filter(uploaded_by_user=request.user.pk)
    for upload in mine.filter(file__endswith=UPLOADED):
        upload.file.delete(save=False)
        upload.delete()
