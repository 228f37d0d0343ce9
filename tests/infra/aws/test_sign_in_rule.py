"""The firewall's rule for signing in covers every address that answers before it."""

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from infra.aws.constructs.cms.firewall import SIGN_IN_PART, SIGN_IN_PATHS

# Parts of the names of views that sign somebody in, or lead there: Wagtail's and allauth's.
WORDS = (
    "login", "password", "signup", "reauthenticate", "mfa_", "socialaccount_", "openid",
)  # fmt: skip


def is_limited(path):
    """As CloudFront's firewall compares it, see the check of the template."""
    return path.startswith(SIGN_IN_PATHS) or SIGN_IN_PART in path


def addresses(resolver, path="/", namespace=""):
    """`(name, "/admin/login/")` of every view of the site."""
    for each in resolver.url_patterns:
        below = path + str(each.pattern).lstrip("^")
        if isinstance(each, URLResolver):
            yield from addresses(each, below, f"{namespace}{each.namespace or ''}:")
        elif isinstance(each, URLPattern):
            yield f"{namespace}{each.name or ''}", below


def test_every_address_for_signing_in_is_under_the_rule():
    found = {
        path for name, path in addresses(get_resolver()) if any(word in name for word in WORDS)
    }

    assert {"/admin/login/", "/admin/password_reset/", "/_util/login/"} <= found
    assert [path for path in found if not is_limited(path)] == []


@pytest.mark.parametrize(
    "path",
    [
        "/admin/login/",
        "/admin/login",
        "/admin/password_reset/",
        "/admin/password_reset/confirm/MQ/token/",
        "/accounts/login/",
        "/accounts/2fa/authenticate/",
        "/admin/accounts/login/",
        "/_util/login/",
        "/fr/_util/authenticate_with_password/3/4/",
    ],
)
def test_an_address_for_signing_in_is_limited(path):
    assert is_limited(path)


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/3/edit/", "/api/v2/pages/", "/healthz/"])
def test_other_addresses_have_the_general_limit_only(path):
    assert not is_limited(path)
