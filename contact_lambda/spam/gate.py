"""What is decided about a message before it is taken: rates and signs of spam together."""

from dataclasses import dataclass

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.http.events import Request
from contact_lambda.http.form import Submission
from contact_lambda.ports import Clock, Journal
from contact_lambda.spam import score
from contact_lambda.spam.rate_limit import RateCount, RateLimit
from contact_lambda.spam.score import Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict and why, e.g. `trap,links`: tokens for the log and the journal."""

    verdict: Verdict = Verdict.DELIVER
    reason: str = ""


class SpamGate:
    """Judges messages with one clinic's secret and counters."""

    def __init__(self, settings: Settings, clock: Clock, journal: Journal) -> None:
        self._settings, self._clock = settings, clock
        self._rates = RateLimit(journal, settings.secret)

    def judge(self, submission: Submission, request: Request, *, counted: bool = True) -> Judgement:
        """The worse of rate and signs; REFUSE is for rates alone.

        Only what its own address may send and what is not held counts for all, so nobody can
        use up what all have together. Past that limit a message is marked, and held only when
        its own signs would have marked it.
        """
        now = self._clock.now()
        found = score.signs(submission, request, self._settings, now)
        own = score.verdict_of(found)
        rate = self._rates.of_address(request.source_ip, now) if counted else RateCount()
        verdict = max(rate.verdict, own)
        marks = [rate.sign, *found]
        passed = rate.verdict is Verdict.DELIVER and own < Verdict.QUARANTINE
        if counted and passed and self._rates.too_many(now):
            log.alarm("Breaker")
            verdict = max(verdict, Verdict.QUARANTINE if own is Verdict.CHECK else Verdict.CHECK)
            marks.insert(0, "breaker")
        return Judgement(verdict, ",".join(filter(None, marks)))
