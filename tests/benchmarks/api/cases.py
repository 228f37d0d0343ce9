"""What is asked, and of whom: each question to ours and to those that it is compared with."""

from dataclasses import dataclass

PATH = "/benefits-of-exercise-on-lower-back-pain/"
HIT, UNCHANGED, MISS = "ours, hit", "ours, 304", "ours, miss"
STOCK, VIEW, FUNCTION = "stock Wagtail v2", "bare Django view", "bare WSGI function"
APPLICATIONS = {
    HIT: "applications:stored",
    UNCHANGED: "applications:stored",
    MISS: "applications:missing",
    STOCK: "applications:stock",
    VIEW: "bare:django_view",
    FUNCTION: "bare:wsgi_function",
}
EVERYBODY, WORK = tuple(APPLICATIONS), (MISS, STOCK)
PAGE, BY_PATH, SEARCH = "the demo page", "the demo page by its path", "search, a word of all pages"
LIST, DEEP = "20 pages with bodies", "the last 20 with bodies"
PLAIN, PLAIN_DEEP = "20 pages without bodies", "the last 20 without bodies"


@dataclass(frozen=True)
class Case:
    """One question to one application."""

    of: str
    by: str
    address: str

    @property
    def target(self):
        """Bare servers answer bytes by the number of the question; see `bare.py`."""
        if self.by in (VIEW, FUNCTION):
            return f"/{QUESTIONS.index(self.of)}"
        return f"/stock/{self.address}" if self.by == STOCK else f"/api/v2/{self.address}"


QUESTIONS = (PAGE, BY_PATH, LIST, DEEP, PLAIN, PLAIN_DEEP, SEARCH)


def cases(page, pages):
    """All of them at a site of so many pages; `page` is the demo page's id."""
    listing = "pages/?type=pages.TopicPage&limit=20"
    bodies, deep = f"{listing}&fields=*", f"&offset={max(0, pages - 20)}"
    asked = (
        (PAGE, EVERYBODY, f"pages/{page}/"),
        (BY_PATH, (HIT, MISS), f"pages/by-path/?path={PATH}"),
        (LIST, EVERYBODY, bodies),
        (DEEP, WORK, bodies + deep),
        (PLAIN, WORK, listing),
        (PLAIN_DEEP, WORK, listing + deep),
        (SEARCH, (MISS,), f"{listing}&search=exercise"),
    )
    return [Case(question, by, address) for question, whom, address in asked for by in whom]
