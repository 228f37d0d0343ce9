"""A person with WebKit (Debian's `webkit2gtk-driver`), drawn into GTK's own display server.

Where one of its programs is missing its tests are skipped, and say what to install.
"""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.writer import InChromium
from tests.patience import PATIENCE

LIBRARIES = Path("/usr/lib")
DISPLAY = ":77"
TYPE = """(selector, words) => {
    document.querySelector(selector).focus();
    document.execCommand("insertText", false, words);
}"""


class InWebKit(InChromium):
    """The same few commands; its driver types no line breaks and no emoji, a paste does."""

    def __init__(self, browser):
        self._browser = browser
        self.complaints = list  # its console cannot be read

    def press(self, selector):
        """By script, because its driver finds nothing clickable in this display."""
        self.tell("(selector) => document.querySelector(selector).click()", selector)

    def type(self, selector, words):
        self.tell(TYPE, selector, words)

    def follow(self, selector):
        before = self.tell("() => location.href")
        self.press(selector)
        left = lambda browser: browser.execute_script("return location.href") != before  # noqa: E731
        WebDriverWait(self._browser, PATIENCE).until(left)

    def start(self):
        """The tab that there is, without what was kept in it."""
        self.tell("() => location.protocol.startsWith('http') && sessionStorage.clear()")


@contextmanager
def running_webkit():
    """A WebKit of this machine, or a skip that says what to install."""
    driver, display = shutil.which("WebKitWebDriver"), shutil.which("broadwayd")
    browsers = sorted(LIBRARIES.glob("*/webkit2gtk-4.*/MiniBrowser"))
    if not driver or not display or not browsers:
        pytest.skip("WebKit is not installed: apt-get install webkit2gtk-driver libgtk-3-bin")
    options = Options()
    options.binary_location = str(browsers[-1])
    options.add_argument("--automation")
    shown = {"GDK_BACKEND": "broadway", "BROADWAY_DISPLAY": DISPLAY}
    screen = subprocess.Popen(
        [display, DISPLAY], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        service = Service(driver, env={**os.environ, **shown})
        browser = webdriver.WebKitGTK(options=options, service=service)
        yield InWebKit(browser)
        browser.quit()
    finally:
        screen.terminate()
        screen.wait(20)
