"""Judges a message before it is taken, by how many come and by signs of spam."""

from dataclasses import dataclass

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.ports import Clock, Journal
from contact_lambda.spam import score
from contact_lambda.spam.rate_limit import RateCount, RateLimit
from contact_lambda.spam.repetition import Repetition
from contact_lambda.spam.score import Client, Verdict
from contact_lambda.spam.text_classifier import text_classifier
from contact_lambda.submission import Submission


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict and its reason, e.g. `trap,links`: tokens for the log and the journal."""

    verdict: Verdict = Verdict.DELIVER
    reason: str = ""


class SpamGate:
    """Judges messages with one clinic's secret and counters."""

    def __init__(self, settings: Settings, clock: Clock, journal: Journal) -> None:
        self._settings, self._clock = settings, clock
        self._rates = RateLimit(journal, settings.secret)
        self._repetition = Repetition(journal, settings.secret)
        text_classifier()  # reads its list now: a start has more CPU than the first message

    def judge(
        self,
        submission: Submission,
        client: Client,
        *,
        key: str = "",
        work: str = "",
        counted: bool = True,
    ) -> Judgement:
        """Return the worse verdict of rate and signs. Only a rate leads to REFUSE.

        `key` is the message's, and `work` the puzzle that it solved.

        A message counts towards the limit of all senders if it is below the limit of its own
        address and is not held, so that one address cannot use that limit up. Above it a message
        is marked, and held only if its own signs would have marked it.
        """
        now = self._clock.now()
        signs = score.signs(submission, client, self._settings, now)
        rate = self._rates.of_address(client.source_ip, now) if counted else RateCount()
        if counted and rate.verdict is not Verdict.REFUSE:
            token = "" if "no_token" in signs else submission.token
            signs += self._repetition.signs(key, submission.message, token, work, now)
        own = score.verdict_of(signs)
        verdict = max(rate.verdict, own)
        marks = [rate.sign, *signs]
        is_counted_for_all = rate.verdict is Verdict.DELIVER and own < Verdict.QUARANTINE
        if counted and is_counted_for_all and self._rates.too_many(now):
            log.alarm("Breaker")
            verdict = max(verdict, Verdict.QUARANTINE if own is Verdict.CHECK else Verdict.CHECK)
            marks.insert(0, "breaker")
        return Judgement(verdict, ",".join(filter(None, marks)))
