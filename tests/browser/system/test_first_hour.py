"""From an empty site to a reviewed page with two sourced benefits, by the shortest way, counted.

Three people do it by mouse and keyboard: an administrator, an author, a reviewer. It counts their
clicks, the fields that they fill in and the seconds, and prints them. Slow, because
it starts a system of its own: the others begin with the demo content.
"""

import os
import sys
import time
from dataclasses import replace

import pytest

from infra.local.environment import for_cms
from infra.local.processes.supervisor import Service
from tests.browser.editor import Editor
from tests.browser.system.counting import Counting
from tests.browser.system.own_system import own_system
from tests.cms.evidence.fake_services import HAYDEN, WALKING
from tests.unwatched_system import unwatched

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MODAL = ".modal-body"
MOST_CLICKS, MOST_FIELDS = 17, 28  # of the author and the reviewer together
ADMINISTRATOR = """
import sys
from cms.users.models import User
User.objects.create_superuser("admin", "admin@clinic.example", sys.stdin.readline().strip())
"""
FINDING = {
    "outcome": "Pain intensity, 0 to 100",
    "population": "Adults with back pain",
    "intervention": "Walking",
    "comparator": "Usual care",
    "rated_by": "The authors",
}


def empty_processes(environ, at):
    """As `make run` starts it, with an administrator and no content."""
    usual = unwatched(environ, at)
    created = Service("cms", [sys.executable, "-c", SETUP], for_cms(environ, at))
    api = replace(usual.first, ready_url=f"{at.admin}login/")
    return replace(usual, prepare=created, first=api, beside=replace(usual.beside, ready_url=None))


SETUP = f"import django\ndjango.setup()\n{ADMINISTRATOR}"


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A running system without a page."""
    var_dir = tmp_path_factory.mktemp("empty")
    with own_system(var_dir, make_processes=empty_processes) as (system, _):
        yield system


@pytest.fixture
def person(empty, editor):
    return Counting(Editor(editor, empty.at.admin), os.environ.get("PHOTOGRAPHS"))


def test_from_an_empty_site_to_a_page_with_two_sourced_benefits(empty, person, capsys):
    walker = person.walker
    walker.sign_in("admin", empty.admin_password)
    walker.visitor.fill(name="Harbour Clinic")
    walker.click("button", "Make the home page")
    walker.see("“Harbour Clinic” has its home page")
    person.photograph("home")
    walker.add_person("emma", "Authors")
    walker.add_person("rhea", "Clinical reviewers")

    begun = time.monotonic()
    person.sign_in("emma")
    person.click(".desk__shape", "A treatment")
    person.type("#id_title", "Walking for back pain")
    person.type("#id_plain_summary", "Walking may ease back pain. Ask us how to begin.")
    person.write("Text", "A walk each day, a little longer each week.")
    for number, (heading, point, doi) in enumerate(
        [
            ("Less pain", "Walking may ease pain that has lasted.", WALKING),
            ("Easier movement", "People may bend more easily.", HAYDEN),
        ]
    ):
        benefit(person, number, heading, point, doi)
    person.type("[name$='-heading']", "Sore muscles", at=2)
    person.type("[name$='-uncited_reason']", "Known from practice; nobody has counted it.", at=2)
    person.write("Text", "We look at how you walk, and plan the first week.", at=1)
    person.remove("Questions and answers")
    walker.wait(lambda: "/edit/" in walker.browser.current_url)
    person.photograph("written")
    person.submit_to_review()
    person.photograph("submitted")

    person.sign_in("rhea")
    person.click(".desk a", "Walking for back pain")
    person.click(".w-dropdown-button > button", "Approve")
    walker.see("visitors read it now")
    person.photograph("approved")
    seconds = time.monotonic() - begun

    walker.visitor.open(f"{empty.at.frontend}/walking-for-back-pain/")
    shown = walker.visitor.find("main").text
    assert "Less pain" in shown
    assert "Easier movement" in shown
    assert shown.count("Moderate certainty") == 2
    with capsys.disabled():
        sys.stdout.write(
            f"\nsign-in to published: {person.clicks} clicks, {person.fields} fields, "
            f"{seconds:.0f} seconds\n"
        )
    assert person.clicks <= MOST_CLICKS
    assert person.fields <= MOST_FIELDS


def benefit(person, number, heading, point, doi):
    walker = person.walker
    person.type("[name$='-heading']", heading, at=number)
    person.write("Point", point, at=number)
    person.click("[data-contentpath=source] .chooser__choose-button", "Choose a source")
    if number:  # the first time the library is empty, and the form is open already
        person.click(f"{MODAL} [role=tab]", "Add a source")
    person.type(f"{MODAL} [name=pasted]", f"https://doi.org/{doi}")
    person.click(f"{MODAL} button[type=submit]", "Add this source")
    walker.wait(lambda: not walker.visitor.all(MODAL))
    person.click("[data-contentpath=finding] .chooser__choose-button", "Choose a finding")
    for name, words in FINDING.items():
        person.type(f"{MODAL} [name={name}]", words)
    person.pick(f"{MODAL} [name=certainty]", "moderate")
    person.click(f"{MODAL} button[type=submit]", "Add this finding")
    walker.wait(lambda: not walker.visitor.all(MODAL))
