"""How django-allauth is used: accounts are made by administrators, and nobody signs up.

https://docs.allauth.org/en/latest/account/adapter.html
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from cms.mail.queue import queue_for_nobody
from cms.users import confirmed_elsewhere, second_factor, secret_text
from cms.users.client_address import client_address
from cms.users.security_log import current_request


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in with a name and a password, and resetting the password by mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "unknown"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """`SignInLimitMiddleware` has counted this attempt already, by better rules."""

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail begins with `CMS_URL`, whatever host the request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.CMS_URL}{path.replace('UID-KEY', key)}"

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has neither password nor code confirms elsewhere, or reads there what to do."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if methods or not user.is_authenticated:
            return methods
        url = reverse("users_confirm_elsewhere")
        return [{"id": confirmed_elsewhere.METHOD, "description": "Sign in again", "url": url}]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        if confirmed_elsewhere.is_recent(current_request()):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Make the mail for who has no account too (`user` has no key), and send it to nobody."""
        mail = self.render_mail("account/email/password_reset_key", email, context)
        if user.pk:
            mail.send()
        else:
            queue_for_nobody(mail)

    def render_mail(
        self, template_prefix: str, email: Any, context: Any, headers: Any = None
    ) -> EmailMessage:
        """Mark the mail as automatic, so that no holiday reply comes back (RFC 3834)."""
        automatic = {"Auto-Submitted": "auto-generated", **(headers or {})}
        return super().render_mail(template_prefix, email, context, automatic)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """OpenID Connect for accounts that exist, found by an address that the provider verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect a first sign-in with the one active account of that address.

        A later sign-in finds its account by the provider's identifier of the person.

        Raises:
            ImmediateHttpResponse: there is no such account, or the address is not verified. The
            answer is the same for both. Or it is not the person who was to confirm something.
        """
        process = sociallogin.state.get("process")
        if process == "connect":
            raise PermissionDenied  # an account is connected by its address only
        if process == "redirect":
            _confirm(request, sociallogin)
            return
        if sociallogin.is_existing:
            return
        user = _user_of(sociallogin)
        if user is None:
            raise ImmediateHttpResponse(render(request, "users/no_account.html", status=403))
        sociallogin.connect(request, user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors. The last one stays where the setting requires one."""

    def encrypt(self, text: str) -> str:
        return secret_text.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secret_text.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        user = authenticator.user
        if authenticator.type not in second_factor.FACTORS or not second_factor.is_required(user):
            return True
        others = second_factor.factors_of(user).exclude(pk=authenticator.pk)
        return bool(others.exists())

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002
        """`Passkey`, `Passkey 2`: what the name begins as; people change it."""
        number = second_factor.factors_of(user).filter(type=type).count() + 1
        return "Passkey" if number == 1 else f"Passkey {number}"

    def _get_user_identifier(self, user: Any) -> str:
        """The name with which a person signs in, not their e-mail address."""
        return str(user.get_username())

    def _get_site_name(self) -> str:
        return str(settings.WAGTAIL_SITE_NAME)


def _confirm(request: HttpRequest, sociallogin: Any) -> None:
    """
    Raises:
        ImmediateHttpResponse: it is another person, one who did not sign in there anew, or one who
        has a password or a factor by now; or the service does not say when they signed in.
    """
    user = sociallogin.user if sociallogin.is_existing else _user_of(sociallogin)
    told = sociallogin.account.extra_data
    same = confirmed_elsewhere.is_same_person(request, sociallogin.state, user, told)
    if not same or not confirmed_elsewhere.is_only_way(user):
        silent = confirmed_elsewhere.signed_in_there_at(told) is None
        page = render(request, "users/not_confirmed.html", {"silent": silent}, status=403)
        raise ImmediateHttpResponse(page)
    confirmed_elsewhere.confirm(request)


def _user_of(sociallogin: Any) -> Any:
    """The one active account that has a verified address of the sign-in; None for none or two."""
    for address in sociallogin.email_addresses:
        if address.verified and address.email:
            users = get_user_model().objects.filter(email__iexact=address.email, is_active=True)
            found = list(users[:2])
            if len(found) == 1:
                return found[0]
    return None
