"""The screen of a translation, as an author meets it who may not publish."""

import os
import subprocess
import sys

import pytest

from tests.browser.axe import run_axe
from tests.browser.editor import PASSPHRASE, Editor
from tests.browser.system.counting import Counting

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BAR = ".js-translation-editor .footer"
BEGIN = """
import django
django.setup()
from django.contrib.auth.models import Group
from wagtail.models import Locale
from cms.pages.localisation import drafted_translation
from cms.pages.models import HomePage, TopicPage
from cms.users.models import User
from tests.factories.pages import published_topic
"""
MADE = f"""{BEGIN}
author = User.objects.create_user("tess", "tess@clinic.example", "{PASSPHRASE}")
author.groups.add(Group.objects.get(name="Authors"))
french = Locale.objects.get_or_create(language_code="fr")[0]
page = published_topic(HomePage.objects.order_by("pk").first(), title="Tess’s", owner=author)
translated = drafted_translation(page, french)
translated.owner = author
translated.save()
print(translated.pk)
"""
GONE = f"""{BEGIN}
for page in TopicPage.objects.filter(owner__username="tess"):
    page.delete()
"""


@pytest.fixture
def page(clinic):
    """The key of an author's translation, which is deleted afterwards."""

    def run(script):
        made = [sys.executable, "-c", script]
        return subprocess.check_output(made, env=clinic.cms_environ, text=True)

    yield run(MADE).split()[-1]
    run(GONE)


def test_the_visible_button_deletes_nothing(clinic, page, editor):
    walker = Editor(editor, clinic.at.admin)
    walker.sign_in("tess", PASSPHRASE)
    walker.open(f"pages/{page}/edit/")
    walker.visitor.wait_for(f"{BAR} .w-dropdown__toggle")
    Counting(walker, os.environ.get("PHOTOGRAPHS")).photograph("translation")

    shown = [each.text for each in walker.visitor.all(f"{BAR} .button") if each.is_displayed()]
    assert "Delete" not in shown
    assert "Ask for a review" in walker.visitor.find("main, .content").text
    assert run_axe(walker.browser, BAR) == []
