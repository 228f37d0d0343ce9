"""Recipients by role from SSM parameters, so that they change without a deploy."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from contact_lambda import invisible_characters
from contact_lambda.aws.client import client
from contact_lambda.ports import Clock
from contact_lambda.recipients import Addressee, FixedRecipients, is_address

CACHED_SECONDS = 60


class SsmRecipients:
    """`<prefix>/lead`, `<prefix>/fallback` and one of each role, read at most once a minute.

    A parameter is the first address of its role; further ones and copies are fixed.

    When a parameter is missing or no address, or SSM does not answer, the last known address is
    used, at first the one of the environment. `on_fault` is then called with a code: `Missing`,
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
        self._prefix, self._addresses = prefix.rstrip("/"), dict(defaults)
        self._further = further
        self._clock, self._on_fault = clock, on_fault
        self._read_at: int | None = None

    @cached_property
    def client(self) -> Any:
        return client("ssm", connect_timeout=1, read_timeout=1)

    def address(self, role: str) -> str:
        """Return the address of a role, e.g. `lead`, or nothing."""
        now = self._clock.now()
        if self._read_at is None or now - self._read_at >= CACHED_SECONDS:
            self._read_at = now
            self._refresh()
        return self._addresses.get(role, "")

    def everyone(self, role: str) -> tuple[Addressee, ...]:
        """Return all recipients of a role, the first one first."""
        self.address(role)
        return FixedRecipients(self._addresses, self._further).everyone(role)

    def _refresh(self) -> None:
        names = {f"{self._prefix}/{role}": role for role in self._addresses}
        try:
            answer = self.client.get_parameters(Names=list(names), WithDecryption=True)
        except (ClientError, BotoCoreError):
            self._on_fault("Unreachable")
            return
        for parameter in answer.get("Parameters", ()):
            role = names[parameter["Name"]]
            value = invisible_characters.without(str(parameter["Value"])).strip()
            if is_address(value):
                self._addresses[role] = value
            else:
                self._on_fault("NoAddress")
        for name in answer.get("InvalidParameters", ()):
            if self._addresses[names[name]]:
                self._on_fault("Missing")
