"""Keys with which a program reads pages of the API that are not public."""

import re
from datetime import date, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

SCHEME, MARK = "Bearer", "cms_"  # the mark lets programs that look for leaked secrets find a key
SECRET_BYTES = 32
MAX_DAYS, USUAL_DAYS = 366, 90
_KEY = re.compile(rf"{MARK}[A-Za-z0-9_-]{{43}}", re.ASCII)
_KEY_WITHIN = re.compile(rf"(?<![\w.-])(?i:{_KEY.pattern})", re.ASCII)


class MayRead(models.TextChoices):
    """What a program with the key reads besides what everybody reads."""

    PUBLISHED = "published", "Published pages, also those that are private"
    DRAFTS = "drafts", "Also drafts: every page as it was last saved"


class ApiKeyQuerySet(models.QuerySet):
    def working(self) -> Any:
        """The keys that open something today."""
        return self.filter(ended_at=None, last_day__gte=timezone.localdate())

    def of(self, secret: str) -> Any:
        """Return the working key with this secret, else None. One query at most, by an index."""
        if not _KEY.fullmatch(secret):
            return None
        return self.working().filter(digest=digest_of(secret)).first()


def holds_key(header: str) -> bool:
    """Whether something that has the form of a key stands in a header, as in `Token cms_…`."""
    return _KEY_WITHIN.search(header) is not None


def digest_of(secret: str) -> str:
    """Return the SHA-256 of a secret in hexadecimal.

    A key has 256 random bits, so nobody can try them all: a slow hash would only cost time.
    """
    return sha256(secret.encode()).hexdigest()


def usual_last_day() -> date:
    today: date = timezone.localdate()
    return today + timedelta(days=USUAL_DAYS)


class ApiKey(models.Model):
    """One key. What is stored of it opens nothing: a digest, and its last letters to know it by."""

    name = models.CharField(
        "used by", max_length=100, help_text="Which program has it, such as: Build of the website"
    )
    may_read = models.CharField(
        "may read",
        max_length=10,
        choices=MayRead,
        default=MayRead.PUBLISHED,
        help_text="Nobody can change anything with a key. It opens no private pictures or files.",
    )
    last_day = models.DateField(
        "works until",
        default=usual_last_day,
        help_text=f"The last day on which it works, at most {MAX_DAYS} days from today. "
        "Make a new one before, and end this one then.",
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    ending = models.CharField("ends in", max_length=4, editable=False)
    created_at = models.DateTimeField("made", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="made by",
    )
    ended_at = models.DateTimeField("ended", null=True, editable=False)
    uses = models.PositiveBigIntegerField("times used", default=0, editable=False)
    last_used_at = models.DateTimeField("last used", null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "key for a program"
        verbose_name_plural = "keys for programs"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} (…{self.ending})"

    def give_secret(self) -> str:
        """Return a new secret, which is stored nowhere, and take its digest."""
        secret = f"{MARK}{token_urlsafe(SECRET_BYTES)}"
        self.digest, self.ending = digest_of(secret), secret[-4:]
        return secret

    def state(self) -> str:
        if self.ended_at:
            return "Ended"
        return "Works" if self.last_day >= timezone.localdate() else "Expired"

    def end(self) -> None:
        """Let it open nothing from now on; one that has ended keeps its moment."""
        type(self).objects.filter(pk=self.pk, ended_at=None).update(ended_at=timezone.now())
        self.refresh_from_db(fields=["ended_at"])

    def count_use(self) -> None:
        """Count one answer, whatever other processes count meanwhile."""
        type(self).objects.filter(pk=self.pk).update(
            uses=models.F("uses") + 1, last_used_at=timezone.now()
        )


class NeverDeleted(ModelPermissionPolicy):
    """A key is ended and stays in the list, so that one sees what was opened with it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))


register_permission_policy(ApiKey, NeverDeleted(ApiKey))
