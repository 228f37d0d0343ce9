"""A source falls; people soften, replace, take down and keep, from the desk and from the mail.

Once because a person says so, on a page under clinical review, and once because a service told it,
on a page without. After each decision the page and the API are read as visitors and programs do.
Slow: it starts a system of its own, whose mails are files.
"""

import email
import html
import json
import os
import re
import subprocess
import sys
import urllib.request
from email import policy
from urllib.parse import urlsplit

import pytest
from selenium.webdriver.support.ui import Select

from tests.browser.axe import run_axe
from tests.browser.editor import PASSPHRASE, Editor
from tests.browser.system.claims_to_decide import DECISIONS, DESK, HEADINGS, MAIL, heading
from tests.browser.system.counting import Counting
from tests.browser.system.own_system import own_system
from tests.browser.visitor import DESKTOP, PHONE
from tests.cms.evidence.fake_services import WALKING, work
from tests.patience import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DONE = {
    "soften": ("softened", "is said more carefully"),
    "replace": ("replaced", "rests on another source"),
    "take down": ("taken_down", "was taken down"),
    "keep": ("kept", "stays as it is"),
}
ON_DESK = {
    "soften": "Soften to “Moderate certainty”",
    "replace": "Replace with Roe",
    "take down": "Take the claim down",
    "keep": "Keep",
}
CODES = {"soften": "moderate", "replace": "low", "keep": "high"}
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
LINK = re.compile(r"- (.+) \(.+\)\n.+\n +Decide: (\S+)")


class Clinic:
    """The running system, and what is read of it from outside."""

    def __init__(self, system, services, sources, mails):
        self.system, self.services, self.sources, self.mails = system, services, sources, mails

    def run(self, *module, **given):
        done = subprocess.run(
            [sys.executable, "-m", *module],
            env=self.system.cms_environ,
            check=True,
            capture_output=True,
            text=True,
            **given,
        )
        return done.stdout

    def answer(self, page):
        return json.loads(self._read(f"{self.system.at.api}pages/by-path/?path=/{page}/"))

    def shown(self, page):
        words = re.sub(r"<[^>]+>", " ", self._read(f"{self.system.at.frontend}/{page}/"))
        return " ".join(html.unescape(words).split())

    def claim(self, page, name):
        """The claim as the API has it; None if it is not on the page."""
        values = [each["value"] for each in self.answer(page)["body"]]
        return next((each for each in values if each.get("heading") == name), None)

    def links(self, person, author):
        """By claim: the link of the one mail about a source that a person got; {} before it."""
        sent = [mail for file in self.mails.glob("*") for mail in self._opened(file)]
        mine = [each.get_content().replace("\r", "") for each in sent if each["To"] == person]
        mine = [each for each in mine if author in each]
        assert len(mine) <= 1, mine
        return dict(LINK.findall("".join(mine)))

    @staticmethod
    def _read(address):
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.read().decode()

    @staticmethod
    def _opened(path):
        """The mails of a file, which Django parts by a line."""
        mails = path.read_bytes().split(b"-" * 79 + b"\n")
        return [email.message_from_bytes(each, policy=policy.default) for each in mails if each]


@pytest.fixture(scope="module")
def moving(tmp_path_factory):
    var_dir = tmp_path_factory.mktemp("moving")
    with own_system(var_dir) as (system, services):
        clinic = Clinic(system, services, {}, var_dir / "mail")
        built = clinic.run("tests.browser.system.claims_to_decide", input=f"{PASSPHRASE}\n")
        clinic.sources = json.loads(built)
        yield clinic


@pytest.fixture
def person(moving, editor):
    """Rhea, who may approve, at her desk."""
    walker = Editor(editor, moving.system.at.admin)
    walker.faults()
    walker.sign_in("rhea", PASSPHRASE)
    return Counting(walker, os.environ.get("PHOTOGRAPHS"))


def test_a_person_says_that_a_source_fell_and_the_page_is_under_review(moving, person):
    walker = person.walker
    walker.sign_in("admin", moving.system.admin_password)
    walker.open(f"snippets/evidence/researchsource/edit/{moving.sources['walking']}/")
    walker.click("#tab-label-status")
    Select(walker.visitor.wait_for("[name=status]")).select_by_value("retracted")
    walker.click("label", "Change the status on all these pages")
    walker.click("button.action-save", "Save")
    walker.see("Status: Retracted. Used on 1 page, 8 claims.")

    links = _told(moving, walker, "Doe J 2019")
    walker.sign_in("emma", PASSPHRASE)
    decide_all(moving, person, "walking", links, waits=("soften", "replace"))

    walker.sign_in("rhea", PASSPHRASE)
    walker.click(".desk a", "Walking")
    walker.click(".w-dropdown-button > button", "Approve")
    walker.see("visitors read it now")
    for way in (DESK, MAIL):
        for decision in ("soften", "replace"):
            _is_public(moving, walker, "walking", decision, way)
    walker.open("evidence-changes/")
    walker.see("No claim waits for a decision.")


