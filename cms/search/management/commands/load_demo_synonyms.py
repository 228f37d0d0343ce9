from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Locale

from cms.search.models import SearchSynonyms

ROWS = [
    "low back pain, lower back pain, back pain, lumbago, back ache, backache, sore back, bad back",
    "exercise, physical activity, training, workout",
    "osteoarthritis, arthritis, wear and tear",
]


class Command(BaseCommand):
    help = "Load the demo's search synonyms; where there are any, nothing changes."

    def handle(self, *args: Any, **options: Any) -> None:
        if SearchSynonyms.objects.exists():
            return
        for words in ROWS:
            row = SearchSynonyms(
                words=words, locale=Locale.get_default(), note="An example, made with the demo."
            )
            row.full_clean()
            row.save()
            row.save_revision()
