"""Attempts are limited by network and by name, before a password is hashed."""

import pytest
from django.test import RequestFactory
from django.urls import reverse
from rest_framework.settings import api_settings

from cms.users import sign_in_limits
from cms.users.client_address import client_network, shortened_address
from cms.users.known_devices import COOKIE
from cms.users.models import SecurityEvent, SignInLimit
from tests.cms.users.conftest import PASSWORD, words

pytestmark = pytest.mark.django_db
MORNING = 1_795_000_000


@pytest.fixture(autouse=True)
def stopped_clock(time_machine):
    time_machine.move_to(MORNING, tick=False)


def _codes(answers):
    return [answer.status_code for answer in answers]


def test_made_up_names_cost_no_more_hashes_than_the_network_may_ask_for(sign_in, hashed):
    answers = [sign_in("guess", name=f"made up {number}") for number in range(200)]

    assert _codes(answers) == [200] * 10 + [429] * 190
    assert len(hashed) == 10


def test_many_networks_with_made_up_names_are_limited_together(sign_in, hashed):
    answers = [
        sign_in("guess", name=f"made up {number}", address=f"198.51.{number}.1")
        for number in range(100)
    ]

    assert _codes(answers) == [200] * 30 + [429] * 70
    assert len(hashed) == 30


def test_twenty_five_names_from_one_address_are_refused_in_the_end(sign_in):
    answers = [sign_in("guess", name=f"name{number}") for number in range(25)]

    assert _codes(answers) == [200] * 10 + [429] * 15


def test_thirty_addresses_of_one_ipv6_network_count_as_one(sign_in):
    answers = [
        sign_in("guess", name=f"name{number}", address=f"2001:db8:0:7::{number:x}")
        for number in range(1, 31)
    ]

    assert _codes(answers) == [200] * 10 + [429] * 20
    assert sign_in(address="2001:db8:0:8::1").status_code == 302


def test_wrong_passwords_for_one_name_slow_it_down_from_everywhere(sign_in, time_machine):
    guesses = [sign_in("guess", address=f"198.51.100.{number}") for number in range(12)]
    assert _codes(guesses) == [200] * 10 + [429] * 2

    time_machine.move_to(MORNING + 61, tick=False)

    guesses = [sign_in("guess", address=f"198.51.100.{number}") for number in range(20, 22)]
    assert _codes(guesses) == [200, 429]


def test_a_device_that_signed_in_before_is_not_slowed_down_by_others(client, sign_in, stranger):
    assert sign_in().status_code == 302
    client.post(reverse("wagtailadmin_logout"))

    for number in range(30):
        sign_in("guess", by=stranger, address=f"198.51.100.{number}")
        sign_in("guess", by=stranger, address="203.0.113.7")  # in the same house

    assert sign_in(by=stranger).status_code == 429
    assert sign_in().status_code == 302


def test_a_known_device_has_a_limit_of_its_own(client, sign_in):
    sign_in()
    client.post(reverse("wagtailadmin_logout"))

    assert _codes([sign_in("guess") for _ in range(12)]) == [200] * 10 + [429] * 2


def test_a_device_is_known_for_the_accounts_that_signed_in_on_it_only(client, sign_in):
    sign_in()
    client.post(reverse("wagtailadmin_logout"))

    answers = [sign_in("guess", name="bert") for _ in range(12)]

    assert _codes(answers) == [200] * 10 + [429] * 2
    assert sign_in().status_code == 302


@pytest.mark.parametrize("cookie", ["", "nonsense", "WyJhIixbXV0:1abc:forged", "x" * 5000])
def test_a_forged_cookie_makes_no_device_known(client, sign_in, cookie):
    client.cookies[COOKIE] = cookie

    assert _codes([sign_in("guess") for _ in range(11)]) == [200] * 10 + [429]


def test_the_cookie_of_a_device_is_for_no_script_and_for_the_admin_only(client, sign_in):
    cookie = sign_in().cookies[COOKIE]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/admin/")
    assert cookie["max-age"] == 180 * 24 * 3600
    assert "anna" not in cookie.value


def test_a_finished_sign_in_counts_nothing(sign_in, stranger):
    from django.test import Client

    answers = [sign_in(by=Client()) for _ in range(25)]

    assert _codes(answers) == [302] * 25