def test_a_service_tells_that_a_source_fell_and_nobody_reviews_the_page(moving, person):
    walker = person.walker
    moving.run("tests.browser.system.claims_to_decide", "end_reviews")
    moving.services.works[WALKING] = work(WALKING, ("retraction", "10.1234/notice"))
    assert "1 new alert" in moving.run("cms", "check_sources", "--only", "lifting")

    links = _told(moving, walker, "Poe K 2019")
    assert moving.claim("lifting", heading("keep", DESK))["changes"] == []
    walker.open("")
    person.photograph("desk-with-a-notice")
    walker.click("a", "Decide the notice first")
    walker.click("button[name=accept]", "Set to “Retracted”")
    walker.see("is now: Retracted")

    decide_all(moving, person, "lifting", links, waits=())
    walker.open("evidence-changes/")
    walker.see("No claim waits for a decision.")


def _told(moving, walker, author):
    """The links of the mail, which the worker writes within the minute."""
    links = walker.wait(lambda: moving.links("emma@clinic.example", author), 60)
    assert len(links) == len(HEADINGS)
    return links


def decide_all(moving, person, page, links, waits):
    """The first four claims with one click each at the desk, the others with two from the mail."""
    walker = person.walker
    walker.open("")
    _looks_right(person, ".desk", f"desk-{page}")
    for decision in DECISIONS:
        walker.open("")
        before = person.clicks
        _at_desk(person, decision, links[heading(decision, DESK)])
        assert person.clicks - before == 1
        _is_told(moving, walker, page, decision, DESK, waits)
    walker.open("evidence-changes/")
    _looks_right(person, ".moved", f"queue-{page}")
    for decision in DECISIONS:
        address = links[heading(decision, MAIL)]
        walker.open(address.removeprefix(walker.admin))  # the first click
        if decision == "soften":
            _looks_right(person, ".moved", f"decision-{page}")
        before = person.clicks
        _at_page(person, decision)
        assert person.clicks - before == 1
        _is_told(moving, walker, page, decision, MAIL, waits)
    assert walker.faults() == []


def _at_desk(person, decision, address):
    row = f".moved-claim:has(a[href='{urlsplit(address).path}'])"
    if decision == "keep":
        person.type(f"{row} [name=reason]", "Two other studies say the same.")
    person.click(f"{row} button", ON_DESK[decision])


def _at_page(person, decision):
    form = f"#{decision.replace(' ', '-')}"
    if decision == "keep":
        person.type(f"{form} [name=reason]", "Two other studies say the same.")
    person.click(f"{form} button[type=submit]")


def _is_told(moving, walker, page, decision, way, waits):
    _, sentence = DONE[decision]
    if decision in waits:
        walker.see("was changed in the draft. It waits for review")
        claim = moving.claim(page, heading(decision, way))
        assert (claim["certainty"]["code"], claim["changes"][0]["decision"]) == ("high", None)
        return
    walker.see(f"“{heading(decision, way)}” {sentence}")
    _is_public(moving, walker, page, decision, way)


def _is_public(moving, walker, page, decision, way):
    """The API and the website say it, as soon as they have read the new version."""
    code, name = DONE[decision][0], heading(decision, way)

    def told():
        changes = moving.answer(page)["changes"] if decision == "take down" else None
        claim = moving.claim(page, name)
        found = changes if changes is not None else claim["changes"]
        return next((e for e in found if e["decision"] and e["decision"]["code"] == code), None)

    change = walker.wait(told, 20)
    claim = moving.claim(page, name)
    if decision == "take down":
        assert (claim, change["anchor"]) == (None, None)
    else:
        assert claim["certainty"]["code"] == CODES[decision]
    walker.wait(lambda: change["in_words"] in moving.shown(page), 20)
    assert (name in moving.shown(page)) is (decision != "take down")


def _looks_right(person, part, name):
    """Nothing is cut and axe finds nothing, at both widths."""
    person.photograph(name)
    walker = person.walker
    for width in (PHONE, DESKTOP):
        walker.look_at_width(width)
        assert run_axe(walker.browser, part) == []
        assert walker.browser.execute_script(WIDER) <= 0
