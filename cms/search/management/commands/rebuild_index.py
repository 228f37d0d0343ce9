from django.core.management.base import BaseCommand
from wagtail.models import Page

from cms.search.indexing import index_pages


class Command(BaseCommand):
    help = (
        "Rebuild claims, uses of sources and words of all pages, for example after content was "
        "changed by SQL or loaddata."
    )

    def handle(self, *args, **options):
        keys = list(Page.objects.filter(depth__gt=1).values_list("pk", flat=True))
        index_pages(keys)
        self.stdout.write(f"Pages: {len(keys)}")
