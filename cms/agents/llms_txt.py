"""`/llms.txt` (llmstxt.org): what a program that answers people's questions finds where."""

from collections.abc import Iterable

from cms.agents.markdown_text import escaped, link
from cms.agents.page_markdown import HOW_TO_READ, markdown_address
from cms.agents.sentences import Json


def llms_text(home: Json, pages: Iterable[Json], api: str) -> str:
    """The text for a home page, the pages of the site by language, and the API's address.

    `pages` are those of `pages/`, with `title`, `plain_summary`, `locale` and `html_url`.
    """
    name = (home.get("clinic") or {}).get("name") or home["title"]
    parts = [f"# {escaped(name)}"]
    if home.get("plain_summary"):
        parts.append(f"> {escaped(home['plain_summary'])}")
    parts += [HOW_TO_READ, f"## Claims\n\n{_claims(api)}"]
    by_language: dict[str, list[str]] = {}
    for page in pages:
        if address := page["meta"].get("html_url"):
            summary = escaped(page.get("plain_summary") or "")
            line = f"- {link(page['title'], markdown_address(address))}"
            lines = by_language.setdefault(page["meta"].get("locale") or "", [])
            lines.append(f"{line}: {summary}" if summary else line)
    for language, lines in sorted(by_language.items()):
        parts.append("\n".join([f"## Pages ({language})", "", *lines]))
    return "\n\n".join(parts) + "\n"


def _claims(api: str) -> str:
    return "\n".join(
        f"- {link(words, f'{api}{path}')}: {about}"
        for words, path, about in (
            ("Claims", "claims/", "each benefit and risk with its certainty and its standing"),
            ("What changed", "claims/changes/", "a feed of claims whose evidence moved"),
            ("Sources", "sources/", "the research, whether it still stands, what rests on it"),
        )
    )
