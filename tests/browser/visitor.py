"""What a person does with a browser, in words."""

import base64
from pathlib import Path

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    StaleElementReferenceException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.patience import PATIENCE

DESKTOP, PHONE = 1280, 390
ALL_PICTURES = """
const done = arguments[0], pictures = [...document.images];
for (const each of pictures) each.loading = "eager";
Promise.allSettled(pictures.map((each) => each.decode())).then(done);
"""


class Visitor:
    def __init__(self, browser):
        self.browser = browser
        self.look_at_width(DESKTOP)

    def open_only_tab(self):
        """Open an empty tab and close all others."""
        others = self.browser.window_handles
        self.browser.switch_to.new_window("tab")
        own = self.browser.current_window_handle
        for other in others:
            self.browser.switch_to.window(other)
            self.browser.close()
        self.browser.switch_to.window(own)

    def look_at_width(self, width):
        """Set the true viewport: a headless window is never narrower than 500 pixels."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def look_zoomed(self):
        """As at 1280 pixels with 200 % zoom: half as many CSS pixels, twice as fine."""
        size = {"width": DESKTOP // 2, "height": 450, "deviceScaleFactor": 2, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def prefer(self, **features):
        """Emulate media features: `prefer(prefers_color_scheme="dark")`; none: as usual."""
        asked = [
            {"name": name.replace("_", "-"), "value": value} for name, value in features.items()
        ]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": asked})

    def look_at_paper(self):
        """As printed by a browser's default, without grounds, until another page is opened."""
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        self.browser.execute_script(
            "const paper = new CSSStyleSheet();"
            "paper.replaceSync('* { background: none !important }');"
            "document.adoptedStyleSheets.push(paper);"
        )

    def open(self, url):
        self.browser.get(url)

    def find(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector):
        return [element.text for element in self.all(selector)]

    def wait_until(self, condition, seconds=PATIENCE, every=0.2):
        """What `condition` tells as soon as it is true, whatever page is just leaving."""
        waiting = WebDriverWait(
            self.browser, seconds, every, ignored_exceptions=[StaleElementReferenceException]
        )
        return waiting.until(lambda _: condition())

    def wait_for(self, selector, seconds=PATIENCE):
        """The first visible element, as soon as there is one."""
        return self.wait_until(
            lambda: next((each for each in self.all(selector) if each.is_displayed()), None),
            seconds,
        )

    def click_when_still(self, selector):
        """Click an element that slides into its place, once it has stopped."""
        places = []

        def still():
            places.append(self.wait_for(selector).rect)
            return len(places) > 1 and places[-1] == places[-2]

        self.wait_until(still)
        self.wait_for(selector).click()

    def value(self, name):
        return self.find(f"[name={name}]").get_property("value")

    def fill(self, **answers):
        """Type as a keyboard or a paste would; CDP also carries emoji, which WebDriver refuses."""
        for name, words in answers.items():
            self.wait_until(lambda name=name: self._entered(self.find(f"[name={name}]")))
            self.browser.execute_cdp_cmd("Input.insertText", {"text": words})

    def _entered(self, field):
        field.clear()
        return self.clicked(field)

    def click(self, selector):
        """Click the first element of a kind, once nothing lies over it."""
        self.wait_until(lambda: self.clicked(self.find(selector)))

    def clicked(self, element):
        """Click in the middle of the window; false while a bar or a message lies over the element,
        as above a form that still grows."""
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        try:
            element.click()
        except ElementClickInterceptedException:
            return False
        return True

    def send(self):
        """Press the form's button and wait for the page that follows."""
        self.follow("form[method=post] :is(button[type=submit], button:not([type]))")

    def follow(self, selector):
        """Click what leads to another page, and wait for it."""
        before = self.find("html")
        self.click(selector)
        self.wait_until_gone(before)

    def wait_until_gone(self, document):
        """Wait until another page stands where that one was."""
        self.wait_until(lambda: self._is_gone(document))

    def _is_gone(self, element):
        return self.browser.find_element(By.CSS_SELECTOR, "html").id != element.id

    def complaints(self):
        """What the console said since it was last asked, errors and policy violations alike.

        A status of 400 and above is told there as well; those are answers, not faults.
        """
        entries = self.browser.get_log("browser")
        told = [entry["message"] for entry in entries if entry["level"] != "INFO"]
        return [each for each in told if "the server responded with a status of" not in each]

    @property
    def focused(self):
        return self.browser.switch_to.active_element

    def photograph(self, path: Path):
        """Store the whole page, top to bottom, as a PNG, with the pictures that load late."""
        self.browser.execute_async_script(ALL_PICTURES)
        metrics = self.browser.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": metrics["width"], "height": metrics["height"], "scale": 1}
        picture = self.browser.execute_cdp_cmd(
            "Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip}
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(picture["data"]))