def test_the_page_says_how_long_to_wait_and_offers_a_new_password(sign_in):
    paused = [sign_in("guess") for _ in range(11)][-1]

    words = " ".join(paused.content.decode().split())
    assert "Wait 1 minute, then try again." in words
    assert "Your work in the CMS is not lost" in words
    assert reverse("wagtailadmin_password_reset") in words
    assert 1 <= int(paused["Retry-After"]) <= 61
    assert sign_in(PASSWORD).status_code == 429


def test_a_made_up_name_is_paused_like_an_account(sign_in):
    nobody = [sign_in("guess", name="nobody") for _ in range(11)]
    anna = [sign_in("guess", address="198.51.100.1") for _ in range(11)]

    assert _codes(nobody) == _codes(anna) == [200] * 10 + [429]
    assert words(nobody[-1]) == words(anna[-1])


def test_the_spelling_of_a_name_does_not_make_another_name_of_it(sign_in):
    for spelling in ["anna", "ANNA", " anna ", "Anna", "ａｎｎａ"] * 2:
        sign_in("guess", name=spelling)

    assert sign_in("guess").status_code == 429


def test_a_forged_forwarding_header_is_ignored(sign_in):
    answers = [
        sign_in("guess", name=f"n{number}", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        for number in range(21)
    ]

    assert _codes(answers)[-1] == 429


def test_only_the_header_of_a_trusted_proxy_is_believed(sign_in, monkeypatch):
    monkeypatch.setattr(api_settings, "NUM_PROXIES", 1)
    for number in range(20):
        forwarded = f"10.9.9.{number}, 203.0.113.7"
        sign_in("guess", name=f"n{number}", HTTP_X_FORWARDED_FOR=forwarded)

    assert sign_in(HTTP_X_FORWARDED_FOR="10.1.1.1, 203.0.113.7").status_code == 429
    assert sign_in(HTTP_X_FORWARDED_FOR="10.9.9.9, 203.0.113.8").status_code == 302


def test_an_address_in_ipv6_clothes_is_the_ipv4_address():
    requests = RequestFactory()

    def network(address):
        return client_network(requests.get("/", REMOTE_ADDR=address))

    assert network("::ffff:203.0.113.7") == network("203.0.113.7") == "203.0.113.7"
    assert network("2001:db8::1%eth0") == network("2001:db8::ffff") == "2001:db8::/64"
    assert network("nonsense") == "unknown"


def test_the_log_keeps_a_network_and_no_address():
    requests = RequestFactory()

    assert shortened_address(requests.get("/", REMOTE_ADDR="203.0.113.77")) == "203.0.113.0/24"
    assert shortened_address(requests.get("/", REMOTE_ADDR="2001:db8:1:2::3")) == "2001:db8:1::/48"


def test_what_is_stored_is_bounded_and_says_nothing_about_who_asked(sign_in):
    for number in range(30):
        sign_in("guess", name=f"name{number}", address=f"198.51.100.{number}")

    keys = list(SignInLimit.objects.values_list("key", flat=True))
    assert all(len(key.partition(":")[2]) == 4 for key in keys)  # 65,536 of a kind
    assert not any("name1" in key or "198" in key for key in keys)


def test_counters_that_count_nothing_any_more_are_deleted(sign_in, time_machine):
    sign_in("guess")
    assert sign_in_limits.delete_unused() == 0

    time_machine.move_to(MORNING + 3600, tick=False)

    assert sign_in_limits.delete_unused() == 3
    assert not SignInLimit.objects.exists()


def test_an_attempt_counts_even_if_its_answer_is_a_fault(client, sign_in, monkeypatch):
    from cms.users.views import SignInView

    def fail(*arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(SignInView, "form_invalid", fail)
    client.raise_request_exception = False
    answers = [sign_in("guess") for _ in range(11)]

    assert _codes(answers) == [500] * 10 + [429]


def test_a_refused_attempt_costs_a_few_queries_only(sign_in, django_assert_max_num_queries):
    for _ in range(11):
        sign_in("guess")

    with django_assert_max_num_queries(4):
        assert sign_in("guess").status_code == 429


def test_a_pause_is_recorded_once_a_minute(sign_in):
    for _ in range(40):
        sign_in("guess")

    assert SecurityEvent.objects.filter(kind="sign_in_paused").count() == 1


def test_an_operator_ends_all_pauses(sign_in):
    from django.core.management import call_command

    for _ in range(11):
        sign_in("guess")

    call_command("end_sign_in_pauses")

    assert sign_in().status_code == 302
