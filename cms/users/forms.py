from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm


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


class AddPasskeyForm(AddWebAuthnForm):
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
