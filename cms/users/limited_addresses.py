"""What is posted to which address is limited, and by what.

Codes and confirmations are limited by their forms (`cms.users.forms`), which know the account.
"""

from collections.abc import Callable

from django.http import HttpRequest

from cms.users.client_address import client_network
from cms.users.known_devices import device_of, plain_name
from cms.users.sign_in_limits import limit, limits_of


def limits_for(url_name: str, request: HttpRequest) -> list[str]:
    """The keys of the limits of a post to the address of this name; none of most addresses."""
    find = LIMITED.get(url_name)
    return find(request) if find else []


def _sign_in(request: HttpRequest) -> list[str]:
    name = request.POST.get("username", "")
    return limits_of(client_network(request), plain_name(name), device_of(request, name))


def _mail(request: HttpRequest) -> list[str]:
    address = plain_name(request.POST.get("email", ""))
    return [limit("mail_from", client_network(request)), limit("mail_to", address)]


def _own_password(request: HttpRequest) -> list[str]:
    """Wagtail's page of the account asks for the old password only with a new one."""
    given = (request.POST.get(f"password-{field}") for field in ("new_password1", "new_password2"))
    return [limit("confirm", str(request.user.pk))] if any(given) else []


def _by_network(kind: str) -> Callable[[HttpRequest], list[str]]:
    return lambda request: [limit(kind, client_network(request))]


LIMITED: dict[str, Callable[[HttpRequest], list[str]]] = {
    "account_login": _sign_in,
    "account_reset_password": _mail,
    "account_reset_password_from_key": _by_network("link"),
    "mfa_login_webauthn": _by_network("passkey"),
    "wagtailadmin_account": _own_password,
    "wagtailcore_authenticate_with_password": _by_network("page"),
    "wagtaildocs_authenticate_with_password": _by_network("page"),
}
# Of these, a right answer is a redirect, which gives the attempt back.
GIVEN_BACK = frozenset(
    {
        "account_reset_password_from_key",
        "wagtailadmin_account",
        "wagtailcore_authenticate_with_password",
        "wagtaildocs_authenticate_with_password",
    }
)
