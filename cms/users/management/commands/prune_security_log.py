from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.users import security_log, sign_in_limits


class Command(BaseCommand):
    help = (
        "Delete sign-ins and permission changes older than SECURITY_LOG_DAYS, and the counters of "
        "limits that nothing uses any more. Run it daily."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        deleted = security_log.delete_older_than(settings.SECURITY_LOG_DAYS)
        sign_in_limits.delete_unused()
        self.stdout.write(f"{deleted} events deleted.")
