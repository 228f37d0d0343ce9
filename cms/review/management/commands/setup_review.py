from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cms.review.setup import setup_review


class Command(BaseCommand):
    help = (
        "Set up clinical review: the groups “Authors” and “Clinical reviewers”, a workflow, and "
        "the home pages that use it. What exists is not changed, so run it again after adding "
        "a site or a language."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        created = setup_review()
        for sentence in created:
            self.stdout.write(sentence)
        if not created and options["verbosity"]:
            self.stdout.write("Clinical review is set up; nothing was missing.")
