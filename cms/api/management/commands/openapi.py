from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.api.schema.compare import breaking_changes, version_raised
from cms.api.schema.openapi_document import DOCUMENT_FILE, build, stored_document, write
from cms.api.schema.shapes import Json


class Command(BaseCommand):
    help = "Rewrite the stored OpenAPI document. A breaking change needs a higher version first."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--examples", type=Path, help="A folder of stored answers to show.")

    def handle(self, *args: Any, examples: Path | None, **options: Any) -> None:
        document = build(examples)
        if DOCUMENT_FILE.exists():
            refuse_breaking_changes(stored_document(), document)
        DOCUMENT_FILE.write_text(write(document), encoding="utf-8")
        self.stdout.write(f"{DOCUMENT_FILE}: {len(document['paths'])} paths")


def refuse_breaking_changes(before: Json, after: Json) -> None:
    """Raise CommandError naming the changes that break clients, if the version is not raised."""
    changes = breaking_changes(before, after)
    if changes and not version_raised(before, after):
        raise CommandError(
            "These changes break clients. Undo them, or raise VERSION in "
            "SPECTACULAR_SETTINGS:\n" + "\n".join(f"- {change}" for change in changes)
        )
