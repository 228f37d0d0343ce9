from django.core.management.base import BaseCommand
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from cms.images.renditions import make_renditions


class Command(BaseCommand):
    help = "Make the stored sizes of all pictures in use: once, for pictures older than this."

    def handle(self, *args, **options):
        used = 0
        for picture in get_image_model().objects.iterator():
            if ReferenceIndex.get_references_to(picture).exists():
                make_renditions(picture)
                used += 1
        self.stdout.write(f"Pictures in use: {used}")
