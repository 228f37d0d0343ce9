from django.core.management.base import BaseCommand

from cms.core.content_version.version import bump_version


class Command(BaseCommand):
    help = "Have every worker render its answers anew: after raw SQL, or another unseen change."

    def handle(self, *args, **options):
        bump_version()
