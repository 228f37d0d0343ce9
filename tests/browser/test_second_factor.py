"""A second factor in a real browser: a passkey of the browser's virtual authenticator, and an app.

https://www.w3.org/TR/webauthn-2/#sctn-automation
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from selenium.webdriver.common.virtual_authenticator import VirtualAuthenticatorOptions

from cms.settings.env import REPOSITORY
from tests.browser.axe import run_axe
from tests.browser.conftest import open_browser
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.cms.migrated import sqlite_file
from tests.patience import PATIENCE

pytestmark = pytest.mark.browser
PASSWORD = "correct-horse-battery"
MAKE_ACCOUNTS = f"""
from django.contrib.auth import get_user_model
for name in ("anna", "bert"):
    get_user_model().objects.create_superuser(name, f"{{name}}@clinic.example", "{PASSWORD}")
"""

MOVES = """return document.getAnimations().some(
    each => each.playState === "running" && each.effect.getTiming().iterations !== Infinity)"""


@pytest.fixture(scope="module")
def cms(tmp_path_factory):
    """A CMS that requires a second factor, at `localhost`: passkeys know no IP addresses."""
    folder = tmp_path_factory.mktemp("var")
    shutil.copyfile(sqlite_file(), folder / "db.sqlite3")
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "VAR_DIR": str(folder),
        "SECOND_FACTOR_REQUIRED": "everyone",
    }
    environ.pop("DATABASE_URL", None)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def command(*arguments):
        return [sys.executable, "-m", "cms", *arguments]

    made = command("shell", "-v0", "-c", MAKE_ACCOUNTS)
    subprocess.run(made, cwd=REPOSITORY, env=environ, check=True)
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            command("runserver", "--noreload", f"127.0.0.1:{port}"),
            cwd=REPOSITORY,
            env=environ,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"http://localhost:{port}/healthz/live", server)
        yield SimpleNamespace(admin=f"http://localhost:{port}/admin/", folder=folder)
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def _wait_for(address, server):
    for _ in range(int(PATIENCE / 0.1)):
        assert server.poll() is None
        try:
            return urlopen(address, timeout=PATIENCE).read()
        except URLError:
            time.sleep(0.1)
    raise AssertionError(address)


@pytest.fixture
def person():
    """Somebody with a browser of their own, and with an authenticator in their computer."""
    browser = open_browser()
    options = VirtualAuthenticatorOptions(
        protocol=VirtualAuthenticatorOptions.Protocol.CTAP2,
        transport=VirtualAuthenticatorOptions.Transport.INTERNAL,
        has_resident_key=True,
        has_user_verification=True,
        is_user_verified=True,
    )
    browser.add_virtual_authenticator(options)
    yield Visitor(browser)
    browser.quit()


def _sign_in(person, cms, name):
    person.open(cms.admin)
    person.fill(username=name, password=PASSWORD)
    person.follow("form.login-form button[type=submit]")


def _look(person, name):
    """Photograph the page at both widths and check it: nothing is cut off, nothing bars anybody."""
    for width in (PHONE, DESKTOP):
        person.look_at_width(width)
        wide = person.browser.execute_script("return document.documentElement.scrollWidth")
        assert wide <= width, name
        if folder := os.environ.get("SCREENSHOTS"):
            person.browser.save_screenshot(str(Path(folder) / f"{name}-{width}.png"))
    person.wait_until(lambda: not person.browser.execute_script(MOVES))  # messages fade in
    assert not run_axe(person.browser, "main"), name


def test_a_passkey_is_set_up_and_then_replaces_the_password(cms, person):
    _look_at_sign_in(cms, person)
    _sign_in(person, cms, "anna")

    assert person.find("h1").text == "Set up a second factor first"
    person.open(f"{cms.admin}pages/")
    assert person.find("h1").text == "Set up a second factor first"
    _look(person, "set-up")

    person.follow("a[href$='/keys/add/']")
    assert person.find("h1").text == "Confirm that it is you"
    _look(person, "confirm")
    person.fill(password=PASSWORD)
    person.follow("form button[type=submit]")
    _look(person, "add-passkey")
    if not person.find("[name=passwordless]").is_selected():
        person.find("[name=passwordless]").click()
    person.follow("#mfa_webauthn_add")

    codes = person.find("#recovery_codes").get_property("value").split()
    assert len(codes) == 10
    _look(person, "recovery-codes")
    person.open(f"{cms.admin}account/second-factor/codes/")
    assert not person.all("#recovery_codes")  # shown once
    person.open(f"{cms.admin}account/second-factor/")
    assert "You have 1 key." in person.find("main").text
    _look(person, "second-factor")
    person.open(f"{cms.admin}account/second-factor/keys/")
    _look(person, "keys")
    person.open(cms.admin)
    assert person.all(".sidebar")

    person.browser.delete_cookie("sessionid")
    person.open(f"{cms.admin}reports/security/")
    person.follow("#passkey_login")
    person.wait_until(lambda: "Sign-ins and permissions" in person.browser.title)
    assert "mfa" in person.find("main").text
    assert person.complaints() == []


def test_a_passkey_is_the_second_factor_after_a_password(cms, person):
    """The key of the test before is in another browser: this one makes its own."""
    _sign_in(person, cms, "bert")
    person.follow("a[href$='/app/']")
    person.fill(password=PASSWORD)
    person.follow("form button[type=submit]")
    secret = person.find("#authenticator_secret").get_property("value")
    _look(person, "app")
    person.fill(code=_code(secret))
    person.follow("form button[type=submit]")
    codes = person.find("#recovery_codes").get_property("value").split()
    person.open(f"{cms.admin}account/second-factor/keys/add/")
    person.follow("#mfa_webauthn_add")

    person.browser.delete_cookie("sessionid")
    _sign_in(person, cms, "bert")
    assert person.all("[name=code]")
    _look(person, "code")
    person.follow("#mfa_webauthn_authenticate")
    assert person.all(".sidebar")

    person.browser.delete_cookie("sessionid")
    _sign_in(person, cms, "bert")
    person.fill(code=codes[0])
    person.follow("form button[type=submit]")
    assert person.all(".sidebar")
    assert person.complaints() == []


def test_a_browser_without_the_passkey_says_what_to_do(cms, person):
    person.browser.remove_virtual_authenticator()
    person.open(cms.admin)
    person.browser.execute_script("navigator.credentials.get = () => Promise.reject(new Error())")
    person.find("#passkey_login").click()

    message = person.wait_for("[data-sign-in-messages] .error")
    assert message.text == "The passkey was not used. Try again, or choose another way to sign in."


def _look_at_sign_in(cms, person):
    person.open(cms.admin)
    _look(person, "sign-in")
    person.open(f"{cms.admin}password_reset/")
    _look(person, "reset")


def _code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
