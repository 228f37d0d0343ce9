"""The recipients by role, from the settings alone."""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

_ADDRESS = re.compile(r"[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")

CC, MAX_EVERYONE = "cc:", 21  # of a role: its first address, ten further ones and ten copies


class Addressee(NamedTuple):
    """One recipient of a role; a copy's bounce is an alarm and sends nothing elsewhere."""

    address: str
    is_copy: bool = False

    @property
    def name(self) -> str:
        """What a record keeps of the address: 16 hex characters of its hash."""
        return sha256(self.address.casefold().encode()).hexdigest()[:16]


def is_address(value: str) -> bool:
    """Whether this is one plain e-mail address and nothing else."""
    return _ADDRESS.fullmatch(value) is not None


def read_everyone(text: str) -> tuple[Addressee, ...]:
    """Return the recipients of `a@b.example, cc:c@d.example`, the first one first.

    Nothing for anything else: an address twice, or none that answers.
    """
    parts = [each.strip() for each in text.split(",")]
    found = [Addressee(each.removeprefix(CC).strip(), each.startswith(CC)) for each in parts]
    addresses = {each.address.casefold() for each in found}
    is_right = all(is_address(each.address) for each in found) and len(addresses) == len(found)
    if not is_right or found[0].is_copy or len(found) > MAX_EVERYONE:
        return ()
    return tuple(sorted(found, key=lambda each: each.is_copy))


def written(everyone: Iterable[Addressee]) -> str:
    """Return recipients as `read_everyone` reads them."""
    return ", ".join(f"{CC * each.is_copy}{each.address}" for each in everyone)


class FixedRecipients:
    """Recipients that change only with a deploy.

    `addresses` has the first address of each role, and `further` who else gets its messages.
    """

    def __init__(
        self,
        addresses: Mapping[str, str],
        further: Mapping[str, tuple[Addressee, ...]] | None = None,
    ) -> None:
        self._addresses, self._further = dict(addresses), further or {}

    def address(self, role: str) -> str:
        """Return the first address of a role, or nothing."""
        return self._addresses.get(role, "")

    def everyone(self, role: str) -> tuple[Addressee, ...]:
        """Return all recipients of a role, the first one first; none for an unknown role."""
        first = self.address(role)
        if not first:
            return ()
        own = Addressee(first)
        further = (each for each in self._further.get(role, ()) if each.name != own.name)
        return (own, *further)
