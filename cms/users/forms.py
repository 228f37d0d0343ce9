from typing import Any

from allauth.account.forms import LoginForm


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
