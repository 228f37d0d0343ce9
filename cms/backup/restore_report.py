"""What whoever restores is told: what was erased again, what was set aside, what does not work."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings

from cms.backup.restored_database import Prepared
from cms.users.secret_text import UnreadableSecret, encrypted_anew

Report = Callable[[str], Any]
NO_LIST = (
    "WARNING: there is no erasure list at {}. If anybody or anything was ever erased for good, it "
    "comes back with this backup: copy the list there and restore again."
)


def no_list() -> str:
    if settings.ERASURE_LIST:
        return NO_LIST.format(settings.ERASURE_LIST)
    return (
        "WARNING: this machine keeps no erasure list (ERASURE_LIST is none): repeat by hand what "
        "was erased since the backup."
    )


def report_prepared(prepared: Prepared, report: Report) -> None:
    report(f"erased again: {prepared.erased}")
    if prepared.messages_aside or prepared.mails_aside:
        report(
            "set aside, because it may have been sent since the backup was made: "
            f"{prepared.messages_aside} webhook messages, {prepared.mails_aside} mails. "
            "To send them all the same: python -m cms send_set_aside (mails within a day)"
        )


def warn_of_secrets(report: Report) -> None:
    """Say whose second factors were encrypted with a key that is not in the settings."""
    unreadable = set()
    for row in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN):
        try:
            encrypted_anew(row.data)
        except UnreadableSecret:
            unreadable.add(row.user_id)
    if unreadable:
        report(
            f"WARNING: {len(unreadable)} accounts cannot use their authenticator app or recovery "
            "codes: another SECRET_KEY encrypted them. Put that key into SECRET_KEY_FALLBACKS and "
            "start again; if it is lost, use remove_second_factor."
        )
