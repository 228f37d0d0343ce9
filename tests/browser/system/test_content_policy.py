"""Every page of the CMS in a real browser, under the policy that production enforces."""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.editor import Editor

pytestmark = pytest.mark.browser
POLICY = "Content Security Policy"
# One of each kind: forms with dates, choosers, inline rows and blocks, lists, reports, settings.
PAGES = [
    "",
    "pages/3/",
    "pages/4/edit/",
    "reports/site-history/",
    "images/add/",
    "snippets/clinic/safetynotice/edit/1/",
    "localize/submit/page/4/",
]
NOT_PAGES = re.compile(r"/(logout|jsi18n|sprite|export|lock|unlock)\b|[?&](export|edit)=")


@pytest.fixture
def walker(clinic, editor):
    walker = Editor(editor, clinic.at.admin)
    walker.visitor.open(walker.admin)  # cookies are deleted for the page that is open
    walker.faults()
    walker.sign_in("admin", clinic.admin_password)
    return walker


def violations(walker):
    return [each for each in walker.visitor.complaints() if POLICY in each]


def press(walker, selector):
    """Click the element wherever it is, once it is on the page."""
    element = walker.wait(lambda: walker.visitor.all(selector))[0]
    walker.browser.execute_script("arguments[0].click()", element)


def linked(walker):
    """The addresses of the admin that this page links to, one of each kind."""
    found = walker.browser.execute_script(
        "return [...document.querySelectorAll('a[href]')].map(a => a.href)"
    )
    for address in found:
        if address.startswith(walker.admin) and not NOT_PAGES.search(address):
            path = address.removeprefix(walker.admin).partition("#")[0]
            yield re.sub(r"\d+", "1", urlsplit(path).path), path


@pytest.mark.slow
def test_no_page_of_the_admin_breaks_the_policy(walker):
    seen, waiting, found = set(), [("", "")], {}
    while waiting:
        kind, path = waiting.pop(0)
        if kind in seen:
            continue
        seen.add(kind)
        walker.visitor.open(walker.admin + path)
        waiting += linked(walker)
        if broken := violations(walker):
            found[path] = broken
    assert found == {}
    assert len(seen) > 60


def test_the_admin_works_under_the_policy(clinic, walker):
    """One page of each kind, and what inline scripts start: calendar, chooser, inline form."""
    found = {}
    for path in PAGES:
        walker.open(path)
        if broken := violations(walker):
            found[path] = broken
    assert found == {}

    walker.open("snippets/evidence/researchsource/edit/1/#tab-status")
    assert walker.wait(lambda: walker.visitor.all(".xdsoft_datetimepicker"), 20)
    press(walker, "#id_superseded_by-chooser [data-chooser-action-choose]")
    assert walker.wait(lambda: walker.visitor.all(".modal-body [name=q]"), 20)

    walker.open("snippets/evidence/researchsource/edit/1/#tab-findings")
    before = len(walker.visitor.all("[id^=inline_child_findings]"))
    press(walker, "#id_findings-ADD")
    walker.wait(lambda: len(walker.visitor.all("[id^=inline_child_findings]")) > before)

    walker.open("pages/4/edit/")
    press(walker, "button[aria-label='Toggle preview']")
    assert walker.wait(lambda: walker.visitor.all("iframe"), 20)
    assert violations(walker) == []


@pytest.mark.slow
def test_sign_in_and_the_api_reader_work_under_the_policy(clinic, walker):
    walker.browser.delete_all_cookies()
    walker.visitor.open(f"{walker.admin}login/")
    walker.visitor.wait_for("[name=username]")
    walker.visitor.open(walker.admin.replace("/admin/", "/api/v2/docs/"))
    walker.visitor.wait_until(lambda: len(walker.visitor.all(".opblock")) >= 10)

    assert violations(walker) == []


def test_a_script_that_somebody_smuggled_in_does_not_run(walker):
    walker.open("")
    walker.browser.execute_script(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.smuggled=1>');"
        "const script = document.createElement('script');"
        "script.text = 'window.smuggled = 1'; document.body.append(script);"
    )

    assert walker.wait(lambda: len(violations(walker)) > 0)
    assert walker.browser.execute_script("return window.smuggled") is None
