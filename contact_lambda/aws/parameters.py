"""Recipients by role from SSM parameters, so that they change without a deploy."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from contact_lambda import invisible_characters
from contact_lambda.aws.client import client
from contact_lambda.ports import Clock
from contact_lambda.recipients import Addressee, FixedRecipients, read_everyone

CACHED_SECONDS = 60


class SsmRecipients:
    """`<prefix>/lead`, `<prefix>/fallback` and one of each role, read at most once a minute.

    A parameter has everybody of its role, such as `desk@clinic.example, cc:office@clinic.example`.

    When a parameter is missing or no such list, or SSM does not answer, those who were known are
    used, at first those of the environment. `on_fault` is then called with a code: `Missing`,
    `NoAddress` or `Unreachable`. A fallback that no one ever named is not missing.
    """

    def __init__(
        self,
        prefix: str,
        defaults: Mapping[str, str],
        clock: Clock,
        on_fault: Callable[[str], None],
        further: Mapping[str, tuple[Addressee, ...]] | None = None,
    ) -> None:
        fixed = FixedRecipients(defaults, further)
        self._prefix = prefix.rstrip("/")
        self._everyone = {role: fixed.everyone(role) for role in defaults}
        self._clock, self._on_fault = clock, on_fault
        self._read_at: int | None = None

    @cached_property
    def client(self) -> Any:
        return client("ssm", connect_timeout=1, read_timeout=1)

    def address(self, role: str) -> str:
        """Return the first address of a role, e.g. `lead`, or nothing."""
        everyone = self.everyone(role)
        return everyone[0].address if everyone else ""

    def everyone(self, role: str) -> tuple[Addressee, ...]:
        """Return all recipients of a role, the first one first."""
        now = self._clock.now()
        if self._read_at is None or now - self._read_at >= CACHED_SECONDS:
            self._read_at = now
            self._refresh()
        return self._everyone.get(role, ())

    def _refresh(self) -> None:
        names = {f"{self._prefix}/{role}": role for role in self._everyone}
        try:
            answer = self.client.get_parameters(Names=list(names), WithDecryption=True)
        except (ClientError, BotoCoreError):
            self._on_fault("Unreachable")
            return
        for parameter in answer.get("Parameters", ()):
            everyone = read_everyone(invisible_characters.without(str(parameter["Value"])))
            if everyone:
                self._everyone[names[parameter["Name"]]] = everyone
            else:
                self._on_fault("NoAddress")
        for name in answer.get("InvalidParameters", ()):
            if self._everyone[names[name]]:
                self._on_fault("Missing")
