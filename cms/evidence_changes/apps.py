from django.apps import AppConfig


class EvidenceChangesConfig(AppConfig):
    name = "cms.evidence_changes"
    label = "evidence_changes"

    def ready(self) -> None:
        from cms.evidence_changes import signal_handlers  # noqa: F401  connects its receivers
