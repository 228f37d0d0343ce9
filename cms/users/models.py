"""The project's own user model, and the rows that sign-in keeps."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

TAKEN = {
    "username": (
        "Another account has this name. Small and capital letters are the same in a name: choose "
        "another one."
    ),
    "email": "Another account has this e-mail address. Each account needs one of its own.",
}


class User(AbstractUser):
    """A person who signs in to the admin. Visitors have no accounts.

    The model is the project's own, because replacing Django's later would be hard.
    """

    email: str

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()  # as django-allauth looks it up, letter by letter
        super().save(*args, **kwargs)

    def validate_unique(self, exclude: Any = None) -> None:
        """Every form asks this. django-allauth lets in neither of `dora` and `Dora`.

        The database does not ask: one that has two such accounts already must still migrate.

        Raises:
            ValidationError: another account has the name or address, in small or capital letters.
        """
        super().validate_unique(exclude=exclude)
        others = type(self)._default_manager.exclude(pk=self.pk)
        taken = {
            field: TAKEN[field]
            for field in TAKEN
            if field not in (exclude or ()) and (value := getattr(self, field))
            if others.filter(**{f"{field}__iexact": value}).exists()
        }
        if taken:
            raise ValidationError(taken)


class DeviceGeneration(models.Model):
    """How often the devices of an account were forgotten; see `cms.users.known_devices`.

    A row of its own, because saving an account that was read before would write the old number.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    number = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True  # no content: nothing is shown as used by it

    def __str__(self) -> str:
        return f"Generation {self.number}"


class SignInLimit(models.Model):
    """How much of one limit is used up; see `cms.users.sign_in_limits`.

    `key` is a bucket, such as `network:3f2a`: nobody can read an address or a name from it, and
    there are at most 65,536 rows of each kind. A row `once:…` is a code that was used.
    """

    key = models.CharField(max_length=40, primary_key=True)
    free_at = models.FloatField(help_text="Unix time at which nothing of the limit is used.")

    def __str__(self) -> str:
        return str(self.key)


class SecurityEvent(models.Model):
    """A sign-in, a failed one, a change of permissions or an export, for the report of it.

    It keeps no typed name and no whole address: what was typed may be a password, and an address
    is personal data. Rows are deleted after `SECURITY_LOG_DAYS`.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", "Signed in"
        SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
        SIGN_IN_PAUSED = "sign_in_paused", "Sign-in paused"
        SIGNED_OUT = "signed_out", "Signed out"
        PASSWORD_CHANGED = "password_changed", "Password changed"
        SECOND_FACTOR = "second_factor", "Second factor changed"
        ACCOUNT_CHANGED = "account_changed", "Account changed"
        PERMISSIONS_CHANGED = "permissions_changed", "Permissions changed"
        EXPORTED = "exported", "Exported"

    at = models.DateTimeField("time", default=timezone.now, db_index=True)
    kind = models.CharField("event", max_length=30, choices=Kind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="account",
    )
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    network = models.CharField(max_length=50, blank=True)
    detail = models.CharField(max_length=300, blank=True)

    wagtail_reference_index_ignore = True  # no content: nothing is shown as used by a log

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "security event"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.at:%Y-%m-%d %H:%M})"
