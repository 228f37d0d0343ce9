"""One rule for all limits of what counts as one client."""

import pytest
from django.test import RequestFactory

from cms.api.throttling import AddressThrottle
from cms.core.client_networks import network_of
from cms.users.adapters import AccountAdapter
from cms.users.client_address import client_network


class Throttle(AddressThrottle):
    rate = "1/min"


CLIENTS = [
    ("203.0.113.7", "203.0.113.7"),
    ("::ffff:203.0.113.7", "203.0.113.7"),
    ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
    ("[2001:db8:1:2:bbbb::9]", "2001:db8:1:2::/64"),
    ("2001:db8:1:2::3%eth0", "2001:db8:1:2::/64"),
]


@pytest.mark.parametrize(("address", "counted"), CLIENTS)
def test_every_spelling_of_a_client_counts_as_one_wherever_it_is_counted(address, counted):
    request = RequestFactory().get("/", REMOTE_ADDR=address)

    assert network_of(address) == client_network(request) == counted
    assert Throttle().get_cache_key(request, None).endswith(f"_{counted}")
    assert network_of(AccountAdapter().get_client_ip(request)) == counted


@pytest.mark.parametrize("nonsense", ["unknown", "203.0.113.7.8", "", "a visitor's words"])
def test_what_is_no_address_counts_as_one_client(nonsense):
    request = RequestFactory().get("/", REMOTE_ADDR=nonsense)

    assert network_of(nonsense) == ""
    assert client_network(request) == "unknown"
    assert Throttle().get_cache_key(request, None).endswith("_unknown")


def test_an_ipv4_address_in_ipv6_clothes_is_the_ipv4_address_to_django_allauth():
    """It would count the /64 of all IPv4 addresses together: `::`."""
    request = RequestFactory().get("/", REMOTE_ADDR="::ffff:203.0.113.7")

    assert AccountAdapter().get_client_ip(request) == "203.0.113.7"
