"""The local AWS services: SES, the journal's table, parameters."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from contact_lambda.aws.dynamodb_schema import create_table
from infra.local.aws.dynamodb import JOURNAL_MODES, LocalJournal
from infra.local.aws.event_bus import RETRY_AFTER, SWEEP_EVERY
from infra.local.aws.fault_injection import FaultInjector, Mode
from infra.local.aws.parameters import LocalParameters
from infra.local.aws.ses import SES_MODES, LocalSes
from infra.local.environment import RECIPIENT, SENDER, Services, recipients
from infra.local.http_server import Answer, HttpServer, serving
from infra.local.inbox.mailbox import Mailbox


@dataclass(frozen=True)
class Conduct:
    """How the services behave and how fast time passes; times in seconds."""

    ses: FaultInjector = field(default_factory=lambda: FaultInjector(SES_MODES))
    journal: FaultInjector = field(default_factory=lambda: FaultInjector(JOURNAL_MODES))
    sweep_every: float = SWEEP_EVERY
    report_after: float = 0.5  # from SES accepting a mail to its events
    retry_after: float = RETRY_AFTER
    in_front_of_ses: Callable[[Answer], Answer] = lambda answer: (
        answer
    )  # wraps SES, for faults that no mode has

    @classmethod
    def with_modes(cls, ses: Mode, journal: Mode) -> "Conduct":
        return cls(FaultInjector(SES_MODES, ses), FaultInjector(JOURNAL_MODES, journal))


class AwsServices:
    """One instance for each system: two systems in one process share nothing."""

    def __init__(self, conduct: Conduct, environ: Mapping[str, str]) -> None:
        self.mailbox, self._in_front_of_ses = Mailbox(), conduct.in_front_of_ses
        self.ses = LocalSes(SENDER, self.mailbox, faults=conduct.ses, refuses=RECIPIENT)
        self.journal = LocalJournal(create_table("contact"), faults=conduct.journal)
        self.parameters = LocalParameters(recipients(environ))

    @contextmanager
    def serving(self) -> Iterator[Services]:
        """Answer on free ports until the block ends."""
        with ExitStack() as stack:

            def url(answer: Answer) -> str:
                return stack.enter_context(serving(HttpServer(0, answer))).url

            yield Services(
                ses=url(self._in_front_of_ses(self.ses.answer)),
                dynamodb=url(self.journal.answer),
                ssm=url(self.parameters.answer),
                table=self.journal.table,
                parameters=self.parameters.prefix,
            )
