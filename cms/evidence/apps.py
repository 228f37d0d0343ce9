from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


class EvidenceConfig(AppConfig):
    name = "cms.evidence"
    label = "evidence"

    def ready(self) -> None:
        register(check_lookup_address)


def check_lookup_address(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Crossref and PubMed ask for an address that they may write to."""
    if not settings.SOURCE_LOOKUP_ENABLED or settings.SOURCE_LOOKUP_MAILTO:
        return []
    return [
        Error(
            "SOURCE_LOOKUP_ENABLED is on and SOURCE_LOOKUP_MAILTO is empty.",
            hint="Set SOURCE_LOOKUP_MAILTO to the e-mail address that Crossref and PubMed may "
            "write to, or SOURCE_LOOKUP_ENABLED to false.",
            id="evidence.E001",
        )
    ]
