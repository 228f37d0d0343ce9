"""Pages and mails in HTML, read back as a browser sees them."""

from html.parser import HTMLParser

VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """A page as a browser sees it: elements, their text, and what a form would send."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, list[str]] = {}
        self._stack: list[str] = []
        self.feed(html)
        self.close()
        assert self._stack == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), "no attribute twice"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._stack.append(tag)
            self.text.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._stack.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in self._stack:
            self.text[tag][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def ids(self) -> list[str]:
        return [each["id"] for _, each in self.elements if each.get("id")]

    def sends(self) -> dict[str, str | None]:
        sent = {each["name"]: each.get("value") for each in self.all("input") if "name" in each}
        for each in self.all("input"):
            if each.get("type") == "checkbox" and "checked" not in each:
                del sent[each["name"]]
        message = self.text["textarea"][0].removeprefix("\n")
        return {**sent, "message": message}


class MessageLines(HTMLParser):
    """Reads the message back out of the HTML part as a mail program shows it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.lines: list[str] = []
        self.links: list[str] = []
        self.boxes: list[str] = []  # warnings
        self._open = self._boxed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.links += [str(value) for name, value in attrs if name == "href"]
        if tag == "p":
            self._boxed = "#fff4d6" in str(dict(attrs).get("style"))
            self.boxes += [""] * self._boxed
        if attrs == [("dir", "auto")] and tag == "div":
            self._open = True
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "div"
        self._boxed = self._boxed and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._boxed:
            self.boxes[-1] += data
        if self._open:
            self.lines[-1] += data
