from typing import Any

from django.core.management.base import BaseCommand

from cms.core.content_version.bump import bump_version


class Command(BaseCommand):
    help = (
        "Make every worker drop its cached API responses. Run it after changing content with SQL "
        "or in another way that bypasses the CMS."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        bump_version()
