"""What the tests of the starters share: content in the CMS, programs that run, a browser."""

import subprocess
import sys
from contextlib import contextmanager

from tests.browser.conftest import open_browser
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.patience import PATIENCE

from .site import REPOSITORY, await_health

FRONTEND = REPOSITORY / "cms" / "frontend"
STARTERS = FRONTEND / "starters"
CLIENT = REPOSITORY / "cms" / "api" / "client"
SUMMARY = "one of the most consistently recommended and well-supported treatments"
# What moved since the page was opened, 0 if nothing did: https://web.dev/articles/cls
SHIFTS = """
const done = arguments[0];
let moved = 0;
new PerformanceObserver((list) => { for (const each of list.getEntries()) moved += each.value; })
  .observe({ type: "layout-shift", buffered: true });
setTimeout(() => done(moved), 300);
"""
TOPIC = "benefits-of-exercise-on-lower-back-pain"
AT_ONCE = {
    "first": ("#send-a-message-notice-1", "When to get help at once"),
    "number": ("tel:999", "999"),
    "place": ("https://what3words.com/crush.pounces.gifted", "///crush.pounces.gifted"),
}
SHARED = """
from datetime import timedelta
from django.utils import timezone
from cms.pages.models import HomePage, TopicPage
from cms.preview.models import ShareLink
from cms.preview.preview_tokens import token_of
from cms.users.models import User
page = TopicPage(title="Not yet public", live=False)
page.body = [("text", {"text": "<p>As it may be one day.</p>"})]
HomePage.objects.filter(depth=2).earliest("pk").add_child(instance=page)
link = ShareLink.objects.create(
    page=page, revision=page.save_revision(), created_by=User.objects.earliest("pk"),
    ends_at=timezone.now() + timedelta(hours=1)
)
print(token_of(link), page.pk)
"""
ACCENTED = """
from datetime import time
from cms.clinic.models import Location
from cms.clinic.opening import Day
from cms.pages.models import HomePage, TopicPage
always = {"days": [day.value for day in Day], "opens": time(0), "closes": time(0)}
place = Location.objects.create(name="A day and a night", opening_week=[("period", always)])
page = TopicPage(title="Santé du dos", slug="santé-du-dos")
page.body = [("location", {"heading": "Always open", "location": place})]
HomePage.objects.filter(depth=2).earliest("pk").add_child(instance=page)
"""
HOME_PICTURE = """
from wagtail.images.tests.utils import get_test_image_file
from cms.images.models import ClinicImage
from cms.images.renditions import generate_renditions
from cms.pages.models import HomePage
home = HomePage.objects.filter(depth=2).earliest("pk")
file = get_test_image_file("door.png", size=(1200, 800), colour="teal")
home.picture = ClinicImage.objects.create(title="Door", description="Our front door", file=file)
generate_renditions(home.picture)
home.save_revision().publish()
"""
TOPICS = """
from cms.clinic.models import ContactForm
form = ContactForm.objects.get(form_id="contact-v1")
form.topics = [("topic", {"label": "An appointment", "receiver": "reception"})]
form.save()
"""
TABLE = """
from tests.cms.standing_table import publish_table
publish_table(HomePage.objects.filter(depth=2).earliest("pk"))
"""


def help_at_once(page):
    """The first of the contents, the number in the emergency notice, the place in the footer."""
    links = {
        "first": page.select_one(".contents li:first-child.emergency a"),
        "number": page.select_one("#send-a-message-notice-1 h3 a"),
        "place": page.select_one("footer a[href*=what3words]"),
    }
    return {name: (link["href"], link.text) for name, link in links.items()}


def place_after_failure(page):
    """The three words in what the form says where a message did not arrive, or may not have."""
    states = page.select("[data-say=not-sent], [data-say=unknown]")
    links = [each.select_one("a[href*=what3words]") for each in states]
    return [(link["href"], link.string) for link in links]  # `text` leaves out a template's


def doubted_first(claims):
    """Of each claim, whether it says straight below its heading what is wrong with it."""
    return [each.select_one("h2 + .doubt") is not None for each in claims]


def in_cms(clinic, code):
    """What the code prints when the running CMS's own shell executes it."""
    command = [sys.executable, "-m", "cms", "shell", "--no-imports", "-c", code]
    told = subprocess.run(command, env=clinic.cms_environ, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return told.stdout


@contextmanager
def running(command, folder, address, environment):
    """The program while it answers at that address."""
    process = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        await_health(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


@contextmanager
def visitor_at_each_width(address):
    """`visit()` is a person with JavaScript at this page, on a screen and then on a phone."""
    person = Visitor(open_browser())

    def visit():
        for width in (DESKTOP, PHONE):
            person.look_at_width(width)
            person.open(address)
            yield person

    try:
        yield visit
    finally:
        person.browser.quit()
