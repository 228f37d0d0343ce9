"""The frontend's own words as its templates and modules say them, read without gettext's tools."""

import ast
import re

from django.utils.translation.template import templatize

from tests.cms.frontend.site import REPOSITORY

FRONTEND = REPOSITORY / "cms" / "frontend"
LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(_|gettext|pgettext|ngettext)\(\s*{LITERAL}(?:,\s*{LITERAL})?")


def own_words():
    """(context, words, words for several) of each message: {(None, "Topics", None), …}."""
    sources = [
        templatize(file.read_text("utf-8")) for file in FRONTEND.rglob("templates/**/*.html")
    ]
    sources += [file.read_text("utf-8") for file in FRONTEND.glob("*.py")]
    return {_message(call) for source in sources for call in CALL.finditer(source)}


def _message(call):
    first, second = (ast.literal_eval(text) if text else None for text in call.groups()[1:])
    if call[1] == "pgettext":
        return first, second, None
    return None, first, second
