"""What is decided about a message before it is taken: rates and signs of spam together."""

from dataclasses import dataclass

from contact_lambda import log, spam
from contact_lambda.config import Settings
from contact_lambda.events import Request
from contact_lambda.form import Submission
from contact_lambda.ports import Clock, Journal
from contact_lambda.rates import Rates
from contact_lambda.spam import Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict and why, e.g. `trap,links`: tokens for the log and the journal."""

    verdict: Verdict = Verdict.DELIVER
    reason: str = ""


class Gate:
    """Judges messages with one clinic's secret and counters."""

    def __init__(self, settings: Settings, clock: Clock, journal: Journal) -> None:
        self._settings, self._clock = settings, clock
        self._rates = Rates(journal, settings.secret)

    def judge(self, submission: Submission, request: Request) -> Judgement:
        """The worse of rate and signs; REFUSE is for rates alone."""
        now = self._clock.now()
        rate = self._rates.count(request.source_ip, now)
        found = spam.signs(submission, request, self._settings, now)
        if rate.sign == "breaker":
            log.alarm("Breaker")
        verdict = max(rate.verdict, spam.verdict_of(found))
        return Judgement(verdict, ",".join(filter(None, [rate.sign, *found])))
