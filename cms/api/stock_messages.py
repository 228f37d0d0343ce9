"""The messages of stock Wagtail v2: which one a client of it expects, and what each means in words.

Stock's clients show `message`. People read `detail`, which names the parameter and the cure.
"""

import re
from collections.abc import Callable

NULL = "field filter error. null characters are not allowed for {}"
TYPE = "type doesn't exist"
# What stock raises inside its own code, and what it means.
MEANINGS: list[tuple[str, str]] = [
    (
        r"unknown fields: (.+)",
        "The parameter fields names what is not there: {0}. Leave it out; fields=* answers all "
        "that there are, and the fields of one page type need type= in a list",
    ),
    (
        r"'(.+)' does not support nested fields",
        "The parameter fields asks for a part of {0}, which has no parts. Ask for {0} alone",
    ),
    (
        r"fields error: (.+)",
        "The parameter fields cannot be read: {0}. Separate names by commas, without spaces, such "
        "as fields=title,-slug",
    ),
    (
        r"query parameter is not an operation or a recognised field: (.+)",
        "Unknown query parameters: {0}. Leave them out. The fields of one page type filter a list "
        "of this type only, which type= names",
    ),
    (
        r"cannot order by '-?' \(unknown field\)",
        "The parameter order has a comma or a - without a name. Separate names by commas, such as "
        "order=title,-id",
    ),
    (
        r"cannot order by '(.+)' \(unknown field\)",
        "The parameter order names {0}, and no list is sorted by that. The fields of one page type "
        "sort a list of this type only, which type= names",
    ),
    (
        r"random ordering cannot be combined with other fields",
        "The parameter order is random, which stands alone. Leave out the other fields",
    ),
    (
        r"random ordering with offset is not supported",
        "The parameter order is random, which takes no offset. Leave one of them out",
    ),
    (
        r"parent page doesn't exist",
        "The parameter child_of names a parent page that is not public on this site. Give the id "
        "of a public page, or root",
    ),
    (
        r"ancestor page doesn't exist",
        "The parameter descendant_of names a page that is not public on this site. Give the id of "
        "a public page, or root",
    ),
    (
        r"descendant page doesn't exist",
        "The parameter ancestor_of names a page that is not public on this site. Give the id of a "
        "public page",
    ),
    (
        r"translation_of page doesn't exist",
        "The parameter translation_of names a page that is not public on this site. Give the id of "
        "a public page, or root",
    ),
    (
        r"filtering by descendant_of with child_of is not supported",
        "Give child_of or descendant_of, not both: the pages below one are not below the other",
    ),
    (r"search is disabled", "This site answers no search. Leave out the parameter search"),
    (
        r"filtering by tag with a search query is not supported",
        "Give tags or search, not both, to a list of files or redirects",
    ),
    (
        r"cannot filter by '(.+)' while searching \(field is not indexed\)",
        "The parameter {0} does not go with search here. Leave out one of them",
    ),
    (
        r"cannot order by '(.+)' while searching \(field is not indexed\)",
        "The parameter order does not take {0} together with search here. Leave out one of them",
    ),
    (
        r"Your query returned multiple sites\. .+",
        "The parameter site fits several sites. Add the port, such as site=www.example.org:8001",
    ),
]


def in_words(message: str) -> str:
    """Return what a message of stock means, with the cure; any other message as it is."""
    for pattern, meaning in MEANINGS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return meaning.format(*found.groups())
    return message


def number_message(name: str, limit: int | None = None) -> Callable[[str], str]:
    """Stock's message about a value of `limit`, `offset`, `child_of`, …"""

    def message(text: str) -> str:
        if limit is not None and text.isascii() and text.isdigit():
            return f"limit cannot be higher than {limit}"
        return f"{name} must be a positive integer"

    return message


def filter_message(name: str, internal_type: str) -> Callable[[str], str]:
    """Stock's message about a value that a column of this kind cannot hold."""

    def message(text: str) -> str:
        if "\0" in text:
            return NULL.format(name)
        if internal_type == "BooleanField":
            why = f"expected 'true' or 'false', got '{text}'"
        elif internal_type == "ForeignKey":
            why = f"Field 'id' expected a number but got '{text}'."
        else:
            why = f"invalid literal for int() with base 10: '{text}'"
        return f"field filter error. '{text}' is not a valid value for {name} ({why})"

    return message
