from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from cms.demo.clinic import load_clinic, load_contact_form, load_location, load_site
from cms.demo.evidence import load_sources
from cms.demo.seed import read_seed
from cms.demo.topic import find_topic, load_topic
from cms.pages.checks.publish_gate import PublicationRefused


class Command(BaseCommand):
    help = (
        "Load the demo content: an example clinic and its page on exercise and lower back pain. "
        "Content that exists already does not change, so the command is safe to run again."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        seed = read_seed()
        home = load_site()
        load_clinic(home, seed)
        page = find_topic()
        if page is None:
            sources, location = load_sources(), load_location(seed)
            page = load_topic(home, seed, sources, location, load_contact_form(seed))
            self._publish(page)
            call_command("load_demo_synonyms", verbosity=0)
        call_command("setup_review", verbosity=0, stdout=self.stdout)
        state = f"is published: {page.full_url}" if page.live else "exists, but is not published."
        self.stdout.write(f"The demo page {state}")

    def _publish(self, page: Any) -> None:
        """Publish the page, or print why the gate refuses it: editors may have changed the notice
        or the sources."""
        try:
            page.get_latest_revision().publish()
        except PublicationRefused as refusal:
            self.stdout.write("\n".join(refusal.messages))
        page.refresh_from_db()
