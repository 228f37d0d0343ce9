"""Somebody who writes into the contact form, in whichever browser: Chromium or Firefox."""

import time

from tests.browser.visitor import DESKTOP
from tests.patience import PATIENCE

FORM = "form[method=post]"
VALUES = """() => Object.fromEntries(
    [...document.querySelectorAll('form[method=post] .field [name]')]
      .map((each) => [each.name, each.value]))"""
SHOWN = """(selector) =>
    [...document.querySelectorAll(selector)].some((each) => each.checkVisibility())"""
TEXT = "(selector) => document.querySelector(selector)?.innerText ?? ''"


class InChromium:
    """The same few commands that `drive.mjs` has, for a Visitor."""

    def __init__(self, visitor):
        self._visitor, self._browser = visitor, visitor.browser
        self.complaints = visitor.complaints

    def open(self, url):
        self._browser.get(url)

    def tell(self, script, *given):
        return self._browser.execute_script(f"return ({script})(...arguments)", *given)

    def press(self, selector):
        self._visitor.find(selector).click()

    def type(self, selector, words):
        self.tell("(selector) => document.querySelector(selector).focus()", selector)
        self._browser.execute_cdp_cmd("Input.insertText", {"text": words})

    def reload(self):
        self._browser.refresh()

    def follow(self, selector):
        self._visitor.follow(selector)

    def back(self):
        self._browser.execute_script("history.back()")

    def start(self):
        """A tab where nothing happened yet."""
        before = self._browser.current_window_handle
        self.tab()
        new = self._browser.current_window_handle
        self._browser.switch_to.window(before)
        self._browser.close()
        self._browser.switch_to.window(new)
        self._visitor.look_at_width(DESKTOP)

    def tab(self):
        self._browser.switch_to.new_window("tab")


class Writer:
    """What a person does and sees; waits until it is so."""

    def __init__(self, browser):
        self.browser = browser

    def __getattr__(self, name):
        return getattr(self.browser, name)

    def write(self, within=FORM, **answers):
        for name, words in answers.items():
            self.browser.type(f"{within} [name={name}]", words)

    @property
    def answers(self):
        return {name: value for name, value in self.browser.tell(VALUES).items() if value}

    def sees(self, selector):
        return self.browser.tell(SHOWN, selector)

    def reads(self, selector):
        return self.browser.tell(TEXT, selector)

    def send(self, state):
        """Press the button, and wait for what is said then."""
        self.browser.press(f"{FORM} [type=submit]")
        self.wait_until(lambda: self.sees(f".contact-result[data-state~='{state}']"))

    def go_back(self, path):
        self.browser.back()
        self.wait_until(lambda: self.browser.tell("() => location.pathname") == path)
        self.wait_until(
            lambda: self.sees(".contact-progress, .contact-kept, .contact-result, form")
        )

    def wait_until(self, condition, seconds=PATIENCE):
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, "waited in vain"
            time.sleep(0.02)
