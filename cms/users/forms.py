"""django-allauth's forms: Wagtail's fields, plain words, and limits that all processes share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm, ResetPasswordForm
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.contrib.auth import get_user_model
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest
from django.template.defaultfilters import pluralize

from cms.users import secret_text
from cms.users.security_log import current_request, record_pause
from cms.users.sign_in_limits import give_back, limit, take, use_once

MAX_CREDENTIAL = 50_000  # characters; a new passkey with its maker's certificates has thousands


class SignInForm(LoginForm):
    """Wagtail's sign-in fields: `username` and `password`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""

    def add_prefix(self, field_name: str) -> str:
        """allauth calls the field `login`; browsers have kept it as `username`."""
        name = "username" if field_name == "login" else field_name
        return str(super().add_prefix(name))


class ForgottenPasswordForm(ResetPasswordForm):
    """Does the same work for an address without an account, so that its answer takes as long."""

    def clean_email(self) -> Any:
        """The addresses of accounts are in small letters; administrators wrote them."""
        email = self.cleaned_data["email"].lower()
        self.users = list(get_user_model().objects.filter(email=email, is_active=True))
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> Any:
        nobody = get_user_model()(pk=0)
        self.users = self.users or [nobody]
        return super().save(request, **kwargs)


class CredentialField(forms.JSONField):
    """What a browser sends as a passkey. Nonsense is a wrong passkey, and is not shown again."""

    def to_python(self, value: Any) -> Any:
        """
        Raises:
            ValidationError: it is no JSON, or longer or more nested than any passkey.
        """
        if len(value or "") > MAX_CREDENTIAL:
            raise get_adapter().validation_error("incorrect_code")
        try:
            return super().to_python(value)
        except (forms.ValidationError, RecursionError):
            raise get_adapter().validation_error("incorrect_code") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        return InvalidJSONInput("")


class _WithCredential(forms.Form):
    credential = CredentialField(widget=forms.HiddenInput)


class ActivateAppForm(ActivateTOTPForm):
    """Keeps the secret of the new app encrypted in the session, and lets its code work once."""

    secret: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """
        Raises:
            UnreadableSecret: the key was changed since the page was opened.
        """
        super().__init__(*args, **kwargs)
        kept: str = self.secret
        if secret_text.is_encrypted(kept):
            self.secret = secret_text.decrypt(kept)
        elif request := current_request():
            request.session[SECRET_SESSION_KEY] = secret_text.encrypt(kept)

    def clean_code(self) -> Any:
        code = super().clean_code()
        if not _is_first_use(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AddPasskeyForm(_WithCredential, AddWebAuthnForm):
    """Asks for what people expect of a passkey: it replaces the password too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.label = "Sign in with it alone"
        alone.help_text = (
            "Your device asks for your fingerprint, face or PIN. Without this it is asked for "
            "after the password."
        )

    def clean(self) -> Any:
        with _nonsense_refused():
            return super().clean()


class _Limited(forms.Form):
    """Counts an attempt of `user` before the field is checked, and gives it back if it was right.

    The limits of django-allauth are in the cache, which each process may have for itself.
    """

    limited_as = "code"  # of `sign_in_limits.RATES`
    user: Any

    def limited(self, check: Any) -> Any:
        """
        Raises:
            ValidationError: too many attempts failed, or this one did.
        """
        limits = [limit(self.limited_as, str(self.user.pk))]
        if seconds := take(limits):
            record_pause(current_request())
            minutes = -(-seconds // 60)
            raise forms.ValidationError(
                f"Too many attempts failed. Wait {minutes} minute{pluralize(minutes)}, then try "
                "again."
            )
        right = check()
        give_back(limits)
        return right


def _is_first_use(user: Any, code: str) -> bool:
    # For so long django-allauth takes the same code.
    seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return use_once(f"{user.pk}:{normalize_user_code(code)}", seconds)


class _Code(_Limited):
    """A code of an authenticator app works once, in whichever process it is checked."""

    def clean_code(self) -> Any:
        return self.limited(self._checked_code)

    def _checked_code(self) -> Any:
        code = super().clean_code()
        is_of_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_of_app and not _is_first_use(self.user, code):
            authentication_failed.send(
                sender=Authenticator,
                request=current_request(),
                user=self.user,
                authenticator=self.authenticator,
                reauthentication=isinstance(self, ReauthenticateByCodeForm),
            )
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_Code, AuthenticateForm):
    pass


class ConfirmByCodeForm(_Code, ReauthenticateByCodeForm):
    pass


@contextmanager
def _nonsense_refused() -> Iterator[None]:
    """What no browser sends as a passkey is a wrong passkey; django-allauth looks for keys in it.

    Raises:
        ValidationError: it is none.
    """
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError):
        raise get_adapter().validation_error("incorrect_code") from None


class _Passkey(_WithCredential, _Limited):
    def clean_credential(self) -> Any:
        return self.limited(self._checked_credential)

    def _checked_credential(self) -> Any:
        with _nonsense_refused():
            return super().clean_credential()


class PasskeyAloneForm(_WithCredential, LoginWebAuthnForm):
    """Its limit is one of networks: which account it is for, only the passkey says."""

    def clean_credential(self) -> Any:
        with _nonsense_refused():
            return super().clean_credential()


class PasskeyForm(_Passkey, AuthenticateWebAuthnForm):
    pass


class ConfirmByPasskeyForm(_Passkey, ReauthenticateWebAuthnForm):
    pass


class ConfirmByPasswordForm(_Limited, ReauthenticateForm):
    limited_as = "confirm"

    def clean_password(self) -> Any:
        return self.limited(super().clean_password)
