"""Deletes records of sign-ins: those that are too old, and those of one person."""

from datetime import datetime

from cms.users.models import SecurityEvent


def delete_records_before(moment: datetime) -> int:
    """Delete older records; return their number."""
    return int(SecurityEvent.objects.filter(at__lt=moment).delete()[0])


def delete_records_of(name: str) -> None:
    """Delete the records of one user name. What they did to others stays, without their name."""
    SecurityEvent.objects.filter(user__username=name).delete()
    SecurityEvent.objects.filter(done_by__username=name).update(done_by=None)
