from typing import Any

from django.utils import timezone
from wagtail.management.commands import publish_scheduled
from wagtail.models import Page

from cms.pages.checks.publish_gate import PublicationRefused
from cms.pages.checks.scheduled_publishing import hold_revision, unfit_revisions


class Command(publish_scheduled.Command):
    help = (
        "Publish and unpublish the pages that are due. A page that a check stops is held: its "
        "draft stays, its editors get an e-mail, and the other pages go on. Checks marked “Stops "
        "every publication” always hold a page; PUBLISH_GATE=block holds it for all that "
        "must be fixed."
    )

    def handle(self, *args: Any, **options: Any) -> Any:
        self._hold_unfit(dry_run=options["dryrun"])
        if not options["dryrun"]:
            self._end_expired()
        try:
            return super().handle(*args, **options)
        except PublicationRefused:  # a page became due since the check above
            self._hold_unfit(dry_run=False)
            return super().handle(*args, **options)

    def _end_expired(self) -> None:
        """Wagtail would unpublish the bare `Page`, which lacks `AtomicPublishingMixin`."""
        expired = Page.objects.filter(live=True, expire_at__lt=timezone.now())
        for page in expired.order_by("expire_at").specific():
            page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")

    def _hold_unfit(self, dry_run: bool) -> None:
        for revision, refusal in list(unfit_revisions()):
            if not dry_run:
                hold_revision(revision, refusal)
            verb = "Would be held" if dry_run else "Held"
            self.stdout.write(f"{verb}: {' '.join(refusal.messages)}")
