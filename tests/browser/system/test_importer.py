"""An editor imports a document: chooses it, looks, and is in the editor with its draft."""

from pathlib import Path

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.axe import run_axe
from tests.browser.visitor import DESKTOP, PHONE
from tests.patience import PATIENCE

pytestmark = pytest.mark.browser
INPUTS = Path(__file__).parents[2] / "cms" / "import_export" / "inputs"
SEED = INPUTS / "benefits-of-exercise-on-lower-back-pain.txt"
LEAFLET = INPUTS / "hip-pain.md"


def look(editor, tmp_path, name):
    """Photograph a step at both widths, and let axe look at what this project adds to it."""
    for width in (DESKTOP, PHONE):
        editor.look_at_width(width)
        assert run_axe(editor.browser, "#main") == []
        editor.photograph(tmp_path / f"{name}-{width}.png")
    editor.look_at_width(DESKTOP)


def test_a_document_becomes_a_draft_in_the_editor(clinic, signed_in, tmp_path):
    editor = signed_in
    editor.open(f"{clinic.at.admin}import-document/?parent=3")
    editor.wait_for("[name=file]")
    look(editor, tmp_path, "upload")
    editor.click("#main form button[type=submit]")
    assert "Choose a document." in editor.wait_for("#main .error-message").text
    look(editor, tmp_path, "refused")

    editor.find("[name=file]").send_keys(str(SEED))
    editor.click("#main form button[type=submit]")
    editor.wait_for(".import-lines")
    assert "6 benefit" in editor.find("#main").text
    look(editor, tmp_path, "preview")

    editor.click("#main form button[type=submit]")
    WebDriverWait(editor.browser, PATIENCE).until(lambda browser: "/edit/" in browser.current_url)
    assert editor.wait_for("[name=title]").get_property("value") == (
        "Benefits of Exercise on Lower Back Pain"
    )
    assert editor.value("body-1-value-heading") == "Pain Reduction"
    assert "It is not published" in editor.find(".messages").text


@pytest.mark.slow
def test_a_leaflet_shows_what_was_linked_and_what_waits_for_an_approval(
    clinic, signed_in, tmp_path
):
    editor = signed_in
    editor.open(f"{clinic.at.admin}import-document/")
    editor.wait_for("[name=file]").send_keys(str(LEAFLET))
    chosen = editor.find("[name=parent]").get_property("value")
    set_parent = "document.querySelector('[name=parent]').value = arguments[0]"
    editor.browser.execute_script(set_parent, "")
    editor.click("#main form button[type=submit]")
    editor.wait_for("#main .error-message")
    assert "“hip-pain.md” is kept." in editor.find("#main").text
    look(editor, tmp_path, "kept")
    editor.browser.execute_script(set_parent, chosen)  # the page that was chosen at first
    editor.click("#main form button[type=submit]")
    editor.wait_for(".import-lines")
    seen = editor.find("#main").text
    assert "cites [1] Fransen" in seen
    assert "Safety notices: a clinician approves them" in seen
    look(editor, tmp_path, "leaflet")

    editor.click("#main form button[type=submit]")
    WebDriverWait(editor.browser, PATIENCE).until(lambda browser: "/edit/" in browser.current_url)
    assert editor.wait_for("[name=title]").get_property("value") == "Exercise for hip pain"
