"""Who needs a second factor, by the setting `SECOND_FACTOR_REQUIRED`."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group

EVERYONE = "everyone"
METHODS = "account_authentication_methods"  # in the session: django-allauth's, how it began
ADDED_HERE = "second_factor_added"  # in the session: it set the factor up itself
SUPERUSERS = "superusers"
# Recovery codes stand in for a lost factor; they are none by themselves.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What a person can do before they have set one up.
OPEN_TO_ALL = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_authenticate",
        "mfa_index",
        "openid_connect_callback",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "users_confirm_elsewhere",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_logout",
        "wagtailadmin_sprite",
    }
)


def is_required(user: Any) -> bool:
    """Whether the setting names everyone, a group of the user, or superusers and they are one."""
    wanted = settings.SECOND_FACTOR_REQUIRED
    if not wanted or not user.is_authenticated:
        return False
    words = {name.lower() for name in wanted}
    if EVERYONE in words or (SUPERUSERS in words and user.is_superuser):
        return True
    return bool(user.groups.filter(name__in=wanted).exists())


def unknown_names() -> list[str]:
    """Names of the setting that require a second factor of nobody: there is no such group."""
    names = [
        name
        for name in settings.SECOND_FACTOR_REQUIRED
        if name.lower() not in (EVERYONE, SUPERUSERS)
    ]
    if not names:
        return []
    known = set(Group.objects.filter(name__in=names).values_list("name", flat=True))
    return [name for name in names if name not in known]


def factors_of(user: Any) -> Any:
    return Authenticator.objects.filter(user=user, type__in=FACTORS)


def has_one(user: Any) -> bool:
    return bool(factors_of(user).exists())


def is_missing(user: Any) -> bool:
    return is_required(user) and not has_one(user)


def is_unshown(request: Any) -> bool:
    """Whether the account must show a factor and this session has not shown one.

    Such a session began with a password alone, before the account had a factor.
    """
    if not is_required(request.user) or not has_one(request.user):
        return False
    shown = (each["method"] for each in request.session.get(METHODS, ()))
    return "mfa" not in shown and not request.session.get(ADDED_HERE)


def remove_all(user: Any) -> int:
    """Remove the factors and recovery codes of somebody who lost them. Returns how many."""
    return int(Authenticator.objects.filter(user=user).delete()[0])
