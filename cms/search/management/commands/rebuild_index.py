from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Page

from cms.search.indexing import index_pages


class Command(BaseCommand):
    help = (
        "Rebuild the search index of all pages. Run it after changing content with SQL or loaddata."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        keys = list(Page.objects.filter(depth__gt=1).values_list("pk", flat=True))
        index_pages(keys)
        self.stdout.write(f"Pages: {len(keys)}")
