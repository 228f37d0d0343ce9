from django.core.management.base import BaseCommand
from django.db import transaction

from cms.review.setup import setup_review


class Command(BaseCommand):
    help = (
        "Set up clinical review: the groups “Authors” and “Clinical reviewers”, a workflow, and "
        "the home pages that it is for. What is there already is left as it is, so run it again "
        "after adding a site or a language."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        made = setup_review()
        for sentence in made:
            self.stdout.write(sentence)
        if not made and options["verbosity"]:
            self.stdout.write("Clinical review is set up; nothing was missing.")
