from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from cms.demo.clinic import load_location, load_site
from cms.demo.knee_story import is_loaded, load_story
from cms.demo.seed import read_seed
from cms.pages.checks.publish_gate import PublicationRefused


class Command(BaseCommand):
    help = (
        "Load the demo's second topic: exercise for knee osteoarthritis, reviewed, translated into "
        "German if that is one of the languages, with a source that a newer edition replaced. "
        "It is loaded once; what editors made of it stays."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if is_loaded():
            return
        try:
            with transaction.atomic():
                home, location = load_site(), load_location(read_seed())
                call_command("setup_review", verbosity=0, stdout=self.stdout)
                page = load_story(home, location)
        except (PublicationRefused, PermissionDenied) as refusal:
            self.stdout.write(f"The second topic is not loaded. {refusal}".strip())
        else:
            self.stdout.write(f"The second topic is published: {page.full_url}")
