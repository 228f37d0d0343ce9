"""An editor whose clicks and fields are counted; each step can be photographed."""

from pathlib import Path

from selenium.common.exceptions import JavascriptException
from selenium.webdriver.support.ui import Select

from tests.browser.editor import PASSPHRASE
from tests.browser.visitor import DESKTOP, PHONE

CENTRE = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })"
BIN = """
const words = arguments[0];
const header = [...document.querySelectorAll(".w-panel__header")].find(
  (each) => each.checkVisibility() && each.innerText.trim().startsWith(words));
return header.querySelector("button[data-streamfield-action=DELETE]");
"""


class Counting:
    """`folder` is where photographs go; without one there are none."""

    def __init__(self, walker, folder=None):
        self.walker, self.folder = walker, folder
        self.clicks = self.fields = 0

    def sign_in(self, name):
        """Two fields and a button."""
        self.fields += 2
        self.clicks += 1
        self.walker.sign_in(name, PASSPHRASE)
        self.walker.visitor.wait_for("body.ready")

    def click(self, selector, words=""):
        self._click(lambda: next((e for e in self._shown(selector) if words in e.text), None))

    def remove(self, name):
        """Press the bin of the first block of that name."""
        self._click(lambda: self.walker.browser.execute_script(BIN, name))

    def type(self, selector, words, at=0):
        self.fields += 1
        self.walker.wait(lambda: self._typed(selector, words, at))

    def write(self, label, words, at=0):
        """Type into a rich text, behind what stands there."""
        self.fields += 1
        texts = f".public-DraftEditor-content[aria-label='{label}']"
        field = self._place(lambda: self._nth(self._shown(texts), at))
        self._to_its_end(field)
        field.send_keys(words)

    def pick(self, selector, code):
        self.fields += 1
        Select(self.walker.visitor.wait_for(selector)).select_by_value(code)

    def submit_to_review(self):
        """Open the menu beside “Save draft”, and choose."""
        before = self.walker.visitor.find("html").id
        self.click(".w-dropdown-button .w-dropdown__toggle")
        self.click(".w-dropdown-button button", "Submit to")
        self.walker.wait(lambda: self.walker.visitor.find("html").id != before)
        self.walker.visitor.wait_for("body.ready")

    def photograph(self, name):
        for width in (DESKTOP, PHONE) if self.folder else ():
            self.walker.look_at_width(width)
            self.walker.visitor.photograph(Path(self.folder) / f"{name}-{width}.png")
        self.walker.visitor.look_at_width(DESKTOP)

    def _typed(self, selector, words, at):
        """Whether the words stand there now: a dialog that is still opening takes the focus."""
        field = self._place(lambda: self._nth(self._shown(selector), at))
        if field.get_attribute("contenteditable"):
            field.send_keys(words)
            return True
        field.clear()
        field.send_keys(words)
        return field.get_property("value") == words

    def _shown(self, selector):
        return [each for each in self.walker.visitor.all(selector) if each.is_displayed()]

    @staticmethod
    def _nth(found, at):
        return found[at] if len(found) > at else None

    def _place(self, find):
        element = self.walker.wait(find)
        self.walker.browser.execute_script(CENTRE, element)
        return element

    def _click(self, find):
        """Click once; try again while something else is in the way or the form still grows."""
        self.clicks += 1
        self.walker.wait(lambda: self._clicked(find))

    def _clicked(self, find):
        try:
            element = find()
        except JavascriptException:  # the block is still to be drawn
            return False
        return element is not None and self.walker.visitor.clicked(element)

    def _to_its_end(self, field):
        end = (
            "const r = document.createRange(); r.selectNodeContents(arguments[0]);"
            "r.collapse(false); const s = getSelection(); s.removeAllRanges(); s.addRange(r);"
        )
        self.walker.browser.execute_script("arguments[0].focus()", field)
        self.walker.browser.execute_script(end, field)
