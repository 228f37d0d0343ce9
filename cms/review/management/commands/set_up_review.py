from django.core.management.base import BaseCommand
from django.db import transaction

from cms.review.setting_up import set_up_review


class Command(BaseCommand):
    help = (
        "Set up clinical review: the groups “Authors” and “Clinical reviewers”, a workflow, and "
        "the home pages that it is for. What is there already is left as it is, so run it again "
        "after adding a site or a language."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        for sentence in set_up_review() or ["Clinical review is set up; nothing was missing."]:
            self.stdout.write(sentence)
