"""Finds in plain words what a visitor would tap: telephone numbers and three words of a place."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]
CALL = re.compile(r"tel:\+?[0-9]{2,15}")
THREE_WORDS = re.compile(r"///([^\W\d_]+(?:\.[^\W\d_]+){2})")
NAME = re.compile(r"what\s*3\s*words", re.IGNORECASE)


def with_calls(notice: Json) -> Json:
    """The safety notice with `heading_parts` and `action_parts`, in which its numbers are links."""
    calls = {
        str(each.get("words")): each["url"]
        for each in notice.get("telephones") or []
        if CALL.fullmatch(str(each.get("url")))
    }
    return notice | {
        f"{name}_parts": linked(notice.get(name), calls) for name in ("heading", "action")
    }


def with_place(words: Any) -> list[Json]:
    """The parts of words in which `///filled.count.soap` leads to its place.

    The first such part is `unknown`, so that the page says what three words are, unless the words
    name what3words themselves.
    """
    if not isinstance(words, str):
        return []
    found = THREE_WORDS.finditer(words)
    urls = {each[0]: f"https://what3words.com/{each[1]}" for each in found}
    return _first_unknown(linked(words, urls), words)


def html_with_place(html: Any) -> list[Json]:
    """The same of safe HTML: `[{"html": "<p>Come to "}, {"text": "///…", "url": …}, …]`.

    HTML with links of its own stays one part.
    """
    if not isinstance(html, str):
        return []
    if "<a" in html:
        return [{"html": html}]
    return [part if "url" in part else {"html": part["text"]} for part in with_place(html)]


def _first_unknown(parts: list[Json], words: str) -> list[Json]:
    first = next((part for part in parts if "url" in part), None)
    is_named = NAME.search(words)
    return [part | {"unknown": True} if part is first and not is_named else part for part in parts]


def linked(words: str | None, links: Mapping[str, str]) -> list[Json]:
    """`[{"text": "Ring "}, {"text": "999", "url": "tel:999"}, {"text": " now"}]`"""
    return list(_parts(words, links)) if words else []


def _parts(words: str, links: Mapping[str, str]) -> Iterator[Json]:
    longest = sorted(filter(None, links), key=len, reverse=True)
    if not longest:
        yield {"text": words}
        return
    alone = r"(?<![\w+])(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)"
    end = 0
    for match in re.finditer(alone, words):
        if match.start() > end:
            yield {"text": words[end : match.start()]}
        yield {"text": match[0], "url": links[match[0]]}
        end = match.end()
    if end < len(words):
        yield {"text": words[end:]}
