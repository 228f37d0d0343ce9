from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from cms.images.file_placement import place_all
from cms.images.metadata import UnreadablePicture
from cms.images.renditions import generate_renditions
from cms.images.upload import clean_stored


class Command(BaseCommand):
    help = (
        "Update images that were uploaded before this version: remove the metadata from their "
        "files (place, camera, captions; the uploaded file is kept in private storage), move files "
        "of restricted collections to private storage, and generate the stored sizes of images in "
        "use. Safe to run at any time. Exit code 1: some files are damaged or missing; the command "
        "lists them."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        cleaned, used, faults = 0, 0, []
        for picture in get_image_model().objects.iterator(chunk_size=50):
            try:
                cleaned += clean_stored(picture)
            except (UnreadablePicture, OSError) as fault:
                faults.append(f"{picture.pk} “{picture.title}”: {fault}")
        placed = place_all()
        for picture in get_image_model().objects.iterator(chunk_size=50):
            if ReferenceIndex.get_references_to(picture).exists():
                generate_renditions(picture)
                used += 1
        self.stdout.write(f"Pictures cleaned: {cleaned}; moved: {placed}; in use: {used}")
        if faults:
            lines = "\n".join(faults)
            raise CommandError(
                f"Replace or delete these pictures, whose files are broken:\n{lines}"
            )
