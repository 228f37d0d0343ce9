import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.import_export.documents.document_model import UnreadableDocument
from cms.import_export.documents.drafting import AddedMeanwhile, EditedSince, Import, prepare, write
from cms.import_export.documents.interpretation import Interpretation
from cms.import_export.documents.reader import require_size
from cms.import_export.documents.report import report_text, summary
from cms.import_export.page_paths import NoSuchPlace, page_at

EDITED = 3  # the exit code


class Command(BaseCommand):
    help = (
        "Create a draft page from a document (.txt, .md, .html, .docx, .odt). Benefits, risks, "
        "research, references, advice on when to get help, tables, location and contact become "
        "blocks of their own; everything else becomes text. Nothing is published. Importing the "
        "same file again changes nothing; a changed file updates its draft. Exit codes: 0 done or "
        "nothing to do, 1 cannot be imported, 2 wrong arguments, 3 an editor has changed the draft "
        "since the last import."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--parent", default="/", help="Path of the page above, such as /advice/"
        )
        parser.add_argument("--locale", default="", help="Language of the page, such as fr")
        parser.add_argument("--dry-run", action="store_true", help="Only report; write no page")
        parser.add_argument(
            "--report", type=Path, metavar="FILE",
            help="Write where each line went: as JSON if FILE ends in .json, else as text",
        )  # fmt: skip
        parser.add_argument(
            "--replace", action="store_true",
            help="Write the draft even if an editor has changed it; the edited version stays in "
            "the page's history",
        )  # fmt: skip

    def handle(
        self,
        *args: Any,
        file: Path,
        parent: str,
        locale: str,
        dry_run: bool,
        report: Path | None,
        replace: bool,
        **options: Any,
    ) -> None:
        try:
            each = prepare(file.name, _content(file), page_at(parent, locale))
        except (UnreadableDocument, NoSuchPlace) as error:
            raise CommandError(str(error)) from error
        if report:
            _write_report(report, each.page)
        self.stdout.write(summary(each.page))
        for note in each.page.notes:
            self.stdout.write(f"[{note.kind}] {note.text}")
        if dry_run:
            self.stdout.write(f"Nothing was written. {_would(each)}")
            return
        self.stdout.write(self._write(each, replace))

    def _write(self, each: Import, replace: bool) -> str:
        unchanged = each.is_unchanged and not replace
        try:
            page = write(each, replace=replace)
        except EditedSince as error:
            raise CommandError(
                f"An editor has changed the draft “{error}” since the last import. Nothing was "
                "written. Compare it with the document, or use --replace.",
                returncode=EDITED,
            ) from error
        except AddedMeanwhile as error:
            raise CommandError(
                "Somebody else added one of these sources at the same moment. Nothing was written. "
                "Import the document again."
            ) from error
        if unchanged:
            return f"This file was imported before and nothing has changed: page {page.pk}."
        done = "was updated" if each.record else "was created"
        return f"The draft “{page.title}” {done}: page {page.pk}. It is not published."


def _would(each: Import) -> str:
    if each.is_unchanged:
        return "This file was imported before."
    if each.is_edited:
        return "An editor has changed the draft: the import would need --replace."
    return "The draft would be updated." if each.record else "A draft would be created."


def _content(file: Path) -> bytes:
    try:
        require_size(file.name, file.stat().st_size)
        return file.read_bytes()
    except FileNotFoundError as error:
        raise CommandError(f"There is no file {file}.") from error
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _write_report(target: Path, page: Interpretation) -> None:
    as_json = target.suffix == ".json"
    report = (
        json.dumps(page.as_json(), ensure_ascii=False, indent=2) if as_json else report_text(page)
    )
    try:
        target.write_text(report, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"The report cannot be written: {error.strerror}.") from error
