from typing import Any

from django.db import models
from django.utils import timezone


class ContentVersion(models.Model):
    """One row that changes in the same transaction as any content shown by the API.

    `number` is for people. Programs compare `token`, which is random: a number can occur twice
    with different content (after a rollback, or in a restored backup), a token cannot. `previous`
    is the token before the last bump.
    """

    ONLY = 1  # primary key of the only row

    number = models.PositiveBigIntegerField(default=1)
    token = models.CharField(max_length=32)
    previous = models.CharField(max_length=32, db_default="", default="")
    bumped_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Content version {self.number}"


class ContentChange(models.Model):
    """What one transaction changed for the public; the log behind `changes/` and kept answers.

    `pages` is null if any page may have changed, `lists` if any list may. `version` names the entry
    to readers. `before` and `token` are those of the content version before and after it.
    """

    key = models.CharField(max_length=32, primary_key=True)
    number = models.PositiveBigIntegerField(db_index=True)  # of the content version
    at = models.DateTimeField()
    pages = models.JSONField(null=True)
    gone = models.JSONField(default=list)
    lists = models.JSONField(null=True)
    is_told = models.BooleanField(default=False)
    has_effect = models.BooleanField(default=True)
    before = models.CharField(max_length=32, db_default="", default="")
    token = models.CharField(max_length=32, db_default="", default="")

    def __str__(self) -> str:
        return str(self.version)

    @property
    def version(self) -> str:
        """`1234-3f0c9a1b7e52`: a number may occur twice, after a restored backup; a key may not."""
        return f"{self.number}-{self.key[:12]}"


class LastRun(models.Model):
    """When a regular command ran last, one row a command. Has no arguments and no output."""

    name = models.CharField(max_length=60, primary_key=True)
    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=100, blank=True)  # the class of the error

    def __str__(self) -> str:
        return str(self.name)

    @classmethod
    def record_success(cls, name: str) -> None:
        cls._record(name, succeeded_at=timezone.now(), failure="")

    @classmethod
    def record_failure(cls, name: str, failure: str) -> None:
        cls._record(name, failed_at=timezone.now(), failure=failure)

    @classmethod
    def _record(cls, name: str, **values: Any) -> None:
        cls.objects.update_or_create(name=name, defaults=values)
