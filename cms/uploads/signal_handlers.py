"""Cleans documents that code stores without the admin's form."""

from typing import Any

from django.core.files.base import ContentFile
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.documents.models import Document

from cms.uploads.documents import clean_document
from cms.uploads.exceptions import UnreadableUpload


@receiver(pre_save, sender=Document)
def clean_new_file(instance: Any, raw: bool = False, **_: Any) -> None:
    """Clean the new file. One that cannot be read is stored as it is: the form has refused it to
    people, and code may have its reasons."""
    file = instance.file
    if raw or not file or file._committed:
        return
    file.seek(0)
    content = file.read()
    file.seek(0)
    try:
        cleaned = clean_document(file.name, content)
    except UnreadableUpload:
        return
    if cleaned != content:
        instance.file = ContentFile(cleaned, file.name)
        instance.file_size, instance.file_hash = len(cleaned), ""
