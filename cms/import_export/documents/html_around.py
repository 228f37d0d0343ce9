"""What stands around the text of a saved web page: menus, headers, footers, cookie notices."""

import re

AROUND = {"nav", "select", "button", "textarea", "noscript", "template", "dialog"}
OUTSIDE_OF_THE_TEXT = {"header", "footer", "aside"}  # unless they stand within an article
ROLES = {"navigation", "banner", "contentinfo", "search", "complementary"}
NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|menus|breadcrumbs?|cookies?|skip|skiplink|sidebar|"
    r"share|social|newsletter|pagefooter|pageheader|topbar|masthead|colophon)(?:$|[\s_-])"
    r"|cookie|breadcrumb|(?:^|\s)(?:site|page|global)-?(?:header|footer)\b|(?:^|\s)footer(?:$|\s)",
    re.IGNORECASE,
)
NAMED = {"div", "ul", "ol", "section", "header", "footer", "aside", "form"}
TEXT_ITSELF = {"main", "article"}
WHY = "Around the text of the web page, such as a menu or a footer."


class Around:
    """Whether the reader is within what stands around the text.

    A page with `<main>` has its text there. The title of the page (`<h1>`) is text anywhere.
    """

    def __init__(self, markup: str) -> None:
        self.has_main = re.search(r"<main\b", markup, re.IGNORECASE) is not None
        self.text_itself: list[str] = []
        self.tag = ""
        self.depth = 0

    @property
    def here(self) -> bool:
        return bool(self.tag) or (self.has_main and not self.text_itself)

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag in ("main", "h1") or (tag == "article" and self.tag):
            self.tag = ""
        if tag in TEXT_ITSELF:
            self.text_itself.append(tag)
        elif tag == self.tag:
            self.depth += 1
        elif not self.tag and self._opens(tag, values):
            self.tag, self.depth = tag, 1

    def end(self, tag: str) -> None:
        if tag in self.text_itself:
            del self.text_itself[self.text_itself.index(tag) :]
            self.tag = ""
        elif tag == self.tag:
            self.depth -= 1
            if not self.depth:
                self.tag = ""

    def _opens(self, tag: str, values: dict[str, str]) -> bool:
        if tag in AROUND or (tag in OUTSIDE_OF_THE_TEXT and not self.text_itself):
            return True
        names = f"{values.get('class', '')} {values.get('id', '')}"
        return tag in NAMED and (values.get("role", "") in ROLES or NAMES.search(names) is not None)
