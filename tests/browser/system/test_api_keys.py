"""An administrator makes a key for a program and ends it; every page holds at both widths."""

import os

import pytest

from tests.browser.axe import run_axe
from tests.browser.editor import Editor
from tests.browser.system.counting import Counting
from tests.browser.visitor import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


def looked_at(person, name):
    """What is wrong with the page at both widths."""
    person.photograph(name)
    walker, wrong = person.walker, []
    for width in (PHONE, DESKTOP):
        walker.look_at_width(width)
        wrong += run_axe(walker.browser, "#main")
        if walker.browser.execute_script(WIDER) > 0:
            wrong.append(f"wider than {width}")
    return wrong


def test_a_key_is_made_shown_once_and_listed(clinic, editor):
    walker = Editor(editor, clinic.at.admin)
    walker.faults()
    walker.sign_in("admin", clinic.admin_password)
    person = Counting(walker, os.environ.get("PHOTOGRAPHS"))
    walker.open("api_keys/new/")
    assert looked_at(person, "keys-new") == []
    walker.visitor.fill(name="Website’s build")
    walker.click("button[type=submit]", "Create")
    walker.see("Your new key")
    assert looked_at(person, "keys-made") == []
    walker.open("api_keys/")
    walker.see("Website’s build")
    assert looked_at(person, "keys-list") == []
    walker.click("a", "Website’s build")
    walker.visitor.wait_for("form [name=name]")
    assert looked_at(person, "keys-edit") == []
    assert walker.faults() == []
