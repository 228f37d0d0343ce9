"""`python -m cms check_sources`"""

import json
import time
from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import pluralize
from django.utils import timezone

from cms.evidence.lookup import crossref
from cms.evidence.lookup.http_json import RecordNotFound, ServiceBusy
from cms.evidence.models import ResearchSource
from cms.evidence.source_monitor import Ask, Outcome, check_source

MAX_TRIES = 3
MAX_WAIT_SECONDS = 60  # a service that asks for more is not asked again in this run
FIRST_WAIT_SECONDS = 5
EXIT_WRONG_ARGUMENTS = 2


class Command(BaseCommand):
    help = """Look for retractions, corrections, concerns, new versions and passed dates of sources.

Raises an alert for each (Evidence → Source alerts) and notes the day of the check. Changes no
status and no page: an editor decides. Run it weekly.

Asks Crossref about sources with a DOI where SOURCE_LOOKUP_ENABLED is on; otherwise it checks dates
only."""
    epilog = """exit codes: 0 all sources were checked; 1 some could not be checked (they are
named; the others were checked); 2 wrong arguments"""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name,
            subcommand,
            epilog=self.epilog,
            formatter_class=RawDescriptionHelpFormatter,
            **kwargs,
        )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--offline",
            metavar="FILE",
            help="send no requests: read Crossref's answers from a JSON file, {DOI: answer}",
        )
        parser.add_argument(
            "--only", metavar="KEY", action="append", help="check this source; may be repeated"
        )
        parser.add_argument("--dry-run", action="store_true", help="print only, write nothing")

    def handle(
        self,
        *args: Any,
        offline: str | None = None,
        only: list[str] | None = None,
        dry_run: bool = False,
        **options: Any,
    ) -> None:
        sources = self._find_sources(only)
        ask, via = self._choose_service(offline)
        new, faults = 0, 0
        for number, source in enumerate(sources, start=1):
            outcome = check_source(source, ask, via, timezone.localdate(), keep=not dry_run)
            new += len(outcome.alerts)
            faults += bool(outcome.fault)
            result = outcome_text(source, outcome, bool(ask))
            self.stdout.write(f"[{number}/{len(sources)}] {source.key}: {result}")
        would = " (nothing was written)" if dry_run else ""
        self.stdout.write(
            f"{len(sources)} checked, {new} new alert{pluralize(new)}{would}, "
            f"{faults} could not be checked."
        )
        if faults:
            raise SystemExit(1)

    def _find_sources(self, only: list[str] | None) -> list[ResearchSource]:
        sources = ResearchSource.objects.order_by("key")
        if not only:
            return list(sources)
        found = list(sources.filter(key__in=only))
        if unknown := set(only) - {source.key for source in found}:
            raise CommandError(
                f"No source has the key {', '.join(unknown)}.", returncode=EXIT_WRONG_ARGUMENTS
            )
        return found

    def _choose_service(self, offline: str | None) -> tuple[Ask | None, str]:
        if offline:
            return recorded(offline), "Crossref (recorded)"
        if settings.SOURCE_LOOKUP_ENABLED:
            return retrying(partial(crossref.ask, fresh=True), self.stdout.write), "Crossref"
        self.stdout.write("SOURCE_LOOKUP_ENABLED is off: only dates are checked.")
        return None, ""


def outcome_text(source: ResearchSource, outcome: Outcome, may_ask: bool) -> str:
    """`Retraction (10.1021/acsami.9b11759)`, `nothing new`, `no DOI, its dates show nothing new`"""
    parts = [f"{each.get_reason_display()} ({each.notice})" for each in outcome.alerts]
    if outcome.fault:
        parts.append(f"not checked: {outcome.fault}")
    elif not parts:
        by_date = "no DOI, its dates show nothing new" if not source.doi else "nothing new"
        parts.append(by_date if may_ask else "its dates show nothing new")
    return "; ".join(parts)


def recorded(path: str) -> Ask:
    """Answers from a file such as `{"10.1/x": {"message": {…}}}`; a DOI not in it is unknown.

    Raises:
        CommandError: the file cannot be read or holds something else.
    """
    try:
        answers = json.loads(Path(path).read_text(encoding="utf-8"))
        records: dict[str, dict[str, Any]] = {
            doi.lower(): answer.get("message", answer) for doi, answer in answers.items()
        }
    except (OSError, ValueError, AttributeError) as error:
        raise CommandError(
            f"{path} is not a JSON file of the form {{DOI: answer}}: {error}",
            returncode=EXIT_WRONG_ARGUMENTS,
        ) from error

    def ask(doi: str) -> dict[str, Any]:
        if doi not in records:
            raise RecordNotFound("The file does not know this identifier.")
        return records[doi]

    return ask


def retrying(
    ask: Ask, report: Callable[[str], Any], sleep: Callable[[float], Any] = time.sleep
) -> Ask:
    """Wrap `ask` so that a busy service is asked again after the wait that it asks for.

    At most MAX_TRIES times; it gives up where the service asks for more than MAX_WAIT_SECONDS.
    """

    def asked(doi: str) -> dict[str, Any]:
        for tries in range(1, MAX_TRIES + 1):
            try:
                return ask(doi)
            except ServiceBusy as error:
                wait = error.retry_after or FIRST_WAIT_SECONDS * 2 ** (tries - 1)
                if tries == MAX_TRIES or wait > MAX_WAIT_SECONDS:
                    raise
                report(f"  Crossref is busy, waiting {wait} s …")
                sleep(wait)
        raise AssertionError("the last try returns or raises")

    return asked
