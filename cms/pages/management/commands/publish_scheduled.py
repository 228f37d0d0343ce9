from wagtail.management.commands import publish_scheduled

from cms.pages.checks.holding import hold, unfit_revisions


class Command(publish_scheduled.Command):
    help = (
        "Publish and unpublish what is due. Under EVIDENCE_GATE=block a page that must be mended "
        "first is held: its draft stays, its editors are told, and the others go on."
    )

    def handle(self, *args, **options):
        for revision, refusal in list(unfit_revisions()):
            if options["dryrun"]:
                self.stdout.write(f"Would be held: {' '.join(refusal.messages)}")
                continue
            hold(revision, refusal)
            self.stdout.write(f"Held: {' '.join(refusal.messages)}")
        return super().handle(*args, **options)
