"""Where webhooks may not be sent."""

import socket

import pytest
from django.core.exceptions import ValidationError

from cms.publishing.models import WebhookEndpoint
from cms.publishing.webhooks.destinations import RefusedAddress, is_public, resolve
from cms.publishing.webhooks.http_post import NotSent, post
from cms.publishing.webhooks.signing import InvalidSecret, require_secret

PRIVATE = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",  # noqa: S104
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "64:ff9b:1:ffff::1",
    "fec0::1",
    "feff::1",
    "::7f00:1",
    "::93.184.216.34",
    "2002:7f00:1::",
    "2002:808:808::1",  # 6to4 of a public address: its relay is anybody's
    "2001:0:808:808::1",
    "2001:20::1",
    "2001:db8::1",
    "3fff::1",
    "5f00::1",
    "::ffff:0:a00:1",
    "100::1",
    "4000::1",
    "fe00::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:4700::6810:84e5", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_of_the_open_internet_is_public(address):
    assert is_public(address)


def names(monkeypatch, *addresses):
    """Have every host name lead to these addresses."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_to_a_private_address_is_refused(address, monkeypatch):
    names(monkeypatch, "93.184.216.34", address)

    with pytest.raises(RefusedAddress, match="private"):
        resolve("https://innocent.example/hook")


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.org/",
        "ftp://www.example.org/",
        "file:///etc/passwd",
        "https://user:password@www.example.org/",
        "https:///hook",
        "https://[::1",
        "https://www.example.org:99999/",
    ],
)
def test_an_address_that_is_not_plain_https_is_refused(url):
    with pytest.raises(RefusedAddress):
        resolve(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://0x7f000001/",
        "https://017700000001/",
        "https://0xa9.0xfe.0xa9.0xfe/",
        "https://2852039166/",
        "https://[::ffff:127.0.0.1]/",
        "https://[0:0:0:0:0:ffff:7f00:1]/",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[64:ff9b::169.254.169.254]/",
        "https://[::]/",
        "https://①②⑦.⓪.⓪.①/",
        "https://127。0。0。1/",
        "https://localhost./",
    ],
)
def test_odd_spellings_of_loopback_are_refused(url):
    with pytest.raises(RefusedAddress):
        resolve(url)


def test_the_connection_is_made_to_the_address_that_was_checked(monkeypatch, settings):
    names(monkeypatch, "93.184.216.34")
    destination = resolve("https://rebinding.example/hook")
    names(monkeypatch, "127.0.0.1")
    asked = []

    def refuse(where, timeout):
        asked.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(NotSent):
        post(destination, {}, b"")
    assert asked == [("93.184.216.34", 443)]


def test_the_name_stays_in_the_host_header(receiver, settings):
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    destination = resolve(receiver.url.replace("127.0.0.1", "localhost"))

    post(destination, {}, b"{}")

    ((_, headers, _),) = receiver.received
    assert headers["Host"] == f"localhost:{receiver.server_port}"


def test_an_editor_is_told_why_an_address_will_not_do(db):
    with pytest.raises(ValidationError) as refused:
        WebhookEndpoint(name="x", url="http://www.example.org/").full_clean()
    assert "https" in str(refused.value)


@pytest.mark.parametrize("secret", ["", "secret", "whsec_", "whsec_c2hvcnQ=", "whsec_%%%"])
def test_a_weak_secret_is_refused(secret):
    with pytest.raises(InvalidSecret):
        require_secret(secret)


def test_a_redirect_to_a_private_address_is_not_followed(receiver, settings):
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    receiver.statuses, receiver.headers = [302], {"Location": receiver.url + "/inner"}

    assert post(resolve(receiver.url), {}, b"{}").status == 302

    assert len(receiver.received) == 1
