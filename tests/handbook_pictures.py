"""`make screenshots ARGS=handbook`: the pictures of the README and of the editors' chapter.

Taken of a running system, and written to `docs/editors/*.webp`, small, with the digest of the files
that each depends on in `docs/pictures.json`; the build of the handbook names those that have
changed since.
"""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from docs.picture_age import HERE, LIST, digest
from tests import readme_picture
from tests.browser.conftest import open_browser
from tests.browser.editor import PASSPHRASE, Editor
from tests.browser.system.own_system import own_system
from tests.browser.visitor import DESKTOP, Visitor

ADMIN = ["cms/pages/static/pages/*.css"]
# Each picture, and what it shows: when one of these files changes, the picture may be old.
SHOWN = {
    "editors/desk.webp": ["cms/desk/**/*", "cms/evidence_changes/*s/**/*.html", *ADMIN],
    "editors/claim.webp": ["cms/pages/blocks/*.py", "cms/evidence_admin/templates/**/*", *ADMIN],
    "editors/checks.webp": ["cms/pages/templates/pages/checks/*", "cms/pages/checks/*.py", *ADMIN],
    "editors/page.webp": ["cms/frontend/templates/**/*", "cms/frontend/static/frontend/*.css"],
    "editors/review.webp": ["cms/review/templates/**/*", "cms/review/action_menu.py", *ADMIN],
    "editors/moved.webp": ["cms/evidence_changes/templates/**/*", *ADMIN],
    "editors/translation.webp": ["cms/review/templates/wagtail_localize/**/*", *ADMIN],
    readme_picture.NAME: readme_picture.SHOWN,
}
TOP = """
const before = arguments[0].getBoundingClientRect().top;
arguments[0].scrollIntoView({ block: "start", behavior: "instant" });
window.scrollBy(0, -150);
return before;
"""
WORLD = f"""
import django
django.setup()
from django.contrib.auth.models import Group
from wagtail.models import Locale
from cms.evidence.models import ResearchSource
from cms.pages.localisation import drafted_translation
from cms.pages.models import HomePage, TopicPage
from cms.users.models import User
from tests.factories.blocks import benefit, link, stream, text
from tests.factories.evidence import FindingFactory, ResearchSourceFactory
from tests.factories.pages import published_topic

people = []
for name, last, group in (
    ("emma", "Author", "Authors"), ("rhea", "Reviewer", "Clinical reviewers")
):
    person = User.objects.create_user(
        name, f"{{name}}@clinic.example", "{PASSPHRASE}", first_name=name.title(), last_name=last
    )
    person.groups.add(Group.objects.get(name=group))
    people.append(person)
emma, rhea = people
home = HomePage.objects.order_by("pk").first()
page = home.add_child(instance=TopicPage(
    title="Walking for back pain", live=False, owner=emma,
    plain_summary="Walking may ease back pain. Ask us how to begin."))
page.body = stream(text("A walk each day, a little longer each week."))
page.save_revision(user=emma)
page.get_workflow().start(page, emma)


def found(key, certainty, outcome, **fields):
    source = ResearchSourceFactory(key=key, kind="randomised_trial", status="current", **fields)
    return link(source, FindingFactory(
        source=source, outcome=outcome, certainty=certainty, rated_by="The authors"))


first = found("doe-2019", "high", "Neck pain", authors="Doe J", year=2019, title="Neck exercises")
other = found("moe-2018", "moderate", "Headache", authors="Moe L", year=2018, title="Headaches")
found("roe-2024", "low", "Neck pain", authors="Roe R", year=2024, title="Neck exercises again")
published_topic(
    home, text("Move."), benefit(first, other, heading="Less neck pain"),
    benefit(first, heading="Better sleep"), benefit(first, heading="Fewer days off work"),
    title="Exercise for neck pain", owner=emma)
source = ResearchSource.objects.get(pk=first["source"])
source.status = "retracted"
source.save()
demo = TopicPage.objects.get(slug__startswith="benefits-of-exercise", locale__language_code="en-gb")
french = drafted_translation(demo, Locale.objects.get(language_code="fr"))
print(page.pk, demo.pk, french.pk)
"""


def main():
    os.environ["LANGUAGES"] = "en-gb:English,fr:Français"
    browser = open_browser()
    try:
        with TemporaryDirectory() as folder, own_system(Path(folder)) as (system, _):
            readme_picture.photograph(Visitor(browser), system.at)
            made = [sys.executable, "-c", WORLD]
            keys = subprocess.check_output(made, env=system.cms_environ, text=True).split()[-3:]
            _photograph(Editor(Visitor(browser), system.at.admin), system.at, *keys)
    finally:
        browser.quit()
    about = {name: {"of": of, "digest": digest(of)} for name, of in SHOWN.items()}
    LIST.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def _photograph(walker, at, waiting, demo, french):
    walker.sign_in("rhea", PASSPHRASE)
    walker.open("")
    _store(walker, "desk")
    walker.open("evidence-changes/")
    _store(walker, "moved")
    walker.open(f"pages/{waiting}/edit/")
    walker.visitor.wait_for(".w-dropdown-button > button")
    _store(walker, "review")
    walker.sign_in("emma", PASSPHRASE)
    walker.open(f"pages/{demo}/edit/")
    walker.see("Should be looked at")
    _store(walker, "checks")
    walker.wait(lambda: _is_there(walker, "[data-contentpath=evidence]"))
    _store(walker, "claim")
    walker.open(f"pages/{french}/edit/")
    walker.visitor.wait_for(".js-translation-editor .footer")
    _store(walker, "translation")
    walker.visitor.open(f"{at.page}#pain-reduction")
    _store(walker, "page")


def _is_there(walker, selector):
    """Scroll to a part of a form, and whether it has come into sight: the form still grows."""
    found = walker.visitor.all(selector)
    top = found and walker.browser.execute_script(TOP, found[0])
    return bool(found) and 0 < top < 400


def _store(walker, name):
    """What is in sight, once it is still."""
    walker.look_at_width(DESKTOP)
    png = walker.browser.get_screenshot_as_png()
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.save(HERE / "editors" / f"{name}.webp", quality=82, method=6)
    sys.stdout.write(f"docs/editors/{name}.webp\n")


if __name__ == "__main__":
    main()
