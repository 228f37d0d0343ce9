"""What an editor does at the admin, in words. Keys where a person can do without a mouse."""

from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.patience import PATIENCE

IS_STILL = "return document.getAnimations().every((each) => each.playState !== 'running')"
IS_FOCUSED = "return document.activeElement.matches(arguments[0])"
# The first element of a kind that is shown and says the words. Asked of the page at once: a driver
# works out what is shown element by element, and costs a second on a long form.
FIRST_SHOWN = r"""
const [selector, words] = arguments;
const says = (each) => (each.innerText || "").replaceAll("\u00a0", " ").includes(words);
const shown = {opacityProperty: true, visibilityProperty: true};
return [...document.querySelectorAll(selector)].find(
  (each) => each.getClientRects().length && each.checkVisibility(shown) && says(each));
"""
MOST_TABS = 150  # once around the longest form
PASSPHRASE = "a-long-passphrase"


class Editor:
    """Somebody at the admin of a running system; `visitor` is the person's browser."""

    def __init__(self, visitor, admin):
        self.visitor, self.browser, self.admin = visitor, visitor.browser, admin

    def sign_in(self, name, password):
        self.browser.delete_all_cookies()
        self.open("login/")
        self.visitor.fill(username=name, password=password)
        self.visitor.send()

    def open(self, path):
        """Open an address of the admin, and wait until its scripts listen."""
        self.visitor.open(f"{self.admin}{path}")
        self.visitor.wait_for("body.ready")

    def wait(self, condition, seconds=PATIENCE):
        return self.visitor.wait_until(condition, seconds)

    def look_at_width(self, width):
        """As wide as that, once the menu beside the page has moved to its place."""
        self.visitor.look_at_width(width)
        self.wait(lambda: self.browser.execute_script(IS_STILL))

    def faults(self):
        """What the browser's console complains of.

        Without its hints on Wagtail's forms, and without what Wagtail's checks say to a preview
        that is just changing to another page, find in one that is still to be filled in, or say
        when this test's own checks are under way.
        """
        known = ("[DOM]", "Failed to execute 'postMessage'", "axe.run results", "already running")
        return [each for each in self.visitor.complaints() if not any(of in each for of in known)]

    def see(self, words, within="body"):
        """Wait until the words are on the page."""
        self.wait(lambda: self._first_shown(within, words))

    def click(self, selector, words=""):
        """Click the first visible element of a kind, or the one that says `words`."""

        def clicked():
            element = self._first_shown(selector, words)
            return element is not None and self.visitor.clicked(element)

        self.wait(clicked)

    def _first_shown(self, selector, words):
        return self.browser.execute_script(FIRST_SHOWN, selector, words)

    def add_person(self, name, group):
        """Let somebody into the admin; the password is `a-long-passphrase`."""
        self.open("users/new/")
        self.visitor.fill(
            username=name,
            email=f"{name}@clinic.example",
            first_name=name.title(),
            last_name="Example",
            password1=PASSPHRASE,
            password2=PASSPHRASE,
        )
        self.click("a[role=tab]", "Roles")
        self.click("label", group)
        self.click("button[type=submit]", "Create")
        self.see(f"User '{name}' created")

    def do(self, action):
        """Take an action of the bar below the page, and wait for the page that follows.

        The button that is seen, or else one of the menu beside it.
        """
        before = self.visitor.find("html").id
        seen = self.wait(lambda: self.visitor.all(".w-dropdown-button > button"))
        if action in seen[0].text:
            seen[0].click()
        else:
            self.click(".w-dropdown-button .w-dropdown__toggle")
            self.click(".w-dropdown-button button", action)
        self.wait(lambda: self.visitor.find("html").id != before)
        self.visitor.wait_for("body.ready")

    def comment(self, field, words):
        self.click(f"[data-contentpath={field}] [data-comment-add]")
        self.wait_for_focus(".comment__input")
        self.keys(words)
        self.click(".comment__button", "Comment")
        self.wait(lambda: words in self.visitor.find("#comments").text)

    # Without a mouse

    def keys(self, *keys):
        ActionChains(self.browser).send_keys(*keys).perform()

    def tab_to(self, selector):
        """Press Tab until the focus is there; a fault when it never comes there."""
        for _ in range(MOST_TABS):
            self.keys(Keys.TAB)
            if self.browser.execute_script(IS_FOCUSED, selector):
                return
        raise AssertionError(f"Tab never came to {selector}")

    def wait_for_focus(self, selector):
        self.wait(lambda: self.browser.execute_script(IS_FOCUSED, selector))

    def save_by_key(self):
        ActionChains(self.browser).key_down(Keys.CONTROL).send_keys("s").key_up(
            Keys.CONTROL
        ).perform()
        self.wait(lambda: "/edit/" in self.browser.current_url)
        self.visitor.wait_for("body.ready")

    def add_block(self, name):
        """From a focused plus sign: open the menu, type what the block is called, take it."""
        self.keys(Keys.ENTER)
        self.visitor.wait_for(".w-combobox__option")
        self.tab_to("[role=combobox]")
        self.keys(name)
        self.wait(lambda: len(self.visitor.all(".w-combobox__option")) == 1)
        self.keys(Keys.ARROW_DOWN, Keys.ENTER)

    def choose(self, words):
        """In a chooser that has opened: search, and take what is found."""
        field = ".modal-body input[name=q]"
        self.visitor.wait_for(field)
        self.wait(lambda: self._typed(field, words))
        self.wait(lambda: self._all_found_say(words))
        self.tab_to(".modal-body a[data-chooser-modal-choice]")
        self.keys(Keys.ENTER)
        self.wait(lambda: not self.visitor.all(".modal-body"))

    def _typed(self, field, words):
        """Type the words into a field; false if a dialog that was opening took the focus."""
        self.tab_to(field)
        ActionChains(self.browser).key_down(Keys.CONTROL).send_keys("a").key_up(
            Keys.CONTROL
        ).perform()
        self.keys(words)
        return self.visitor.find(field).get_attribute("value") == words

    def _all_found_say(self, words):
        found = self.visitor.all(".modal-body a[data-chooser-modal-choice]")
        return found and all(words.lower() in each.text.lower() for each in found)
