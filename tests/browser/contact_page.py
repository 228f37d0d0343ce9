"""The contact form with its script, in front of a fake handler: what a person does and sees."""

from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.fake_handler import BROKEN, REFERENCE, Reply, problem
from tests.patience import PATIENCE

ANSWERS = {
    "full_name": "Jane Doe",
    "email": "jane@visitor.example",
    "message": "First line\nSecond line: 100 % sure & <b>bold</b> 🌻",
}
TITLE = "Benefits of Exercise on Lower Back Pain – Example Clinic"
REFUSED = {
    "not sent by the handler": problem(503, detail="Phone 01632 960 001."),
    "too many": problem(429, code="too_many", detail="Wait ten minutes."),
    "too many for the gateway": Reply(429, {"message": "Too Many Requests"}),
    "forbidden by a firewall": Reply(403, "<html>Forbidden</html>", "text/html"),
    "too large": problem(413, detail="Send a shorter message."),
}
UNCLEAR = {
    "the handler failed": problem(500, detail="Something went wrong"),
    "the gateway gave up": Reply(503, {"message": "Service Unavailable"}),
    "the gateway failed": Reply(502, {"message": "Internal server error"}),
    "a 504": Reply(504, {"message": "Endpoint request timed out"}),
    "a hotel's own page": Reply(200, "<html>Pay for the Internet</html>", "text/html"),
    "a 200 that says nothing": Reply(200, {"status": "sent"}),
    "a 200 that is null": Reply(200, "null"),
    "a 202 called sent": Reply(202, {"status": "sent", "reference": REFERENCE}),
    "a dropped connection": BROKEN,
}


def write(person, **answers):
    person.fill(**(ANSWERS | answers))


def press(person):
    person.find("form[method=post] [type=submit]").click()


def words_of_state(person, state, seconds=PATIENCE):
    """The words of a state, once they stand there."""
    shown = f".contact-result[data-state~='{state}']"
    WebDriverWait(person.browser, seconds, 0.02).until(lambda _: person.all(shown))
    return person.find(shown).text


def wait_until(person, condition):
    WebDriverWait(person.browser, PATIENCE, 0.02).until(lambda _: condition())


def wait_for_token(person, handler):
    fetched = "return performance.getEntriesByName(arguments[0]).length"
    address = f"{handler.action}/token"
    wait_until(person, lambda: person.browser.execute_script(fetched, address))


def nothing_is_lost(person):
    assert person.focused == person.find(".contact-result")
    assert person.browser.title == f"Error: {TITLE}"
    assert {name: person.value(name) for name in ANSWERS} == ANSWERS
    assert person.find("form[method=post]").is_displayed()
    assert person.find("form[method=post] [type=submit]").is_enabled()
