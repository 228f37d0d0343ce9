"""The CMS, the website, the handler and the inbox together, from another folder too."""

import os
import shutil
import signal
import subprocess
import sys
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from infra.local.processes.process import ROOT
from infra.local.public_ports import Ports
from tests.infra.local.fetching import fetch
from tests.infra.local.test_launcher import VARIABLES

FORM = {"content_type": "application/x-www-form-urlencoded"}


def test_the_page_shows_a_form_that_posts_to_the_handler(clinic):
    page = fetch(clinic.at.page)

    assert page.status == 200
    assert f'action="{clinic.at.form_action}"' in page.text


def test_the_printed_api_address_answers_with_the_page(clinic):
    assert fetch(clinic.at.page_json).json()["meta"]["html_url"] == clinic.at.page


def test_the_root_of_the_cms_leads_to_the_website(clinic):
    answer = fetch(clinic.at.cms + "/")

    assert answer.status in {301, 302}
    assert answer.headers["location"].rstrip("/") == clinic.at.frontend


def test_the_printed_password_opens_the_admin(clinic):
    login = f"{clinic.at.admin}login/"
    cookies = SimpleCookie(fetch(login).headers["set-cookie"])
    token = cookies["csrftoken"].value
    form = {
        "username": "admin",
        "password": clinic.admin_password,
        "csrfmiddlewaretoken": token,
        "next": "/admin/",
    }

    answer = fetch(login, urlencode(form), **FORM, cookie=f"csrftoken={token}")

    assert answer.status == 302
    assert "sessionid" in str(answer.headers.get_all("set-cookie"))


def test_a_message_leads_to_a_thank_you_page_with_its_reference_and_to_the_inbox(clinic):
    form = {"full_name": "Ann", "email": "ann@visitor.example", "message": "Whole system"}

    answer = fetch(clinic.at.form_action, urlencode(form), **FORM, accept="text/html")

    newest = clinic.contact.mailbox.newest_first()[0]
    assert answer.status == 303
    assert answer.headers["location"].startswith(f"{clinic.at.form_action}/receipt?token=")
    assert newest.header("X-Contact-Reference") in fetch(answer.headers["location"]).text
    assert "Whole system" in newest.text


@pytest.mark.slow
def test_a_clone_in_a_folder_with_a_space_starts_and_ends(tmp_path):
    clone, ports = tmp_path / "my clinic", Ports.free()
    for room in ("cms", "contact_lambda", "infra"):
        shutil.copytree(ROOT / room, clone / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", clone)  # the version
    # Measured, the copy would be reported as code without source once it is gone.
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("COVERAGE", "COV_"))}
    environ |= {VARIABLES[name]: str(port) for name, port in vars(ports).items()}
    environ.pop("DATABASE_URL", None)

    with subprocess.Popen(
        [sys.executable, "-m", "infra.local"],
        cwd=clone,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as launcher:
        output = []
        for line in launcher.stdout:
            output.append(line)
            if "Ctrl-C ends everything." in line:
                launcher.send_signal(signal.SIGTERM)

    assert launcher.returncode == 0, "".join(output)
    assert sum("changes to the tables are made" in line for line in output) == 9
    assert (clone / "var" / "db.sqlite3").exists()
    ports.check_free()
