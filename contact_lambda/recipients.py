"""The recipients by role, from the settings alone."""

import re
from collections.abc import Mapping

_ADDRESS = re.compile(r"[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def is_address(value: str) -> bool:
    """Whether this is one plain e-mail address and nothing else."""
    return _ADDRESS.fullmatch(value) is not None


class FixedRecipients:
    """Recipients that change only with a deploy."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = dict(addresses)

    def address(self, role: str) -> str:
        return self._addresses.get(role, "")
