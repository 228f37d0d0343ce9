"""Recipients by role from SSM parameters, so that they change without a deploy."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from contact_lambda import invisible_characters
from contact_lambda.aws.client import client
from contact_lambda.ports import Clock
from contact_lambda.recipients import is_address

CACHED_SECONDS = 60


class SsmRecipients:
    """`<prefix>/lead` and `<prefix>/fallback`, read at most once a minute.

    A parameter that is missing or no address, or an SSM that does not answer, leaves what was
    known before, at first the environment's values. `on_fault` is then told a code.
    """

    def __init__(
        self,
        prefix: str,
        defaults: Mapping[str, str],
        clock: Clock,
        on_fault: Callable[[str], None],
    ) -> None:
        self._prefix, self._known = prefix.rstrip("/"), dict(defaults)
        self._clock, self._on_fault = clock, on_fault
        self._read_at: int | None = None

    @cached_property
    def _client(self) -> Any:
        return client("ssm", connect_timeout=1, read_timeout=1)

    def address(self, role: str) -> str:
        """The address of a role, e.g. `lead`; nothing when there is none."""
        now = self._clock.now()
        if self._read_at is None or now - self._read_at >= CACHED_SECONDS:
            self._read_at = now
            self._refresh()
        return self._known.get(role, "")

    def _refresh(self) -> None:
        names = {f"{self._prefix}/{role}": role for role in self._known}
        try:
            answer = self._client.get_parameters(Names=list(names), WithDecryption=True)
        except (ClientError, BotoCoreError):
            self._on_fault("Unreachable")
            return
        for parameter in answer.get("Parameters", ()):
            role = names[parameter["Name"]]
            value = invisible_characters.without(str(parameter["Value"])).strip()
            if is_address(value):
                self._known[role] = value
            else:
                self._on_fault("NoAddress")
