"""`python -m cms check_sources`"""

import json
import time
from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import pluralize
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.evidence.lookup import crossref, pubmed
from cms.evidence.lookup.http_json import RecordNotFound, ServiceBusy
from cms.evidence.lookup.retraction_watch import UnreadableFile
from cms.evidence.models import ResearchSource
from cms.evidence.notice_services import (
    crossref_service,
    pubmed_service,
    retraction_watch_service,
)
from cms.evidence.source_monitor import Ask, Outcome, Service, check_source

MAX_TRIES = 3
MAX_WAIT_SECONDS = 60  # a service that asks for more is not asked again in this run
FIRST_WAIT_SECONDS = 5
SECONDS_BETWEEN_REQUESTS = 0.4
EXIT_WRONG_ARGUMENTS = 2


class Command(BaseCommand):
    help = """Look for retractions, corrections, concerns, new versions and passed dates of sources.

Raises an alert for each (Evidence → Source alerts) and notes the day of the check. Changes no
status and no page: an editor decides. Run it weekly.

Asks Crossref about sources with a DOI and PubMed about those with a PubMed number where
SOURCE_LOOKUP_ENABLED is on; otherwise it checks dates only. With --retraction-watch it also reads
the Retraction Watch data, which Crossref publishes as one CSV file. A run that was stopped goes on
with --resume."""
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
            help="send no requests: read the answers of Crossref and PubMed from a JSON file, "
            "{DOI or PubMed number: answer}",
        )
        parser.add_argument(
            "--retraction-watch", metavar="FILE", help="also read this CSV file of Retraction Watch"
        )
        parser.add_argument(
            "--resume", action="store_true", help="leave out the sources that were checked today"
        )
        parser.add_argument(
            "--only", metavar="KEY", action="append", help="check this source; may be repeated"
        )
        parser.add_argument("--dry-run", action="store_true", help="print only, write nothing")

    def handle(
        self,
        *args: Any,
        offline: str | None = None,
        retraction_watch: str | None = None,
        only: list[str] | None = None,
        resume: bool = False,
        dry_run: bool = False,
        **options: Any,
    ) -> None:
        sources = self._find_sources(only)
        services = self._choose_services(offline, retraction_watch, sources)
        if resume:
            sources = self._without_those_of_today(sources)
        new, faults = 0, 0
        for number, listed in enumerate(sources, start=1):
            source = ResearchSource.objects.filter(pk=listed.pk).first()  # people work meanwhile
            if source is None:
                self.stdout.write(f"[{number}/{len(sources)}] {listed.key}: deleted meanwhile")
                continue
            outcome = check_source(source, services, timezone.localdate(), keep=not dry_run)
            new += len(outcome.alerts)
            faults += bool(outcome.faults)
            result = outcome_text(source, outcome, bool(services))
            self.stdout.write(f"[{number}/{len(sources)}] {source.key}: {result}")
        would = " (nothing was written)" if dry_run else ""
        self.stdout.write(
            f"{len(sources)} checked, {new} new alert{pluralize(new)}{would}, "
            f"{faults} could not be checked."
        )
        if faults:
            raise SystemExit(1)

    def _without_those_of_today(self, sources: list[ResearchSource]) -> list[ResearchSource]:
        """Those that no run of today has checked, as their histories say."""
        checks = ModelLogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(ResearchSource),
            action="evidence.check",
            timestamp__gte=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0),
        )
        done = set(checks.values_list("object_id", flat=True))
        left = [source for source in sources if str(source.pk) not in done]
        self.stdout.write(f"{len(sources) - len(left)} were checked today already.")
        return left

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

    def _choose_services(
        self, offline: str | None, file: str | None, sources: list[ResearchSource]
    ) -> list[Service]:
        services = self._asked(offline)
        if file:
            try:
                services.append(retraction_watch_service(file, sources, self.stdout.write))
            except UnreadableFile as error:
                raise CommandError(str(error), returncode=EXIT_WRONG_ARGUMENTS) from error
        return services

    def _asked(self, offline: str | None) -> list[Service]:
        if offline:
            ask = recorded(offline)
            return [
                crossref_service(ask, "Crossref (recorded)"),
                pubmed_service(ask, "PubMed (recorded)"),
            ]
        if settings.SOURCE_LOOKUP_ENABLED:
            at_crossref = retrying(partial(crossref.ask, fresh=True), self.stdout.write)
            at_pubmed = spaced(retrying(pubmed.ask, self.stdout.write, service="PubMed"))
            return [crossref_service(at_crossref), pubmed_service(at_pubmed)]
        self.stdout.write("SOURCE_LOOKUP_ENABLED is off: only dates are checked.")
        return []


def outcome_text(source: ResearchSource, outcome: Outcome, may_ask: bool) -> str:
    """`Retraction (10.1021/acsami.9b11759)`, `nothing new`, `no DOI, its dates show nothing new`"""
    parts = [f"{each.get_reason_display()} ({each.notice})" for each in outcome.alerts]
    if outcome.faults:
        parts.append(f"not checked: {' '.join(outcome.faults)}")
    elif not parts:
        by_date = "nothing new" if outcome.answered else "no DOI, its dates show nothing new"
        parts.append(by_date if may_ask else "its dates show nothing new")
    return "; ".join(parts)


def recorded(path: str) -> Ask:
    """Answers from a file such as `{"10.1/x": {"message": {…}}, "34580864": {…}}`; what is not in
    it is unknown.

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


def spaced(ask: Ask, sleep: Callable[[float], Any] = time.sleep) -> Ask:
    """Wrap `ask` so that it waits before each further request: NCBI asks for at most three a second
    (https://www.ncbi.nlm.nih.gov/books/NBK25497/)."""
    asked_before = False

    def asked(identifier: str) -> dict[str, Any]:
        nonlocal asked_before
        if asked_before:
            sleep(SECONDS_BETWEEN_REQUESTS)
        asked_before = True
        return ask(identifier)

    return asked


def retrying(
    ask: Ask,
    report: Callable[[str], Any],
    sleep: Callable[[float], Any] = time.sleep,
    service: str = "Crossref",
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
                report(f"  {service} is busy, waiting {wait} s …")
                sleep(wait)
        raise AssertionError("the last try returns or raises")

    return asked
