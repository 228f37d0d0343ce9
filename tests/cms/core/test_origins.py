"""What stands in the Content-Security-Policy is an origin and nothing else."""

import pytest

from cms.core.origins import is_of_host, origin_of

ORIGINS = [
    ("https://www.example.org/preview/?a=1#b", "https://www.example.org"),
    ("http://127.0.0.1:8003", "http://127.0.0.1:8003"),
    ("http://site:8003/", "http://site:8003"),
    ("https://Praxis-Müller.example/", "https://xn--praxis-mller-klb.example"),
    ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443"),
]
NO_ORIGINS = [
    "",
    "/media/",
    "www.example.org",
    "javascript:alert(1)",
    "ftp://www.example.org/",
    "https://",
    "https://a;sandbox;@www.example.org/",
    "https://www.example.org;sandbox;/",
    "https://www.example.org,https://evil.example/",
    "https://www.example.org *.evil.example/",
    "https://'unsafe-inline'/",
    "https://*.example.org/",
    "https://[::1/",
    "https://www.example.org:port/",
    "https://a..example.org/",
]


@pytest.mark.parametrize(("address", "origin"), ORIGINS)
def test_the_origin_of_an_address(address, origin):
    assert origin_of(address) == origin


@pytest.mark.parametrize("address", NO_ORIGINS)
def test_what_would_say_something_else_in_a_policy_has_no_origin(address):
    assert not is_of_host(address)
