"""Follows sign-ins and changes of accounts: gives attempts back, and writes the security log."""

import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from cms.users import second_factor, sign_in_limits
from cms.users.known_devices import forget_devices
from cms.users.middleware import LAST_SEEN
from cms.users.security_log import Kind, current_request, record

User = get_user_model()
TAKEN = "sign_in_taken"  # limits of a right password or passkey, until all that is asked is shown
WATCHED = {"email", "is_active", "is_superuser", "is_staff", "password"}
ROLES = {"is_active": "active", "is_superuser": "superuser", "is_staff": "staff"}


@receiver(authentication_step_completed)
def remember_limits(request: HttpRequest, **kwargs: Any) -> None:
    """Of a password, or of a passkey alone: a code after a password has limits of its form."""
    if hasattr(request, "sign_in_limits"):
        request.session[TAKEN] = request.sign_in_limits


@receiver(user_logged_in)
def finish_sign_in(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """Give the attempt back, know the device from now on, and start counting idle time."""
    if request is not None and hasattr(request, "session"):
        sign_in_limits.give_back(request.session.pop(TAKEN, ()))
        request.session[LAST_SEEN] = time.time()
        request.proved_to_be = user
    record(Kind.SIGNED_IN, user, request=request, detail=_methods(request))


@receiver(user_login_failed)
def record_failure(credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
    """Names the account if there is one. What was typed is not kept: it may be a password."""
    name = credentials.get("username") or ""
    user = User.objects.filter(username__iexact=name).first()
    record(Kind.SIGN_IN_FAILED, user, request=request, detail="" if user else "No such account")


@receiver(authentication_failed)
def record_wrong_code(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    record(Kind.SIGN_IN_FAILED, user, request=request, detail="Wrong second factor")


@receiver(user_logged_out)
def record_sign_out(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        detail = "After a time without activity" if getattr(request, "was_idle", False) else ""
        record(Kind.SIGNED_OUT, user, request=request, detail=detail)


@receiver(post_save, sender=Authenticator)
def forget_devices_with_new_factor(instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    if created and not raw:
        forget_devices(instance.user)


@receiver(post_delete, sender=Authenticator)
def forget_devices_with_lost_factor(instance: Any, origin: Any = None, **kwargs: Any) -> None:
    """Not with the account: its row would have no account any more."""
    if getattr(origin, "model", type(origin)) is not User:  # an object, or a queryset
        forget_devices(instance.user)


@receiver(authenticator_added)
@receiver(authenticator_removed)
@receiver(authenticator_reset)
def know_this_device(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Who changed a second factor confirmed before that it is them: this browser stays known."""
    request.proved_to_be = user


@receiver(authenticator_reset)
def record_new_codes(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    record(Kind.SECOND_FACTOR, user, request=request, detail=f"New: {_factor(authenticator)}")


@receiver(authenticator_added)
def record_factor(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    request.session[second_factor.ADDED_HERE] = True
    request.session.save()  # django-allauth tells after the commit, which may be after the answer
    record(Kind.SECOND_FACTOR, user, request=request, detail=f"Added: {_factor(authenticator)}")


@receiver(authenticator_removed)
def record_removal(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    record(Kind.SECOND_FACTOR, user, request=request, detail=f"Removed: {_factor(authenticator)}")


@receiver(pre_save, sender=User)
def note_account_before(instance: Any, update_fields: Any, **kwargs: Any) -> None:
    watched = update_fields is None or WATCHED & set(update_fields)
    instance._before_save = User.objects.filter(pk=instance.pk).first() if watched else None


@receiver(post_save, sender=User)
def record_account(instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """Records roles, the address for mail and the password; not the last sign-in or a name."""
    if raw:
        return
    if created:
        roles = " as a superuser" if instance.is_superuser else ""
        record(Kind.ACCOUNT_CHANGED, instance, detail=f"Created{roles}")
    elif before := instance._before_save:
        _record_changes(before, instance)


def _record_changes(before: Any, after: Any) -> None:
    changed = [
        f"{'is now' if getattr(after, field) else 'is no longer'} {role}"
        for field, role in ROLES.items()
        if getattr(before, field) != getattr(after, field)
    ]
    if changed:
        record(Kind.PERMISSIONS_CHANGED, after, detail=", ".join(changed))
    if before.is_active != after.is_active:
        forget_devices(after)
    if before.email != after.email:
        record(Kind.ACCOUNT_CHANGED, after, detail="Another e-mail address")
        # Of a mail for a forgotten password: django-allauth would send the next one there too.
        EmailAddress.objects.filter(user=after).exclude(email__iexact=after.email).delete()
    # Django stores a password anew at sign-in when hashing got stronger; that is no change.
    if after._password is not None:
        record(Kind.PASSWORD_CHANGED, after)
        forget_devices(after)
        _know_own_device(after)


def record_ended_account(user: Any, active: bool) -> None:
    """For what ends or opens an account without saving it."""
    verb = "is now" if active else "is no longer"
    record(Kind.PERMISSIONS_CHANGED, user, detail=f"{verb} {ROLES['is_active']}")
    forget_devices(user)


def _know_own_device(user: Any) -> None:
    """Who changes their own password typed the old one: this browser stays known."""
    request = current_request()
    if request is not None and getattr(request, "user", None) == user:
        request.proved_to_be = user


@receiver(post_delete, sender=User)
def record_deletion(instance: Any, **kwargs: Any) -> None:
    record(Kind.ACCOUNT_CHANGED, detail=f"Deleted account number {instance.pk}")


def _methods(request: Any) -> str:
    """How a person signed in: `password, mfa`."""
    records = request.session.get("account_authentication_methods", ()) if request else ()
    return ", ".join(dict.fromkeys(record["method"] for record in records))


def _factor(authenticator: Any) -> str:
    return str(Authenticator.Type(authenticator.type).label)
